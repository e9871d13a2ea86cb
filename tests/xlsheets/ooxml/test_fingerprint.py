# ruff: noqa: E501  (XML stands as it does in a file)
"""The digest of a workbook: the same however it is packed, spelt or marked; another when it says another thing."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsheets.marking import mark, unmark
from xlsheets.ooxml import open_package
from xlsheets.ooxml.fingerprint import fingerprint
from xlsheets.problems import Problem, Report, Severity

PLAIN_ROWS = (
    '<row><c><v>1</v></c><c t="str"><f>A1&amp;""</f><v>1</v></c></row><row><c r="C2"><v>2</v></c></row>'
)
KINDS = ("rich", "budget", "openpyxl", "by hand", "strict")


@pytest.fixture(params=KINDS)
def book(request, rich, budget, by_hand, strict) -> bytes:
    """A workbook of each kind; those by hand have no styles, and rows that do not say their number."""
    if request.param == "openpyxl":
        made = openpyxl.Workbook()
        made.active["B2"] = "1 000"
        made.active["B2"].comment = openpyxl.comments.Comment("Egen", "Anna")
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()
    build = {"by hand": by_hand, "strict": strict}.get(request.param)
    if build is not None:
        return build(PLAIN_ROWS)
    return rich if request.param == "rich" else Path(budget).read_bytes()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def digest(data: bytes) -> str:
    return fingerprint(open_package(data))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(), level=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_how_a_file_is_packed_does_not_matter(book, seed, level):
    parts = list(parts_of(book).items())
    random.Random(seed).shuffle(parts)
    assert digest(packed(dict(parts), level)) == digest(book)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 12), st.sampled_from(Severity)), max_size=30),
    lang=st.sampled_from(["sv", "en"]),
)
def test_marks_do_not_matter(book, where, lang):
    package = open_package(book)
    sheets = [sheet.name for sheet in package.sheets]
    found = [
        Problem("not-calculated", severity, sheets[row % len(sheets)], f"{'ABCDEFGHIJKL'[column - 1]}{row}")
        for row, column, severity in where
    ]
    copy = mark(package, Report("bok.xlsx", tuple(found)), lang)
    back = open_package(unmark(open_package(copy)).data)
    assert fingerprint(back) == fingerprint(package)
    for sheet in package.sheets:
        assert sheet.cells == back.sheet(sheet.name).cells
        assert sheet.notes == back.sheet(sheet.name).notes
        assert sheet.conditional_formats == back.sheet(sheet.name).conditional_formats


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("<v>1</v>", "<v>2</v>", False),
        ("<v>1</v>", "<v >1</v>", True),
        ('<f>A1&amp;""</f>', "<f>A1&#38;&quot;&quot;</f>", True),
        ('<f>A1&amp;""</f>', "<f>A2&amp;&quot;&quot;</f>", False),
        ("<row><c>", '<row r="1">\n <c r="A1"><!-- x -->', True),
        ("<row><c>", '<row r="3"><c>', False),
        ("<row><c>", '<row hidden="1"><c>', False),
        ("<v>1</v>", "<v> </v>", False),
    ],
)
def test_what_a_sheet_says_is_what_counts(by_hand, old, new, same):
    before = by_hand(PLAIN_ROWS)
    after = by_hand(PLAIN_ROWS.replace(old, new, 1))
    assert after != before
    assert (digest(after) == digest(before)) is same


def test_where_links_lead_counts(by_hand):
    def linked(target: str, kind: str = "hyperlink") -> str:
        listed = f'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
        relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
        around = '<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>'
        return digest(by_hand(PLAIN_ROWS, around, extra={"xl/worksheets/_rels/sheet1.xml.rels": relations}))

    assert linked("https://exempel.se/a") == linked("https://exempel.se/a") != linked("https://exempel.se/b")


def test_another_content_with_the_same_checksum_counts(rich):
    parts = parts_of(rich)
    name = next(one for one in parts if one.startswith("xl/media/"))
    data = bytearray(parts[name])
    for place, bits in enumerate(bytes.fromhex("410671db01"), start=len(data) - 9):
        data[place] ^= bits  # the polynomial of CRC-32
    other = packed({**parts, name: bytes(data)})
    with zipfile.ZipFile(io.BytesIO(other)) as one, zipfile.ZipFile(io.BytesIO(rich)) as two:
        assert one.getinfo(name).CRC == two.getinfo(name).CRC
    assert digest(other) != digest(rich)


def test_what_travels_with_a_file_does_not_count(budget):
    parts = parts_of(Path(budget).read_bytes())
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"</cp:core", b"<x/></cp:core")
    parts["customXml/item1.xml"] = b"<label/>"
    relations = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"'
        b' Target="../customXml/item1.xml"/></Relationships>',
    )
    assert digest(packed(parts)) == digest(Path(budget).read_bytes())


@pytest.mark.parametrize("name", ["xl/theme/theme1.xml", "xl/drawings/_rels/drawing1.xml.rels"])
def test_a_broken_part_that_nobody_reads_still_counts(rich, name):
    parts = parts_of(rich)
    assert name in parts
    one, other = (packed({**parts, name: parts[name][:-2] + end}) for end in (b"<", b"<<"))
    assert digest(one) != digest(other)
