"""A document's tables as pandas DataFrames, for analysis across workbooks and for those who script.

>>> from xlsheets.plan.documents import load_plan
>>> frames = tables(load_plan("rar-2018"))
>>> int(frames["members"]["year"].sum())
4000000
>>> frames["equity"].loc[2019, "closing"]
Fraction(2766, 1)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlsheets.plan.derive import derive

if TYPE_CHECKING:
    import pandas as pd

    from xlsheets.plan.types import Document

_MEMBER_TEXTS = ("code", "name", "organisation_number", "reference")
_QUARTERS = tuple(f"Q{quarter}" for quarter in range(1, 5))


def tables(document: Document) -> dict[str, pd.DataFrame]:
    """Return the tables of a document: ``members``, ``plan``, ``initiatives`` and ``equity``.

    Figures are computed from the document and exact: whole numbers as int, others as Fraction, in the unit
    of their table; a blank is None. A table that the document lacks is an empty frame with its columns.

    >>> from xlsheets.plan.documents import load_plan
    >>> list(tables(load_plan("rar-2025"))["plan"].loc["closing"])[3:]
    [5632300, 4481600, 2473100]
    """
    figures = derive(document)
    return {
        "members": members(document, figures),
        "plan": plan(document, figures),
        "initiatives": initiatives(document),
        "equity": equity(document, figures),
    }


def members(document: Document, figures: dict[str, Fraction] | None = None) -> pd.DataFrame:
    """Return one row per municipality: code, name, inhabitants, share, year and quarters in kronor."""
    import pandas as pd

    figures = derive(document) if figures is None else figures
    rows = []
    for index, member in enumerate(document.get("members", [])):
        at = f"/members/{index}/computed"
        row: dict[str, Any] = {name: member.get(name) for name in _MEMBER_TEXTS}
        row["inhabitants"] = member.get("inhabitants")
        row["share"] = figures.get(f"{at}/share")
        row["year"] = _plain(figures.get(f"{at}/year"))
        for quarter, name in enumerate(_QUARTERS):
            row[name] = _plain(figures.get(f"{at}/quarters/{quarter}"))
        rows.append(row)
    return pd.DataFrame(
        rows, columns=[*_MEMBER_TEXTS, "inhabitants", "share", "year", *_QUARTERS], dtype=object
    )


def plan(document: Document, figures: dict[str, Fraction] | None = None) -> pd.DataFrame:
    """Return one row per line of the plan by its id: label, role, party, then a column per year."""
    import pandas as pd

    figures = derive(document) if figures is None else figures
    table = document["plan"]
    rows = {}
    for index, line in enumerate(table["lines"]):
        row: dict[Any, Any] = {name: line.get(name) for name in ("label", "role", "party")}
        for number, year in enumerate(table["years"]):
            typed = line.get("values", [None] * len(table["years"]))[number]
            row[year] = _plain(figures.get(f"/plan/lines/{index}/computed/{number}", typed))
        rows[line["id"]] = row
    columns = ["label", "role", "party", *table["years"]]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=object)


def initiatives(document: Document) -> pd.DataFrame:
    """Return one row per initiative by its id: name, owner, then a column per year."""
    import pandas as pd

    table = document.get("initiatives", {"years": [], "items": []})
    rows = {
        item["id"]: {
            "name": item["name"],
            "owner": item.get("owner"),
            **{year: _plain(value) for year, value in zip(table["years"], item["values"], strict=True)},
        }
        for item in table["items"]
    }
    columns = ["name", "owner", *table["years"]]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=object)


def equity(document: Document, figures: dict[str, Fraction] | None = None) -> pd.DataFrame:
    """Return one row per year: opening, result, closing, level and what closing is over the level."""
    import pandas as pd

    figures = derive(document) if figures is None else figures
    names = ("opening", "result", "closing", "level", "over")
    years = document["plan"]["years"]
    rows = [
        [figures.get(f"/equity/computed/{index}/{name}") for name in names] for index in range(len(years))
    ]
    return pd.DataFrame(rows, index=pd.Index(years, name="year"), columns=list(names), dtype=object)


def _plain(value: Any) -> Any:
    """Return whole numbers as int, other exact numbers as Fraction."""
    if value is None or isinstance(value, int):
        return value
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact
