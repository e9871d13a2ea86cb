# ruff: noqa: E501  (XML stands as it does in a file)
"""What we do not understand is carried along; how the zip was written does not matter."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlsheets.ooxml import Editor, open_package

STRANGE = {
    "xl/threadedComments/threadedComment1.xml": b'<ThreadedComments xmlns="urn:t"><threadedComment ref="B8"/></ThreadedComments>',
    "customXml/item1.xml": b"<a>\xc3\xa5</a>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 9,
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not looked into",
    "docMetadata/LabelInfo.xml": b"<clbl:labelList xmlns:clbl='urn:c'/>",
    "xl/slicers/slicer1.xml": b"not even <XML",
    "xl/media/bild å.png": b"\x89PNG",
}


def add_parts(path: Path) -> bytes:
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data, "a") as archive:
        for name, content in STRANGE.items():
            packing = zipfile.ZIP_STORED if name.endswith("png") else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, packing, 9)
    return data.getvalue()


def packed(data: bytes) -> dict[str, tuple[bytes, int]]:
    """The compressed bytes of every part and how they were compressed."""
    container = open_package(data).parts
    return {
        name: (container.packed(name).data, container.packed(name).info.compress_type) for name in container
    }


def test_untouched_parts_keep_even_their_compressed_bytes(budget):
    data = add_parts(budget)
    editor = Editor(open_package(data))
    editor.set_value("Eget kapital", (3, 2), 11)
    before, after = packed(data), packed(editor.to_bytes())
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet2.xml"}
    with zipfile.ZipFile(io.BytesIO(editor.to_bytes())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in STRANGE} == STRANGE


def test_moving_rows_leaves_the_strange_alone(budget):
    data = add_parts(budget)
    editor = Editor(open_package(data))
    editor.insert_rows("Medlemsavgifter", 2)
    after = packed(editor.to_bytes())
    assert all(after[name] == part for name, part in packed(data).items() if name in STRANGE)


class _Stream(io.RawIOBase):
    """A place that cannot be rewound, so that the zip's sizes follow its parts."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.pieces.append(bytes(data))  # type: ignore[call-overload]
        return len(self.pieces[-1])


@pytest.mark.parametrize("wide", [False, True])
def test_zips_written_as_a_stream(hand_made, wide):
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in hand_made('<row r="1"><c r="A1"><v>1</v></c></row>').items():
            with archive.open(name, "w", force_zip64=wide) as part:
                part.write(text.encode())
    editor = Editor(open_package(b"".join(stream.pieces)))
    editor.set_value("Blad", (1, 1), 2)
    assert open_package(editor.to_bytes()).sheet("Blad").cell(1, 1).value == 2
    with zipfile.ZipFile(io.BytesIO(editor.to_bytes())) as archive:
        assert archive.testzip() is None


def test_what_openpyxl_reads_is_what_was_written(budget):
    editor = Editor(open_package(budget))
    editor.set_value("Eget kapital", (3, 2), "text & <tecken>")
    editor.set_value("Eget kapital", (20, 20), True)
    editor.set_formula("Eget kapital", (21, 1), "SUM(B3:B5)", 60)
    editor.grow_table("Medlemmar")
    book = openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))
    sheet = book["Eget kapital"]
    assert sheet["B3"].value == "text & <tecken>"
    assert sheet["T20"].value is True
    assert sheet["A21"].value == "=SUM(B3:B5)"
    assert book["Medlemsavgifter"].tables["Medlemmar"].ref == "A3:D7"
    assert len(book["Medlemsavgifter"]._charts) == 1


@pytest.mark.libreoffice
def test_libreoffice_opens_what_was_edited(budget, tmp_path: Path, libreoffice):
    editor = Editor(open_package(add_parts(budget)))
    editor.set_value("Medlemsavgifter", (4, 2), 20000)
    editor.delete_rows("Medlemsavgifter", 2)
    editor.save(tmp_path / "edited.xlsx")
    with libreoffice.open(tmp_path / "edited.xlsx") as workbook:
        values = workbook.values()
    assert values["Medlemsavgifter"]["B7"] == 42600
    assert values["Eget kapital"]["C3"] == 4260
