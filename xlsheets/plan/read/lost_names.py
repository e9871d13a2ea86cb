"""Names that are gone: fields and rows found by their labels, or by the name that a copied sheet kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlsheets.formula.references import a1
from xlsheets.ooxml import Cell
from xlsheets.plan.layout import Row
from xlsheets.plan.read.binding import EQUITY_NAME, FRAME_ROWS, PLAN_TABLE, Binding
from xlsheets.plan.read.finding import MARGIN, Wanted, area_beneath, likeness, normal
from xlsheets.plan.read.lost_tables import unprinted_from
from xlsheets.plan.types import Rectangle
from xlsheets.problems import Severity

NEEDED_FIELDS = (
    *("/assumptions/first_year", "/assumptions/frame/amount", "/assumptions/frame/party"),
    *("/assumptions/rounding/years", "/assumptions/rounding/quarters", "/plan/unit", "/plan/sign"),
)
_SUM_WORDS = ("summa", "totalt")
_CAPTION_ROWS = 8
_EQUITY_HEADINGS = ("År", "Ingående balans", "Årets resultat", "Utgående balans", "Nivå", "Över/under nivån")

Spot = tuple[str, int, int]


def repair_names(binding: Binding, missing_sheets: set[str]) -> None:
    """Find the cell of every missing name by its label, and say where; nothing of a missing sheet is told."""
    for name in list(binding.broken):
        binding.names.pop(name, None)
    _keep_scoped(binding)
    _lines(binding)
    home = _field_home(binding)
    if home.casefold() not in missing_sheets:
        titles = {normal(title): normal(fields[0].label) for title, fields in binding.layout.groups}
        for entry in binding.layout.fields:
            if entry.name not in binding.names:
                needed = entry.path in NEEDED_FIELDS
                _field(
                    binding, entry.name, (entry.label, _labelled(binding, entry.label, home, titles)), needed
                )
        for name, label in FRAME_ROWS.values():
            if name not in binding.names:
                _field(binding, name, (label, _labelled(binding, label, home, titles)), False)
    for row in binding.layout.rows:
        if row.table in binding.tables and row.name not in binding.names:
            _row(binding, row)
    _equity(binding)
    _headings(binding)
    told = {str(problem.params.get("name")) for problem in binding.problems}
    told |= {row.name for row in binding.layout.rows if row.table in told}
    told |= {one["name"] for sheet, one in binding.layout.headings.items() if not _is_at_hand(binding, sheet)}
    for name in binding.broken:
        if name not in binding.names and name not in told and not missing_sheets:
            binding.tell("name-missing", Severity.ERROR, None, None, name=name)


def _keep_scoped(binding: Binding) -> None:
    """A name that only one sheet has still leads to its cell: the sheet it was copied from is gone."""
    kept: dict[str, int] = {}
    for name, areas in binding.scoped.items():
        if name not in binding.names and len(areas) == 1:
            binding.names[name] = areas[0]
            kept[areas[0].sheet] = kept.get(areas[0].sheet, 0) + 1
    told = {problem.sheet for problem in binding.problems if problem.code == "sheet-renamed"}
    for sheet, count in kept.items():
        if sheet not in told:
            binding.tell("names-of-copy", Severity.WARNING, sheet, None, count=count)


def _lines(binding: Binding) -> None:
    """Name the computed lines of the plan by their id, as the template does."""
    beneath = unprinted_from(binding)
    for sheet, row, left, identity in list(binding.loose_lines()):
        area = "Underlag" if row > beneath else "Plan"
        name = f"{area}_{(identity or str(row)).replace('-', '_')}"
        width = next(
            one.ref.width
            for key, one in binding.tables.items()
            if PLAN_TABLE.fullmatch(key) and one.sheet == sheet
        )
        binding.names[name] = Rectangle(sheet, row, left, row, left + width - 1)
        label = binding.package.sheet(sheet).cells.get((row, left))
        text = str(label.value) if label else ""
        binding.tell("name-found", Severity.WARNING, sheet, a1(row, left), name=name, label=text)


def _field_home(binding: Binding) -> str:
    """The sheet of the fields: where most of them are, else by its name."""
    sheets = [binding.names[one.name].sheet for one in binding.layout.fields if one.name in binding.names]
    return max(set(sheets), key=sheets.count) if sheets else binding.layout.field_sheet


def _labelled(binding: Binding, label: str, home: str, titles: Mapping[str, str]) -> list[Spot]:
    """The cells with the label, on the sheet of the fields first.

    The heading of a group is none of them: beneath it stands the first label of the group.
    """
    cells = binding.texts.labelled([label])
    at_home = [cell for cell in cells if cell[0].casefold() == home.casefold()]
    among = [cell for cell in at_home or cells if cell[0] not in binding.copies]
    first = titles.get(normal(label))
    beneath = binding.texts.places.get(first, ()) if first else ()
    return [(sheet, row, column) for sheet, row, column in among if (sheet, row + 1, column) not in beneath]


def _field(binding: Binding, name: str, found: tuple[str, list[Spot]], needed: bool) -> None:
    label, cells = found
    if len(cells) == 1:
        sheet, row, column = cells[0]
        binding.names[name] = Rectangle(sheet, row, column + 1, row, column + 1)
        cell = a1(row, column + 1)
        binding.tell("name-found", Severity.WARNING, sheet, cell, name=name, label=label)
        return
    binding.incomplete |= needed
    severity = Severity.ERROR if needed else Severity.WARNING
    if cells:
        places = [f"{sheet} {a1(row, column)}" for sheet, row, column in cells[:2]]
        first = cells[0]
        binding.tell(
            "name-unclear", severity, first[0], a1(*first[1:]), name=name, label=label, places=places
        )
    else:
        binding.tell("name-missing", severity, None, None, name=name)


def _row(binding: Binding, row: Row) -> None:
    """Find a row by its label beneath (or above) its table, in one of the table's first two columns."""
    table = binding.tables[row.table]
    scores = sorted(_rows_beside(binding, row), reverse=True)
    best = [one for one in scores if one[0] > scores[0][0] - MARGIN]
    if len(best) != 1:
        binding.incomplete = True
        binding.tell("name-missing", Severity.ERROR, table.sheet, None, name=row.name)
        return
    at = best[0][1]
    first = next((n for n, one in enumerate(table.columns) if row.first and one.name == row.first), 0)
    left = table.ref.left + first
    binding.names[row.name] = Rectangle(table.sheet, at, left, at, table.ref.right)
    cells = binding.package.sheet(table.sheet).cells
    column = next(c for c in (table.ref.left, table.ref.left + 1) if (at, c) in cells)
    text = str(cells[at, column].value)
    binding.tell("name-found", Severity.WARNING, table.sheet, a1(at, column), name=row.name, label=text)


