"""`xlsheets eval FORMULA`: what a formula gives, without a spreadsheet program."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.cells import workbook_cells
from xlsheets.commands.console import Console, Exit
from xlsheets.commands.files import cannot_read
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from udfs.evaluate import Outcome
    from udfs.faults import Fault

_LOCALES = {"en": "neutral", "sv": "sv"}


def arguments(parser: Parser) -> None:
    """The formula, the workbook it refers to, and how it is spelled."""
    say = parser.words
    parser.add_argument(
        "formula",
        metavar=say("FORMEL", "FORMULA"),
        help=say(
            "till exempel 'AVGIFTER(100, {1;1;1})'; med --locale sv 'AVGIFTER(100; {1;1;1})'",
            "for example 'AVGIFTER(100, {1;1;1})'; with --locale sv 'AVGIFTER(100; {1;1;1})'",
        ),
    )
    parser.add_argument(
        "--workbook",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("arbetsboken vars celler formeln läser", "the workbook whose cells the formula reads"),
    )
    parser.add_argument(
        "--locale",
        choices=tuple(_LOCALES),
        default="en",
        help=say(
            "en: , mellan argument och decimalpunkt (förvalt); sv: ; och decimalkomma",
            "en: , between arguments and decimal point (default); sv: ; and decimal comma",
        ),
    )


def run(options: Namespace, console: Console) -> int:
    """Evaluate the formula; faults end with exit code 1."""
    outcome = _outcome(options)
    faults = [] if outcome.fault is None else [outcome.fault]
    values = outcome.grid.to_rows()
    result = {"values": values, "faults": [_fault(fault, console.lang) for fault in faults]}
    for fault in faults if not console.json else ():
        text = fault.text(console.lang)
        console.note(text, text)
    console.result(result, _lines(values, options.locale, console.lang))
    return Exit.FOUND if faults else Exit.DONE


def _outcome(options: Namespace) -> Outcome:
    from udfs.formulas import evaluate_formula

    locale = _LOCALES[options.locale]
    if options.workbook is None:
        return evaluate_formula(options.formula, locale)
    from xlsheets.ooxml import PackageError, open_package

    try:
        return evaluate_formula(options.formula, locale, workbook_cells(open_package(options.workbook)))
    except PackageError as error:
        raise cannot_read(options.workbook, error) from error


def _fault(fault: Fault, lang: str) -> dict[str, Any]:
    """The fault's fields, its sentences in the language asked for."""
    return fault.as_json() | {"reason": fault.reason[lang], "remedy": fault.remedy[lang]}


def _lines(rows: list[list[Any]], locale: str, lang: str) -> Iterator[str]:
    """The cells, columns under each other: numbers of the locale, errors in the reader's language."""
    swedish = "sv" in (lang, locale)
    shown = [[_shown(value, locale, swedish) for value in row] for row in rows]
    widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
    for row, values in zip(shown, rows, strict=True):
        cells = (
            text.ljust(width) if isinstance(value, str) else text.rjust(width)
            for text, width, value in zip(row, widths, values, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _shown(value: Any, locale: str, swedish: bool) -> str:
    from udfs.faults import SWEDISH_ERRORS

    if value is None:
        return ""
    if isinstance(value, bool):
        return {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}[locale][value]
    if isinstance(value, str):
        return SWEDISH_ERRORS.get(value, value) if swedish else str(value)
    text = f"{value:.15g}"
    return text.replace(".", ",") if locale == "sv" else text
