"""Packages changed at random, but with a sense of what they are: parts, elements, attributes, references.

Everything follows from one random generator, so the number of a run is all that is needed to repeat it.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

from lxml import etree

Parts = list[tuple[str, bytes]]
Mutation = Callable[[Parts, random.Random], None]

EXTREMES = (
    *("", " ", "0", "-1", "1", "2147483648", "-9223372036854775809", "99999999999999999999999", "1e308"),
    *("1e400", "-0", "NaN", "INF", "0x10", "1_000", "٣", "1,5", "½", "true", "FALSE", "None"),
    *("A0", "A1", "$A$1", "XFD1048576", "XFE1", "A1048577", "A1:A1048576", "A:XFD", "1:1048576", "B2:A1"),
    *("A1:B2:C3", "R1C1", "Blad!A1", "[1]Blad!A1", "#REF!", "#N/A", "#SPILL!", "Tabell[#All]", "Tabell[["),
    *("SUM(", "=1+1", "A1+", "{1;2", '"', "'", "_x0000_", "_xD800_", "_x000D_", "\u202e", "\U0001f600"),
    *(
        "rId1",
        "rId999",
        "../../x.xml",
        "/xl/workbook.xml",
        "http://example.org/",
        "General",
        "yyyy",
        "x" * 300,
    ),
)
KINDS = (
    *("worksheet", "sharedStrings", "styles", "table", "officeDocument", "comments", "drawing", "theme"),
    *("externalLink", "chartsheet", "vbaProject", "sheetMetadata", "xlMacrosheet", "hyperlink"),
)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"<]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_NUMBER = re.compile(rb"\d+")


def mutate(data: bytes, rng: random.Random) -> bytes:
    """The package with one to four things wrong in it."""
    parts = unzip(data)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        rng.choices(MUTATIONS, WEIGHTS)[0](parts, rng)
        parts = parts or [("[Content_Types].xml", b"")]
    packed = zip_up(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return _spoil_zip(packed, rng) if rng.random() < 0.05 else packed


def unzip(data: bytes) -> Parts:
    """The parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def zip_up(parts: Parts, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", level) as archive:
        warnings.simplefilter("ignore")  # names that come twice
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, level)
    return stream.getvalue()


def _drop(parts: Parts, rng: random.Random) -> None:
    del parts[rng.randrange(len(parts))]


def _repeat(parts: Parts, rng: random.Random) -> None:
    name, data = rng.choice(parts)
    parts.append((rng.choice((name, name.upper(), name.replace("/", "\\"), name + "x", "/" + name)), data))


def _truncate(parts: Parts, rng: random.Random) -> None:
    _change(parts, rng, lambda data: data[: rng.randrange(len(data) + 1)])


def _flip(parts: Parts, rng: random.Random) -> None:
    def flipped(data: bytes) -> bytes:
        changed = bytearray(data or b"x")
        for _ in range(rng.choice((1, 1, 2, 8))):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        return bytes(changed)

    _change(parts, rng, flipped)


def _attribute(parts: Parts, rng: random.Random) -> None:
    _replace(parts, rng, _ATTRIBUTE, 2, lambda _: _extreme(rng))


def _text(parts: Parts, rng: random.Random) -> None:
    _replace(parts, rng, _TEXT, 1, lambda _: _extreme(rng))


def _number(parts: Parts, rng: random.Random) -> None:
    def other(old: bytes) -> bytes:
        near = str(int(old[:18]) + rng.choice((-1, 1, 2, 1000))).encode()
        return rng.choice((near, b"0", old + b"0", old[:-1] or b"0", b"9" * 12))

    _replace(parts, rng, _NUMBER, 0, other)


def _swap_attributes(parts: Parts, rng: random.Random) -> None:
    def swapped(data: bytes) -> bytes:
        found = list(_ATTRIBUTE.finditer(data))
        if len(found) < 2:
            return data
        one, other = sorted(rng.sample(found, 2), key=lambda match: match.start())
        middle = data[one.end(2) : other.start(2)]
        return data[: one.start(2)] + other[2] + middle + one[2] + data[other.end(2) :]

    _change(parts, rng, swapped)


def _without_attribute(parts: Parts, rng: random.Random) -> None:
    _replace(parts, rng, _ATTRIBUTE, 0, lambda _: b"")


