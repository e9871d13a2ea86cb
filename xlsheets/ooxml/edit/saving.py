"""Saving a file in one step: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from xlsheets.ooxml.errors import PackageCode, PackageError

_CODES = {
    errno.ENOSPC: PackageCode.DISK_FULL,
    errno.EDQUOT: PackageCode.DISK_FULL,
    errno.EFBIG: PackageCode.DISK_FULL,
    errno.ENAMETOOLONG: PackageCode.NAME_TOO_LONG,
}


def save_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place, to the disk, then into its place.

    Behind a link, the file that it leads to is written. A file that is replaced keeps its access rights;
    one that may not be written is left. What a killed process leaves behind is a hidden file that ends in
    `.tmp`, so that nobody takes it for a workbook.
    Errors: unwritable-file (rights, no such folder, open elsewhere), disk-full, name-too-long.
    """
    try:
        target = path.resolve()
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _save(target, data)
    except (OSError, RuntimeError) as error:  # RuntimeError: a ring of links
        raise _refusal(path, error) from error


def _save(target: Path, data: bytes) -> None:
    # Its own short name: one made of the target's would be too long where that one just fits.
    handle, name = tempfile.mkstemp(prefix=".xlsheets-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Bring the new name itself to the disk, where the system can do that for a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refusal(path: Path, error: OSError | RuntimeError) -> PackageError:
    number = error.errno if isinstance(error, OSError) else None
    code = _CODES.get(number or 0, PackageCode.UNWRITABLE)
    if code is PackageCode.UNWRITABLE:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return PackageError(code, path=str(path), reason=reason)
    return PackageError(code, path=str(path))


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, or those the process gives a new file."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
