"""Files that are called .xlsx and are something else."""

from __future__ import annotations

import re

from xlsheets.ooxml.errors import PackageCode, PackageError

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = (b"\t\x08", b"\t\x04", b"\t\x02", b"\t\x00")  # BIFF without a container
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"MIME-Version:", "html"),
    (b"From: ", "mail"),
    (b"From:\t", "mail"),
    ("Från: ".encode(), "mail"),
    ("Från: ".encode("cp1252"), "mail"),
    (b"Subject: ", "mail"),
    (b"Return-Path: ", "mail"),
    (b"Delivered-To: ", "mail"),
    (b"Received: ", "mail"),
    (b"ID;PWXL", "sylk"),
)
_MARKS = (re.compile(rb";"), re.compile(rb"\t"), re.compile(rb",(?=\S)"))
"""What stands between columns; a comma in prose has a space after it."""
_CERTAIN = 3500
"""A beginning of this length may have been cut in the middle of a line."""

_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(!doctype html|html|head|body|table|meta|div)", re.I | re.S
)


def refuse_foreign(data: bytes) -> None:
    """Raise what the first bytes say when they are not those of a zip file; say nothing otherwise."""
    if data.startswith(b"PK"):
        return
    if not data:
        raise PackageError(PackageCode.EMPTY)
    if data.startswith(_OLE2):
        raise _compound(data)
    if data.startswith(_OLD_STREAMS):
        raise PackageError(PackageCode.OLD_FORMAT, format="xls")
    head = _narrow(data[:4096])
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and not _HTML.match(head):
        raise PackageError(PackageCode.OLD_FORMAT, format="xml-2003")
    raise PackageError(PackageCode.NOT_A_WORKBOOK, format=_text_or_binary(head))


def foreign_names(names: frozenset[str]) -> str:
    """The format of a zip by the parts that others have and we do not; empty when none of them is there."""
    for part, kind in (
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
        ("index/document.iwa", "numbers"),
        ("index.zip", "numbers"),
        ("index.apxl", "numbers"),
    ):
        if part in names:
            return kind
    return ""


def foreign_zip(names: frozenset[str], mimetype: bytes) -> str:
    """The format of a zip that holds no Excel workbook: ods, xlsb, docx, pptx, numbers or zip."""
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument" in mimetype:
        return "opendocument"
    return foreign_names(names) or "zip"


def _compound(data: bytes) -> PackageError:
    """What an OLE2 file is, by the names of its streams."""
    if _named("DRMEncryptedDataSpace", data) or _named("DRMEncryptedTransform", data):
        raise PackageError(PackageCode.ENCRYPTED, protection="label")
    if _named("EncryptedPackage", data) or _named("EncryptionInfo", data):
        raise PackageError(PackageCode.ENCRYPTED, protection="password")
    if any(_named(stream, data) for stream in ("Workbook", "Book")):
        return PackageError(PackageCode.OLD_FORMAT, format="xls")
    return PackageError(PackageCode.NOT_A_WORKBOOK, format="ole2")


def _named(stream: str, data: bytes) -> bool:
    return stream.encode("utf-16-le") in data


def _narrow(head: bytes) -> bytes:
    """The beginning of a text in UTF-8, also where it is written two bytes to a letter."""
    wide = _WIDE.get(head[:2])
    return head.removeprefix(b"\xef\xbb\xbf") if wide is None else head[2:].decode(wide, "replace").encode()


def _text_or_binary(head: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if _HTML.match(head):
        return "html"
    if b"opendocument.spreadsheet" in head or b"opendocument:xmlns:office" in head:
        return "ods"
    if b"\x00" in head:
        return "unknown"
    if head.lstrip().startswith(b"<"):
        return "xml"
    if head.lstrip().startswith((b"{", b"[")):
        return "json"
    return "csv" if _in_columns(head) else "text"


def _in_columns(head: bytes) -> bool:
    """Whether every line has the same number of separators, as a table has and prose has not."""
    unquoted = re.sub(rb'"[^"]*"', b"", head)
    lines = [line for line in unquoted.splitlines() if line.strip()]
    whole = lines[:-1] if len(head) > _CERTAIN and len(lines) > 1 else lines
    return any(_same_in_all([len(mark.findall(line)) for line in whole]) for mark in _MARKS)


def _same_in_all(counts: list[int]) -> bool:
    return counts[:1] != [0] and len(set(counts)) == 1