def _element(parts: Parts, rng: random.Random) -> None:
    """Remove, repeat, move, rename or empty an element."""

    def changed(data: bytes) -> bytes:
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError:
            return data
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one, other = rng.choice(elements), rng.choice(elements)
        parent = one.getparent()
        what = rng.randrange(5)
        if what == 0 and parent is not None:
            parent.remove(one)
        elif what == 1 and parent is not None:
            for _ in range(rng.choice((1, 1, 3))):
                parent.append(etree.fromstring(etree.tostring(one)))
        elif what == 2 and parent is not None and other not in one.iter():
            other.insert(rng.randrange(len(other) + 1), one)
        elif what == 3:
            one.tag = other.tag
        else:
            one.text = _extreme(rng).decode() if rng.random() < 0.5 else None
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    try:
        _change(parts, rng, changed)
    except ValueError:
        return  # text that XML cannot hold


def _relationship(parts: Parts, rng: random.Random) -> None:
    def changed(data: bytes) -> bytes:
        kind = rng.choice(KINDS).encode()
        choice = rng.randrange(3)
        if choice == 0:
            return re.sub(rb'(relationships/)\w+"', rb"\g<1>" + kind + b'"', data, count=rng.choice((0, 1)))
        if choice == 1:
            target = rng.choice(parts)[0].encode()
            return re.sub(rb'Target="[^"]*"', b'Target="/' + re.escape(target) + b'"', data, count=1)
        return data.replace(b"<Relationship ", b'<Relationship TargetMode="External" ', 1)

    listed = [index for index, (name, _) in enumerate(parts) if name.endswith(".rels")]
    _change(parts, rng, changed, listed)


def _swap_parts(parts: Parts, rng: random.Random) -> None:
    one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[one], parts[other] = (parts[one][0], parts[other][1]), (parts[other][0], parts[one][1])


def _encode(parts: Parts, rng: random.Random) -> None:
    def wide(data: bytes) -> bytes:
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode("utf-8", "replace"))
        coding = rng.choice(("utf-16", "utf-8-sig", "utf-16-be", "latin-1"))
        return text.encode(coding, "replace")

    _change(parts, rng, wide)


def _ahead(parts: Parts, rng: random.Random) -> None:
    prolog = rng.choice((b"<!-- x -->", b"<!DOCTYPE a>", b"<?x?>", b"\xef\xbb\xbf", b"\n", b"<a>", b"\x00"))
    _change(parts, rng, lambda data: prolog + data)


MUTATIONS: tuple[Mutation, ...] = (
    *(_attribute, _text, _number, _element, _without_attribute, _swap_attributes, _relationship),
    *(_flip, _drop, _repeat, _truncate, _swap_parts, _encode, _ahead),
)
WEIGHTS = (6, 6, 5, 8, 4, 3, 3, 3, 2, 1, 1, 1, 1, 1)


def _change(
    parts: Parts, rng: random.Random, change: Callable[[bytes], bytes], among: list[int] | None = None
) -> None:
    """Change one part, sheets more often than others."""
    indices = list(range(len(parts))) if among is None else among
    if indices:
        weights = [4 if "sheets/" in parts[index][0] else 1 for index in indices]
        (index,) = rng.choices(indices, weights)
        parts[index] = (parts[index][0], change(parts[index][1]))


def _replace(
    parts: Parts, rng: random.Random, pattern: re.Pattern[bytes], group: int, other: Callable[[bytes], bytes]
) -> None:
    def changed(data: bytes) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        match = rng.choice(found)
        return data[: match.start(group)] + other(match[group]) + data[match.end(group) :]

    _change(parts, rng, changed)


def _extreme(rng: random.Random) -> bytes:
    text = rng.choice(EXTREMES)
    return text.replace('"', "&quot;").encode()


def _spoil_zip(data: bytes, rng: random.Random) -> bytes:
    """A byte of the zip's own structure changed, or its end cut off."""
    if rng.random() < 0.3:
        return data[: rng.randrange(len(data))]
    marks = [match.start() for match in re.finditer(rb"PK[\x01\x03\x05]", data)]
    at = min(rng.choice(marks) + rng.randrange(46), len(data) - 1)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
