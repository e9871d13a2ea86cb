# ruff: noqa: E501  (XML stands as it does in a file)
"""Files put together byte by byte: what no honest program writes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = '<sheets><sheet name="Blad" sheetId="1" r:id="rId1"/></sheets>'
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'

Parts = dict[str, "str | bytes"]


def parts(rows: str = CELL, around: str = "", book: str = "", **related: str) -> Parts:
    """The parts of a sound workbook with one sheet, `Blad`; `related` are parts that the workbook points at.

    A keyword `sharedStrings="<sst .../>"` adds that part and its relationship.
    """
    links = "".join(
        f'<Relationship Id="r_{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in related
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{SHEETS}{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{rows}</sheetData>{around}</worksheet>',
        **{f"xl/{kind}.xml": text for kind, text in related.items()},
    }


def zipped(content: Parts | Iterable[tuple[str, str | bytes]], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts; a name may come twice."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", level) as archive:
        warnings.simplefilter("ignore")  # that a name comes twice
        for name, data in content.items() if isinstance(content, dict) else content:
            archive.writestr(name, data)
    return stream.getvalue()


def unzipped(data: bytes) -> Parts:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook(*args: str, **related: str) -> bytes:
    """A workbook as `parts` has it."""
    return zipped(parts(*args, **related))


def loose(*args: str, **related: str) -> bytes:
    """The same without compression: nothing gives away how much it holds."""
    return zipped(parts(*args, **related), zipfile.ZIP_STORED)


def with_parts(extra: Parts, **related: str) -> bytes:
    """A sound workbook with more parts, or others in their place."""
    return zipped({**parts(**related), **extra})


def part(tag: str, content: str) -> str:
    """A part of the main namespace."""
    return f'<{tag} xmlns="{MAIN}">{content}</{tag}>'


def doctype(name: str, declaration: str, encoding: str = "utf-8", ahead: str = "") -> bytes:
    """A sound workbook, one part of which has a document type declaration."""
    content = parts(sharedStrings=part("sst", "<si><t>x</t></si>"))
    text = f'<?xml version="1.0" encoding="{encoding}"?>{ahead}{declaration}{content[name]!s}'
    return zipped({**content, name: text.encode(encoding)})


def overlapping(copies: int, size: int) -> bytes:
    """A sound workbook whose directory names one compressed part many times over."""
    data = with_parts({"xl/kernel.xml": b" " * size})
    end = data.rindex(b"PK\x05\x06")
    directory = data.index(b"PK\x01\x02")
    entry = data.rindex(b"PK\x01\x02", 0, end)
    listing, kernel = data[directory:entry], data[entry:end]
    for number in range(copies):
        listing += kernel.replace(b"kernel", f"{number:06}".encode())
    count = 5 + copies
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listing), directory, 0)
    return data[:directory] + listing + tail


def entry(data: bytes, name: str, offset: int, value: int, form: str = "<L") -> bytes:
    """The zip with one number of a part's entry in the directory changed (offset from the entry's start)."""
    changed = bytearray(data)
    at = data.rindex(name.encode()) - 46
    struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)


def many_entries(count: int) -> bytes:
    """A zip with that many empty parts and 32-bit fields only (the count wraps around)."""
    listing = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *(0,) * 7, 9, *(0,) * 5, 0) + b"x%08d" % number
        for number in range(count)
    )
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(listing), 30, 0)
    return b"PK\x03\x04" + bytes(26) + listing + tail


def compound(*streams: str) -> bytes:
    """An OLE2 container whose directory has these streams, each of 4 096 zero bytes."""
    entries = [
        ("Root Entry", 5, 0xFFFFFFFE, 0),
        *((name, 2, 2 + 8 * n, 4096) for n, name in enumerate(streams)),
    ]
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        wide = name.encode("utf-16-le").ljust(64, b"\0")
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        directory += wide + struct.pack("<HBBLLL", 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, right, child)
        directory += bytes(36) + struct.pack("<LQ", start, size)
    chains = [0xFFFFFFFD, 0xFFFFFFFE]
    for n in range(len(streams)):
        chains += [*range(3 + 8 * n, 10 + 8 * n), 0xFFFFFFFE]
    fat = b"".join(struct.pack("<L", chain) for chain in chains).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<L", 0).ljust(436, b"\xff")
    return header + fat + directory.ljust(512, b"\0") + bytes(4096 * len(streams))


def gzipped(data: bytes) -> bytes:
    """The bytes as gzip has them."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()
