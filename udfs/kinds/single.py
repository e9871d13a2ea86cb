"""The kinds that fill one cell: Money, Share, Count, Text, Date, Choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from udfs.calc.money import round_half_away
from udfs.cells import Cell, date_of
from udfs.faults import BadInputError
from udfs.kinds.base import CellKind, Words
from udfs.kinds.numerals import read_day

LARGEST_AMOUNT = 10**15
"""The largest amount read or counted: above it Excel's 15 digits no longer hold every krona."""


def _refuse_outside(value: Decimal, low: int | None, high: int) -> None:
    if low == 0 and value < 0:
        raise BadInputError("negative", number=value)
    if (low is not None and value < low) or (high < LARGEST_AMOUNT and value > high):
        raise BadInputError("out-of-range", number=value, low=low, high=high)
    if abs(value) > high:
        raise BadInputError("too-large", number=value, high=high)


def _fraction(value: Decimal) -> Fraction:
    return Fraction(int(value)) if value == value.to_integral_value() else Fraction(value)


def _whole(value: Decimal, unit: Words) -> int:
    if value != value.to_integral_value():
        raise BadInputError("not-whole", number=value, rounded=round_half_away(Fraction(value)), unit=unit)
    return int(value)


@dataclass(frozen=True, slots=True)
class Money(CellKind):
    """An amount up to 10^15 either way: int where it must be whole (what is invoiced), else Fraction."""

    whole: bool = True
    low: int | None = None
    noun: ClassVar[Words] = {"sv": "ett belopp", "en": "an amount"}

    def read_cell(self, value: Cell) -> int | Fraction:
        """The amount of one cell."""
        number = self.read_number(value)
        _refuse_outside(number, self.low, LARGEST_AMOUNT)
        return _whole(number, {"sv": "kronor", "en": "kronor"}) if self.whole else _fraction(number)


@dataclass(frozen=True, slots=True)
class Share(CellKind):
    """A share as a fraction of 1 (3 % is 0,03), from `low` to 1: Fraction."""

    low: int = 0
    noun: ClassVar[Words] = {"sv": "en andel i procent", "en": "a share in per cent"}

    def read_cell(self, value: Cell) -> Fraction:
        """The share of one cell."""
        number = self.read_number(value)
        if number < self.low:
            raise BadInputError("share-too-low", number=number * 100, low=self.low * 100)
        if number > 1:
            raise BadInputError("percent-for-share", number=number, hundredth=number / 100)
        return Fraction(number)


@dataclass(frozen=True, slots=True)
class Count(CellKind):
    """A number that is no amount: inhabitants, weights (Fraction), or a whole number of things (int)."""

    whole: bool = False
    low: int | None = 0
    high: int = LARGEST_AMOUNT
    noun: ClassVar[Words] = {"sv": "ett antal", "en": "a number"}

    def read_cell(self, value: Cell) -> int | Fraction:
        """The number of one cell."""
        number = self.read_number(value)
        _refuse_outside(number, self.low, self.high)
        return _whole(number, {"sv": "tal", "en": "numbers"}) if self.whole else _fraction(number)


class Text(CellKind):
    """A text, such as a member's code: str, as typed. A number is refused: it has lost its leading zero."""

    __slots__ = ()
    noun: ClassVar[Words] = {"sv": "en text", "en": "a text"}

    def read_cell(self, value: Cell) -> str:
        """The text of one cell."""
        if isinstance(value, Decimal):
            raise BadInputError("number-not-text", number=value)
        self.refuse_common(value)
        if isinstance(value, date):
            raise BadInputError("date-not-text", date=value.isoformat())
        text = str(value)
        if not text.strip():
            raise BadInputError("blank", expected=self.noun)
        return text


class Date(CellKind):
    """A day from 1 March 1900: date. A time of day is refused."""

    __slots__ = ()
    noun: ClassVar[Words] = {"sv": "ett datum", "en": "a date"}

    def read_cell(self, value: Cell) -> date:
        """The day of one cell: an Excel serial number or a date."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, datetime):
            return self._day_of(value)
        self.refuse_common(value)
        if isinstance(value, Decimal):
            day = date_of(value)
            if day is None:
                raise BadInputError("not-a-date", number=value)
            return day
        return self._refuse_text(str(value))

    def _day_of(self, moment: datetime) -> date:
        if moment.time().isoformat() != "00:00:00":
            raise BadInputError("time-of-day", moment=moment.isoformat(" "))
        return moment.date()

    def _refuse_text(self, text: str) -> date:
        day = read_day(text)
        if day == "missing":
            raise BadInputError("no-such-day", text=text)
        raise BadInputError("text-date" if day else "text-not-date", text=text)


@dataclass(frozen=True, slots=True, eq=False)
class Choice(CellKind):
    """One of a few words, Swedish or English, in any case: a member of an enumeration."""

    words: Mapping[Any, tuple[str, str]]
    noun: ClassVar[Words] = {"sv": "ett av valen", "en": "one of the choices"}

    def read_cell(self, value: Cell) -> object:
        """The choice of one cell."""
        if isinstance(value, Decimal | date):
            raise BadInputError("unknown-choice", text=str(value), choices=self.listed())
        self.refuse_common(value)
        wanted = _plain(str(value))
        for member, spellings in self.words.items():
            if wanted in (_plain(member.value), *map(_plain, spellings)):
                return member
        raise BadInputError("unknown-choice", text=str(value), choices=self.listed())

    def listed(self) -> Words:
        """The words to choose from, in each language."""
        return {
            language: ", ".join(f'"{spelling[index]}"' for spelling in self.words.values())
            for index, language in enumerate(("sv", "en"))
        }

    def word(self, member: StrEnum, language: str = "sv") -> str:
        """The word of one choice."""
        return self.words[member][language != "sv"]


def _plain(text: str) -> str:
    """A spelling without case, hyphens, underscores and the dots of ü."""
    return " ".join(text.casefold().replace("ü", "u").replace("-", " ").replace("_", " ").split())
