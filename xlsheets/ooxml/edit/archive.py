"""Writing a zip in which untouched parts keep their compressed bytes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

from xlsheets.ooxml.container import Packed

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_SIZES_FOLLOW = 0x8
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def pack(name: str, data: bytes, like: zipfile.ZipInfo | None = None) -> Packed:
    """Compress a part; time and attributes come from `like`, never from the clock."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = compressor.compress(data) + compressor.flush()
    info = zipfile.ZipInfo(name, like.date_time if like else _FIRST_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(packed)
    if like:
        info.flag_bits = like.flag_bits
        info.external_attr, info.create_system = like.external_attr, like.create_system
    elif not name.isascii():
        info.flag_bits = _UTF8
    return Packed(info, packed)


def write_archive(parts: Iterable[Packed]) -> bytes:
    """The bytes of a zip with these parts, in this order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        info, flags = part.info, part.info.flag_bits & ~_SIZES_FOLLOW
        name = info.filename.encode("utf-8" if flags & _UTF8 else "cp437")
        shared = (flags, info.compress_type, *_dos_time(info), info.CRC, info.compress_size, info.file_size)
        header = _LOCAL.pack(b"PK\x03\x04", 20, *shared, len(name), 0) + name
        made_by = info.create_system << 8 | 20
        trailing = (len(name), 0, 0, 0, info.internal_attr, info.external_attr, offset)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", made_by, 20, *shared, *trailing) + name)
        body += (header, part.data)
        offset += len(header) + len(part.data)
    listing = b"".join(directory)
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*body, listing, end))


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day
