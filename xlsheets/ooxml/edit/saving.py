"""Saving a file in one step: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from itertools import count
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


def save_beside(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, and never over another; where it is.

    Where the name is taken, also by somebody who was quicker, it is the first free one: `plan (2).xlsx`.
    Errors: as `save_atomically`.
    """
    try:
        with _written(path.resolve().parent, data) as temporary:
            temporary.chmod(_mode(None))
            target = next(name for name in numbered(path.resolve()) if _place(temporary, name))
        _settle(target.parent)
    except (OSError, RuntimeError) as error:
        raise _refusal(path, error) from error
    return path.with_name(target.name)


def numbered(path: Path) -> Iterator[Path]:
    """The name itself, and then those with a number.

    >>> from itertools import islice
    >>> [name.name for name in islice(numbered(Path("plan.xlsx")), 3)]
    ['plan.xlsx', 'plan (2).xlsx', 'plan (3).xlsx']
    """
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))


def _place(temporary: Path, target: Path) -> bool:
    """Give a file its name; false where there is a file of that name, which stays."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without second names for a file: take the name first, then put the file there
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        temporary.replace(target)
    return True


def _save(target: Path, data: bytes) -> None:
    with _written(target.parent, data) as temporary:
        temporary.chmod(_mode(target))
        temporary.replace(target)
    _settle(target.parent)


@contextlib.contextmanager
def _written(folder: Path, data: bytes) -> Iterator[Path]:
    """A hidden file with the data, brought to the disk; gone in the end, if nobody has moved it."""
    # Its own short name: one made of the target's would be too long where that one just fits.
    handle, name = tempfile.mkstemp(prefix=".xlsheets-", suffix=".tmp", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


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


def _mode(path: Path | None) -> int:
    """The rights of the file that is replaced, or those the process gives a new file (None)."""
    if path is not None:
        with contextlib.suppress(OSError):
            return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
