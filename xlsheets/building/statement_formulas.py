"""The rules of the printed tables as formulas of plain Excel functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from xlsheets.plan.statements.evaluate import ADDED, StatementFigures
from xlsheets.plan.statements.references import Operand
from xlsheets.plan.statements.tables import Key, Place
from xlsheets.plan.types import Document

Refer = Callable[[Place, Key], str | None]
"""Gives the address of a cell as it is written in the formula of another; None for one on no sheet."""

Decided = Callable[[Key], str | None]
"""Gives the address of the decided figure beside a ruled cell; None where there is none."""

_CHAINED, _CARRYING = ("index",), ("link", "opening")
_CELL = re.compile(r"([A-Z]+)(\d+)")


class Parts(NamedTuple):
    """A rule with its operands written as terms of a formula: by name, and in order with their signs."""

    rule: Document
    terms: Mapping[str, str]
    added: Sequence[tuple[int, str]]
    year: int | None
    decimals: int | None
    shares: Sequence[Fraction]


class RuleFormulas:
    """Formulas of the ruled cells of some statements; `refer` and `decided` give addresses."""

    def __init__(self, figures: StatementFigures, refer: Refer, decided: Decided) -> None:
        self.figures, self.tables, self.refer = figures, figures.tables, refer
        self.decided = decided

    def formula(self, key: Key) -> str | None:
        """The formula of a ruled cell, without its equals sign; None where the rule has none."""
        rule = self.tables.rule(key)
        used = self.figures.structure.rests_on.get(key)
        if rule is None or used is None or any(self.refer(one.place, key) is None for one in used):
            return None
        failure = self.figures.failures.get(key)
        if failure is not None and failure.reason == "date":
            return self.decided(key)  # no formula may calculate with a text that only looks like a day
        chained = rule["rule"] in _CHAINED
        terms = {one.name: self._term(one, key, chained) for one in used if one.name not in ADDED}
        added = [(one.sign, self._term(one, key, chained)) for one in used if one.name in ADDED]
        year = rule.get("year", self.tables.column(key).get("year"))
        parts = Parts(rule, terms, added, year, self.tables.decimals(key), self.figures.shares)
        made = _FORMULAS[rule["rule"]](parts)
        if made is None or rule.get("sign", 1) == 1:
            return made
        return f"-{made}" if rule["rule"] in _CARRYING else f"-({made})"

    def _term(self, one: Operand, key: Key, chained: bool) -> str:
        """One operand in the unit of the ruled cell, rounded where the table sums what it shows."""
        term = str(self.refer(one.place, key))
        if isinstance(one.place, Key) and self.tables.rule(one.place) is not None and not chained:
            decimals = self.tables.decimals(one.place)
            policy = self.tables.statements[one.place.statement]["rounding"]["summed"]
            if policy == "shown" and decimals is not None:
                term = f"ROUND(N({term}),{decimals})"
        if one.name in ("start", "end"):
            return term
        factor = self.figures.factor(one.place, key)
        if factor == 1:
            return term
        return f"{term}*{factor.numerator}" if factor > 1 else f"{term}/{factor.denominator}"


def _joined(added: Sequence[tuple[int, str]], first: str = "") -> str:
    """Terms added and subtracted; a sum of many, where all are added."""
    if not first and len(added) > 1 and all(sign == 1 for sign, _ in added):
        return f"SUM({','.join(_ranges([term for _, term in added]))})"
    text = first
    for sign, term in added:
        text += ("-" if sign < 0 else "+" if text else "") + term
    return text


def _ranges(terms: Sequence[str]) -> Iterator[str]:
    """The terms, cells right below one another as ranges: a row that is inserted there is then counted.

    >>> list(_ranges(["C8", "C9", "C10", "C12", "ROUND(C13,0)"]))
    ['C8:C10', 'C12', 'ROUND(C13,0)']
    """
    run: list[str] = []
    for term in [*terms, ""]:
        last, here = (_CELL.fullmatch(one) for one in (run[-1] if run else "", term))
        if last and here and here[1] == last[1] and int(here[2]) == int(last[2]) + 1:
            run.append(term)
            continue
        if run:
            yield run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}"
        run = [term]


def _sum(parts: Parts) -> str:
    return _joined(parts.added)


def _cell(parts: Parts) -> str:
    return parts.terms["cell"]


def _index(parts: Parts) -> str:
    rate, steps = Fraction(parts.rule["rate"]), int(parts.rule.get("steps", 1))
    factor = f"(1{'-' if rate < 0 else '+'}{_decimal(abs(rate))})"
    return parts.terms["base"] + (f"*{factor}" if steps == 1 else f"*{factor}^{steps}")


def _share(parts: Parts) -> str:
    return f"{parts.terms['cell']}*{parts.terms.get('by') or parts.rule.get('share', '0')}"


def _ratio(parts: Parts) -> str:
    part, whole = parts.terms["part"], parts.terms["whole"]
    return f'IF({whole}=0,"",{part}/{whole})'


def _balancing(parts: Parts) -> str:
    return _joined(parts.added, parts.terms["total"])


def _payouts(parts: Parts) -> str:
    first, last, year = int(parts.rule["decided"]), int(parts.rule["last"]), parts.year
    grant, count = parts.terms["cell"], last - first + 1
    if year is None or count < 1:
        return "0"
    reached = min(year - first + 1, count)
    if parts.rule.get("cumulative"):
        return _paid(parts, grant, reached, count)
    if reached < 1 or year > last:
        return "0"
    before = _paid(parts, grant, reached - 1, count)
    now = _paid(parts, grant, reached, count)
    return now if before == "0" else f"{now}-{before}"


def _paid(parts: Parts, grant: str, reached: int, count: int) -> str:
    """What has been paid of a grant after some of its years."""
    if reached < 1:
        return "0"
    if reached >= count:
        return grant
    part = f"{grant}*{reached}/{count}"
    return f"ROUND({part},{parts.decimals})" if parts.decimals in (0, -2, -3) else part


def _phased(parts: Parts) -> str | None:
    start, end = parts.terms["start"], parts.terms["end"]
    total, year = parts.terms["total"], parts.year
    if year is None or "round_to" in parts.rule:
        return None  # the last year takes what the rounded ones leave, which no short formula says
    if parts.rule.get("method") == "days":
        days = f"MAX(0,MIN({end},DATE({year},12,31))-MAX({start},DATE({year},1,1))+1)"
        return f"{total}*{days}/({end}-{start}+1)"
    months = _months(start, end)
    first = f"(12*YEAR({start})+MONTH({start})-1)"
    within = f"MAX(0,MIN({first}+{months},{12 * year + 12})-MAX({first},{12 * year}))"
    return f"{total}*{within}/{months}"


def _months(start: str, end: str) -> str:
    """Full months from the first day to the last, at least one: a period may start in mid-month."""
    whole = f"12*(YEAR({end})-YEAR({start}))+MONTH({end})-MONTH({start})"
    last = f"DAY(EOMONTH({end},0))"
    odd = f"IF(DAY({end})={last},IF(DAY({start})=1,1,0),IF(DAY({end})+1<MIN(DAY({start}),{last}),-1,0))"
    return f"MAX(1,{whole}+{odd})"


def _recovery(parts: Parts) -> str:
    return f"-{parts.terms['cell']}/{parts.rule['years']}"


def _frame(parts: Parts) -> str | None:
    """The total by the given party's share, then the rest of it to the others, an odd unit to the larger."""
    names = ("state", "region", "municipalities")
    shares = dict(zip(names, parts.shares, strict=True))
    given, wanted, amount = parts.rule["party"], parts.rule["to_party"], parts.terms["cell"]
    if given == wanted:
        return amount
    if given == "total":
        return f"ROUND({amount}*{_decimal(shares[wanted])},0)"
    if not shares[given]:
        return None
    total = f"ROUND({amount}/{_decimal(shares[given])},0)"
    if wanted == "total":
        return total
    one, other = sorted((name for name in names if name != given), key=lambda name: -shares[name])
    if not shares[one]:
        return None
    part = _decimal(shares[one]), _decimal(shares[one] + shares[other])
    larger = f"ROUND(({total}-{amount})*{part[0]}/{part[1]},0)"
    return larger if wanted == one else f"{total}-{amount}-{larger}"


def _tangible(parts: Parts) -> str:
    text = parts.terms["opening"]
    text += f"+{parts.terms['acquisitions']}" if "acquisitions" in parts.terms else ""
    return text + (f"-{parts.terms['depreciation']}" if "depreciation" in parts.terms else "")


def _decimal(value: Fraction) -> str:
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


_FORMULAS: Mapping[str, Callable[[Parts], str | None]] = {
    "sum": _sum,
    "link": _cell,
    "index": _index,
    "share": _share,
    "ratio": _ratio,
    "opening": _cell,
    "balancing": _balancing,
    "payouts": _payouts,
    "phased": _phased,
    "recovery": _recovery,
    "frame": _frame,
    "tangible": _tangible,
    "ceiling": _share,
}
