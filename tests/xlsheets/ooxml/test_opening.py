# ruff: noqa: E501  (XML stands as it does in a file)
"""Files that are not what they seem, or mean harm: each is refused by name."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from xlsheets.ooxml import Limits, PackageCode, PackageError, open_package

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


def refusal(source, **limits):
    with pytest.raises(PackageError) as caught:
        package = open_package(source, Limits(**limits))
        [sheet.cells for sheet in package.sheets]
    return caught.value


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (b"", PackageCode.EMPTY, None),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), PackageCode.ENCRYPTED, None),
        (OLE2 + "Workbook".encode("utf-16-le"), PackageCode.OLD_FORMAT, "xls"),
        (OLE2 + "WordDocument".encode("utf-16-le"), PackageCode.NOT_A_WORKBOOK, "ole2"),
        (b"\t\x08\x10\x00\x00\x06\x05\x00", PackageCode.OLD_FORMAT, "xls"),
        (b"<html><table><tr><td>1</td></tr></table>", PackageCode.NOT_A_WORKBOOK, "html"),
        (b'\xef\xbb\xbf<!DOCTYPE html>\n<html lang="sv">', PackageCode.NOT_A_WORKBOOK, "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', PackageCode.NOT_A_WORKBOOK, "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', PackageCode.OLD_FORMAT, "xml-2003"),
        ("Kommun;Antal\nFlen;16000\n".encode("utf-16"), PackageCode.NOT_A_WORKBOOK, "csv"),
        (b"Kommun;Antal\r\nFlen;16000\r\n", PackageCode.NOT_A_WORKBOOK, "csv"),
        (b"%PDF-1.7", PackageCode.NOT_A_WORKBOOK, "pdf"),
        (b'{"plan": 1}', PackageCode.NOT_A_WORKBOOK, "json"),
        (b"\x00\x01\x02", PackageCode.NOT_A_WORKBOOK, "unknown"),
        (b"hej", PackageCode.NOT_A_WORKBOOK, "text"),
        (b"PK\x03\x04", PackageCode.TRUNCATED, None),
    ],
)  # fmt: skip
def test_other_files_under_the_name(data, code, kind):
    error = refusal(data)
    assert (error.code, error.params.get("format")) == (code, kind)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "ods"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "opendocument"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "<Types/>"}, "xlsb"),
        ({"word/document.xml": "<a/>"}, "docx"),
        ({"ppt/presentation.xml": "<a/>"}, "pptx"),
        ({"Index/Document.iwa": "x"}, "numbers"),
        ({"notes.txt": "x"}, "zip"),
    ],
)
def test_other_zips_under_the_name(zipped, parts, kind):
    error = refusal(zipped(parts))
    assert (error.code, error.params["format"]) == (PackageCode.NOT_A_WORKBOOK, kind)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl/../../evil", "C:/evil.xml", "..\\evil.xml"]
)
def test_paths_that_lead_out(hand_made, zipped, name):
    error = refusal(zipped(hand_made("") | {name: "x"}))
    assert (error.code, error.params["reason"]) == (PackageCode.UNSAFE, "path")


@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml"])
def test_two_parts_of_one_name(hand_made, name):
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        for part, data in (*hand_made("").items(), (name, "<other/>")):
            archive.writestr(part, data)
    error = refusal(stream.getvalue())
    assert (error.code, error.params["reason"]) == (PackageCode.UNSAFE, "duplicate")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        "<!-- " + "x" * 2000 + " --><!DOCTYPE a>",
    ],
)
def test_document_types(hand_made, zipped, part, doctype):
    parts = hand_made('<row r="1"><c r="A1"><v>1</v></c></row>')
    error = refusal(zipped(parts | {part: doctype + parts[part]}))
    assert (error.code, error.params["reason"], error.params["part"]) == (PackageCode.UNSAFE, "doctype", part)


def test_a_wide_document_type_is_seen_too(hand_made, zipped):
    parts = hand_made("")
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>' + parts["xl/workbook.xml"]
    error = refusal(zipped(parts | {"xl/workbook.xml": text.encode("utf-16")}))
    assert error.params["reason"] == "doctype"


def test_limits(hand_made, zipped, tmp_path: Path):
    parts = hand_made("")
    blanks = zipped(parts | {"xl/blanks.xml": " " * 12_000_000})
    for data, limits, what in (
        (blanks, {"part": 1_000_000}, "part"),
        (blanks, {"total": 2_000_000}, "total"),
        (zipped(parts | {f"x{number}": "x" for number in range(50)}), {"parts": 50}, "parts"),
    ):
        error = refusal(data, **limits)
        assert (error.code, error.params["what"]) == (PackageCode.TOO_LARGE, what)
    assert refusal(blanks).params["reason"] == "ratio"
    path = tmp_path / "big.xlsx"
    path.write_bytes(blanks)
    assert refusal(path, file=1000).params["what"] == "file"


def test_two_entries_over_the_same_bytes(hand_made, zipped):
    data = bytearray(zipped(hand_made("") | {"xl/a.bin": "x" * 50, "xl/b.bin": "y" * 50}))
    first = data.index(b"xl/a.bin") - 30
    entry = data.rindex(b"xl/b.bin") - 46
    data[entry + 42 : entry + 46] = struct.pack("<L", first)
    assert refusal(bytes(data)).params["reason"] == "overlap"


def test_declared_sizes_are_not_believed(hand_made, zipped):
    data = bytearray(zipped(hand_made("")))
    entry = data.rindex(b"xl/workbook.xml") - 46
    data[entry + 24 : entry + 28] = struct.pack("<L", 10)
    error = refusal(bytes(data))
    assert (error.code, error.params["reason"]) == (PackageCode.DAMAGED, "checksum")


def test_a_password_on_the_zip(hand_made, zipped):
    data = bytearray(zipped(hand_made("")))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    assert refusal(bytes(data)).code is PackageCode.ENCRYPTED


def test_cut_short_anywhere(hand_made, zipped):
    data = zipped(hand_made('<row r="1"><c r="A1"><v>1</v></c></row>'))
    for end in range(2, len(data), 7):
        assert refusal(data[:end]).code in (PackageCode.TRUNCATED, PackageCode.DAMAGED)


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        ({"xl/workbook.xml": "<workbook"}, "xl/workbook.xml"),
        ({"xl/workbook.xml": "<other/>"}, "xl/workbook.xml"),
        ({"xl/worksheets/sheet1.xml": "<worksheet>" + "<a>" * 5000}, "xl/worksheets/sheet1.xml"),
        ({"xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"/>'}, "xl/workbook.xml"),
    ],
)
def test_damaged_parts_are_named(hand_made, zipped, spoil, part):
    error = refusal(zipped(hand_made("") | spoil))
    assert (error.code, error.params["part"]) == (PackageCode.DAMAGED, part)


def test_files_that_cannot_be_read(tmp_path: Path):
    assert refusal(tmp_path / "none.xlsx").code is PackageCode.FILE_NOT_FOUND
    assert refusal(tmp_path).code is PackageCode.NOT_A_FILE


def test_backslashes_and_odd_case_are_understood(hand_made, zipped):
    parts = hand_made('<row r="1"><c r="A1"><v>1</v></c></row>')
    spelt = {name.replace("worksheets/sheet1", "Worksheets\\Sheet1"): text for name, text in parts.items()}
    assert open_package(zipped(spelt)).sheet("Blad").cell(1, 1).value == 1
