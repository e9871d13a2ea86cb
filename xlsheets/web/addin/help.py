"""The page behind *Support* in Excel: how the add-in gets there, and every function with an example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from udfs import faults
from udfs.cells import Blank, Cell
from udfs.faults import SWEDISH_ERRORS
from udfs.formulas import evaluate_formula
from udfs.registry import CATEGORIES, Argument, CellFunction, functions
from xlsheets.catalogue import explain_fault, shown_formula, word
from xlsheets.catalogue.numbers import write_number
from xlsheets.formula.spelling import NAMESPACE
from xlsheets.web.dropping import PATHS, is_offered
from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Template

WRONG: Final = '"ca 500"'
"""What stands in an amount's place when somebody does not know it yet."""

_PIECE = re.compile(r'"(?:[^"]|"")*"|-?\d+(?:\.\d+)?')


def help_page(settings: Settings, lang: str) -> str:
    """The whole page in Swedish, or with "en" in English.

    >>> "AVGIFTER(" in help_page(Settings(), "sv"), "Splits an amount" in help_page(Settings(), "sv")
    (True, False)
    """
    lang = "en" if lang == "en" else "sv"
    pages = {one: path for path, one in PATHS.items()} if is_offered(settings) else {}

    def say(key: str, **values: object) -> str:
        return word(f"help {key}", lang).format(**values)

    return _template().render(
        lang=lang,
        say=say,
        other=word("addin other language", lang),
        description=word("addin description", lang),
        check_page=pages.get(lang),
        categories=[(title[lang], list(_of(category, lang))) for category, title in CATEGORIES.items()],
        faults=sorted((explain_fault(code, lang) for code in faults.catalogue()), key=lambda one: one.title),
    )


def _of(category: str, lang: str) -> Iterator[dict[str, Any]]:
    """The functions of a category, each as the page shows it."""
    for function in functions().values():
        if function.category == category:
            yield {
                "name": function.name,
                "title": function.title[lang],
                "usage": f"={NAMESPACE}.{function.usage(lang)}",
                "arguments": [_argument(one, lang) for one in function.arguments],
                "example": _formula(function.example, lang),
                "result": [
                    [_cell(value, lang) for value in row]
                    for row in evaluate_formula(function.example).grid.rows
                ],
                "returns": function.returns[lang][:1].upper() + function.returns[lang][1:],
                "wrong": _wrong(function, lang),
                "source": function.source[lang],
            }


def _argument(argument: Argument, lang: str) -> dict[str, str]:
    notes = [argument.unit[lang]] if argument.unit else []
    if argument.optional:
        notes.append(word("help optional", lang))
    return {
        "name": argument.swedish_name if lang == "sv" else argument.python_name,
        "help": argument.help[lang],
        "notes": "; ".join(notes),
    }


def _wrong(function: CellFunction, lang: str) -> dict[str, str] | None:
    """The example with words for its first number, and what the function says of that; None if nothing."""
    first = next((piece for piece in _PIECE.finditer(function.example) if not piece[0].startswith('"')), None)
    if first is None:
        return None
    formula = function.example[: first.start()] + WRONG + function.example[first.end() :]
    fault = evaluate_formula(formula).fault
    if fault is None:
        return None
    error = SWEDISH_ERRORS.get(fault.error, fault.error) if lang == "sv" else fault.error
    return {"formula": _formula(formula, lang), "error": error, "reason": fault.text(lang)}


def _formula(formula: str, lang: str) -> str:
    """As it is typed into the reader's Excel."""
    return shown_formula(f"{NAMESPACE}.{formula}", lang)


def _cell(value: Cell, lang: str) -> dict[str, Any]:
    """A cell of a result, and whether it holds words."""
    if isinstance(value, date):
        return {"text": value.isoformat(), "is_text": False}
    if isinstance(value, Decimal):
        return {"text": write_number(value, lang), "is_text": False}
    return {"text": "" if isinstance(value, Blank) else str(value), "is_text": True}


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent)
    made = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("help.html")
