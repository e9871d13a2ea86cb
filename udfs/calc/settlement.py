"""From preliminary to final fees: what each member has still to pay, or gets back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import RoundingPolicy, Split, split


class Settlement(NamedTuple):
    """One member's two fees, the shares of 1 that they rest on, and final - preliminary."""

    preliminary: int
    final: int
    preliminary_share: Fraction
    final_share: Fraction

    @property
    def difference(self) -> int:
        """What is left to pay; negative is repaid."""
        return self.final - self.preliminary


def fee_settlement(
    totals: tuple[Number, Number],
    preliminary: Sequence[Number],
    final_weights: Sequence[Number],
    codes: Sequence[str] | None = None,
    policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER,
) -> tuple[Settlement, ...]:
    """Both totals split by their own key and one rule; the differences make final total - preliminary total.

    A member that joins has the preliminary weight 0, one that leaves the final weight 0. Raises
    `final-length` and what `split` raises, with the key or the total at fault.

    >>> [one.difference for one in fee_settlement((532, 532), [9.75, 15.26], [40, 60])]
    [6, -6]
    """
    if len(final_weights) != len(preliminary):
        raise CalcError("final-length", "final_weights", found=len(final_weights), expected=len(preliminary))
    before = _split(totals[0], preliminary, codes, policy, ("total", "preliminary"))
    after = _split(totals[1], final_weights, codes, policy, ("final_total", "final_weights"))
    old, new = _shares(preliminary, "preliminary"), _shares(final_weights, "final_weights")
    rows = zip(before.parts, after.parts, old, new, strict=True)
    return tuple(Settlement(*row) for row in rows)


def _split(
    total: Number,
    weights: Sequence[Number],
    codes: Sequence[str] | None,
    policy: RoundingPolicy,
    names: tuple[str, str],
) -> Split:
    """As `split`, but with the argument named as this function has it."""
    try:
        return split(total, weights, policy, codes)
    except CalcError as error:
        own = {"total": names[0], "weights": names[1]}
        argument = own.get(error.argument or "", error.argument)
        raise CalcError(error.code, argument, error.position, **error.details) from None


def _shares(weights: Sequence[Number], argument: str) -> list[Fraction]:
    exact = [exact_at(weight, argument, place) for place, weight in enumerate(weights)]
    return [weight / sum(exact) for weight in exact]
