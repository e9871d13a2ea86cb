"""`xlsheets demo`: the main job on two real plans, told in plain words."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.equity_chart import draw_equity, equity_of
from xlsheets.commands.parser import Parser
from xlsheets.commands.recalc import Result, recalculate_file
from xlsheets.commands.rendering import can_render, render_pages

if TYPE_CHECKING:
    from xlsheets.problems import Report


def arguments(parser: Parser) -> None:
    """The folder."""
    say = parser.words
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("demo"),
        metavar=say("MAPP", "FOLDER"),
        help=say("mapp för det som skapas (förvalt: demo)", "folder for what is made (default: demo)"),
    )


@dataclass(frozen=True)
class Made:
    """A workbook that was built, recalculated and checked."""

    result: Result
    report: Report


def run(options: Namespace, console: Console) -> int:
    """Build, recalculate and check every plan, as printed and corrected, and draw the pictures."""
    from xlsheets.plan.documents import list_plans, load_plan

    folder: Path = options.output
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} är ingen mapp.", f"{folder} is not a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    told: list[dict[str, Any]] = []
    corrected_books: list[Made] = []
    for plan in list_plans():
        document = load_plan(plan)
        console.note(f"Bygger, räknar om och kontrollerar {plan} …", f"Building and checking {plan} …")
        printed = _make(document, folder / f"{plan}.xlsx")
        corrected = _make(document, folder / f"{plan}-rattad.xlsx", corrected=True)
        chart = folder / f"{plan}-eget-kapital.png"
        draw_equity(equity_of(document), chart, console.lang)
        corrected_books.append(corrected)
        told.append(_as_json(plan, printed, corrected, chart, console.lang))
        if not console.json:
            for line in _story(document, printed, corrected, console):
                console.write(line)
    pages = _pages([made.result.file for made in corrected_books], folder, console)
    pictures = [entry["chart"] for entry in told] + [str(page) for page in pages]
    heading = console.words("Bilder:", "Pictures:")
    result = {"folder": str(folder), "plans": told, "pages": [str(page) for page in pages]}
    console.result(result, [heading, *(f"  {picture}" for picture in pictures)])
    return Exit.FOUND if any(made.report.has_errors for made in corrected_books) else Exit.DONE


def _make(document: dict[str, Any], path: Path, corrected: bool = False) -> Made:
    from xlsheets.batch import check_file
    from xlsheets.building import new_workbook

    new_workbook(document, path, corrected=date.today() if corrected else None)
    return Made(recalculate_file(path, [], path), check_file(path))


def _pages(books: list[Path], folder: Path, console: Console) -> list[Path]:
    if not can_render():
        console.note(
            "LibreOffice eller pdftoppm saknas; bladen ritas inte (make hosts).",
            "LibreOffice or pdftoppm is missing; the sheets are not drawn (make hosts).",
        )
        return []
    console.note("Ritar bladen …", "Drawing the sheets …")
    try:
        with tempfile.TemporaryDirectory(prefix="xlsheets-demo-") as scratch:
            return render_pages([_published(book, Path(scratch)) for book in books], folder)
    except CommandError as error:
        console.error(error)
        return []


def _published(book: Path, folder: Path) -> Path:
    """A copy that holds values only, for a program that does not have our functions."""
    from xlsheets.building.publish import publish
    from xlsheets.ooxml import open_package

    copy = folder / book.name
    publish(open_package(book), "values", copy)
    return copy


def _story(document: dict[str, Any], printed: Made, corrected: Made, console: Console) -> Iterator[str]:
    """What happened to one plan, for somebody who reads it top to bottom."""
    from xlsheets.problems import Severity
    from xlsheets.reports.text import summary, write_finding

    say, lang = console.words, console.lang
    years = document["plan"]["years"]
    yield f"{document['association']['name']}, {years[0]}–{years[-1]}"
    yield "=" * 60
    for made, label in (
        (printed, say("Som planen trycktes", "As the plan was printed")),
        (corrected, say("Med rättelserna", "With the corrections")),
    ):
        yield f"{label}: {made.result.file}"
        yield "  " + say(
            f"{made.result.calculated} celler räknades om utan Excel, {len(made.result.kept)} orörda.",
            f"{made.result.calculated} cells recalculated without Excel, {len(made.result.kept)} kept.",
        )
        yield "  " + say("Kontroll: ", "Check: ") + summary(made.report, lang)
    yield ""
    yield say("Det här hittades i den tryckta planen:", "Found in the printed plan:")
    yield ""
    for problem in printed.report.problems:
        if problem.severity is Severity.ERROR:
            yield write_finding(problem, lang)
            yield ""


def _as_json(plan: str, printed: Made, corrected: Made, chart: Path, lang: str) -> dict[str, Any]:
    from xlsheets.reports.json import file_as_json

    def entry(made: Made) -> dict[str, Any]:
        counts = {"calculated": made.result.calculated, "kept": len(made.result.kept)}
        return counts | file_as_json(made.report, lang)

    return {"plan": plan, "printed": entry(printed), "corrected": entry(corrected), "chart": str(chart)}
