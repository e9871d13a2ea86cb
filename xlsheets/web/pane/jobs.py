"""The jobs, as the guarded process does them: a folder with a question in, an answer out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xlsheets.catalogue import render
from xlsheets.checks import problem_for
from xlsheets.ooxml import PackageError
from xlsheets.problems import Report
from xlsheets.web.pane.checking import check
from xlsheets.web.pane.explaining import explain
from xlsheets.web.pane.fees import fees
from xlsheets.web.pane.making import new, publish
from xlsheets.web.pane.question import Question, RefusedError

ASKED: Final = "asked.json"
BOOK: Final = "book.xlsx"

JOBS: Final[Mapping[str, Callable[[Question], dict[str, Any]]]] = {
    "check": check,
    "explain": explain,
    "new": new,
    "fees": fees,
    "publish": publish,
}


@dataclass(frozen=True)
class Answered(Report):
    """A report that carries the answer of a job in place of findings."""

    answer: dict[str, Any] = field(default_factory=dict)


def answer(folder: Path) -> Report:
    """Do the job that lies in the folder; a workbook that cannot be read, or used so, is refused in words."""
    asked = json.loads((folder / ASKED).read_text(encoding="utf-8"))
    question = Question(folder / BOOK, asked)
    try:
        found = JOBS[asked["job"]](question)
    except PackageError as error:
        told = render(problem_for(error), question.lang)
        found = {"refused": f"{told.message} {question.word('pane do')}: {told.remedy}"}
    except RefusedError as error:
        found = {"refused": str(error)}
    return Answered(str(folder), answer=found)
