"""`xlsheets publish FILE -o FILE`: a copy that needs no add-in, with the same look and values."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import check_target, of_foreign_file
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.building.publish import Formulas
    from xlsheets.ooxml import Package

_SECONDS = 120  # the copy is calculated


def arguments(parser: Parser) -> None:
    """The workbook, what stands in place of our functions, and the copy."""
    say = parser.words
    parser.epilog = say(
        "Kopian skrivs också när check finner fel i arbetsboken; det sägs då, och koden blir ändå 0.",
        "The copy is written even if check finds errors in the workbook; they are told; the code is still 0.",
    )
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )
    parser.add_argument(
        "--formulas",
        choices=("native", "values"),
        default="native",
        help=say(
            "native: Excels egna formler i stället för våra funktioner (förvalt); values: bara värden",
            "native: Excel's own formulas in place of our functions (default); values: values only",
        ),
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar=say("FIL", "FILE"), help=say("kopian", "the copy")
    )


def run(options: Namespace, console: Console) -> int:
    """Write the copy, and tell of the errors that go with it."""
    from xlsheets.building.publish import NotPublishableError

    check_target(options.output, options.file)
    try:
        errors = of_foreign_file(
            options.file, _publish, options.file, options.formulas, options.output, seconds=_SECONDS
        )
    except NotPublishableError as error:
        raise CommandError(
            f"{options.file} avviker från mallen, så Excels egna formler kan inte sättas in. "
            "Kör xlsheets check, eller publicera med --formulas values.",
            f"{options.file} departs from its template, so Excel's own formulas cannot be put in. "
            "Run xlsheets check, or publish with --formulas values.",
        ) from error
    result = {
        "file": str(options.file),
        "written": str(options.output),
        "formulas": options.formulas,
        "errors": errors,
    }
    console.result(result, [console.words(f"Skrev {options.output}.", f"Wrote {options.output}.")])
    if errors:
        console.note(
            f"{errors} fel följer med i kopian. Kör xlsheets check.",
            f"{errors} {'error goes' if errors == 1 else 'errors go'} into the copy. Run xlsheets check.",
        )
    return Exit.DONE


def _publish(file: Path, formulas: Formulas, output: Path) -> int:
    """Write the copy; the number of errors that go with it. Raises PackageError, NotPublishableError."""
    from xlsheets.building.publish import publish
    from xlsheets.ooxml import open_package

    package = open_package(file)
    publish(package, formulas, output)
    return _errors(package)


def _errors(package: Package) -> int:
    """How many errors check finds in the workbook; the copy shows the same figures."""
    from xlsheets.checks import check_workbook
    from xlsheets.problems import Severity

    return sum(problem.severity is Severity.ERROR for problem in check_workbook(package))
