"""Member fees: the frame of the parties, the members' shares, amounts and quarters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from udfs.calc import fees
from udfs.calc.fees import LEGAL_SHARES, FeeRules, Party
from udfs.calc.money import RoundingPolicy
from udfs.functions.words import (
    BASES,
    MEMBER_CODES,
    PARTY,
    PARTY_SHARES,
    PARTY_WORDS,
    QUARTER_BASES,
    QUARTER_RULE,
    RULE,
    TOTAL,
    optional,
    required,
)
from udfs.kinds import Count, Money, Table
from udfs.registry import both, cell_function

HAMILTON = RoundingPolicy.LARGEST_REMAINDER
LAW = both(
    "lagen (2003:1210) om finansiell samordning, 5 §", "the Act on Financial Coordination (2003:1210), s. 5"
)
RAR_2018 = both("RAR Sörmland, budget 2018, avsnitt 6", "RAR Sörmland, budget 2018, section 6")

Row = tuple[object, ...]


def with_codes(codes: Sequence[str] | None, rows: Iterable[Row]) -> list[Row]:
    """The rows, each led by its code where there are codes."""
    return list(rows) if codes is None else [(code, *row) for code, row in zip(codes, rows, strict=True)]


@cell_function(
    "BUDGETRAM",
    both(
        "Budgetramen för alla parter, ur en parts belopp eller totalen",
        "Every party's frame, from one amount",
    ),
    (
        required(
            "amount",
            "belopp",
            Money(),
            both("Partens belopp, eller totalen", "One party's amount, or the total"),
        ),
        optional(
            required(
                "party",
                "part",
                PARTY,
                both(f"Vems belopp: {PARTY.listed()['sv']}", f"Whose amount: {PARTY.listed()['en']}"),
            ),
            Party.TOTAL,
        ),
        optional(PARTY_SHARES, LEGAL_SHARES),
    ),
    (
        Table(),
        both(
            "part, andel, belopp; sista raden är totalen", "party, share, amount; the last row is the total"
        ),
    ),
    source=LAW,
    example='BUDGETRAM(1064, "staten")',
    category="fees",
)
def funding_frame(amount: int, party: Party, shares: Sequence[Fraction]) -> list[Row]:
    """State, region, municipalities and total: name, share of 1 and amount."""
    frame = fees.funding_frame(amount, party, shares)
    amounts = (frame.state, frame.region, frame.municipalities, frame.total)
    names = (words[0] for words in PARTY_WORDS.values())
    return list(zip(names, (*shares, 1), amounts, strict=True))


@cell_function(
    "ANDELAR",
    both(
        "Medlemmarnas andelar av 1, med valfri avrundning till jämnt 100 %",
        "The members' shares, which make 100 %",
    ),
    (
        BASES,
        optional(
            required(
                "decimals",
                "decimaler",
                Count(whole=True, high=10),
                both(
                    "Decimaler i procenttalet; utan detta oavrundat",
                    "Decimals of the percentage; unrounded if left out",
                ),
            )
        ),
        optional(MEMBER_CODES),
    ),
    (Table(), both("(kod), andel av 1", "(code), share of 1")),
    source=RAR_2018,
    example="ANDELAR({5113;6248;31643}, 2)",
    category="fees",
)
def fee_shares(weights: Sequence[Fraction], decimals: int | None, codes: Sequence[str] | None) -> list[Row]:
    """One row per member: its share of 1, led by its code where codes are given."""
    return with_codes(codes, ((share,) for share in fees.fee_shares(weights, decimals, codes)))


@cell_function(
    "AVGIFTER",
    both("Fördelar ett belopp på medlemmarna utan rest", "Splits an amount among the members, no remainder"),
    (TOTAL, BASES, optional(RULE, HAMILTON), optional(MEMBER_CODES)),
    (Table(), both("(kod), belopp", "(code), amount")),
    source=LAW,
    example="AVGIFTER(4000000, {5113;6248;31643})",
    category="fees",
)
def fee_split(
    total: int, weights: Sequence[Fraction], policy: RoundingPolicy, codes: Sequence[str] | None
) -> list[Row]:
    """One row per member: its amount, led by its code where codes are given."""
    return with_codes(codes, ((part,) for part in fees.fee_split(total, weights, policy, codes).parts))


@cell_function(
    "AVGIFTSPLAN",
    both(
        "Medlemmarnas avgifter för året och de fyra kvartalen",
        "The members' fees for the year and four quarters",
    ),
    (
        TOTAL,
        BASES,
        optional(MEMBER_CODES),
        optional(RULE, HAMILTON),
        optional(QUARTER_RULE, HAMILTON),
        optional(QUARTER_BASES, (1, 1, 1, 1)),
    ),
    (Table(), both("(kod), år, kvartal 1–4", "(code), year, quarters 1–4")),
    source=RAR_2018,
    example='AVGIFTSPLAN(4000000, {5113;6248;31643}, {"0428";"0461";"0480"}, "största rest", "lika kvartal")',
    category="fees",
)
def fee_plan(
    total: int,
    weights: Sequence[Fraction],
    codes: Sequence[str] | None,
    policy: RoundingPolicy,
    quarter_policy: RoundingPolicy,
    quarter_weights: Sequence[Fraction],
) -> list[Row]:
    """One row per member: year and quarters in whole kronor, led by its code where codes are given."""
    plan = fees.fee_plan(total, weights, codes, FeeRules(policy, quarter_policy, tuple(quarter_weights)))
    return with_codes(codes, ((fee.year, *fee.quarters) for fee in plan))
