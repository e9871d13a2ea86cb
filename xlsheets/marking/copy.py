"""Marks put into a copy of a workbook, and taken out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlsheets.formula.references import a1, quote_sheet, split_a1
from xlsheets.marking.points import LONGEST, Point, cell_note, points
from xlsheets.marking.sheet import list_of, write_list
from xlsheets.marking.signs import AUTHOR, CONDITIONS, FILLS, condition, our_texts
from xlsheets.ooxml import Editor, Package, PackageCode, PackageError, Sheet, open_package
from xlsheets.ooxml.marks import MARKED
from xlsheets.problems import Problem, Report, Severity

_Position = tuple[int, int]
_EVERY_ROW = "$1:$1048576"  # so the name holds on to its sheet whatever is inserted, deleted or sorted there


class Unmarked(NamedTuple):
    """A workbook without its marks.

    `kept` are the cells whose notes somebody has changed among our lines, which therefore stay; `sheet` is
    the list, where something else in the workbook points at it, so that it must stay too.
    """

    data: bytes
    kept: tuple[str, ...] = ()
    sheet: str | None = None


class _Mark(NamedTuple):
    severity: Severity
    point: Point


def mark(package: Package, report: Report, lang: str = "sv") -> bytes:
    """The workbook with every finding of its report marked; the package itself stays as it is.

    A workbook that is marked already gets new marks in place of the old. Errors: PackageError, where a part
    cannot be read or changed.
    """
    if is_marked(package):
        package = open_package(unmark(package).data)
    editor = Editor(package)
    told = points(report.problems, lang)
    for sheet, cells in _by_cell(zip(report.problems, told, strict=True)).items():
        if sheet in editor.worksheet_names:
            _add_notes(editor, sheet, cells, lang)
            _colour(editor, sheet, cells)
    name = write_list(editor, report, told, lang)
    editor.define_hidden_name(MARKED, f"{quote_sheet(name)}!{_EVERY_ROW}")
    return editor.to_bytes()


def is_marked(package: Package) -> bool:
    """Whether a workbook has marks: ours or the task pane's, and whatever has become of the list of them."""
    if _has_name(package) or list_of(package) is not None:
        return True
    return any(_has_rules(sheet) or _has_texts(sheet) for sheet in _worksheets(package))


def unmark(package: Package) -> Unmarked:
    """The workbook without marks. What was changed in it since it was marked stays changed.

    Marks are found where they stand now. Errors: PackageError, where a part cannot be read.
    """
    editor = Editor(package)
    left = _take_list(package, editor)
    kept = [cell for sheet in _worksheets(package) for cell in _take_notes(editor, sheet)]
    editor.remove_highlights(CONDITIONS, [one.name for one in _worksheets(package) if _has_rules(one)])
    return Unmarked(editor.to_bytes(), tuple(kept), left)


def _by_cell(found: Iterable[tuple[Problem, Point]]) -> Mapping[str, Mapping[_Position, Sequence[_Mark]]]:
    """The findings that have a cell, by sheet and cell, in their order."""
    sheets: dict[str, dict[_Position, list[_Mark]]] = {}
    for problem, point in found:
        if problem.sheet and problem.cell:
            cells = sheets.setdefault(problem.sheet, {})
            cells.setdefault(split_a1(problem.cell), []).append(_Mark(problem.severity, point))
    return sheets


def _add_notes(editor: Editor, sheet: str, cells: Mapping[_Position, Sequence[_Mark]], lang: str) -> None:
    """A note in each cell without a thread of comments; beside one none can stand, and the list tells it."""
    own, threaded = editor.note_texts(sheet), editor.threaded(sheet, cells)
    texts = {}
    for at, marks in cells.items():
        room = LONGEST - len(own.get(at, "").encode("utf-16-le", "surrogatepass")) // 2
        text = cell_note([one.point for one in marks], lang, room)
        if text is not None and at not in threaded:
            texts[at] = text
    editor.add_to_notes(sheet, texts, AUTHOR)


def _colour(editor: Editor, sheet: str, cells: Mapping[_Position, Sequence[_Mark]]) -> None:
    """Fill each cell once, by its most serious finding."""
    worst = {
        at: min((one.severity for one in marks), key=lambda one: one.rank) for at, marks in cells.items()
    }
    for severity in Severity:
        filled = sorted(at for at, one in worst.items() if one is severity)
        if filled:
            editor.highlight(sheet, filled, condition(severity), FILLS[severity])


def _worksheets(package: Package) -> list[Sheet]:
    return [sheet for sheet in package.sheets if sheet.kind == "worksheet"]


def _has_name(package: Package) -> bool:
    return any(one.name == MARKED and one.sheet is None for one in package.defined_names)


def _has_rules(sheet: Sheet) -> bool:
    if not sheet.may_mention(AUTHOR):
        return False
    return any(formula in CONDITIONS for one in sheet.conditional_formats for formula in one.formulas)


def _has_texts(sheet: Sheet) -> bool:
    return any(our_texts(note.text).spans for note in sheet.notes.values())


def _take_list(package: Package, editor: Editor) -> str | None:
    """Take away the list and its name; the list's name where it must stay."""
    found = list_of(package)
    if _has_name(package):
        editor.define_hidden_name(MARKED, None)
    if found is None:
        return None
    try:
        editor.remove_sheet(found.name)
    except PackageError as error:
        if error.code is PackageCode.SHEET_IN_USE:
            return found.name
        raise
    editor.drop_styles({cell.style for cell in found.cells.values()})
    return None


def _take_notes(editor: Editor, sheet: Sheet) -> Iterator[str]:
    """Take our texts out of the notes of a sheet; yields the cells where one stays, since it was changed."""
    if not any(AUTHOR in note.text or note.author == AUTHOR for note in sheet.notes.values()):
        return
    found = {at: our_texts(text) for at, text in editor.note_texts(sheet.name).items()}
    editor.cut_from_notes(sheet.name, {at: one.spans for at, one in found.items() if one.spans})
    for at, one in found.items():
        if one.changed or (not one.spans and sheet.notes[at].author == AUTHOR):
            yield f"{sheet.name}!{a1(*at)}"
