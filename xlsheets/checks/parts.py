"""The parts of the template: sheets, tables and names that the rest of the checks go by."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from xlsheets.checks.cells import gather
from xlsheets.formula.references import parse_reference
from xlsheets.ooxml import DefinedName, Package
from xlsheets.plan.layout import load_layout
from xlsheets.problems import Problem, Severity

_BUILT_IN = "_xlnm."
_BROKEN = "#REF!"
_PLAN = "Budget och ekonomisk plan"
_NEEDED_FIELDS = (
    *("/assumptions/first_year", "/assumptions/frame/amount", "/assumptions/frame/party"),
    *("/assumptions/rounding/years", "/assumptions/rounding/quarters", "/plan/unit", "/plan/sign"),
)
_NEEDED_BY = {
    "tblMedlemmar": ("Avgift_", "Medlemsavgifter"),
    "tblFaktura": ("Faktura_", "Fakturaunderlag"),
    "tblInsatser": ("Insatser_summa", "Insatser"),
    "tblKostnader": ("Plan_", _PLAN),
}
"""Tables whose sums have names, with how those names begin and the sheet that the template has them on."""


def check_parts(package: Package) -> Iterator[Problem]:
    """Each sheet, table or name of the template that is gone; what lies in a missing sheet is not told again.

    A sheet renamed in Excel takes its names along and is not missing.
    """
    missing = dict.fromkeys(_missing_sheets(package))
    for sheet in missing:
        yield Problem("sheet-missing", Severity.ERROR, params={"name": sheet})
    told = {sheet.casefold() for sheet in missing}
    tables = [table for table in _missing_tables(package) if _NEEDED_BY[table][1].casefold() not in told]
    for table in tables:
        home = _NEEDED_BY[table][1]
        yield Problem("table-missing", Severity.ERROR, _sheet(package, home), params={"name": table})
    if not missing:
        yield from gather(_missing_names(package), 1)


def _missing_sheets(package: Package) -> Iterator[str]:
    """The sheets that names point at, and those that lost their names when Excel deleted them."""
    present = {sheet.name.casefold() for sheet in package.sheets}
    for name in _names(package):
        if _BROKEN in name.formula:
            continue
        try:
            sheet = parse_reference(name.formula).sheet
        except ValueError:
            continue
        if sheet is not None and sheet.casefold() not in present:
            yield sheet
    for table in _missing_tables(package):
        begin, home = _NEEDED_BY[table]
        broken = any(name.name.startswith(begin) and _BROKEN in name.formula for name in _names(package))
        if broken and home.casefold() not in present:
            yield home


def _missing_tables(package: Package) -> Iterator[str]:
    """The tables whose sums have a name and which are not there themselves."""
    tables = [table.name.casefold() for table in package.tables]
    for table, (begin, _) in _NEEDED_BY.items():
        is_there = any(re.fullmatch(rf"{table}(underlag)?\d*", name, re.IGNORECASE) for name in tables)
        if not is_there and any(name.name.startswith(begin) for name in _names(package)):
            yield table


def _missing_names(package: Package) -> Iterator[Problem]:
    """The names whose cells were deleted, and those of the sums under tables that are there."""
    known = {name.name: name.formula for name in _names(package)}
    for name, formula in known.items():
        if _BROKEN in formula:
            yield Problem("name-missing", Severity.ERROR, params={"name": name})
    tables = {table.name: table.sheet for table in package.tables}
    wanted = {"tblMedlemmar": "Avgift_summa", "tblFaktura": "Faktura_summa", "tblInsatser": "Insatser_summa"}
    for table, name in wanted.items():
        if table in tables and name not in known:
            yield Problem("name-missing", Severity.ERROR, tables[table], params={"name": name})
    yield from _missing_fields(known)


def _missing_fields(known: Collection[str]) -> Iterator[Problem]:
    """The names of the fields without which nothing can be calculated."""
    for field in load_layout().fields:
        if field.path in _NEEDED_FIELDS and field.name not in known:
            yield Problem("name-missing", Severity.ERROR, params={"name": field.name})


def _names(package: Package) -> Iterator[DefinedName]:
    return (name for name in package.defined_names if not name.name.startswith(_BUILT_IN))


def _sheet(package: Package, home: str) -> str | None:
    """The sheet under its own spelling; None when it has another name now."""
    return next((one.name for one in package.sheets if one.name.casefold() == home.casefold()), None)
