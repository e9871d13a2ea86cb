"""A small part that comes back is read once; what memory answers is never another part's."""

import pytest

from xlsheets.ooxml.errors import PackageError
from xlsheets.ooxml.relations import relations_in
from xlsheets.ooxml.remembered import remembered

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/table" Target="{target}"/></Relationships>'
)


@pytest.fixture
def reader():
    """A reader that is remembered, with what it has been asked to read."""
    asked = []

    @remembered
    def read(data: bytes, part: str) -> int:
        asked.append((data, part))
        if data == b"broken":
            raise ValueError(part)
        return len(data)

    return read, asked


def test_a_part_that_comes_back_is_read_once(reader):
    read, asked = reader
    assert [read(b"<a/>", "a.xml"), read(b"<a/>", "a.xml")] == [4, 4]
    assert asked == [(b"<a/>", "a.xml")]


def test_another_name_or_other_bytes_are_another_part(reader):
    read, asked = reader
    read(b"<a/>", "a.xml"), read(b"<a/>", "b.xml"), read(b"<b/>", "a.xml")
    assert len(asked) == 3


def test_a_large_part_is_not_held_on_to(reader):
    read, asked = reader
    large = b"x" * 1_000_000
    read(large, "a.xml"), read(large, "a.xml")
    assert len(asked) == 2


def test_a_part_that_cannot_be_read_is_refused_each_time(reader):
    read, asked = reader
    for _ in range(2):
        with pytest.raises(ValueError, match="xml"):
            read(b"broken", "a.xml")
    assert len(asked) == 2


def test_where_a_link_leads_depends_on_who_has_it():
    data = RELATIONS.format(target="../tables/t.xml").encode()
    leads = [relations_in(data, part)[0].target for part in ("xl/worksheets/s.xml", "xl/other/deep/s.xml")]
    assert leads == ["xl/tables/t.xml", "xl/other/tables/t.xml"]


def test_a_broken_list_of_links_names_the_part_it_is_in():
    with pytest.raises(PackageError) as caught:
        relations_in(b"<Relationships", "xl/workbook.xml")
    assert caught.value.params["part"] == "xl/_rels/workbook.xml.rels"
