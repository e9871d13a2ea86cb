"""`xlsheets new budget ... -o FILE`: a workbook from a template, calculated before it appears."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import cannot_read, check_target, refuse_to_overwrite
from xlsheets.commands.parser import Parser
from xlsheets.commands.templates import TEMPLATES

_SHOWN = 10

FIRST_YEAR, LAST_YEAR = 2005, 2097
"""The years that a budget may begin in: the law is from 2004, and a plan looks three years ahead."""


def arguments(parser: Parser) -> None:
    """The template, where its figures come from, how its formulas are written, and the file."""
    say = parser.words
    parser.add_argument(
        "template", choices=tuple(TEMPLATES), metavar=say("MALL", "TEMPLATE"), help=", ".join(TEMPLATES)
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--plan",
        metavar="ID",
        help=say("en färdig plan (xlsheets templates)", "a ready plan (xlsheets templates)"),
    )
    source.add_argument(
        "--document",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("ett dokument i JSON (xlsheets read)", "a document in JSON (xlsheets read)"),
    )
    source.add_argument("--blank", action="store_true", help=say("en tom budget", "an empty budget"))
    parser.add_argument(
        "--corrected",
        action="store_true",
        help=say("med planens rättelser, förda i Ändringslogg", "with the plan's corrections, logged"),
    )
    parser.add_argument(
        "--year",
        type=int,
        metavar=say("ÅR", "YEAR"),
        help=say("första året i en tom budget (förvalt: nästa år)", "first year of --blank (default: next)"),
    )
    parser.add_argument(
        "--formulas",
        choices=("functions", "native"),
        default="functions",
        help=say(
            "functions: våra funktioner i cellerna (förvalt); native: Excels egna formler",
            "functions: our functions in the cells (default); native: Excel's own formulas",
        ),
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=say("FIL", "FILE"))
    parser.add_argument("--force", action="store_true", help=say("ersätt en fil som finns", "replace a file"))


def run(options: Namespace, console: Console) -> int:
    """Build the workbook."""
    from xlsheets.building import new_workbook
    from xlsheets.ooxml import PackageError
    from xlsheets.plan.corrections import CorrectionError

    if options.corrected and options.plan is None and options.document is None:
        raise CommandError("--corrected hör ihop med --plan.", "--corrected goes with --plan.")
    check_target(options.output)
    refuse_to_overwrite(options.output, options.force)
    document = _document(options)
    _refuse_invalid(document, console)
    try:
        corrected = date.today() if options.corrected else None
        new_workbook(document, options.output, options.formulas, corrected)
    except CorrectionError as error:
        raise CommandError(
            f"en rättelse passar inte dokumentet: {error}.",
            f"a correction does not fit the document: {error}.",
        ) from error
    except PackageError as error:
        raise cannot_read(options.output, error) from error
    written = {"file": str(options.output), "template": options.template, "formulas": options.formulas}
    console.result(written, [console.words(f"Skrev {options.output}.", f"Wrote {options.output}.")])
    return Exit.DONE


def _document(options: Namespace) -> dict[str, Any]:
    from xlsheets.plan.documents import blank_document

    if options.blank:
        year = date.today().year + 1 if options.year is None else options.year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(
                f"året {year} går inte; välj ett mellan {FIRST_YEAR} och {LAST_YEAR}.",
                f"{year} cannot be the year; choose one from {FIRST_YEAR} to {LAST_YEAR}.",
            )
        return blank_document(year)
    return _ready(options.plan) if options.plan else _from_file(options.document)


def _ready(plan: str) -> dict[str, Any]:
    from xlsheets.plan.documents import list_plans, load_plan

    if plan not in list_plans():
        known = ", ".join(list_plans())
        raise CommandError(
            f"planen {plan} finns inte. Det finns: {known}.", f"there is no plan {plan}. There are: {known}."
        )
    return load_plan(plan)


def _from_file(path: Path) -> dict[str, Any]:
    from xlsheets.plan.documents import load_document

    if not path.is_file():
        raise CommandError(f"filen {path} finns inte.", f"there is no file {path}.")
    try:
        return load_document(path)
    except (ValueError, RecursionError) as error:
        raise CommandError(
            f"{path} innehåller inget dokument i JSON ({error}).", f"{path} holds no JSON document ({error})."
        ) from error


def _refuse_invalid(document: dict[str, Any], console: Console) -> None:
    from xlsheets.catalogue import render
    from xlsheets.checks.contract import check_contract
    from xlsheets.plan.consistency import inconsistencies
    from xlsheets.plan.types import Reading

    found = [
        f"{problem.path or '/'}: {render(problem, console.lang).message}"
        for problem in check_contract(Reading(document))
    ]
    found = found or [f"{at}: {console.words(sv, en)}" for at, sv, en in inconsistencies(document)]
    if found:
        shown = "".join(f"\n  {line}" for line in found[:_SHOWN])
        raise CommandError(
            f"dokumentet stämmer inte på {len(found)} ställen:{shown}",
            f"the document does not hold in {len(found)} places:{shown}",
        )
