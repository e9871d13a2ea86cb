"""What the cells of the template show that hold a formula and are no figure of the document.

Each may show what the inputs make or what the stored cells beneath it make: a stale cell is told where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from udfs.calc.money import CalcError
from udfs.calc.periods import DueRule, instalment_dates
from xlsheets.checks.facts import Facts
from xlsheets.plan.derive_fees import INVOICED, PARTIES, QUARTERS
from xlsheets.plan.derive_plan import COST_ROLES, units
from xlsheets.plan.printed import amount, exact_sum
from xlsheets.plan.types import Document
from xlsheets.plan.values import serial
from xlsheets.problems import as_number

Value = Fraction | str
Values = tuple[Value, ...]

_FRAME = "/frame/computed/"
_UNITS = {"Budget och ekonomisk plan": "plan", "Insatser": "initiatives", "Eget kapital": "plan"}
_IN_KRONOR = ("Medlemsavgifter", "Fakturaunderlag")


def unit_of_sheet(document: Document, sheet: str) -> str | None:
    """The unit that the head of one of the layout's sheets tells; None where it tells none."""
    return "kr" if sheet in _IN_KRONOR else document.get(_UNITS.get(sheet, ""), {}).get("unit")


def decision_text(document: Document) -> str:
    """The decision as *Förutsättningar* writes it out.

    >>> decision_text({"decision": {"status": "decided", "date": "2017-11-27", "paragraph": "41"}})
    'Beslutad 2017-11-27 § 41'
    """
    decision = document.get("decision", {})
    if decision.get("status") != "decided":
        return "Förslag"
    parts = (("", "date"), ("§ ", "paragraph"), ("dnr ", "reference"))
    return " ".join(
        ["Beslutad", *(f"{before}{decision[name]}" for before, name in parts if decision.get(name))]
    )


def heads(document: Document, unit: str | None) -> Iterator[tuple[int, str, str]]:
    """The rows of a sheet's head that are formulas: row, the name that each reads, and its text."""
    yield 1, "Förbund", str(document.get("association", {}).get("name") or "")
    amounts = f"Belopp i {unit}, exkl. moms. " if unit else ""
    yield 3, "Beslut_text", amounts + decision_text(document)


def due_dates(document: Document) -> tuple[Fraction, ...]:
    """The serial numbers of the four due dates; none where the rule cannot be applied."""
    rule, year = document["assumptions"].get("due_rule"), document["assumptions"].get("first_year")
    return _due_dates(year, rule, tuple(one.get("date") for one in document.get("holidays", [])))


@lru_cache(maxsize=64)  # an association's workbooks have one list of holidays
def _due_dates(year: Any, rule: Any, holidays: tuple[Any, ...]) -> tuple[Fraction, ...]:
    try:
        free = [date.fromisoformat(day) for day in holidays if day]
        days = instalment_dates(year, free, DueRule(rule))
    except (CalcError, TypeError, ValueError):  # a text that is no day has a finding of its own
        return ()
    return tuple(Fraction(serial(day.isoformat())) for day in days)


def helpers(facts: Facts) -> Mapping[str, Values]:
    """The figures of *Förutsättningar* that follow from the frame and the units, by their name."""
    document = facts.document
    found: dict[str, Values] = {
        "Plan_kronor": (Fraction(units(document["plan"])),),
        "Beslut_text": (decision_text(document),),
    }
    municipal, total = _both(facts, f"{_FRAME}municipalities"), _both(facts, f"{_FRAME}total")
    if municipal and total:
        equal = document["assumptions"]["rounding"]["quarters"] == "equal_quarters"
        found["Kommunernas_kvartal"] = tuple(whole / QUARTERS for whole in municipal)
        found["Att_fördela"] = found["Kommunernas_kvartal"] if equal else tuple(municipal)
        frames = [
            Fraction(tier["frame"]) for tier in document["equity_tiers"] if tier.get("frame") is not None
        ]
        found["Nivåns_ram"] = tuple(
            max([one for one in frames if one <= whole], default=Fraction(0)) for whole in total
        )
    return found | _of_frame(facts) | _days(document["assumptions"].get("first_year"))


def _of_frame(facts: Facts) -> dict[str, Values]:
    """The helper figures of a frame given as the total: share, whole kronor and rest of each party."""
    assumptions = facts.document["assumptions"]
    wholes = _both(facts, f"{_FRAME}total")
    if assumptions["frame"].get("party") != "total" or not wholes:
        return {}
    found: dict[str, Values] = {"Ram_andel": (Fraction(1),)}
    for step, party in enumerate(PARTIES):
        share = amount(assumptions["shares"][party])
        parts = [whole * share for whole in wholes]
        found[f"Ram_vikt {step}"] = (share,)
        found[f"Ram_heltal {step}"] = tuple(Fraction(int(part)) for part in parts)
        found[f"Ram_rest {step}"] = tuple(part - int(part) for part in parts)
    return found


def _days(year: object) -> dict[str, Values]:
    """The first day of each quarter and of the year after, and the day before each."""
    if not isinstance(year, int) or not date.min.year < year < date.max.year:
        return {}
    firsts = [date(year, 3 * quarter + 1, 1) for quarter in range(QUARTERS)] + [date(year + 1, 1, 1)]
    numbers = [Fraction(serial(day.isoformat())) for day in firsts]
    first: dict[str, Values] = {f"Kvartal_dag{step}": (number,) for step, number in enumerate(numbers, 1)}
    return first | {f"Kvartal_före{step}": (number - 1,) for step, number in enumerate(numbers, 1)}


def quarters(facts: Facts, rows: Iterable[str], columns: Iterable[int]) -> Values:
    """The sum of some quarters of some rows (`/fees/computed/sum`), as computed and as stored."""
    chosen = tuple(columns)
    at = [f"{row}/quarters/{quarter}" for row in rows for quarter in chosen]
    if not all(one in facts.computed for one in at):
        return ()
    stored = exact_sum(_counted(facts, one) for one in at)
    return exact_sum(facts.computed[one] for one in at), stored


def all_invoices() -> tuple[str, ...]:
    """The rows that *Fakturaunderlag* adds at its end."""
    return ("/fees/computed/sum", *(f"/fees/computed/{party}" for party in INVOICED))


def equity_columns(facts: Facts, year: int) -> Mapping[str, Values]:
    """Income and costs of a year of the plan, by the name of their column on *Eget kapital*."""
    figures = facts.figures
    found: dict[str, Values] = {}
    for name, role, parts in (
        ("Kapital_intäkter", "income_total", ("income",)),
        ("Kapital_kostnader", "cost_total", COST_ROLES),
    ):
        index = next((index for index, line in enumerate(figures.lines) if line["role"] == role), None)
        total = figures.total(role, parts, year)
        at = f"/plan/lines/{index}/computed/{year}"
        found[name] = (total,) if at not in facts.reading.places else (total, _counted(facts, at))
    return found


def _counted(facts: Facts, at: str) -> Fraction:
    """A stored figure as a sum counts it: a cell that shows no number is nothing."""
    return as_number(facts.reading.computed.get(at)) or Fraction(0)


def _both(facts: Facts, at: str) -> list[Fraction]:
    """A figure as computed and as stored, as far as they are known."""
    stored = as_number(facts.reading.computed.get(at))
    return [one for one in (facts.computed.get(at), stored) if one is not None]
