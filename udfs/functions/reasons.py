"""AVGIFTSUNDERLAG: why a member pays this krona, in words; the steps are calc's, the words in `sentences`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.fees import FeeRules
from udfs.calc.money import RoundingPolicy
from udfs.functions.fees import HAMILTON, RAR_2018
from udfs.functions.words import BASES, MEMBER_CODES, QUARTER_RULE, RULE, TOTAL, optional, required
from udfs.kinds import Text
from udfs.registry import both, cell_function


@cell_function(
    "AVGIFTSUNDERLAG",
    both("Varför en medlem betalar just detta belopp, i ord", "Why a member pays this very amount, in words"),
    (
        required("code", "kod", Text(), both("Medlemmens kod, som text", "The member's code, as text")),
        TOTAL,
        BASES,
        MEMBER_CODES,
        optional(RULE, HAMILTON),
        optional(QUARTER_RULE, HAMILTON),
    ),
    (
        Text(),
        both("en text: andel, belopp, avrundning och kvartal", "a text in Swedish: share, amount, rounding"),
    ),
    source=RAR_2018,
    example='AVGIFTSUNDERLAG("0461", 4000000, {5113;6248;31643}, {"0428";"0461";"0480"})',
    category="fees",
)
def fee_reason(
    code: str,
    total: int,
    weights: Sequence[Fraction],
    codes: Sequence[str],
    policy: RoundingPolicy,
    quarter_policy: RoundingPolicy,
) -> str:
    """Share, exact amount, who gets the odd krona and why, and the quarters, as one Swedish text."""
    return _told("sv", code, total, weights, codes, FeeRules(policy, quarter_policy))


def fee_reason_in_english(
    code: str,
    total: int,
    weights: Sequence[Fraction],
    codes: Sequence[str],
    policy: RoundingPolicy,
    quarter_policy: RoundingPolicy,
) -> str:
    """The same in English, for reports: a cell speaks Swedish.

    >>> hamilton = RoundingPolicy.LARGEST_REMAINDER
    >>> told = fee_reason_in_english("1", 100, [Fraction(1)] * 3, ["1", "2", "3"], hamilton, hamilton)
    >>> told.replace(chr(0xA0), " ").split(". ")[0]
    'Member 1 pays 34 kr of 100 kr'
    """
    return _told("en", code, total, weights, codes, FeeRules(policy, quarter_policy))


def _told(lang: str, code: str, total: int, *given: object) -> str:
    from udfs.calc import fee_reasons  # with its steps and sentences, needed by this function alone
    from udfs.functions.sentences import in_words

    return in_words(fee_reasons.fee_reason(code, total, *given), lang)  # type: ignore[arg-type]
