"""*Ny från mall* and *Publicera*: workbooks that Excel opens beside the one that is open."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, cast

from xlsheets.commands.new import FIRST_YEAR, LAST_YEAR
from xlsheets.web.pane.question import Question, RefusedError

BLANK: Final = "blank"
"""What stands for an empty budget where a plan is chosen."""


def new(question: Question) -> dict[str, Any]:
    """The workbook that `xlsheets new` would write."""
    from xlsheets.building import new_workbook
    from xlsheets.plan.documents import blank_document, list_plans, load_plan

    plan = question.chosen("plan", (BLANK, *list_plans()))
    document = blank_document(_year(question)) if plan == BLANK else load_plan(plan)
    corrected = date.today() if question.get("corrected") == "yes" and document.get("corrections") else None
    formulas = cast("Literal['functions', 'native']", question.chosen("formulas", ("functions", "native")))
    path = question.book.with_name("new.xlsx")
    new_workbook(document, path, formulas, corrected)
    return {"file": _text(path), "name": f"budget-{plan}.xlsx", "said": question.word("pane new made")}


def publish(question: Question) -> dict[str, Any]:
    """The copy that `xlsheets publish` would write, and a sentence on the errors that go with it."""
    from xlsheets.building.publish import NotPublishableError
    from xlsheets.building.publish import publish as write_copy
    from xlsheets.checks import check_workbook
    from xlsheets.ooxml import open_package
    from xlsheets.problems import Severity

    formulas = cast("Literal['native', 'values']", question.chosen("formulas", ("native", "values")))
    path = question.book.with_name("published.xlsx")
    package = open_package(question.book)
    try:
        write_copy(package, formulas, path)
    except NotPublishableError as error:
        raise RefusedError(question.word("pane publish departs")) from error
    errors = sum(problem.severity is Severity.ERROR for problem in check_workbook(package))
    said = "pane publish with-errors" if errors else "pane publish made"
    return {
        "file": _text(path),
        "name": f"budget-{formulas}.xlsx",
        "said": question.word(said, errors=errors),
    }


def _year(question: Question) -> int:
    text = question.get("year")
    if not (text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise RefusedError(question.word("pane new year-wrong", first=FIRST_YEAR, last=LAST_YEAR))
    return int(text)


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")
