"""Tables that were renamed, converted to plain cells or moved: found by their headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from xlsheets.formula.references import a1
from xlsheets.ooxml import Area, Column, Kind, Table
from xlsheets.plan.layout import QUARTERS, TableLayout
from xlsheets.plan.layout import Column as LayoutColumn
from xlsheets.plan.read.binding import PLAN_SHEET, PLAN_TABLE, PLAN_TITLES, Binding
from xlsheets.plan.read.finding import Candidate, Wanted, area_beneath, choose, normal
from xlsheets.problems import Severity

LEFT_OUT = ("tblNivåer", "tblÄndringar")
"""Tables without which everything else can still be judged."""

_SUM = re.compile(r"(?:summa|totalt|totala)\b", re.IGNORECASE)
_UNPRINTED = "underlag"


def repair_tables(binding: Binding, missing_sheets: set[str]) -> None:
    """Find every table of the template that has lost its name, and say where it was found."""
    needed = set(binding.missing_tables())
    for name, layout in binding.layout.tables.items():
        if name not in binding.tables and layout.sheet.casefold() not in missing_sheets:
            _repair(binding, layout, name in needed)
    if PLAN_SHEET.casefold() not in missing_sheets:
        _repair_plan(binding)


def wanted_of(layout: TableLayout) -> list[Wanted]:
    """The headings that show in print: what everybody who has the table in hand keeps."""
    return [one for column in layout.columns if not column.off_print for one in wanted_column(column)]


def wanted_column(column: LayoutColumn) -> Iterator[Wanted]:
    """A column's headings, each under its first text; quarters are columns of their own."""
    filled = [column]
    if column.repeat == QUARTERS:
        filled = [column.filled(quarter=q, quarter0=q - 1) for q in range(1, QUARTERS + 1)]
    for one in filled:
        texts = [one.header, *one.also]
        if column.repeat == QUARTERS:
            quarter = one.header[-1] if one.header[-1:].isdigit() else one.header[1:2]
            texts = [one.header, *(text.replace("{quarter}", quarter) for text in one.also)]
        years = [re.sub(r"\{(?:first_)?year\}", "\0", text) for text in texts]
        yield Wanted(
            one.header, tuple(normal(text) if "\0" not in text else _with_year(text) for text in years)
        )


def _with_year(text: str) -> str:
    return "\0".join(normal(part) + " " * part.endswith(" ") for part in text.split("\0")).strip()


def _repair(binding: Binding, layout: TableLayout, is_needed: bool) -> None:
    wanted = wanted_of(layout)
    shared = _shared_headings(binding)
    distinctive = [one.key for one in wanted if shared[one.texts[0]] == 1]
    candidates = _free(binding, binding.texts.rows(wanted, distinctive))
    chosen = choose(candidates, _home(binding, layout))
    if len(chosen) == 1:
        _bind(binding, layout.name, chosen[0])
    elif chosen:
        binding.incomplete = True
        first, second = (_area(binding, one)[0] for one in chosen[:2])
        binding.tell(
            "table-unclear",
            Severity.ERROR,
            chosen[0].sheet,
            a1(chosen[0].row, first.left),
            name=layout.name,
            places=[f"{one.sheet} {area.a1}" for one, area in zip(chosen, (first, second), strict=False)],
        )
    elif is_needed:
        binding.incomplete |= layout.name not in LEFT_OUT
        sheet = binding.present.get((_home(binding, layout) or layout.sheet).casefold())
        binding.tell("table-missing", Severity.ERROR, sheet, None, name=layout.name)


def _shared_headings(binding: Binding) -> Counter[str]:
    """How many tables (and other rows of headings) of the template have each heading."""
    columns = [name for name, _ in binding.layout.note_columns]
    headings = [one.texts[0] for layout in binding.layout.tables.values() for one in wanted_of(layout)]
    words = {"from": "Fr.o.m.", "source": "Källa/beslut", "comment": "Kommentar"}
    return Counter([*headings, *(normal(words.get(name, name)) for name in columns), normal("Enhet")])


def _home(binding: Binding, layout: TableLayout) -> str | None:
    """The sheet where the table belongs, under the name that it has now."""
    rows = [row.name for row in binding.layout.rows if row.table == layout.name]
    if layout.sheet == binding.layout.field_sheet:
        rows = [one.name for one in binding.layout.fields]
    led = next((binding.names[name].sheet for name in rows if name in binding.names), None)
    return led or layout.sheet


