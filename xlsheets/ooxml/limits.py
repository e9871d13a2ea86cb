"""How much a package may hold before it is refused, found out before any of it is read in earnest."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from xlsheets.ooxml.errors import PackageCode, PackageError

_RATIO_COUNTS_FROM = 10_000_000  # a shorter part may be as even as it likes and harms nobody
_LOCAL_HEADER_SIZE = 30
_SHORTEST_ELEMENT = 4  # bytes: <a/>
_CHUNK = 1_000_000
_FED = 64_000  # bytes unpacked at a time: little enough to hand back what did not fit into a chunk
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be before it is refused; sizes in bytes.

    `ratio` is unpacked size over packed size; a real workbook's is about 11, its most even sheets 60.
    `marks` is the number of `<` in all XML together: a cell has four to six of them. `token` is the longest
    stretch without one.
    """

    file: int = 100_000_000
    parts: int = 10_000
    part: int = 100_000_000
    total: int = 300_000_000
    ratio: int = 250
    marks: int = 4_000_000
    token: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """One part as it lies in the zip: its entry, and its bytes still compressed."""

    info: zipfile.ZipInfo
    data: bytes


def measure(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse a package by what its list of contents says.

    Errors: too-large, encrypted, damaged (a compression we do not know), unsafe-package (overlap, ratio).
    """
    _within("parts", len(infos), limits.parts)
    _within("total", sum(info.file_size for info in infos), limits.total)
    end = 0
    for info in sorted(infos, key=lambda entry: entry.header_offset):
        _within("part", info.file_size, limits.part)
        if info.flag_bits & 0x1:
            raise PackageError(PackageCode.ENCRYPTED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError(PackageCode.DAMAGED, part=info.filename, reason="compression")
        if info.header_offset < end:
            raise PackageError(PackageCode.UNSAFE, part=info.filename, reason="overlap")
        end = info.header_offset + _LOCAL_HEADER_SIZE + info.compress_size
        if info.file_size > max(_RATIO_COUNTS_FROM, limits.ratio * info.compress_size):
            raise PackageError(PackageCode.UNSAFE, part=info.filename, reason="ratio")


def weigh(infos: Iterable[zipfile.ZipInfo], packed: Callable[[str], Packed], limits: Limits) -> None:
    """Refuse a package whose XML would take unreasonable time or memory to read: too-large.

    Costs nothing where all parts together are too small for that; else they are unpacked once, in pieces.
    """
    # A part of fewer bytes is passed over: ten thousand of them together stay within the limit.
    least = _SHORTEST_ELEMENT * limits.marks // limits.parts
    heavy = [info for info in infos if info.file_size > least]
    if sum(info.file_size for info in heavy) <= min(_SHORTEST_ELEMENT * limits.marks, limits.token):
        return
    marks = 0
    for info in heavy:
        bare = 0
        for chunk in _chunks(packed(info.filename)):
            count = chunk.count(b"<")
            marks += count
            bare = 0 if count else bare + len(chunk)
            _within("marks", marks, limits.marks)
            _within("token", bare, limits.token)


def _chunks(part: Packed) -> Iterator[bytes]:
    """The content of an XML part, piece by piece; nothing of a picture, nor of what cannot be unpacked."""
    pieces = _stored(part.data) if part.info.compress_type == zipfile.ZIP_STORED else _inflated(part.data)
    left = part.info.file_size
    first = next(pieces, b"")
    if _XML.match(first) is None:
        return
    for piece in chain((first,), pieces):
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _stored(data: bytes) -> Iterator[bytes]:
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))


def _inflated(data: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(data), _FED):
        rest = data[start : start + _FED]
        while rest:
            try:
                yield unpacker.decompress(rest, _CHUNK)
            except zlib.error:
                return  # told as damage when the part is read
            rest = unpacker.unconsumed_tail


def _within(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise PackageError(PackageCode.TOO_LARGE, what=what, limit=limit, found=found)
