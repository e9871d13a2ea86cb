"""Excel on Windows for the tests: our VBA module as written, and xlwings' COM server in a process beside.

What VBA does with an argument and with an answer is done here as `Given` and `Shown` of the module do it;
that the module itself does so is seen where LibreOffice runs it (test_xlwings_com.py).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from udfs.cells import BLANK, Cell, ExcelError, Grid, raw, serial_of

WORKER = Path(__file__).with_name("desktop_worker.py")
CVERR = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2045: "#SPILL!",
    2050: "#CALC!",
}
SCODES = {ExcelError(text): 0x800A0000 + number - 2**32 for number, text in CVERR.items()}
LEFT_OUT = 0x800A0000 + 448 - 2**32


class Entry(NamedTuple):
    """A function of the module: its arguments (name, optional), and what it hands on in which order."""

    arguments: tuple[tuple[str, bool], ...]
    asked: str
    given: tuple[str, ...]

    @property
    def required(self) -> int:
        """How many arguments Excel wants before it calls."""
        return sum(not optional for _, optional in self.arguments)


ENTRY = re.compile(
    r"^Public Function (?P<name>\w+)\((?P<arguments>[^)]*)\) As Variant\n"
    r" +(?P=name) = Ask\(\"(?P<asked>\w+)\", Array\((?P<given>.*)\)\)\n"
    r"End Function$",
    re.MULTILINE,
)


def statements(module: str) -> str:
    """The module with every continued line joined to what it continues."""
    return re.sub(r" _\r\n *", " ", module).replace("\r\n", "\n")


def entries(module: str) -> Mapping[str, Entry]:
    """The functions that a cell can call, by name."""
    found = {}
    for one in ENTRY.finditer(statements(module)):
        arguments = tuple(_argument(text.strip()) for text in one["arguments"].split(","))
        given = tuple(re.findall(r"Given\((\w+)\)", one["given"]))
        assert ", ".join(f"Given({name})" for name in given) == one["given"].strip()
        found[one["name"]] = Entry(arguments, one["asked"], given)
    return found


def _argument(text: str) -> tuple[str, bool]:
    form = re.fullmatch(r"(Optional )?(\w+) As Variant", text)
    assert form is not None, text
    return form[2], form[1] is not None


def variant(grid: Grid) -> Any:
    """What Value2 of a range is: one cell's value, or rows of values."""
    rows = [[_value2(one) for one in row] for row in grid.rows]
    return rows[0][0] if grid.is_single else rows


def _value2(value: Cell) -> object:
    if isinstance(value, ExcelError):
        return SCODES[value]
    if value is BLANK:
        return None
    if isinstance(value, bool | str):
        return value
    number = raw(value) if not hasattr(value, "year") else serial_of(value)
    assert isinstance(number, int | float)
    return float(number)


def shown(answer: Any) -> Grid:
    """What the cells show of an answer: one value, one row flat, or rows."""
    rows = answer if isinstance(answer, list) and isinstance(answer[0], list) else [answer]
    return Grid.from_rows(
        [_one_cell(one) for one in (row if isinstance(row, list) else [row])] for row in rows
    )


def _one_cell(value: object) -> object:
    return ExcelError(CVERR[value]) if type(value) is int else value


class ExcelOnWindows:
    """Cells that call our functions; `facts` is what the process behind them said of itself."""

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self.entries = entries(module)
        self._python = re.search(r'PYTHON_MODULE As String = "([\w.]+)"', module)[1]  # type: ignore[index]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=dict(environment),
        )
        self.facts: dict[str, Any] = self._answer()

    def call(self, name: str, arguments: Sequence[Grid | None]) -> Grid:
        """A cell with this call; None is an argument left out."""
        entry = self.entries[name]
        if not entry.required <= len(arguments) <= len(entry.arguments):
            return Grid.single(ExcelError.VALUE)  # by Excel itself
        names = [argument for argument, _ in entry.arguments]
        sent = dict.fromkeys(names, LEFT_OUT)
        sent |= {known: variant(one) for known, one in zip(names, arguments, strict=False) if one is not None}
        answer = self.ask(entry.asked, [sent[one] for one in entry.given])
        assert "error" not in answer, answer
        return shown(answer["result"])

    def ask(self, function: str, arguments: Sequence[Any]) -> dict[str, Any]:
        """What VBA asks of Python, and the bare answer."""
        assert self._process.stdin is not None
        call = {"module": self._python, "function": function, "arguments": list(arguments)}
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process behind Excel has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)
