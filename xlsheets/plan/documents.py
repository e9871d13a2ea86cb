"""The plans that ship with xlsheets, and the start of a new one."""

import json
from pathlib import Path
from typing import Any

from xlsheets.plan.calendar import banking_holidays
from xlsheets.plan.types import Document
from xlsheets.resources import templates

LAW = "Lagen (2003:1210) 5 §"


def list_plans() -> list[str]:
    """Return the ids of the shipped plans, oldest first.

    >>> "rar-2018" in list_plans()
    True
    """
    return sorted(path.stem for path in (templates() / "plans").glob("*.json"))


def load_plan(plan: str) -> Document:
    """Return a shipped plan's document.

    Raises:
        KeyError: there is no such plan.
    """
    if plan not in list_plans():
        raise KeyError(plan)
    return load_document(templates() / "plans" / f"{plan}.json")


def load_document(path: Path) -> Document:
    """Read a document from a JSON file.

    Raises:
        ValueError: the file is not JSON, or not an object.
    """
    loaded: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{path.name} holds no JSON object")
    return loaded


def without_corrections(document: Document) -> Document:
    """Return the document as a workbook holds it: corrections belong to the plan, not to a workbook."""
    return {name: value for name, value in document.items() if name != "corrections"}


def blank_document(first_year: int, years: int = 3) -> Document:
    """Return the start of a budget: the law's shares, the usual lines, no amounts."""
    span = [first_year + step for step in range(years)]
    empty = [None] * years

    def line(name: str, label: str, role: str, **more: Any) -> Document:
        values = {"values": list(empty)} if role in ("income", "cost", "opening") else {}
        return {"id": name, "label": label, "role": role, **values, **more}

    return {
        "template": {"name": "budget", "version": "1.0"},
        "association": {"name": "Samordningsförbundet"},
        "decision": {"status": "proposed"},
        "headings": {
            "fees": f"Fördelning av medlemsavgifter {first_year}",
            "plan": f"Budget {first_year} samt ekonomisk plan {span[0] + 1}–{span[-1]}",
            "initiatives": "Samverkansinsatser",
        },
        "assumptions": {
            "first_year": first_year,
            "frame": {"party": "total"},
            "shares": {"state": "0.5", "region": "0.25", "municipalities": "0.25"},
            "party_names": {"municipalities": "Kommuner", "region": "Regionen", "state": "Staten"},
            "rounding": {"years": "largest_remainder", "quarters": "equal_quarters"},
            "key": {"measure": "Antal invånare"},
            "due_rule": "before_quarter",
            "notes": {"shares": {"from": "2004-01-01", "source": LAW}},
        },
        "equity_tiers": [],
        "holidays": list(banking_holidays(first_year)),
        "members": [{"code": "0000", "name": "Kommun 1"}, {"code": "0001", "name": "Kommun 2"}],
        "plan": {
            "unit": "kr",
            "sign": "costs_negative",
            "years": span,
            "lines": [
                line("state", "Staten", "income", party="state"),
                line("region", "Regionen", "income", party="region"),
                line("municipalities", "Kommuner", "income", party="municipalities"),
                line("other", "Övriga intäkter", "income"),
                line("income", "Summa intäkter", "income_total"),
                line("board", "Styrelse", "cost"),
                line("office", "Kansli", "cost"),
                line("support", "Samverkansstöd", "cost"),
                line("initiatives", "Samverkansinsatser", "initiatives"),
                line("costs", "Summa kostnader", "cost_total"),
                line("opening", "Över-underskott från tidigare år", "opening"),
                line("result", "Årets beräknade resultat", "result"),
                line("closing", "Beräknat eget kapital vid årets utgång", "closing"),
            ],
        },
        "initiatives": {
            "unit": "kr",
            "sign": "negative",
            "years": span,
            "label": "Summa samverkansinsatser",
            "items": [{"id": "insats-1", "name": "Insats 1", "values": list(empty)}],
        },
        "changes": [],
    }
