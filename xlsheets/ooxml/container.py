"""The zip file that a workbook is: opened with suspicion, copied without touching."""

from __future__ import annotations

import io
import os
import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.limits import Limits, Packed, measure, weigh
from xlsheets.ooxml.sniff import foreign_names, refuse_foreign

__all__ = ["Container", "Limits", "Packed", "read_source"]

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = b"PK\x01\x02"
_KEPT = 100_000  # bytes, under which unpacking again costs more than keeping
_REMEMBERED = 1_000_000  # bytes; a larger part is unpacked again when it is read again


class Container:
    """The parts of a package by name, unpacked when asked for; names compare without case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in _directory(data, limits):
            if info.is_dir():
                continue
            key = _key(_safe_name(info.filename))
            if key in self._infos:
                raise PackageError(PackageCode.UNSAFE, part=info.filename, reason="duplicate")
            self._infos[key] = info
        self._unpacked: dict[str, bytes] = {}
        try:
            measure(list(self._infos.values()), limits)
            weigh(self._infos.values(), self.packed, limits)
        except PackageError as error:
            if kind := foreign_names(frozenset(self._infos)):
                raise PackageError(PackageCode.NOT_A_WORKBOOK, format=kind) from error
            raise

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
        data = self._unpacked.get(key)
        if data is None:
            data = _unpack(self.packed(name))
            if len(data) <= _REMEMBERED:
                self._unpacked[key] = data
        return data

    def forget(self, name: str) -> None:
        """Let go of the unpacked bytes of a part, unless they are few; reading it again unpacks it again."""
        key = _key(name)
        if len(self._unpacked.get(key, b"")) > _KEPT:
            del self._unpacked[key]


def read_source(source: Path | bytes, limits: Limits) -> bytes:
    """The bytes of a file. Errors: file-not-found, unreadable-file, not-a-file, too-large."""
    if isinstance(source, bytes):
        return source
    try:
        # A pipe or a device could keep us waiting for ever; a file may become one before it is opened.
        if not stat.S_ISREG(source.stat().st_mode):
            raise PackageError(PackageCode.NOT_A_FILE, path=str(source))
        with source.open("rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            data = b"" if size > limits.file else _read_all(stream, limits.file + 1)
    except FileNotFoundError as error:
        raise PackageError(PackageCode.FILE_NOT_FOUND, path=str(source)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PackageError(PackageCode.UNREADABLE, path=str(source), reason=reason) from error
    found = max(size, len(data))
    if found > limits.file:  # also a file that grows while it is read
        raise PackageError(PackageCode.TOO_LARGE, what="file", limit=limits.file, found=found)
    return data


def _read_all(stream: io.FileIO, most: int) -> bytes:
    """Everything up to so many bytes, however little comes at a time."""
    pieces: list[bytes] = []
    while most > 0 and (piece := stream.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _directory(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    refuse_foreign(data)
    # Each entry has this mark; a million of them must not be made into objects first.
    entries = data.count(_ENTRY)
    if entries > 2 * limits.parts:
        raise PackageError(PackageCode.TOO_LARGE, what="parts", limit=limits.parts, found=entries)
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


def _key(name: str) -> str:
    """What two spellings of one part name share: letter case, backslashes, escapes such as `%20`."""
    plain = name.replace("\\", "/").lower()
    return unquote(plain) if "%" in plain else plain


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
