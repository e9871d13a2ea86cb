"""Numbers, weights and codes as the arithmetic takes them: checked, exact, and named when they are wrong."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from udfs.calc.errors import CalcError, Position

Number = int | float | str | Decimal | Fraction


class Weighing(NamedTuple):
    """Weights as whole numbers in proportion, and the members in the order that settles ties."""

    weights: tuple[int, ...]
    order: tuple[int, ...]

    @property
    def whole(self) -> int:
        """The sum of the weights: what each weight is a part of."""
        return sum(self.weights)


def exact(value: Number) -> Fraction:
    """The number as an exact fraction; a float by its 15 significant digits. Raises `not-a-number`.

    >>> exact(1.005), exact("2.5")
    (Fraction(201, 200), Fraction(5, 2))
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, bool):
        raise CalcError("not-a-number", found=value)
    if isinstance(value, int | Fraction):
        return Fraction(value)
    try:
        text = f"{value:.15g}" if isinstance(value, float) else value
        return Fraction(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        raise CalcError("not-a-number", found=value) from None


def exact_at(value: Number, argument: str, position: Position = None) -> Fraction:
    """As `exact`, with the argument and position named in the error."""
    try:
        return exact(value)
    except CalcError as error:
        raise CalcError(error.code, argument, position, found=value) from None


def whole_at(value: Number, argument: str, position: Position = None) -> int:
    """The number when it is whole, in the unit of its table; otherwise `amount-not-whole`.

    >>> whole_at(4000000.0, "total")
    4000000
    """
    number = exact_at(value, argument, position)
    if number.denominator != 1:
        raise CalcError("amount-not-whole", argument, position, found=value)
    return number.numerator


def weigh(
    weights: Sequence[Number], codes: Sequence[str] | None = None, argument: str = "weights"
) -> Weighing:
    """Weights checked and scaled to whole numbers; ties go by code, or by row without codes.

    Raises `weights-empty`, `weight-negative`, `weights-all-zero`, `codes-length`, `code-blank`,
    `code-duplicate`, each with the argument and position.

    >>> weigh([0.5, 2], ["b", "a"])
    Weighing(weights=(1, 4), order=(1, 0))
    """
    numbers = [exact_at(weight, argument, index) for index, weight in enumerate(weights)]
    if not numbers:
        raise CalcError("weights-empty", argument)
    for index, number in enumerate(numbers):
        if number < 0:
            raise CalcError("weight-negative", argument, index, found=weights[index])
    if not any(numbers):
        raise CalcError("weights-all-zero", argument)
    scale = lcm(*(number.denominator for number in numbers))
    scaled = tuple(number.numerator * (scale // number.denominator) for number in numbers)
    return Weighing(scaled, tie_order(len(numbers), codes))


def tie_order(count: int, codes: Sequence[str] | None) -> tuple[int, ...]:
    """Row numbers in the order of their codes, or as they stand without codes.

    Codes are compared as Excel's MATCH compares them, so "a" and "A" are one code.
    """
    if codes is None:
        return tuple(range(count))
    if len(codes) != count:
        raise CalcError("codes-length", "codes", found=len(codes), expected=count)
    seen: dict[str, int] = {}
    for index, code in enumerate(codes):
        if not code.strip():
            raise CalcError("code-blank", "codes", index)
        first = seen.setdefault(code.casefold(), index)
        if first != index:
            raise CalcError("code-duplicate", "codes", index, found=code, first=first)
    return tuple(sorted(range(count), key=lambda index: (codes[index].casefold(), index)))
