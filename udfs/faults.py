"""A fault: what a function says instead of a number. The wording of every code is in faults.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

LANGUAGES: Final = ("sv", "en")
LONGEST_QUOTE: Final = 60
"""A cell can hold 32 767 characters; a sentence quotes so many of them."""
MOST_DIGITS: Final = 21
"""Numbers with more digits before the decimal mark are shown with an exponent."""

SWEDISH_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "#N/A": "#SAKNAS!",
        "#VALUE!": "#VÄRDEFEL!",
        "#REF!": "#REFERENS!",
        "#NAME?": "#NAMN?",
        "#DIV/0!": "#DIVISION/0!",
        "#NUM!": "#OGILTIGT!",
        "#NULL!": "#SKÄRNING!",
        "#SPILL!": "#SPILL!",
        "#CALC!": "#CALC!",
    }
)
"""Excel's error values as Swedish Excel shows them."""


class BadInputError(ValueError):
    """Raised by a kind or a function body that cannot use what it was given; evaluate makes it a Fault.

    `position` is (row, column) within the argument, counted from 1; `details` fill in the wording.
    """

    def __init__(
        self,
        code: str,
        position: tuple[int, int] | None = None,
        argument: str | None = None,
        **details: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.argument = argument
        self.details = details


class Wording(NamedTuple):
    """What the catalogue says about one code: the error that the cell shows, and the sentences."""

    code: str
    error: str
    reason: Mapping[str, str]
    remedy: Mapping[str, str]


class Fault(NamedTuple):
    """Why a cell shows an error, in fields first; reason and remedy are rendered in both languages."""

    code: str
    error: str
    argument: str | None = None
    argument_sv: str | None = None
    position: tuple[int, int] | None = None
    reason: Mapping[str, str] = MappingProxyType({})
    remedy: Mapping[str, str] = MappingProxyType({})

    def text(self, language: str = "sv") -> str:
        """Reason and remedy as one text, as FELORSAK shows it."""
        do = "Åtgärd" if language == "sv" else "Do"
        return f"{self.reason[language]} {do}: {self.remedy[language]}"

    def as_json(self) -> dict[str, object]:
        """The fault as plain JSON values; `position` is [row, column] from 1."""
        return {
            "code": self.code,
            "error": self.error,
            "argument": self.argument,
            "argument_sv": self.argument_sv,
            "position": list(self.position) if self.position else None,
            "reason": dict(self.reason),
            "remedy": dict(self.remedy),
        }


@cache
def catalogue() -> Mapping[str, Wording]:
    """Every fault code with its Excel error and its wording in Swedish and English."""
    import tomllib  # only a call that fails needs them
    from pathlib import Path

    source = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: Wording(code=code, **entry) for code, entry in source.items()})


def make_fault(
    refusal: BadInputError, argument_sv: str | None = None, place: Mapping[str, str] | None = None
) -> Fault:
    """Word a refusal; `place` says in each language where in the formula's arguments it is."""
    wording = catalogue()[refusal.code]
    details = refusal.details

    def say(templates: Mapping[str, str], language: str, opening: str = "") -> str:
        sentence = render(templates[language], details, language)
        return f"{opening}: {sentence}" if opening else sentence[:1].upper() + sentence[1:]

    openings = place or {}
    return Fault(
        code=refusal.code,
        error=str(details.get("error", wording.error)),
        argument=refusal.argument,
        argument_sv=argument_sv,
        position=refusal.position,
        reason={one: say(wording.reason, one, openings.get(one, "")) for one in LANGUAGES},
        remedy={one: say(wording.remedy, one) for one in LANGUAGES},
    )


SPOKEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "år",
        "beslutsar": "beslutsår",
        "floden": "flöden",
        "ingaende": "ingående",
        "intakter": "intäkter",
        "lagsta": "lägsta",
        "niva": "nivå",
        "nivaer": "nivåer",
        "preliminara": "preliminära",
        "utgaende": "utgående",
    }
)
"""Arguments whose names in a formula lack the Swedish letters, as a sentence has them."""


def place_of(name: str, position: tuple[int, int] | None, shape: tuple[int, int]) -> str:
    """Where a value stands, in Swedish: the argument, and row and column as far as its shape needs them.

    >>> place_of("grunder", (3, 1), (9, 1))
    'grunder, rad 3'
    >>> place_of("nivaer", (2, 1), (4, 2))
    'nivåer, rad 2, kolumn 1'
    """
    return _place(SPOKEN.get(name, name), position, shape, ("rad", "kolumn"))


def place_in_english(name: str, position: tuple[int, int] | None, shape: tuple[int, int]) -> str:
    """Where a value stands, in English."""
    return _place(name, position, shape, ("row", "column"))


def _place(
    name: str, position: tuple[int, int] | None, shape: tuple[int, int], words: tuple[str, str]
) -> str:
    if position is None or shape == (1, 1):
        return name
    row, column = f"{words[0]} {position[0]}", f"{words[1]} {position[1]}"
    if shape[1] == 1:
        return f"{name}, {row}"
    return f"{name}, {column}" if shape[0] == 1 else f"{name}, {row}, {column}"


def shown_number(value: Decimal | Fraction | int, language: str = "sv", grouped: bool = True) -> str:
    """A number as the economist writes it: thousands by a no-break space, decimal comma in Swedish.

    >>> shown_number(-4472600).replace(chr(0xA0), " ")
    '−4 472 600'
    >>> shown_number(Fraction(1, 3), "en")
    '0.333333'
    """
    number = _decimal(value)
    text = f"{number:,f}" if number.adjusted() <= MOST_DIGITS else f"{number:.15g}"
    text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
    text = text.replace(",", "\u00a0" if grouped else "").replace("-", "−")
    return text.replace(".", ",") if language == "sv" else text


def _decimal(value: Decimal | Fraction | int) -> Decimal:
    """Six decimals are enough to show; a whole number is shown whole."""
    if isinstance(value, Fraction):
        exact = _SHOWN.divide(Decimal(value.numerator), Decimal(value.denominator))
    else:
        exact = Decimal(value)
    return _SHOWN.quantize(exact, Decimal("0.000001")) if exact.adjusted() <= MOST_DIGITS else exact


_SHOWN = Context(prec=60, rounding=ROUND_HALF_UP)


class _Sentences(Formatter):
    """Fills a template: {x} as shown, {x!t} as typed into a cell (no thousands separator)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def convert_field(self, value: Any, conversion: Any) -> str:
        if isinstance(value, Mapping):
            return str(value[self.language])
        if isinstance(value, str):
            quote = value if len(value) <= LONGEST_QUOTE else f"{value[:LONGEST_QUOTE]}…"
            return SWEDISH_ERRORS.get(quote, quote) if self.language == "sv" else quote
        if isinstance(value, bool):
            return {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}[self.language][value]
        if isinstance(value, int | Decimal | Fraction):
            shown = shown_number(value, self.language, grouped=conversion != "t")
            return shown.replace("−", "-") if conversion == "t" else shown
        if isinstance(value, Sequence):
            return ", ".join(self.convert_field(item, conversion) for item in value)
        return str(value)


def render(template: str, details: Mapping[str, object], language: str) -> str:
    """Fill a catalogue sentence in one language; numbers are written in that language's way."""
    return _Sentences(language).vformat(template, (), details)
