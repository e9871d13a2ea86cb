"""What the engine may be trusted with: the tables of ``functions.toml``."""

import tomllib
from functools import lru_cache
from importlib.resources import files

_TABLES = tomllib.loads(files("xlsheets.engine").joinpath("functions.toml").read_text("utf-8"))

SIGNATURES: dict[str, str] = _TABLES["signatures"]
TEXT_FORMATS: dict[str, int] = _TABLES["formats"]["text"]
CRITERIA: dict[str, tuple[int, int]] = {
    name: tuple(where) for name, where in _TABLES["doubts"]["criteria"].items()
}
OF_TEXT: dict[str, int] = _TABLES["doubts"]["of_text"]


def _names(group: str, table: str = "names") -> frozenset[str]:
    return frozenset(_TABLES[table][group].split())


BROADCASTING = _names("broadcasting")
OF_ARRAYS = _names("of_arrays")
OF_USED_PART = _names("of_used_part")
OF_ANY_SHAPE = _names("of_any_shape")
WHOLE = _names("whole", "doubts")
MULTIPLES = _names("multiples", "doubts")
NUMERIC = _names("numeric", "doubts")
EARLY_DATES = _names("early_dates", "doubts")
EXACT = _names("exact", "doubts")
ANGLES = _names("angles", "doubts")
COUNTING = _names("counting", "doubts")
FRAGILE = _names("fragile", "doubts")
SEEKING = _names("seeking", "doubts")
COUNTED = _names("counted", "doubts")
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
