"""A workbook for another host: our calls spelled as that host knows them, all else as it was."""

from collections.abc import Iterator
from typing import NamedTuple

from udfs.kinds import Table
from udfs.registry import functions
from xlsheets.building.lite import take_out
from xlsheets.formula.fresh_texts import freshen, unfreshen
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import HOSTS, Spelling, calls_ours, respell
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml import Editor, Package


class Unread(NamedTuple):
    """Where a formula stands that cannot be read: a cell of a sheet, a column of a table, or a name."""

    place: str
    sheet: str | None = None
    column: str | None = None


class Converted(NamedTuple):
    """The workbook, not yet saved; how many formulas were spelled anew; which could not be read; and whether
    xlwings Lite with our functions was taken out, since the host is another."""

    editor: Editor
    changed: int
    unread: tuple[Unread, ...]
    without_lite: bool


def convert(package: Package, host: str) -> Converted:
    """Return the workbook for a host.

    Stored values, styles and every part without our calls stay as they are; a sheet with calls is
    written anew around them.
    """
    editor, unread = Editor(package), list[Unread]()
    changed = _cells(editor, host, unread)
    changed += _columns(editor, HOSTS[host], unread) + _names(editor, HOSTS[host], unread)
    return Converted(editor, changed, tuple(unread), host != "lite" and take_out(editor))


def _cells(editor: Editor, host: str, unread: list[Unread]) -> int:
    changed = 0
    for sheet in editor.package.sheets:
        for position, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            try:
                new = _spelled(cell.formula, host)
            except FormulaError:
                unread.append(Unread(a1(*position), sheet=sheet.name))
                continue
            if new != cell.formula:
                editor.rewrite_formula(sheet.name, position, new)
                changed += 1
    return changed


def _spelled(formula: str, host: str) -> str:
    """A cell's formula for a host; in LibreOffice what fills several cells must give its texts anew.

    One that does not call us is as it was. Raises FormulaError.
    """
    if not calls_ours(formula, functions().keys()):
        return formula
    new = respell(unfreshen(formula, functions().keys()), functions().keys(), HOSTS[host])
    if host != "libreoffice":
        return new
    return freshen(new, [name for name, one in functions().items() if isinstance(one.result, Table)])


def _columns(editor: Editor, spelling: Spelling, unread: list[Unread]) -> int:
    """The formulas that tables give to new rows."""
    changed = 0
    for table in editor.tables:
        for column in table.columns:
            if column.formula is None:
                continue
            try:
                new = respell(column.formula, functions().keys(), spelling)
            except FormulaError:
                unread.append(Unread(table.name, column=column.name))
                continue
            if new != column.formula:
                editor.set_column_formula(table.name, column.name, new)
                changed += 1
    return changed


def _names(editor: Editor, spelling: Spelling, unread: list[Unread]) -> int:
    """Names that stand for a formula."""
    store, changed = editor.store, 0
    book = editor.package.workbook_part
    for element in store.tree(book).iter(f"{{{store.main}}}definedName"):
        for new in _respelled_name(element.get("name", ""), element.text or "", spelling, unread):
            element.text = new
            store.mark(book)
            changed += 1
    return changed


def _respelled_name(name: str, formula: str, spelling: Spelling, unread: list[Unread]) -> Iterator[str]:
    try:
        new = respell(formula, functions().keys(), spelling)
    except FormulaError:
        unread.append(Unread(name))
        return
    if new != formula:
        yield new
