"""Who has a workbook open: the small files that Excel and LibreOffice leave beside it meanwhile."""

from __future__ import annotations

import struct
from pathlib import Path

_MOST = 1000  # bytes; both kinds are shorter
_ANSI_NAME = 55  # Excel: a length and 54 characters, then the same name in UTF-16 behind a length


def holder_of(path: Path) -> str | None:
    """The name in a lock file beside a workbook, empty when it cannot be read; None without a lock file."""
    for name, read in ((f"~${path.name}", _of_excel), (f".~lock.{path.name}#", _of_libreoffice)):
        try:
            with (path.parent / name).open("rb") as stream:
                return read(stream.read(_MOST)).strip()
        except FileNotFoundError:
            continue
        except OSError:
            return ""  # Excel keeps its own lock file locked on Windows
    return None


def _of_excel(data: bytes) -> str:
    """The name that Office knows its user by.

    >>> _of_excel(bytes([3]) + b"Eva".ljust(54) + bytes([3, 0]) + "Eva".encode("utf-16-le"))
    'Eva'
    """
    if len(data) < _ANSI_NAME + 2:
        return data[1 : 1 + data[0]].decode("cp1252", "replace") if data else ""
    (length,) = struct.unpack_from("<H", data, _ANSI_NAME)
    start = _ANSI_NAME + 2
    return data[start : start + 2 * length].decode("utf-16-le", "replace")


def _of_libreoffice(data: bytes) -> str:
    r"""The first of the fields that LibreOffice writes.

    >>> _of_libreoffice(b"Eva \xc3\x85berg,eva,dator,25.11.2026 17:00,file:///home/eva;")
    'Eva Åberg'
    """
    return data.decode("utf-8", "replace").partition(",")[0]
