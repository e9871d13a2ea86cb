"""The rules that a printed figure can follow from, one function each, in exact arithmetic.

Each takes the rule, the amounts of the cells that it names, and the few facts of the cell itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.equity import equity_ceiling
from udfs.calc.errors import CalcError
from udfs.calc.fees import LEGAL_SHARES, Party, funding_frame
from udfs.calc.indexing import index_series
from udfs.calc.options import Measure, Shown
from udfs.calc.payouts import grant_payout
from udfs.calc.projects import PhasingRules, project_phasing
from xlsheets.plan.printed import exact_sum
from xlsheets.plan.types import Document


class Given(NamedTuple):
    """What a rule is applied to.

    `amounts` are the cells by the rule's own names for them, `parts` the signed figures that it adds up,
    `days` the dates, `year` that of the column, `unit` what yearly parts are rounded to (0: nothing), and
    `shares` those of the state, the region and the municipalities.
    """

    rule: Document
    amounts: Mapping[str, Fraction]
    parts: Sequence[Fraction] = ()
    days: Mapping[str, date] = {}
    year: int | None = None
    unit: int = 0
    shares: Sequence[Fraction] = LEGAL_SHARES

    def asked_year(self) -> int:
        """The year that the rule names, else the column's. Raises `year-missing`."""
        year = self.rule.get("year", self.year)
        if year is None:
            raise CalcError("year-missing", "year")
        return int(year)


def apply(given: Given) -> Fraction:
    """What the rule gives, exactly, with the sign that it asks for. Raises CalcError.

    >>> apply(Given({"rule": "index", "rate": "0.03"}, {"base": Fraction(461)}))
    Fraction(47483, 100)
    """
    return int(given.rule.get("sign", 1)) * _RULES[given.rule["rule"]](given)


def _sum(given: Given) -> Fraction:
    return exact_sum(given.parts)


def _link(given: Given) -> Fraction:
    return given.amounts["cell"]


def _index(given: Given) -> Fraction:
    steps = int(given.rule.get("steps", 1))
    return index_series([given.amounts["base"]], [given.rule["rate"]], steps + 1)[0][-1]


def _share(given: Given) -> Fraction:
    return given.amounts["cell"] * given.amounts.get("by", Fraction(given.rule.get("share", 0)))


def _ratio(given: Given) -> Fraction:
    if not given.amounts["whole"]:
        raise CalcError("whole-zero", "whole")
    return given.amounts["part"] / given.amounts["whole"]


def _balancing(given: Given) -> Fraction:
    return given.amounts["total"] + exact_sum(given.parts)


def _payouts(given: Given) -> Fraction:
    first, last, year = int(given.rule["decided"]), int(given.rule["last"]), given.asked_year()
    shown = Shown.CUMULATIVE if given.rule.get("cumulative") else Shown.YEARLY
    years = range(first, last + 1)
    paid = grant_payout([given.amounts["cell"]], [first], years, shown, given.unit)[0]
    if year in years:
        return paid[year - first]
    return paid[-1] if year > last and shown is Shown.CUMULATIVE else Fraction(0)


def _phased(given: Given) -> Fraction:
    rules = PhasingRules(Measure(given.rule.get("method", "months")), int(given.rule.get("round_to", 0)))
    period = (given.days["start"], given.days["end"])
    phased = project_phasing([given.amounts["total"]], [period], [given.asked_year()], rules=rules)
    return phased[0].years[0]


def _recovery(given: Given) -> Fraction:
    return -given.amounts["cell"] / int(given.rule["years"])


def _frame(given: Given) -> Fraction:
    frame = funding_frame(given.amounts["cell"], Party(given.rule["party"]), given.shares)
    return Fraction(getattr(frame, given.rule["to_party"]))


def _tangible(given: Given) -> Fraction:
    nothing = Fraction(0)
    more, less = (given.amounts.get(name, nothing) for name in ("acquisitions", "depreciation"))
    return given.amounts["opening"] + more - less


def _ceiling(given: Given) -> Fraction:
    return equity_ceiling(given.amounts["cell"], share=given.rule["share"])


_RULES: Mapping[str, Callable[[Given], Fraction]] = {
    "sum": _sum,
    "link": _link,
    "index": _index,
    "share": _share,
    "ratio": _ratio,
    "opening": _link,
    "balancing": _balancing,
    "payouts": _payouts,
    "phased": _phased,
    "recovery": _recovery,
    "frame": _frame,
    "tangible": _tangible,
    "ceiling": _ceiling,
}