def _free(binding: Binding, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are no table already bound; a copy of a sheet at hand has none of ours."""
    taken = [table for name, table in binding.tables.items() if binding.is_table_of_ours(name)]
    return [
        one
        for one in candidates
        if not any(
            table.sheet == one.sheet and table.ref.holds(one.row, column)
            for table in taken
            for column in one.columns.values()
            if _is_bound(binding, table)
        )
    ]


def _is_bound(binding: Binding, table: Table) -> bool:
    """A table of the plan on a copied sheet has a name like ours and is not ours."""
    return table.name in binding.layout.tables or table.sheet not in binding.copies


def _bind(binding: Binding, name: str, found: Candidate) -> None:
    table = _table_at(binding, found.sheet, found.row)
    if table is not None:
        binding.tables[name] = table._replace(name=name)
        cell = a1(table.ref.top, table.ref.left)
        binding.tell("table-renamed", Severity.WARNING, table.sheet, cell, name=name, now=table.name)
        return
    area, headings = _area(binding, found)
    columns = tuple(Column(heading, None) for heading in headings)
    binding.tables[name] = Table(name, found.sheet, area, columns, 1, 0, "")
    place = {"name": name, "on": found.sheet, "area": area.a1}
    binding.tell("table-found", Severity.WARNING, found.sheet, a1(area.top, area.left), **place)


def _table_at(binding: Binding, sheet: str, row: int) -> Table | None:
    """The Excel table whose headings stand in a row."""
    tables = (one for one in binding.package.tables if one.sheet == sheet and one.header_rows)
    return next((one for one in tables if one.ref.top == row), None)


def _area(
    binding: Binding, found: Candidate, ends: Callable[[int], bool] | None = None
) -> tuple[Area, tuple[str, ...]]:
    cells = binding.package.sheet(found.sheet).cells
    own = _table_at(binding, found.sheet, found.row)
    if own is not None:
        return own.ref, tuple(column.name for column in own.columns)
    named = {
        area.row1
        for area in (*binding.names.values(), *(one for many in binding.scoped.values() for one in many))
        if area.sheet == found.sheet and area.row1 == area.row2 and area.width > 1
    }
    tables = [table.ref for table in binding.package.tables if table.sheet == found.sheet]

    def stop(row: int) -> bool:
        texts = (cells.get((row, column)) for column in sorted(found.columns.values())[:2])
        is_sum = any(cell is not None and _SUM.match(str(cell.value)) for cell in texts)
        in_table = any(
            ref.top <= row <= ref.bottom and ref.holds(row, min(found.columns.values())) for ref in tables
        )
        return row in named or is_sum or in_table or (ends is not None and ends(row))

    return area_beneath(cells, found, stop)


def _repair_plan(binding: Binding) -> None:
    """Make tables of the rows of headings on the plan's sheet that have none; each kind may occur often."""
    loose = sorted(binding.loose_plan_rows())
    beneath = unprinted_from(binding)
    heads = {row for _, row, _ in loose}
    for sheet, row, column in loose:
        title = str(binding.package.sheet(sheet).cells[row, column].value)
        found = Candidate(sheet, row, {"title": column, "first": column + 1}, 100)
        table = _table_at(binding, sheet, row)
        name = _free_name(binding, f"tbl{title}{'Underlag' if row > beneath else ''}")
        if table is not None:
            _bind(binding, name, found)
            continue
        ends = partial(_ends_lines, binding, found, frozenset(heads))
        area, headings = _area(binding, found, ends)
        columns = tuple(Column(heading, None) for heading in headings)
        binding.tables[name] = Table(name, sheet, area, columns, 1, 0, "")
        place = {"name": name, "on": sheet, "area": area.a1}
        binding.tell("table-found", Severity.WARNING, sheet, a1(area.top, area.left), **place)
    if not any(PLAN_TABLE.fullmatch(name) for name in binding.tables):
        binding.incomplete = True
        home = binding.present.get(binding.plan_sheet.casefold())
        binding.tell("table-missing", Severity.ERROR, home, None, name=f"tbl{PLAN_TITLES[1]}")


def unprinted_from(binding: Binding) -> int:
    """The row that tells that what follows is not printed; beyond every row where there is none."""
    home = binding.plan_sheet.casefold()
    rows = [
        row
        for text, places in binding.texts.places.items()
        if text.startswith(_UNPRINTED)
        for sheet, row, _ in places
        if sheet.casefold() == home
    ]
    return min(rows, default=1 << 20)


def _ends_lines(binding: Binding, head: Candidate, heads: frozenset[int], row: int) -> bool:
    """Whether the typed lines end before a row: headings, or a line whose type is that of a computed one."""
    cells = binding.package.sheet(head.sheet).cells
    left = head.columns["title"]
    return row in heads or any(
        cell.kind is Kind.TEXT and cell.value in binding.computed_words
        for (at, column), cell in cells.items()
        if at == row and column > left
    )


def _free_name(binding: Binding, name: str) -> str:
    number = 1
    while (wanted := name if number == 1 else f"{name}{number}") in binding.tables:
        number += 1
    return wanted
