"""Files of other kinds under the name of a workbook, and files that are locked or cut short."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Check = Callable[..., Any]
ODF = "application/vnd.oasis.opendocument"

# What lies in the file (bytes, or how to make them), the one code, and a word of the Swedish message.
KINDS: dict[str, tuple[bytes | Callable[[Any], bytes], str, str]] = {
    "nothing": (b"", "empty-file", "inga uppgifter"),
    "text": (b"Budget 2027", "not-a-workbook", "en textfil"),
    "a letter": (
        "Hej Eva,\nVår avgift är 62 000 kr, som förra året.\nMvh; Karin, Gnesta\n".encode(),
        "not-a-workbook",
        "en textfil",
    ),
    "a long table": (("Kommun;Ort\n" + "Flen;Södra\n" * 900).encode(), "not-a-workbook", "en csv-fil"),
    "mail in Swedish": (
        "Från: eva@example.org\nÄmne: Budget\n\nHej".encode(),
        "not-a-workbook",
        "e-postmeddelande",
    ),
    "semicolons": ("Kommun;Invånare\r\nFlen;16000\r\n".encode("cp1252"), "not-a-workbook", "en csv-fil"),
    "commas": ("\ufeffKommun,Invånare\nFlen,16000\n".encode(), "not-a-workbook", "en csv-fil"),
    "tabs in UTF-16": ("Kommun\tInvånare\nFlen\t16000\n".encode("utf-16"), "not-a-workbook", "en csv-fil"),
    "BM;...": (b"BM;Belopp\n1;2\n", "not-a-workbook", "en csv-fil"),
    "ID;Plats": (b"ID;Plats\n1;Flen\n", "not-a-workbook", "en csv-fil"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "not-a-workbook", "en webbsida"),
    "html in UTF-16": ("<html><body>1".encode("utf-16"), "not-a-workbook", "en webbsida"),
    "html after comments": (b"<!-- a -->" * 300 + b"<table>", "not-a-workbook", "en webbsida"),
    "comments alone": (b"<!-- a -->" * 400 + b"<x>", "not-a-workbook", "en xml-fil"),
    "mhtml": (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "not-a-workbook", "en webbsida"),
    "mail": (b"From: eva@example.org\nSubject: Budget\n\nHej", "not-a-workbook", "e-postmeddelande"),
    "xml": (b"<?xml version='1.0'?><a/>", "not-a-workbook", "en xml-fil"),
    "xml 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "old-format",
        "Excel 2003",
    ),
    "xml 2003 in UTF-16": (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode(
            "utf-16"
        ),
        "old-format",
        "Excel 2003",
    ),
    "json": (b'{"plan": []}', "not-a-workbook", "en json-fil"),
    "pdf": (b"%PDF-1.7\n", "not-a-workbook", "en pdf"),
    "rtf": (b"{\\rtf1 Budget}", "not-a-workbook", "textdokument"),
    "png": (b"\x89PNG\r\n\x1a\n\x00", "not-a-workbook", "en bild"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not-a-workbook", "en bild"),
    "gif": (b"GIF89a\x01\x00", "not-a-workbook", "en bild"),
    "rar": (b"Rar!\x1a\x07\x00", "not-a-workbook", ".rar"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "not-a-workbook", ".7z"),
    "gzip": (lambda make: make.gzipped(b"x" * 99), "not-a-workbook", "en packad fil"),
    "program": (b"MZ\x90\x00\x03", "not-a-workbook", "ett program"),
    "sylk": (b"ID;PWXL;N;E\nC;Y1;X1;K1\nE\n", "not-a-workbook", ".slk"),
    "noise": (bytes(range(200, 256)) + b"\x00" * 40, "not-a-workbook", "inte en Excel-arbetsbok"),
    "docx": (lambda make: make.zipped({"word/document.xml": "<a/>"}), "not-a-workbook", "Word"),
    "pptx": (lambda make: make.zipped({"ppt/presentation.xml": "<a/>"}), "not-a-workbook", "PowerPoint"),
    "xlsb": (lambda make: make.zipped({"xl/workbook.bin": b"\x83\x01"}), "not-a-workbook", ".xlsb"),
    "a huge xlsb": (
        lambda make: make.zipped(
            {"xl/workbook.bin": b"\x83\x01", "xl/sharedStrings.bin": bytes(110_000_000)}
        ),
        "not-a-workbook",
        ".xlsb",
    ),
    "ods": (lambda make: make.zipped({"mimetype": f"{ODF}.spreadsheet"}), "not-a-workbook", ".ods"),
    "odt": (lambda make: make.zipped({"mimetype": f"{ODF}.text"}), "not-a-workbook", "LibreOffice"),
    "fods": (
        f'<?xml version="1.0"?><office:document office:mimetype="{ODF}.spreadsheet"/>'.encode(),
        "not-a-workbook",
        ".ods",
    ),
    "numbers": (lambda make: make.zipped({"Index/Document.iwa": b"x"}), "not-a-workbook", "Numbers"),
    "numbers, packed twice": (lambda make: make.zipped({"Index.zip": b"PK"}), "not-a-workbook", "Numbers"),
    "zip": (lambda make: make.zipped({"plan.xlsx": b"PK"}), "not-a-workbook", ".zip"),
    "zip of nothing": (lambda make: make.zipped({}), "not-a-workbook", ".zip"),
    "xls": (lambda make: make.compound("Workbook"), "old-format", "Excel 2003"),
    "xls of Excel 5": (lambda make: make.compound("Book"), "old-format", "Excel 2003"),
    "xls of Excel 4": (b"\t\x04\x06\x00\x00\x00\x10\x00", "old-format", "Excel 2003"),
    "xls of Excel 3": (b"\t\x02\x06\x00\x00\x00\x10\x00", "old-format", "Excel 2003"),
    "xls of Excel 2": (b"\t\x00\x04\x00\x02\x00\x10\x00", "old-format", "Excel 2003"),
    "xls without container": (b"\t\x08\x10\x00\x00\x06\x05\x00", "old-format", "Excel 2003"),
    "doc": (lambda make: make.compound("WordDocument"), "not-a-workbook", "Office-program"),
    "a password": (
        lambda make: make.compound("EncryptionInfo", "EncryptedPackage", "\x06DataSpaces"),
        "encrypted",
        "lösenord",
    ),
    "a label": (
        lambda make: make.compound("EncryptedPackage", "DRMEncryptedDataSpace", "DRMEncryptedTransform"),
        "encrypted",
        "känslighetsetikett",
    ),
    "a password on the zip": (
        lambda make: make.entry(make.workbook(), "xl/workbook.xml", 8, 1, "<H"),
        "encrypted",
        "skyddad",
    ),
    "cut after its first bytes": (lambda make: make.workbook()[:40], "truncated", "slutar för tidigt"),
    "cut in half": (lambda make: make.workbook()[:900], "truncated", "slutar för tidigt"),
    "cut within its last bytes": (lambda make: make.workbook()[:-3], "truncated", "slutar för tidigt"),
    "a sheet cut in half": (
        lambda make: make.with_parts({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}),
        "damaged",
        "bladet Blad går inte att läsa",
    ),
    "no sheet where one is declared": (
        lambda make: make.zipped({n: d for n, d in make.parts().items() if "sheet1" not in n}),
        "damaged",
        "xl/workbook.xml",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_finding_says_what_it_is(kind: str, check: Check, make: ModuleType) -> None:
    source, code, word = KINDS[kind]
    verdict = check(source if isinstance(source, bytes) else source(make))
    assert (verdict.code, verdict.codes) == (1, [code])
    (problem,), (english,) = verdict.problems, verdict.english
    assert word in problem["message"]
    assert problem["severity"] == "error" and problem["remedy"]
    assert english["message"] != problem["message"] and english["remedy"] != problem["remedy"]
    assert "utan format" not in problem["message"], "the format has a word of its own"
