"""Builds the broken workbooks of the gallery."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook, problem_for
from xlsheets.checks.workbook import check_reading
from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Area, CellError, Editor, PackageCode, PackageError, open_package
from xlsheets.plan import pointer
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import blank_document, load_plan, without_corrections
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Document, copied
from xlsheets.problems import Problem, Severity

Case = Mapping[str, Any]
_BUILT: dict[str, bytes] = {}


@pytest.fixture(scope="session")
def findings(surgery: ModuleType) -> Callable[[Case], tuple[Problem, ...]]:
    """What is found in the workbook of a case, beside what was in it before it was broken."""
    return lambda case: _findings(case, surgery)


@pytest.fixture(scope="session")
def cell_of() -> Callable[[Case, str], tuple[str | None, str | None]]:
    """The cell that a pointer of a case's plan has in the workbook built from it."""

    def find(case: Case, at: str) -> tuple[str | None, str | None]:
        from xlsheets.formula.references import a1

        place = read_workbook(open_package(_built(case))).places[at]
        return place.sheet, a1(place.row, place.column)

    return find


def _findings(case: Case, surgery: ModuleType) -> tuple[Problem, ...]:
    if "refused" in case:
        return (problem_for(PackageError(PackageCode(case["refused"]), **case.get("params", {}))),)
    if "try" in case:
        return (problem_for(_refusal(case)),)
    if "told" in case:
        severity = Severity(case.get("severity", "error"))
        return (Problem(case["told"], severity, params=case.get("params", {})),)
    if "sheets" in case:
        return check_workbook(open_package(_of_sheets(case)))
    broken = _broken(case)
    for name, *arguments in case.get("damage", ()):
        broken = getattr(surgery, name)(broken, *arguments)
    package = open_package(broken)
    reading = read_workbook(package)
    for at, value in case.get("extra", {}).items():
        pointer.put(reading.document, at, value)
    found = check_reading(package, reading)
    keep_notes = case.get("notes", False)
    return tuple(problem for problem in found if keep_notes or problem.code != "equity-above-level")


def _refusal(case: Case) -> PackageError:
    """What an editor says to the operation of `try`, in a workbook read from a file of its own."""
    operation, *arguments = case["try"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(_built(case))
        try:
            getattr(Editor(open_package(path)), operation)(*(_argument(one, path) for one in arguments))
        except PackageError as error:
            return error
    raise AssertionError(f"{operation} was not refused")


def _argument(given: Any, read: Path) -> Any:
    match given:
        case {"cell": cell}:
            return split_a1(cell)
        case {"area": area}:
            return Area.parse(area)
        case {"file": name}:
            return read.parent / name
    return given


def _built(case: Case) -> bytes:
    names = ("plan", "printed", "undecided", "edit", "formulas")
    key = json.dumps([case.get(name) for name in names])
    if key not in _BUILT:
        plan = case["plan"]
        document = blank_document(2027) if plan == "blank" else load_plan(plan)
        document = without_corrections(document) if case.get("printed") else apply_corrections(document)
        if case.get("undecided"):
            document = _undecided(document)
        for at, value in case.get("edit", {}).items():
            pointer.put(document, at, value)
        _BUILT[key] = built_workbook(document, case.get("formulas", "functions")).to_bytes()
    return _BUILT[key]


def _undecided(document: Document) -> Document:
    """The document with nothing in its columns Fastställd."""
    bare = copied({name: part for name, part in document.items() if name != "fees"})
    for row in (*bare["members"], *bare["plan"]["lines"], bare.get("initiatives", {})):
        row.pop("printed", None)
    return bare


def _broken(case: Case) -> bytes:
    package = open_package(_built(case))
    places = read_workbook(package).places
    editor = Editor(package)
    if case.get("published"):
        for sheet in package.sheets:
            editor.replace_formulas(sheet.name)
    _add_rows(editor, case)
    for at, value in case.get("set", {}).items():
        place = places[at]
        editor.set_value(place.sheet, (place.row, place.column), _value(value))
    for at, value in case.get("stored", {}).items():
        place = places[at]
        editor.set_cached(place.sheet, (place.row, place.column), _value(value))
    for at, formula in case.get("formula", {}).items():
        place = places[at]
        editor.set_formula(place.sheet, (place.row, place.column), formula)
    for at, formula in case.get("beside", {}).items():
        sheet_name, _, cell = at.rpartition("!")
        editor.set_formula(sheet_name, split_a1(cell), formula, 0)
    for at in case.get("clear", ()):
        place = places[at]
        editor.clear(place.sheet, (place.row, place.column))
    broken = editor.to_bytes()
    if case.get("recalculate"):
        package = open_package(broken)
        broken = apply(package, recalculate(package), {}).to_bytes()
    return broken


def _add_rows(editor: Editor, case: Case) -> None:
    """One more row in each table of `add`, with its first values; the rows of `delete` taken out."""
    for name, values in case.get("add", {}).items():
        row = editor.grow_table(name)
        table = next(table for table in editor.tables if table.name == name)
        for column, value in enumerate(values, table.ref.left):
            editor.set_value(table.sheet, (row, column), value)
    for name, index in case.get("delete", {}).items():
        editor.delete_table_rows(name, index)


def _of_sheets(case: Case) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    formulas = []
    for name, cells in case["sheets"].items():
        sheet = workbook.add_worksheet(name)
        for address, value in cells.items():
            row, column = split_a1(address)
            if isinstance(value, dict):
                formulas.append((name, (row, column), value))
                value = 0
            sheet.write(row - 1, column - 1, value)
        if name in case.get("hidden", ()):
            sheet.hide()
        for row in case.get("hidden_rows", {}).get(name, ()):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for address in case.get("text_cells", {}).get(name, ()):
            sheet.write_string(address, str(cells[address]), workbook.add_format({"num_format": "@"}))
    for name, target in case.get("names", {}).items():
        workbook.define_name(name, target)
    workbook.close()
    editor = Editor(open_package(_set_to_calculate(buffer.getvalue(), case.get("calculation", {}))))
    for name, position, entry in formulas:
        editor.set_formula(name, position, entry["formula"], _value(entry.get("value")))
    return editor.to_bytes()


def _set_to_calculate(workbook: bytes, settings: Mapping[str, str]) -> bytes:
    """The workbook with other attributes of `calcPr`: how it calculates."""
    if not settings:
        return workbook
    attributes = "".join(f' {name}="{value}"' for name, value in settings.items())
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                data = re.sub(rb"<calcPr[^>]*>", f"<calcPr{attributes}/>".encode(), data)
            target.writestr(entry, data)
    return changed.getvalue()


def _value(value: Any) -> Any:
    return CellError(value) if isinstance(value, str) and value.startswith("#") else value


@pytest.fixture(scope="session")
def folder() -> Path:
    """Where the cases lie."""
    return Path(__file__).parent
