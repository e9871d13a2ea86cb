"""What the engine may be trusted with: the tables of ``functions.toml``."""

import tomllib
from functools import lru_cache
from importlib.resources import files

_TABLES = tomllib.loads(files("xlsheets.engine").joinpath("functions.toml").read_text("utf-8"))

SIGNATURES: dict[str, str] = _TABLES["signatures"]
TEXT_FORMATS = frozenset(_TABLES["formats"]["text"])


def _names(group: str) -> frozenset[str]:
    return frozenset(_TABLES["names"][group].split())


BROADCASTING = _names("broadcasting")
VOLATILE = _names("volatile")
INDIRECT = _names("indirect")
OUTSIDE = _names("outside")
HIDDEN_ROWS = _names("hidden_rows")
DATES = _names("dates")
REFERENCE_RESULTS = _names("reference_results")
ARRAY_RESULTS = _names("array_results")


@lru_cache(maxsize=4096)
def argument_kind(name: str, index: int) -> str:
    """Return the letter of a proven function's argument; ``r`` where the signature has no such argument.

    >>> argument_kind("SUMIFS", 4)
    's'
    """
    fixed, _, rest = SIGNATURES.get(name, "").partition("(")
    repeated = rest.rstrip(")")
    if index < len(fixed):
        return fixed[index]
    return repeated[(index - len(fixed)) % len(repeated)] if repeated else "r"
