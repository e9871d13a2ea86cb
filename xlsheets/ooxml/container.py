"""The zip file that a workbook is: opened with suspicion, copied without touching."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.sniff import refuse_foreign

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_RATIO_COUNTS_FROM = 1_000_000  # a short part of blanks compresses well and harms nobody


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be before it is refused; sizes in bytes.

    `ratio` is unpacked size over packed size; a real workbook's is about 11, its most even sheets 60.
    """

    file: int = 100_000_000
    parts: int = 10_000
    part: int = 100_000_000
    total: int = 300_000_000
    ratio: int = 250


@dataclass(frozen=True, slots=True)
class Packed:
    """One part as it lies in the zip: its entry, and its bytes still compressed."""

    info: zipfile.ZipInfo
    data: bytes


class Container:
    """The parts of a package by name, unpacked when asked for; names compare without case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in _directory(data):
            if info.is_dir():
                continue
            key = _key(_safe_name(info.filename))
            if key in self._infos:
                raise PackageError(PackageCode.UNSAFE, part=info.filename, reason="duplicate")
            self._infos[key] = info
        _measure(list(self._infos.values()), limits)
        self._unpacked: dict[str, bytes] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Part names in the order of the zip."""
        return tuple(info.filename for info in self._infos.values())

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def canonical(self, name: str) -> str:
        """The name as the zip spells it; the name itself when there is no such part."""
        info = self._infos.get(_key(name))
        return name if info is None else info.filename

    def packed(self, name: str) -> Packed:
        """A part without unpacking it. Errors: damaged (no such part, or its header is broken)."""
        info = self._infos.get(_key(name))
        if info is None:
            raise PackageError(PackageCode.DAMAGED, part=name, reason="missing")
        try:
            header = _LOCAL_HEADER.unpack_from(self._data, info.header_offset)
        except struct.error as error:
            raise PackageError(PackageCode.DAMAGED, part=name, reason="header") from error
        start = info.header_offset + _LOCAL_HEADER.size + header[9] + header[10]
        data = self._data[start : start + info.compress_size]
        if header[0] != b"PK\x03\x04" or len(data) != info.compress_size:
            raise PackageError(PackageCode.DAMAGED, part=name, reason="header")
        return Packed(info, data)

    def read(self, name: str) -> bytes:
        """The bytes of a part, checked against its length and checksum. Errors: damaged."""
        key = _key(name)
        if key not in self._unpacked:
            self._unpacked[key] = _unpack(self.packed(name))
        return self._unpacked[key]

    def forget(self, name: str) -> None:
        """Let go of the unpacked bytes of a part; reading it again unpacks it again."""
        self._unpacked.pop(_key(name), None)


def read_source(source: Path | bytes, limits: Limits) -> bytes:
    """The bytes of a file. Errors: file-not-found, unreadable-file, empty-file, too-large."""
    if isinstance(source, bytes):
        return source
    try:
        size = source.stat().st_size
        if size > limits.file:
            raise PackageError(PackageCode.TOO_LARGE, what="file", limit=limits.file, found=size)
        return source.read_bytes()
    except FileNotFoundError as error:
        raise PackageError(PackageCode.FILE_NOT_FOUND, path=str(source)) from error
    except OSError as error:
        raise PackageError(PackageCode.UNREADABLE, path=str(source), reason=str(error.strerror)) from error


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    refuse_foreign(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError) as error:
        raise PackageError(PackageCode.TRUNCATED, reason=str(error)) from error


def _safe_name(name: str) -> str:
    """The part name; unsafe-package when it leads out of the package."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or ":" in plain.split("/")[0] or posixpath.normpath(plain).startswith(".."):
        raise PackageError(PackageCode.UNSAFE, part=name, reason="path")
    if ".." in plain.split("/"):
        raise PackageError(PackageCode.UNSAFE, part=name, reason="path")
    return name


def _measure(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
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
        end = info.header_offset + _LOCAL_HEADER.size + info.compress_size
        if info.file_size > max(_RATIO_COUNTS_FROM, limits.ratio * info.compress_size):
            raise PackageError(PackageCode.UNSAFE, part=info.filename, reason="ratio")


def _key(name: str) -> str:
    """What two spellings of one part name share; some writers use backslashes."""
    return name.replace("\\", "/").lower()


def _within(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise PackageError(PackageCode.TOO_LARGE, what=what, limit=limit, found=found)


def _unpack(packed: Packed) -> bytes:
    info = packed.info
    data = packed.data
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, info.file_size + 1)
        except zlib.error as error:
            raise PackageError(PackageCode.DAMAGED, part=info.filename, reason=str(error)) from error
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise PackageError(PackageCode.DAMAGED, part=info.filename, reason="checksum")
    return data
