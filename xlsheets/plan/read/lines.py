"""Reading the lines of the plan: tables of typed lines and named rows of computed ones, in sheet order."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from xlsheets.ooxml import Table
from xlsheets.plan import pointer
from xlsheets.plan.read.source import Source
from xlsheets.plan.types import Document, Place, Rectangle

_TABLE = re.compile(r"tbl(?P<kind>Intäkter|Kostnader)(?P<unprinted>Underlag)?\d*")
_ROW = re.compile(r"(?P<area>Plan|Underlag)_(?P<id>\w+)")
_YEAR = re.compile(r"(?:(?P<label>.+) )?(?P<year>\d{4})")
_ROLES = {"Intäkter": "income", "Kostnader": "cost"}
_PARTY = {"staten": "state", "regionen": "region", "kommunerna": "municipalities"}


class _Row(NamedTuple):
    unprinted: bool
    place: Place
    role: str | None


class LineReader:
    """Reads the plan's lines; the headings of the first table give its years."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.years: list[int] = []

    def read(self) -> None:
        """Read years and lines into the document."""
        tables = [(match, t) for name, t in self.source.tables.items() if (match := _TABLE.fullmatch(name))]
        if not tables:
            return
        self._read_years(tables[0][1])
        rows = sorted(
            [*self._table_rows(tables), *self._named_rows()], key=lambda row: (row.unprinted, row.place.row)
        )
        lines: list[Document] = []
        for row in rows:
            line = self._line(row, f"/plan/lines/{len(lines)}")
            if line:
                lines.append(line)
        pointer.put(self.source.document, "/plan/lines", _with_ids(lines))

    def _read_years(self, table: Table) -> None:
        for column in table.columns[1:]:
            match = _YEAR.fullmatch(column.name)
            if match is None or (match["label"] or "").startswith("Fastställd"):
                break
            self.years.append(int(match["year"]))
            if match["label"]:
                pointer.put(self.source.document, "/plan/year_label", match["label"])
        pointer.put(self.source.document, "/plan/years", self.years)

    def _table_rows(self, tables: list[tuple[re.Match[str], Table]]) -> Iterator[_Row]:
        for match, table in tables:
            for row in range(table.body.top, table.body.bottom + 1):
                place = Place(table.sheet, row, table.ref.left)
                yield _Row(bool(match["unprinted"]), place, _ROLES[match["kind"]])

    def _named_rows(self) -> Iterator[_Row]:
        for name, area in self.source.names.items():
            match = _ROW.fullmatch(name)
            if match and _is_row(area):
                yield _Row(match["area"] == "Underlag", Place(area.sheet, area.row1, area.column1), None)

    def _line(self, row: _Row, at: str) -> Document | None:
        line: Document = {}
        role, detail = self._role(row)
        if role is None:
            return None
        for name, column in (("label", 0), ("id", 2 * len(self.years) + 3)):
            place = row.place._replace(column=row.place.column + column)
            self.source.places[f"{at}/{name}"] = place
            line[name] = self.source.value(place, "text")
        line["role"] = role
        self._read_values(line, row, at)
        if row.role and line["label"] is None and line["id"] is None and not any(line["values"]):
            return None
        if detail:
            line["detail"] = detail
        if row.unprinted:
            line["on_print"] = False
        party = self._tail(row, at, "party", 2)
        if party:
            line["party"] = _PARTY.get(party, party)
        return {name: value for name, value in line.items() if value is not None}

    def _role(self, row: _Row) -> tuple[str | None, str | None]:
        """Return the role and its detail; what a table's lines are follows from the table."""
        word = self.source.value(self._tail_place(row, 1), "text")
        known = self.source.layout.value_of("role", word) if word else None
        role, _, detail = (known or "").partition(":")
        if row.role:
            return row.role, detail if role == row.role and detail else None
        return role or None, None

    def _tail_place(self, row: _Row, step: int) -> Place:
        return row.place._replace(column=row.place.column + 2 * len(self.years) + step)

    def _tail(self, row: _Row, at: str, name: str, step: int) -> str | None:
        place = self._tail_place(row, step)
        self.source.places[f"{at}/{name}"] = place
        text = self.source.value(place, "text")
        return None if text is None else str(text)

    def _read_values(self, line: Document, row: _Row, at: str) -> None:
        values: list[Any] = []
        printed: list[Any] = []
        for year in range(len(self.years)):
            place = row.place._replace(column=row.place.column + 1 + year)
            decided = place._replace(column=place.column + len(self.years))
            if line["role"] in ("income", "cost") or (line["role"] == "opening" and year == 0):
                self.source.places[f"{at}/values/{year}"] = place
                values.append(self.source.value(place, "whole"))
                printed.append(None)
                continue
            self.source.figure(f"{at}/computed/{year}", place)
            self.source.places[f"{at}/printed/{year}"] = decided
            values.append(None)
            printed.append(self.source.value(decided, "whole"))
        if line["role"] in ("income", "cost", "opening"):
            line["values"] = values
        if any(figure is not None for figure in printed):
            line["printed"] = printed


def _is_row(area: Rectangle) -> bool:
    return area.row1 == area.row2 and area.column2 > area.column1


def _with_ids(lines: list[Document]) -> list[Document]:
    """Give lines that the user has added an id made from their label."""
    taken = {line.get("id") for line in lines}
    for line in lines:
        if line.get("id") is None:
            base = slug(str(line.get("label", ""))) or "rad"
            number = 1
            while (name := base if number == 1 else f"{base}-{number}") in taken:
                number += 1
            taken.add(name)
            line["id"] = name
    return lines


def slug(text: str) -> str:
    """Return a label as an id.

    >>> slug("Övriga intäkter, ESF")
    'ovriga-intakter-esf'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
