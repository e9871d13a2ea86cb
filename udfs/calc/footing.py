"""Whether parts make their total."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at


class Footing(NamedTuple):
    """The sum of the parts beside the total stated; `difference` is sum - total, in the unit given."""

    sum: Fraction
    total: Fraction
    difference: Fraction
    foots: bool


def footing(parts: Sequence[Number], total: Number, tolerance: Number = 0) -> Footing:
    """Adds the parts and compares; a difference up to the tolerance, either way, still foots.

    Raises `tolerance-negative`.

    >>> footing([1269, 936, 1884], 9532).difference
    Fraction(-5443, 1)
    """
    allowed = exact_at(tolerance, "tolerance")
    if allowed < 0:
        raise CalcError("tolerance-negative", "tolerance", found=tolerance)
    added = sum((exact_at(part, "parts", position) for position, part in enumerate(parts)), start=Fraction(0))
    stated = exact_at(total, "total")
    return Footing(added, stated, added - stated, abs(added - stated) <= allowed)
