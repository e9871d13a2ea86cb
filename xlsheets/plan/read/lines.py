"""Reading the lines of the plan: tables of typed lines and named rows of computed ones, in sheet order."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from xlsheets.ooxml import Table
from xlsheets.plan import pointer
from xlsheets.plan.read.plan_columns import PlanColumns, plan_columns, tell_headings, with_lost_role
from xlsheets.plan.read.source import Source
from xlsheets.plan.types import Document, Place, Rectangle

_TABLE = re.compile(r"tbl(?P<kind>Intäkter|Kostnader)(?P<unprinted>Underlag)?\d*")
_ROW = re.compile(r"(?P<area>Plan|Underlag)_(?P<id>\w+)")
_ROLES = {"Intäkter": "income", "Kostnader": "cost"}
_PARTY = {"staten": "state", "regionen": "region", "kommunerna": "municipalities"}


class _Row(NamedTuple):
    unprinted: bool
    place: Place
    role: str | None
    columns: PlanColumns


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
        first_year = self.source.document.get("assumptions", {}).get("first_year")
        typed = first_year if isinstance(first_year, int) else None  # a text has a finding of its own
        binding = self.source.binding
        known = [(table, with_lost_role(binding, table, plan_columns(table, typed))) for _, table in tables]
        self._read_years(known)
        rows = sorted(
            [*self._table_rows(tables, known), *self._named_rows(known)],
            key=lambda row: (row.unprinted, row.place.row),
        )
        lines: list[Document] = []
        for row in rows:
            line = self._line(row, f"/plan/lines/{len(lines)}")
            if line:
                lines.append(line)
        pointer.put(self.source.document, "/plan/lines", _with_ids(lines))

    def _read_years(self, known: list[tuple[Table, PlanColumns]]) -> None:
        first = known[0][1]
        self.years = list(first.years)
        if first.label:
            pointer.put(self.source.document, "/plan/year_label", first.label)
        pointer.put(self.source.document, "/plan/years", self.years)
        for table, columns in known:
            tell_headings(self.source.binding, table, columns)

    def _table_rows(
        self, tables: list[tuple[re.Match[str], Table]], known: list[tuple[Table, PlanColumns]]
    ) -> Iterator[_Row]:
        for (match, table), (_, columns) in zip(tables, known, strict=True):
            for row in range(table.body.top, table.body.bottom + 1):
                place = Place(table.sheet, row, table.ref.left)
                yield _Row(bool(match["unprinted"]), place, _ROLES[match["kind"]], columns)

    def _named_rows(self, known: list[tuple[Table, PlanColumns]]) -> Iterator[_Row]:
        """Lines outside the tables have the columns of a table of the same width."""
        for name, area in self.source.names.items():
            match = _ROW.fullmatch(name)
            if match and _is_row(area):
                alike = (columns for table, columns in known if table.ref.width == area.width)
                columns = next(alike, known[0][1])
                place = Place(area.sheet, area.row1, area.column1)
                yield _Row(match["area"] == "Underlag", place, None, columns)

    def _line(self, row: _Row, at: str) -> Document | None:
        line: Document = {}
        role, detail = self._role(row)
        if role is None:
            return None
        self.source.places[f"{at}/label"] = row.place
        line["label"] = self.source.value(row.place, "text")
        line["id"] = self._tail(row, at, "id")
        line["role"] = role
        self._read_values(line, row, at)
        if row.role and line["label"] is None and line["id"] is None and not any(line["values"]):
            return None
        if detail:
            line["detail"] = detail
        if row.unprinted:
            line["on_print"] = False
        party = self._tail(row, at, "party")
        if party:
            line["party"] = _PARTY.get(party, party)
        return {name: value for name, value in line.items() if value is not None}

    def _role(self, row: _Row) -> tuple[str | None, str | None]:
        """Return the role and its detail; what a table's lines are follows from the table."""
        place = self._tail_place(row, "role")
        word = self.source.value(place, "text") if place else None
        known = self.source.layout.value_of("role", word) if word else None
        role, _, detail = (known or "").partition(":")
        if row.role:
            return row.role, detail if role == row.role and detail else None
        return role or None, None

    def _tail_place(self, row: _Row, name: str) -> Place | None:
        offset = row.columns.tail.get(name)
        return None if offset is None else row.place._replace(column=row.place.column + offset)

    def _tail(self, row: _Row, at: str, name: str) -> str | None:
        place = self._tail_place(row, name)
        if place is None:
            return None
        self.source.places[f"{at}/{name}"] = place
        text = self.source.value(place, "text")
        return None if text is None else str(text)

    def _read_values(self, line: Document, row: _Row, at: str) -> None:
        values: list[Any] = []
        printed: list[Any] = []
        for year, offset in enumerate(row.columns.values[: len(self.years)]):
            place = row.place._replace(column=row.place.column + offset)
            if line["role"] in ("income", "cost") or (line["role"] == "opening" and year == 0):
                self.source.places[f"{at}/values/{year}"] = place
                values.append(self.source.value(place, "whole"))
                printed.append(None)
                continue
            self.source.figure(f"{at}/computed/{year}", place)
            values.append(None)
            printed.append(self._decided(row, at, year))
        if line["role"] in ("income", "cost", "opening"):
            line["values"] = values
        if any(figure is not None for figure in printed):
            line["printed"] = printed

    def _decided(self, row: _Row, at: str, year: int) -> Any:
        offset = row.columns.decided.get(year)
        if offset is None:
            return None
        place = row.place._replace(column=row.place.column + offset)
        self.source.places[f"{at}/printed/{year}"] = place
        return self.source.value(place, "whole")


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
