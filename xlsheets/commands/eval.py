"""`xlsheets eval FORMULA`: what a formula gives, without a spreadsheet program."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.console import Console, Exit
from xlsheets.commands.files import of_foreign_file
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from udfs.evaluate import Outcome
    from udfs.faults import Fault
    from udfs.literals import Node

_LOCALES = {"en": "neutral", "sv": "sv"}


def arguments(parser: Parser) -> None:
    """The formula, the workbook it refers to, and how it is spelled."""
    say = parser.words
    parser.add_argument(
        "formula",
        metavar=say("FORMEL", "FORMULA"),
        help=say(
            "till exempel 'AVGIFTER(100; {1;1;1})', som Excel visar den",
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
        help=say(
            "sv: ; mellan argument och decimalkomma; en: , och decimalpunkt (förvalt: det som går att läsa)",
            "en: , between arguments and decimal point (default); sv: ; and decimal comma",
        ),
    )


def run(options: Namespace, console: Console) -> int:
    """Evaluate the formula; faults end with exit code 1."""
    locale = options.locale or _spelling(options.formula, console)
    outcome = _outcome(options, _LOCALES[locale])
    faults = [] if outcome.fault is None else [outcome.fault]
    values = outcome.grid.to_rows()
    result = {"values": values, "faults": [_fault(fault, console.lang) for fault in faults]}
    for fault in faults if not console.json else ():
        text = fault.text(console.lang)
        console.note(text, text)
    console.result(result, _lines(values, locale, console.lang))
    return Exit.FOUND if faults else Exit.DONE


def _spelling(formula: str, console: Console) -> str:
    """How a formula is spelled that nobody says it of: English unless the reader is Swedish.

    A Swede's formula is read in the one way that it can be read. Where both ways work and mean different
    things ("F(1,5)" has two arguments, or one) it is read as a program writes it, and that is said.
    """
    if console.lang != "sv":
        return "en"
    swedish, neutral = (_parsed(formula, locale) for locale in ("sv", "neutral"))
    if swedish is None:
        return "sv" if neutral is None else "en"
    if neutral is None or swedish == neutral:
        return "sv"
    console.note(
        "Formeln är läst med , mellan argumenten. Är , decimaltecken: lägg till --locale sv.",
        "The formula was read with , between arguments. If , is the decimal mark: add --locale sv.",
    )
    return "en"


def _parsed(formula: str, spelling: str) -> Node | None:
    from udfs.literals import SPELLINGS, FormulaSyntaxError, parse

    try:
        return parse(formula, SPELLINGS[spelling])
    except FormulaSyntaxError:
        return None


def _outcome(options: Namespace, locale: str) -> Outcome:
    from udfs.formulas import evaluate_formula

    if options.workbook is None:
        return evaluate_formula(options.formula, locale)
    return of_foreign_file(options.workbook, _in_workbook, options.formula, locale, options.workbook)


def _in_workbook(formula: str, locale: str, file: Path) -> Outcome:
    """What the formula gives with the cells of a workbook. Raises PackageError."""
    from udfs.formulas import evaluate_formula
    from xlsheets.ooxml import open_package
    from xlsheets.tracing.lookup import workbook_cells

    return evaluate_formula(formula, locale, workbook_cells(open_package(file)))


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
