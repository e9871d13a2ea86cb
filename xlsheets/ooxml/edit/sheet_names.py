"""What a sheet may be called."""

from __future__ import annotations

from collections.abc import Iterable

from xlsheets.ooxml.errors import PackageCode, PackageError

LONGEST = 31  # in UTF-16 units, as Excel counts
_FORBIDDEN = frozenset("[]:*?/\\")
_RESERVED = ("history", "historik")  # what Excel calls its own sheet of tracked changes


def refuse_name(name: str, taken: Iterable[str]) -> None:
    """Raise bad-sheet-name or sheet-name-taken for a name that Excel would refuse.

    >>> refuse_name("Att rätta", ["Medlemsavgifter"])
    """
    reason = _reason(name)
    if reason is not None:
        raise PackageError(PackageCode.BAD_SHEET_NAME, sheet=name, reason=reason)
    if name.casefold() in {other.casefold() for other in taken}:
        raise PackageError(PackageCode.SHEET_NAME_TAKEN, sheet=name)


def _reason(name: str) -> str | None:
    if not name.strip():
        return "empty"
    if len(name.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST:
        return "long"
    if _FORBIDDEN & set(name) or any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in name):
        return "letter"
    if name.startswith("'") or name.endswith("'"):
        return "apostrophe"
    return "reserved" if name.casefold() in _RESERVED else None
