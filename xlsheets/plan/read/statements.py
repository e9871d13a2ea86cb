"""Reading the sheets of the printed tables: what was typed, what is computed, and the rules that are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from xlsheets.ooxml import Table
from xlsheets.plan.read.source import Source
from xlsheets.plan.statements.cells import from_content
from xlsheets.plan.statements.stored import (
    HEADINGS,
    NOTE,
    TABLE,
    Kept,
    Outline,
    Row,
    as_written,
    beats_rule,
    name_of,
    outlines,
    own,
)
from xlsheets.plan.statements.tables import AMOUNT_KINDS, Key
from xlsheets.plan.types import Document, Place, Rectangle
from xlsheets.problems import Severity


def read_statements(source: Source) -> None:
    """Read every table whose rules the workbook keeps; a table whose cells are gone is told."""
    table = source.tables.get(TABLE)
    if table is None:
        return
    found: list[Document] = []
    for outline in outlines(_rows(source, table)):
        area = source.names.get(name_of(outline.id))
        if area is None or area.sheet not in source.cells:
            source.binding.tell(
                "statement-missing", Severity.ERROR, table.sheet, None, name=name_of(outline.id)
            )
            continue
        found.append(StatementReader(source, outline, area, len(found)).read())
    if found:
        source.document["statements"] = found


def _rows(source: Source, table: Table) -> Iterator[Row]:
    steps = {column.name: step for step, column in enumerate(table.columns)}
    if not steps.keys() >= set(HEADINGS):
        return
    for row in range(table.ref.top + table.header_rows, table.ref.bottom + 1):
        places = (Place(table.sheet, row, table.ref.left + steps[name]) for name in HEADINGS)
        yield Row(*(str(source.value(place, "text") or "") for place in places))


class StatementReader:
    """One table: its columns are found by their order, or by their headings where some were inserted."""

    def __init__(self, source: Source, outline: Outline, area: Rectangle, number: int) -> None:
        self.source, self.outline, self.area, self.number = source, outline, area, number
        self.at = f"/statements/{number}"
        self.kinds = {column.id: str(column.data.get("kind", "text")) for column in outline.columns}
        self.lines = {line.id: line for line in outline.lines}
        self.positions, self.beside = self._columns()

    def read(self) -> Document:
        """The statement as its sheet shows it, with what was kept of it."""
        document: Document = {"id": self.outline.id, **self.outline.data}
        heading = self.source.place(f"{name_of(self.outline.id)}_rubrik")
        document["heading"] = self._text(heading, f"{self.at}/heading") if heading else ""
        first = self._place(self.area.row1, self.area.column1)
        row_heading = self.source.value(first, "text")
        if row_heading:
            document["row_heading"] = row_heading
        document["columns"] = [*self._read_columns()]
        lines: list[Document] = []
        notes: list[str] = []
        for row in range(self.area.row1 + 1, self.area.row2 + 1):
            name = str(self.source.value(self._place(row, self.area.column2), "text") or "")
            if name.startswith(NOTE):
                at = f"{self.at}/notes/{len(notes)}"
                notes.append(self._text(self._place(row, self.area.column1), at))
            elif name or not self._is_blank(row):
                lines.append(self._line(row, name, len(lines)))
        document["lines"] = [*_with_inserted(lines, self.lines.keys())]
        return document | ({"notes": notes} if notes else {})

    def _columns(self) -> tuple[dict[str, int], dict[str, int]]:
        """The sheet columns of the values, and of the printed figures beside them."""
        names = [column.id for column in self.outline.columns]
        ruled = [name for name in names if name in self._ruled()]
        first = self.area.column1 + 1
        if self.area.width == len(names) + len(ruled) + 2:
            shown = {name: first + step for step, name in enumerate(names)}
            return shown, {name: first + len(names) + step for step, name in enumerate(ruled)}
        return self._by_heading(names, ruled)

    def _by_heading(
        self, names: Sequence[str], ruled: Sequence[str]
    ) -> tuple[dict[str, int], dict[str, int]]:
        labels = {column.id: str(column.data.get("heading", "")) for column in self.outline.columns}
        wanted = [(name, labels[name]) for name in names]
        wanted_beside = [(name, f"Fastställd {labels[name]}") for name in ruled]
        row = self.area.row1
        left = list(range(self.area.column1 + 1, self.area.column2))
        texts = {step: str(self.source.value(self._place(row, step), "text") or "") for step in left}

        def claim(entries: Sequence[tuple[str, str]]) -> dict[str, int]:
            claimed = {}
            for name, text in entries:
                step = next((one for one in left if texts[one] == text), None)
                if step is not None:
                    left.remove(step)
                    claimed[name] = step
            return claimed

        return claim(wanted), claim(wanted_beside)

    def _ruled(self) -> set[str]:
        """The columns where some line has a rule."""
        found: set[str] = set()
        for line in self.outline.lines:
            for name in self.kinds:
                if self._has_rule(line, name):
                    found.add(name)
        return found

    def _has_rule(self, line: Kept, column: str) -> bool:
        rules = line.data.get("rules")
        if not isinstance(rules, dict):
            return False
        if beats_rule(line, column):
            return False
        return column in rules or ("*" in rules and self.kinds[column] in AMOUNT_KINDS)

    def _read_columns(self) -> Iterator[Document]:
        for place, column in enumerate(self.outline.columns):
            kept = {name: value for name, value in column.data.items() if name != "heading"}
            step = self.positions.get(column.id)
            label = str(column.data.get("heading", ""))
            if step is not None:
                label = self._text(self._place(self.area.row1, step), f"{self.at}/columns/{place}/label")
            yield {"id": column.id, "label": label, **kept}

    def _line(self, row: int, name: str, number: int) -> Document:
        kept = self.lines.get(name) or Kept(name or f"rad-{row}", {"role": "input"})
        label = self._text(self._place(row, self.area.column1), f"{self.at}/lines/{number}/label")
        document: Document = {"id": kept.id, "label": label, **own(kept)}
        for column, step in self.positions.items():
            key, place = Key(self.number, number, column), self._place(row, step)
            if self._has_rule(kept, column):
                self.source.figure(key.at(), place)
            else:
                self._value(document, kept, key, place, "values")
        for column, step in self.beside.items():
            if self._has_rule(kept, column):
                key = Key(self.number, number, column)
                self._value(document, kept, key, self._place(row, step), "printed")
        return document

    def _value(self, document: Document, kept: Kept, key: Key, place: Place, part: str) -> None:
        if document.get("role") == "heading" and self._content(place) is None:
            return
        self.source.places[key.at(part)] = place
        kind = self.kinds[key.column]
        value = from_content(self._content(place), kind, self.source.package.date1904)
        if value is not None:
            written = as_written(kept, part, key.column, value, kind)
            document.setdefault(part, {})[key.column] = written

    def _content(self, place: Place) -> Any:
        cell = self.source.cell(place)
        return cell.value if cell else None

    def _text(self, place: Place, at: str) -> str:
        self.source.places[at] = place
        return str(self.source.value(place, "text") or "")

    def _is_blank(self, row: int) -> bool:
        steps = [self.area.column1, *self.positions.values()]
        return all(self._content(self._place(row, step)) is None for step in steps)

    def _place(self, row: int, column: int) -> Place:
        return Place(self.area.sheet, row, column)


def _with_inserted(lines: Sequence[Document], known: Collection[str]) -> Iterator[Document]:
    """The lines, where sums count a row inserted among theirs, as the range of their formula does."""
    after = {one["id"]: before["id"] for before, one in pairwise(lines) if one["id"] not in known}
    for line in lines:
        rules = line.get("rules")
        if not after or not isinstance(rules, dict):
            yield line
            continue
        order = [one["id"] for one in lines]
        yield line | {"rules": {column: _counting(rule, after, order) for column, rule in rules.items()}}


def _counting(rule: Any, after: Mapping[str, str], order: Sequence[str]) -> Any:
    """The rule with the inserted lines that stand between two lines that it adds."""
    of = rule.get("of") if isinstance(rule, dict) and rule.get("rule") == "sum" else None
    if not isinstance(of, list):
        return rule
    counted = [*of]
    for name, before in after.items():
        place = order.index(name)
        follows = order[place + 1 :]
        below = next((one for one in follows if one not in after), None)
        if before in counted and below in counted:
            counted.insert(counted.index(before) + 1, name)
    return rule | {"of": counted}
