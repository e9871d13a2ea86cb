"""What every host is asked: the call of each case, what it must give, and the same calls as a workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from udfs.cells import BLANK, MISSING, Cell, ExcelError, Grid, cell, raw, serial_of
from udfs.evaluate import Outcome, evaluate
from udfs.literals import SPELLINGS, Call, FormulaSyntaxError, Missing, Node, Reference, parse
from udfs.registry import find, functions
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import Spelling

CASES = Path(__file__).parent.parent / "cases"
SHEET = "Anrop"
# A formula that no host could be asked: it is wrong before any function is called.
OF_THE_FORMULA = frozenset({"formula-syntax", "formula-reference", "unknown-function"})


@dataclass(frozen=True)
class Written:
    """A case: its name, the call that it writes, and the code of the fault that it expects."""

    name: str
    call: Call
    code: str | None

    @property
    def function(self) -> str:
        """The function's name in the cell."""
        function = find(self.call.name)
        assert function is not None
        return function.name

    @property
    def arguments(self) -> list[Grid | None]:
        """The cells of each argument, None where it is left out; a call within the call is made first."""
        return [_given(one) for one in self.call.arguments]

    @property
    def outcome(self) -> Outcome:
        """What a direct call gives."""
        return direct(self.function, self.arguments)

    @property
    def asks_why(self) -> Written | None:
        """The same call through FELORSAK; None where that has no room for all arguments."""
        if len(self.call.arguments) >= len(functions()["FELORSAK"].arguments):
            return None
        name = Grid.single(self.function)
        return Written(f"{self.name}-why", Call("FELORSAK", (name, *self.call.arguments)), None)


def written() -> Iterator[Written]:
    """Every case whose formula calls our functions on written-out values."""
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for number, case in enumerate(content["case"], start=1):
            call = _call(case)
            code = case.get("fault", {}).get("code")
            if call is not None:
                yield Written(f"{path.stem}-{number}", call, code)
            else:
                assert code in OF_THE_FORMULA, case


def _call(case: dict[str, Any]) -> Call | None:
    try:
        node = parse(case["formula"], SPELLINGS[case.get("locale", "neutral")])
    except FormulaSyntaxError:
        return None
    return node if isinstance(node, Call) and _stands_alone(node) else None


def _stands_alone(node: Node) -> bool:
    if isinstance(node, Call):
        return find(node.name) is not None and all(map(_stands_alone, node.arguments))
    return not isinstance(node, Reference)


def _given(node: Node) -> Grid | None:
    if isinstance(node, Missing):
        return None
    if isinstance(node, Call):
        return stored(direct(node.name, [_given(one) for one in node.arguments]).grid)
    assert isinstance(node, Grid)
    return stored(node)


def direct(name: str, arguments: Sequence[Grid | None]) -> Outcome:
    """The call without any host."""
    function = find(name)
    assert function is not None
    return evaluate(function, [MISSING if one is None else one for one in arguments])


def stored(grid: Grid) -> Grid:
    """What is left of a grid when its cells are a workbook's: numbers as doubles, dates as serial numbers."""
    return Grid.from_rows(grid.to_rows())


@dataclass(frozen=True)
class Reply:
    """What a host shows in the cells, and the reason that it gives beside them, if it can give one there."""

    grid: Grid
    reason: str | None = None


def case_book(
    path: Path,
    calls: Sequence[Written],
    spelling: Spelling,
    dynamic: bool,
    outcome: Callable[[Written], Outcome] = lambda one: one.outcome,
) -> dict[str, Any]:
    """Write a workbook of calls, arguments in cells; returns each one's (row, height, width).

    The formula stands in column A, one column and one row wider than its answer where it is no dynamic array;
    `outcome` says what its answer is for the host that opens the workbook.
    """
    places: dict[str, Any] = {}
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet, values = book.add_worksheet(SHEET), book.add_worksheet("Argument")
        row, at = 0, 0
        for one in calls:
            answer = outcome(one).grid
            text, at = _formula(one.call, spelling, values, at)
            last = (row + answer.height, answer.width)
            if dynamic:
                sheet.write_dynamic_array_formula(row, 0, row, 0, f"={text}", None, 0)
            else:
                sheet.write_array_formula(row, 0, *last, f"{{={text}}}", None, 0)
            places[one.name] = (row, answer.height, answer.width)
            row += answer.height + 2
    return places


def _formula(node: Node, spelling: Spelling, values: Any, at: int) -> tuple[str, int]:
    """The text of a call with its arguments as references, and the next free row of the other sheet."""
    if isinstance(node, Missing):
        return "", at
    if isinstance(node, Grid):
        for row, line in enumerate(node.rows, start=at):
            for column, value in enumerate(line):
                _write(values, row, column, value)
        last = a1(at + node.height, node.width)
        return f"Argument!{a1(at + 1, 1)}" + (f":{last}" if not node.is_single else ""), at + node.height
    assert isinstance(node, Call)
    texts = []
    for argument in node.arguments:
        text, at = _formula(argument, spelling, values, at)
        texts.append(text)
    function = find(node.name)
    assert function is not None
    return f"{spelling.spell(function.name)}({','.join(texts)})", at


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    if value is BLANK:
        return
    if isinstance(value, ExcelError):
        sheet.write_formula(row, column, f"={_MADE.get(value, value)}", None, str(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, raw(value) if isinstance(value, Decimal) else serial_of(value))


_MADE = {ExcelError.NA: "NA()", ExcelError.DIV0: "1/0"}


def shown(value: object) -> Cell:
    """A cell that a workbook holds, with texts that name an error taken for that error."""
    text = getattr(value, "code", value)
    return ExcelError(text) if text in set(ExcelError) else cell(text)
