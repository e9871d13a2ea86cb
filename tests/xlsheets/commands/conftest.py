"""How the tests of the commands run them: in process, with what each stream carried."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlsheets.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `xlsheets` with these words."""

    def runner(*words: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return runner


@pytest.fixture
def plain_workbook(tmp_path: Path) -> Path:
    """A small workbook that is not built on our template: two inputs, a code, a date, a sum and a product."""
    path = tmp_path / "egen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad åäö")
        sheet.write("A1", 2)
        sheet.write("A2", 3)
        sheet.write("A3", "0428")
        sheet.write_datetime(
            "A4",
            datetime(2018, 1, 1),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        sheet.write_formula("B1", "=A1+A2", value=5)
        sheet.write_formula("B2", "=A1*A2*pris", value=60)
        sheet.write("D1", 10)
        book.define_name("pris", "='Blad åäö'!$D$1")
        book.define_name("alla", "='Blad åäö'!$A$1:$A$2")
    return path
