"""`xlsheets publish FILE -o FILE`: a copy that needs no add-in, with the same look and values."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import cannot_read, check_target
from xlsheets.commands.parser import Parser


def arguments(parser: Parser) -> None:
    """The workbook, what stands in place of our functions, and the copy."""
    say = parser.words
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
    """Write the copy."""
    from xlsheets.building.publish import NotPublishableError, publish
    from xlsheets.ooxml import PackageError, open_package

    check_target(options.output, options.file)
    try:
        publish(open_package(options.file), options.formulas, options.output)
    except PackageError as error:
        raise cannot_read(options.file, error) from error
    except NotPublishableError as error:
        raise CommandError(
            f"{options.file} avviker från mallen, så Excels egna formler kan inte sättas in. "
            "Kör xlsheets check, eller publicera med --formulas values.",
            f"{options.file} departs from its template, so Excel's own formulas cannot be put in. "
            "Run xlsheets check, or publish with --formulas values.",
        ) from error
    result = {"file": str(options.file), "written": str(options.output), "formulas": options.formulas}
    console.result(result, [console.words(f"Skrev {options.output}.", f"Wrote {options.output}.")])
    return Exit.DONE