def _rows_beside(binding: Binding, row: Row) -> Iterator[tuple[int, int]]:
    """The likeness of each row's label to the one wanted, with the row."""
    table = binding.tables[row.table]
    cells = binding.package.sheet(table.sheet).cells
    wanted = {normal(row.label)}
    if row.party:
        called = binding.names.get(f"Namn_{row.name.partition('_')[2]}")
        cell = called and binding.package.sheet(called.sheet).cells.get((called.row1, called.column1))
        wanted |= {normal(str(cell.value))} if cell and cell.value else set()
    taken = {
        area.row1 for name, area in binding.names.items() if area.sheet == table.sheet and area.width > 1
    }
    rows = range(1, table.ref.top) if row.above else range(table.body.bottom + 1, table.body.bottom + 12)
    for at in rows:
        texts = [
            normal(str(cells[at, c].value)) for c in (table.ref.left, table.ref.left + 1) if (at, c) in cells
        ]
        score = max((likeness(text, one) for text in texts for one in wanted), default=0)
        if not score and row.label.casefold() in _SUM_WORDS:
            score = 50 * any(text.startswith(row.label.casefold()) for text in texts)
        if score and at not in taken:
            yield score, at


def _is_at_hand(binding: Binding, sheet: str) -> bool:
    return sheet.casefold() in binding.present


def _headings(binding: Binding) -> None:
    """The heading of a sheet stands above the line that names its unit."""
    for sheet, heading in binding.layout.headings.items():
        if heading["name"] in binding.names or not _is_at_hand(binding, sheet):
            continue
        name = binding.present[sheet.casefold()]
        cells = binding.package.sheet(name).cells
        beneath = next(
            (
                row
                for row in range(2, _CAPTION_ROWS)
                if _begins_unit(cells.get((row, 1))) and (row - 1, 1) in cells
            ),
            None,
        )
        if beneath is not None:
            row = beneath - 1
            binding.names[heading["name"]] = Rectangle(name, row, 1, row, 1)
            text = str(cells[row, 1].value)
            binding.tell("name-found", Severity.WARNING, name, a1(row, 1), name=heading["name"], label=text)


def _begins_unit(cell: Cell | None) -> bool:
    return cell is not None and str(cell.value).startswith("Belopp i ")


def _equity(binding: Binding) -> None:
    """The table of equity has no Excel table: its headings lead to it."""
    if EQUITY_NAME in binding.names or "Eget kapital".casefold() not in binding.present:
        return
    wanted = [Wanted(text, (normal(text),)) for text in _EQUITY_HEADINGS]
    found = [
        one for one in binding.texts.rows(wanted, _EQUITY_HEADINGS[1:]) if one.sheet not in binding.copies
    ]
    if len(found) == 1:
        cells = binding.package.sheet(found[0].sheet).cells
        left = found[0].columns.get("År", 1)
        area, _ = area_beneath(cells, found[0], lambda row: _is_no_year(cells.get((row, left))))
        cell = a1(area.top, left)
        binding.names[EQUITY_NAME] = Rectangle(found[0].sheet, area.top + 1, left, area.bottom, left + 5)
        binding.tell(
            "name-found", Severity.WARNING, found[0].sheet, cell, name=EQUITY_NAME, label=_EQUITY_HEADINGS[1]
        )


def _is_no_year(cell: Cell | None) -> bool:
    return cell is None or not isinstance(cell.value, int | float)
