"""*Förklara*: the selected amount, from the inputs through each rule and its source."""

from __future__ import annotations

from typing import Any

from xlsheets.formula.references import a1
from xlsheets.ooxml import open_package
from xlsheets.tracing import UnknownCellError, as_json, trace
from xlsheets.web.pane.question import Question, RefusedError


def explain(question: Question) -> dict[str, Any]:
    """What `xlsheets trace` gives for the cell, as JSON."""
    place = question.place("cell")
    assert place.sheet is not None
    try:
        package = open_package(question.book)
        step = trace(package, place.sheet, a1(place.row1, place.column1), question.lang)
    except UnknownCellError as error:
        raise RefusedError(question.word("pane no-cell")) from error
    return {"step": as_json(step, question.lang)}
