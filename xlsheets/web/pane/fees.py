"""*Medlemsavgifter*: the formula of the fees from a small form, and what it gives, before it is put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from udfs.formulas import evaluate_formula
from udfs.kinds import Choice
from udfs.registry import Argument, functions
from xlsheets.catalogue import shown_formula
from xlsheets.catalogue.numbers import write_number
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import NAMESPACE, Spelling
from xlsheets.formula.tokens import quote_string
from xlsheets.ooxml import Area, open_package
from xlsheets.tracing.lookup import workbook_cells
from xlsheets.web.pane.arguments import Fields, Written
from xlsheets.web.pane.question import Question, RefusedError
from xlsheets.web.pane.room import refuse_without_room
from xlsheets.web.pane.words import FEES, FORM

_SHOWN: Final = 300  # members; there are 290 municipalities


def fees(question: Question) -> dict[str, Any]:
    """The formula as Excel takes it and as it is shown, the rows that it gives, and where they will stand.

    Refused where an argument is none, where the function says no (in its own words), and where the rows have
    no room.
    """
    target = question.place("target")
    if target.whole_columns or target.whole_rows:
        raise RefusedError(question.word("pane no-cell"))
    package = open_package(question.book)
    written = list(_arguments(question, Fields(question, package, target)))
    arguments = ",".join(one.text for one in written).rstrip(",")
    outcome = evaluate_formula(f"{FEES}({arguments})", resolve=workbook_cells(package, target.sheet))
    if outcome.fault is not None:
        raise RefusedError(outcome.fault.text(question.lang))
    rows = outcome.grid.to_rows()
    area = Area(target.row1, target.column1, target.row1 + len(rows) - 1, target.column1 + len(rows[0]) - 1)
    inputs = [one.cells for one in written if one.cells is not None]
    refuse_without_room(package, str(target.sheet), area, inputs, question)
    return {
        "formula": f"={Spelling.NAMESPACED.spell(FEES)}({arguments})",
        "shown": shown_formula(f"{NAMESPACE}.{FEES}({arguments})", question.lang),
        "sheet": target.sheet,
        "cell": a1(area.top, area.left),
        "area": f"{a1(area.top, area.left)}:{a1(area.bottom, area.right)}",
        "headings": _headings(len(rows[0]), question),
        "rows": [[_shown(value, question.lang) for value in row] for row in rows[:_SHOWN]],
    }


def _arguments(question: Question, fields: Fields) -> Iterator[Written]:
    """Each in its own place: what is left out between two others leaves its comma."""
    for argument in functions()[FEES].arguments[:FORM]:
        text, label = question.get(argument.python_name), _label(argument, question.lang)
        if not text and not argument.optional:
            raise RefusedError(question.word("pane fees missing", label=label))
        if not text:
            yield Written("")
        elif isinstance(argument.kind, Choice):
            yield Written(quote_string(text))
        else:
            yield fields.written(label, text)


def _headings(columns: int, question: Question) -> list[str]:
    """The columns: the code where there is one, the year, the quarters."""
    return [question.word(f"pane fees {key}") for key in ("code", "year", "q1", "q2", "q3", "q4")][-columns:]


def _label(argument: Argument, lang: str) -> str:
    return argument.swedish_name if lang == "sv" else argument.python_name.replace("_", " ")


def _shown(value: Any, lang: str) -> str:
    if isinstance(value, int | float):
        return write_number(value, lang)
    return "" if value is None else str(value)
