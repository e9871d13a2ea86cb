"""SLUTREGLERING: what a new key, or a new total, changes for each member."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from udfs.calc.money import RoundingPolicy
from udfs.functions.fees import HAMILTON, Row, with_codes
from udfs.functions.prose import per_cent, shown
from udfs.functions.words import KRONOR, MEMBER_CODES, NUMBER, RULE, TOTAL, WEIGHTS, optional, required
from udfs.kinds import Money, Table
from udfs.registry import both, cell_function

if TYPE_CHECKING:
    from udfs.calc.settlement import Settlement


@cell_function(
    "SLUTREGLERING",
    both("Preliminär och slutlig avgift per medlem", "Preliminary and final fees by member"),
    (
        TOTAL,
        required(
            "preliminary",
            "preliminara",
            WEIGHTS,
            both("Preliminär fördelningsgrund per medlem", "Preliminary allocation basis per member"),
            NUMBER,
        ),
        required(
            "final_weights",
            "slutliga",
            WEIGHTS,
            both(
                "Slutlig fördelningsgrund per medlem, i samma ordning; 0 för den som har lämnat",
                "Final allocation basis per member, in the same order; 0 for one that has left",
            ),
            NUMBER,
        ),
        optional(MEMBER_CODES),
        optional(RULE, HAMILTON),
        optional(
            required(
                "final_total",
                "slutbelopp",
                Money(),
                both("Slutligt belopp, om det har ändrats", "The final amount, where it has changed"),
                KRONOR,
            )
        ),
    ),
    (
        Table(),
        both(
            "(kod), preliminär, slutlig, att reglera (minus återbetalas), underlag",
            "(code), preliminary, final, to settle (minus is repaid), basis",
        ),
    ),
    source=both(
        "RAR Sörmland 2007: kommunernas fördelning är preliminär; Södra Roslagen 2016, avsnitt 6",
        "RAR Sörmland 2007: the municipalities' shares are preliminary; Södra Roslagen 2016, section 6",
    ),
    example="SLUTREGLERING(532, {9.75;15.26}, {40;60})",
    category="fees",
)
def fee_settlement(
    total: int,
    preliminary: Sequence[Fraction],
    final_weights: Sequence[Fraction],
    codes: Sequence[str] | None,
    policy: RoundingPolicy,
    final_total: int | None,
) -> list[Row]:
    """One row per member: both fees, their difference, and why, led by its code where codes are given."""
    from udfs.calc import settlement  # needed by this function alone

    totals = (total, total if final_total is None else final_total)
    rows = settlement.fee_settlement(totals, preliminary, final_weights, codes, policy)
    return with_codes(codes, ((one.preliminary, one.final, one.difference, _basis(one)) for one in rows))


def _basis(one: Settlement) -> str:
    """The two shares, and what follows for the member."""
    share = f"Andel {per_cent(one.preliminary_share)}"
    if one.final_share != one.preliminary_share:
        share += f", slutligt {per_cent(one.final_share)}"
    if not one.difference:
        return f"{share}: ingen ändring"
    return f"{share}: {'betalar' if one.difference > 0 else 'återfår'} {shown(abs(one.difference))}"
