"""Sheets that are gone, that another program renamed, or that were copied."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.ooxml import Sheet
from xlsheets.plan.read.binding import ALWAYS, PLAN_SHEET, PLAN_TABLE, Binding
from xlsheets.plan.read.finding import normal, shown
from xlsheets.problems import Severity

_TITLE_ROWS = 4
_NOTHING_TYPED = {
    "Kapital_tabell": "Eget kapital",
    "Kontroller_status": "Kontroller",
    "Ram_svar": "Beräkning",
}
"""Sheets that hold only what is calculated, by a name that each has."""

_LOG = "Ändringslogg"
"""Figures can be judged without it."""


def repair_sheets(binding: Binding) -> set[str]:
    """Find the sheets that names point at under the names they have now; the rest are missing.

    Excel's own renaming takes the names along; some other programs change the tab alone. Returns the names of
    the missing sheets, in lower case.
    """
    for sheet in binding.package.sheets:
        original = binding.copied_from(sheet.name)
        if original:
            binding.copies.add(sheet.name)
            binding.tell("sheet-copied", Severity.WARNING, sheet.name, None, original=original)
    missing: list[str] = []
    for wanted in dict.fromkeys(_missing(binding)):
        homes = [sheet for sheet in _strangers(binding) if _is_home(binding, sheet, wanted)]
        if len(homes) == 1:
            _rename(binding, wanted, homes[0].name)
            binding.tell("sheet-renamed", Severity.WARNING, homes[0].name, None, name=wanted)
            continue
        if len(homes) > 1 and any(one.sheet == wanted for one in binding.layout.tables.values()):
            continue  # Its tables are told, with both places.
        missing.append(wanted)
        binding.incomplete |= wanted not in _NOTHING_TYPED.values() and wanted != _LOG
    if missing:
        others = {"others": missing[1:]} if missing[1:] else {}
        binding.tell("sheet-missing", Severity.ERROR, None, None, name=missing[0], **others)
    return {sheet.casefold() for sheet in missing}


def _missing(binding: Binding) -> Iterator[str]:
    """The sheets that names point at, and those that lost their names when Excel deleted them."""
    for area in binding.names.values():
        if area.sheet.casefold() not in binding.present:
            yield area.sheet
    if not _pointed_at(binding, binding.layout.field_sheet, [one.name for one in binding.layout.fields]):
        yield binding.layout.field_sheet
    if not any(PLAN_TABLE.fullmatch(name) for name in binding.tables) and not _is_present(
        binding, PLAN_SHEET
    ):
        yield PLAN_SHEET
    for name, calculated in _NOTHING_TYPED.items():
        if name in binding.broken and not _is_present(binding, calculated):
            yield calculated
    for name, table in binding.layout.tables.items():
        rows = [row.name for row in binding.layout.rows if row.table == name]
        was_here = name in ALWAYS or any(row in binding.broken for row in rows)
        if name not in binding.tables and was_here and not _pointed_at(binding, table.sheet, rows):
            yield table.sheet


def _pointed_at(binding: Binding, sheet: str, names: list[str]) -> bool:
    """Whether the sheet is there under its own name, or one of the names leads to it under another."""
    return _is_present(binding, sheet) or any(
        name in binding.names and _is_present(binding, binding.names[name].sheet) for name in names
    )


def _is_present(binding: Binding, sheet: str) -> bool:
    return sheet.casefold() in binding.present


def _strangers(binding: Binding) -> list[Sheet]:
    """The sheets that are neither the template's by their names, nor led to by any name."""
    known = {name.casefold() for name in binding.layout.sheets}
    known |= {area.sheet.casefold() for area in binding.names.values()}
    return [
        sheet
        for sheet in binding.package.sheets
        if sheet.kind == "worksheet" and sheet.name.casefold() not in known
    ]


def _is_home(binding: Binding, sheet: Sheet, wanted: str) -> bool:
    """Whether a sheet holds a table that belongs on the wanted one, or has its title at the top."""
    for name, table in binding.tables.items():
        layout = binding.layout.tables.get(name.rstrip("0123456789"))
        home = layout.sheet if layout else PLAN_SHEET if PLAN_TABLE.fullmatch(name) else None
        if table.sheet == sheet.name and home is not None:
            return home.casefold() == wanted.casefold()
    titles = {normal(wanted)}
    return any(
        normal(shown(sheet.cells[row, 1]) or "") in titles
        for row in range(1, _TITLE_ROWS)
        if (row, 1) in sheet.cells
    )


def _rename(binding: Binding, wanted: str, now: str) -> None:
    for name, area in binding.names.items():
        if area.sheet.casefold() == wanted.casefold():
            binding.names[name] = area._replace(sheet=now)
