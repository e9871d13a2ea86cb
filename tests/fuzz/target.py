"""Everything that is done to a workbook, done to one: what comes out is its result, or a refusal by name."""

from __future__ import annotations

import random
from functools import cached_property
from typing import Any

from xlsheets.checks import check_workbook, problem_for
from xlsheets.engine.book import ChangeError
from xlsheets.engine.recalculation import prepare
from xlsheets.ooxml import Editor, Package, PackageError, open_package
from xlsheets.problems import Report
from xlsheets.reports.json import write_json
from xlsheets.reports.text import write_text


class BrokenPromiseError(AssertionError):
    """An edit was accepted, and what it wrote is not what was asked for."""


def exercise(data: bytes, rng: random.Random) -> str:
    """Open, read, check, report, prepare to recalculate, edit, save and reopen; returns how far it came."""
    try:
        package = open_package(data)
        _read_all(package)
        problems = check_workbook(package)
    except PackageError as error:
        _report((problem_for(error),))
        return f"refused: {error.code}"
    _report(problems)
    try:
        prepare(package, {})
    except ChangeError:
        return "not recalculated"
    try:
        edited = _edit(package, rng)
    except PackageError as error:
        return f"not edited: {error.code}"
    _read_all(open_package(edited))
    return "edited"


def _report(problems: Any) -> None:
    for lang in ("sv", "en"):
        write_text([Report("x", tuple(problems))], lang)
        write_json([Report("x", tuple(problems))], lang)


def _read_all(package: Package) -> None:
    """Every public property of the package and of its sheets."""
    for thing in (package, *package.sheets):
        for name in dir(type(thing)):
            if not name.startswith("_") and isinstance(
                getattr(type(thing), name), property | cached_property
            ):
                getattr(thing, name)


def _edit(package: Package, rng: random.Random) -> bytes:
    editor = Editor(package)
    if not package.sheets:
        return editor.to_bytes()
    sheet = rng.choice(package.sheets).name
    row, column = rng.randrange(1, 30), rng.randrange(1, 10)
    what = rng.randrange(4)
    if what == 0 and package.tables:
        editor.grow_table(rng.choice(package.tables).name)
    elif what == 1:
        editor.insert_rows(sheet, row)
    elif what == 2:
        editor.set_formula(sheet, (row, column), "SUM(A1:A2)", 3)
    editor.set_value(sheet, (40, 12), "åäö & <x>")
    data = editor.to_bytes()
    if open_package(data).sheet(sheet).cell(40, 12).value != "åäö & <x>":
        raise BrokenPromiseError(sheet)
    return data
