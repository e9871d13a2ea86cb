"""One minimal broken workbook per code, beside the exact words that an economist reads about it.

A case is a TOML file that makes a workbook in one of these ways:

- `plan`: a shipped plan, corrected unless `printed`, without decided figures if `undecided`, with `edit` made
  in its document before it is built, and `set`, `stored`, `formula`, `clear` (by JSON Pointer) in the
  workbook after; `beside` puts formulas in cells that no plan has, `published` first turns its formulas into
  values, `add` and `delete` change the rows of a table, `damage` calls functions of tests/damage/surgery.py,
  and `extra` puts a value into what was read that no workbook has a place for;
- `sheets`: the cells of a foreign workbook;
- `refused`: a file that is refused; `try`: an edit that is, as an operation of the editor and its arguments;
- `told`, with `severity`: what is told of a file beside its content.

`finding` lists everything that must be found, and nothing else may be.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from xlsheets import catalogue
from xlsheets.problems import Problem
from xlsheets.reports.text import write_finding

FOLDER = Path(__file__).parent
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}

Findings = Callable[[Mapping[str, Any]], tuple[Problem, ...]]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_words(name: str, lang: str, findings: Findings) -> None:
    found = [_body(problem, lang) for problem in findings(CASES[name])]
    assert found == [entry[lang].strip() for entry in CASES[name]["finding"]]


@pytest.mark.parametrize("name", CASES)
def test_the_places(
    name: str, findings: Findings, cell_of: Callable[[Any, str], tuple[str | None, str | None]]
) -> None:
    case = CASES[name]
    for problem, entry in zip(findings(case), case["finding"], strict=True):
        assert problem.code == entry["code"]
        if "at" in entry:
            assert (problem.sheet, problem.cell) == cell_of(case, entry["at"])
        else:
            assert (problem.sheet, problem.cell) == (entry.get("sheet"), entry.get("cell"))
        if "path" in entry:
            assert problem.path == entry["path"]


def test_every_code_is_shown() -> None:
    shown = {entry["code"] for case in CASES.values() for entry in case["finding"]}
    assert set(catalogue.codes()) == shown


def _body(problem: Problem, lang: str) -> str:
    """The finding as the report has it, without place and code."""
    lines = write_finding(problem, lang).replace("\u00a0", " ").splitlines()[1:-1]
    return "\n".join(line.removeprefix("    ") for line in lines)
