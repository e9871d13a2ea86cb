"""Sound plans with no decided figure to compare with: the shipped ones, and three older ones as documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import blank_document, load_plan
from xlsheets.plan.types import Document, copied

Row = tuple[str, str, Sequence[int | None]]
_PEOPLE = {
    "0428": ("Vingåker", 5113),
    "0461": ("Gnesta", 6248),
    "0480": ("Nyköping", 31643),
    "0481": ("Oxelösund", 6616),
    "0482": ("Flen", 9228),
    "0483": ("Katrineholm", 19667),
    "0484": ("Eskilstuna", 62820),
    "0486": ("Strängnäs", 20078),
    "0488": ("Trosa", 7043),
}


def undecided(document: Document) -> Document:
    """The document without its column Fastställd, as a budget is while it is being made."""
    bare = copied(document)
    bare.pop("fees", None)
    for row in (*bare["members"], *bare["plan"]["lines"], bare.get("initiatives", {})):
        row.pop("printed", None)
    return bare


def sound_plans() -> Mapping[str, Document]:
    """Every sound plan by name; those of 2007, 2009 and 2016 have other signs, units and numbers of years."""
    shipped = {name: undecided(apply_corrections(load_plan(name))) for name in ("rar-2018", "rar-2025")}
    return {"rar-2007": _rar_2007(), "rar-2009": _rar_2009(), "roslagen-2016": _roslagen(), **shipped}


def _rar_2007() -> Document:
    """One year, costs positive, in tkr; what is left for new projects balances it."""
    costs = [("Styrelsen", 310), ("Personal", 1804), ("Lokal", 160), ("Revision", 60), ("Avskrivningar", 73)]
    rows = [("income", "Medlemsavgifter", [15000]), *(("cost", name, [amount]) for name, amount in costs)]
    rows += [("cost", "Beviljade projekt", [5719]), ("cost", "Disponibelt belopp", [6874])]
    document = _plan(2007, "costs_positive", rows, opening=None)
    document["assumptions"]["frame"]["amount"] = 15_000_000
    document["members"] = _members(_PEOPLE)
    projects = (1140, 242, 242, 307, 868, 944, 1039, 100, 539, 398)
    document["initiatives"] |= {
        "unit": "tkr",
        "sign": "positive",
        "items": _items([[one] for one in projects]),
    }
    return document


def _rar_2009() -> Document:
    """Three years, income negative, in tkr; opens and stays below zero."""
    rows: list[Row] = [
        ("income", "Intäkter", [-15000, -15000, -15000]),
        ("cost", "Styrelse", [475, 489, 504]),
        ("cost", "Personal", [2082, 2144, 2209]),
        ("cost", "Lokaler", [175, 180, 186]),
        ("cost", "Revision", [103, 106, 109]),
        ("cost", "Administration", [288, 297, 306]),
        ("cost", "Samverkansinsatser", [350, 361, 371]),
        ("cost", "Avskrivningar", [22, 20, 14]),
        ("cost", "Övrigt", [296, 305, 314]),
        ("cost", "Utbildning", [500, 515, 530]),
        ("income", "Finansiella kostnader/intäkter", [-300, -200, -200]),
        ("cost", "Beviljade projekt under året", [6665, 6440, 6314]),
    ]
    document = _plan(2009, "income_negative", rows, opening=-13030)
    document["assumptions"]["frame"]["amount"] = 15_000_000
    document["members"] = _members(_PEOPLE)
    projects = [
        (539, 50, None),
        (1100, 1170, 487),
        (1480, None, None),
        (1965, 1965, 1964),
        (2572, 2572, 1715),
    ]
    document["initiatives"] |= {"unit": "tkr", "sign": "positive", "items": _items(projects)}
    return document


def _roslagen() -> Document:
    """A small association: three columns in tkr, costs positive, a buffer that balances the last year."""
    rows: list[Row] = [
        ("income", "Staten (AF/FK)", [1220, 1064, 1520]),
        ("income", "SLL", [610, 532, 760]),
        ("income", "Österåkers kommun", [237, 213, 304]),
        ("income", "Täby kommun", [372, 319, 456]),
        ("cost", "Styrelsearvoden", [110, 110, 110]),
        ("cost", "Kansli ink. personal", [756, 900, 900]),
        ("cost", "Lokalhyra", [128, 115, 115]),
        ("cost", "Ekonomi och redovisning", [38, 50, 50]),
        ("cost", "Revision", [40, 60, 60]),
        ("cost", "Kommunikation/information", [118, 40, 30]),
        ("cost", "Övrigt/buffert", [50, 50, 5]),
        ("cost", "Analys av behovsområden", [65, 332, 100]),
        ("cost", "Pågående strukturell insats", [300, 30, 50]),
        ("cost", "Pågående operativ insats", [409, 1930, 1520]),
        ("cost", "Utvärdering", [40, 100, 100]),
    ]
    document = _plan(2015, "costs_positive", rows, opening=1204)
    document["assumptions"]["frame"]["amount"] = 2_440_000
    document["members"] = _members({"0117": ("Österåker", 41180), "0160": ("Täby", 66292)})
    del document["initiatives"]
    return document


def _plan(first: int, sign: str, rows: Sequence[Row], opening: int | None) -> Document:
    years = len(rows[0][2])
    document = blank_document(first, years)
    lines: list[Document] = [
        {"id": f"rad-{number}", "label": label, "role": role, "values": list(values)}
        for number, (role, label, values) in enumerate(rows)
    ]
    lines.append({"id": "costs", "label": "Summa kostnader", "role": "cost_total"})
    if opening is not None:
        values = [opening, *[None] * (years - 1)]
        lines.append({"id": "opening", "label": "Ingående balans", "role": "opening", "values": values})
    ends = [("result", "Resultat"), ("closing", "Utgående balans")]
    lines += [{"id": role, "label": label, "role": role} for role, label in ends]
    document["plan"] |= {"unit": "tkr", "sign": sign, "lines": lines}
    return document


def _members(people: Mapping[str, tuple[str, int]]) -> list[Document]:
    return [{"code": code, "name": name, "inhabitants": count} for code, (name, count) in people.items()]


def _items(amounts: Sequence[Sequence[Any]]) -> list[Document]:
    return [
        {"id": f"projekt-{number}", "name": f"Projekt {number}", "values": list(values)}
        for number, values in enumerate(amounts, 1)
    ]
