"""Words, units and arguments that several functions share."""

from __future__ import annotations

from udfs.calc.fees import Party
from udfs.calc.money import RoundingPolicy
from udfs.kinds import Choice, Column, Count, Kind, Money, Share, Text, Words
from udfs.registry import Argument, both

KRONOR = both("hela kr", "whole kronor")
AMOUNT_UNIT = both("kr eller tkr, som tabellen", "kr or tkr, as the table")
NUMBER = both("antal", "a number")
PER_CENT = both("procent (3 % är 0,03)", "per cent (3 % is 0.03)")
DAY = both("datum", "date")

POLICY_WORDS = {
    RoundingPolicy.LARGEST_REMAINDER: ("största rest", "largest remainder"),
    RoundingPolicy.SAINTE_LAGUE: ("Sainte-Laguë", "Sainte-Laguë"),
    RoundingPolicy.CUMULATIVE: ("löpande", "cumulative"),
    RoundingPolicy.INDEPENDENT: ("var för sig", "independent"),
    RoundingPolicy.EQUAL_QUARTERS: ("lika kvartal", "equal quarters"),
    RoundingPolicy.SHARE_FIRST: ("andel först", "share first"),
}
QUARTER_POLICIES = (
    RoundingPolicy.LARGEST_REMAINDER,
    RoundingPolicy.EQUAL_QUARTERS,
    RoundingPolicy.INDEPENDENT,
    RoundingPolicy.CUMULATIVE,
)
PARTY_WORDS = {
    Party.STATE: ("Staten", "state"),
    Party.REGION: ("Regionen", "region"),
    Party.MUNICIPALITIES: ("Kommunerna", "municipalities"),
    Party.TOTAL: ("Totalt", "total"),
}

POLICY = Choice(POLICY_WORDS)
QUARTER_POLICY = Choice({policy: POLICY_WORDS[policy] for policy in QUARTER_POLICIES})
PARTY = Choice(PARTY_WORDS)
WEIGHTS = Column(Count(low=None))
CODES = Column(Text())


def required(
    python_name: str, swedish_name: str, kind: Kind, help: Words, unit: Words | None = None
) -> Argument:
    """An argument that every call gives."""
    return Argument(python_name, swedish_name, kind, help, unit)


def optional(argument: Argument, default: object = None) -> Argument:
    """The same argument where a call may leave it out."""
    return argument._replace(optional=True, default=default)


TOTAL = required(
    "total",
    "belopp",
    Money(),
    both("Belopp att fördela", "Amount to split"),
    KRONOR,
)
BASES = required(
    "weights",
    "grunder",
    WEIGHTS,
    both(
        "Fördelningsgrund per medlem, till exempel antal invånare",
        "Allocation basis per member, e.g. inhabitants",
    ),
    NUMBER,
)
MEMBER_CODES = required(
    "codes",
    "koder",
    CODES,
    both("Medlemmarnas koder, som text, en per grund", "The members' codes, as text, one per basis"),
)
RULE = required(
    "policy",
    "regel",
    POLICY,
    both(f"Avrundningsregel: {POLICY.listed()['sv']}", f"Rounding rule: {POLICY.listed()['en']}"),
)
QUARTER_RULE = required(
    "quarter_policy",
    "kvartalsregel",
    QUARTER_POLICY,
    both(
        f"Regel för kvartalen: {QUARTER_POLICY.listed()['sv']}",
        f"Rule for quarters: {QUARTER_POLICY.listed()['en']}",
    ),
)
QUARTER_BASES = required(
    "quarter_weights",
    "kvartalsgrunder",
    WEIGHTS,
    both("Fyra tal: hur året fördelas på kvartalen", "Four numbers: how the year is laid over the quarters"),
)
PARTY_SHARES = required(
    "shares",
    "andelar",
    Column(Share()),
    both(
        "Parternas andelar: statens, regionens och kommunernas",
        "The parties' shares: state, region, municipalities",
    ),
    PER_CENT,
)
