"""The sheet *Att rätta*: one row per finding, with a link to its cell; written, and found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from xlsheets.catalogue import word
from xlsheets.formula.references import quote_sheet, split_a1
from xlsheets.marking.points import COLUMNS, LANGUAGES, Point, clipped
from xlsheets.ooxml import Editor, Look, Package, Sheet
from xlsheets.ooxml.marks import MARKED
from xlsheets.problems import Problem, Report
from xlsheets.reports.text import summary
from xlsheets.reports.verdict import verdict

HEADING_ROW: Final = 5
FIRST_ROW: Final = HEADING_ROW + 1
_SEARCHED = 60  # rows, in which the headings are looked for where the name is gone
_TITLE_ROW, _CODE_ROW, _HOW_ROW = 1, 2, 3
_WIDTHS = {"severity": 13, "place": 30, "message": 54, "readings": 44, "remedy": 46, "code": 24}
_MARGIN = 1  # characters that the breaks between words cost in a line, beyond what narrow letters save
_LINE, _PADDING, _TALLEST = 15.0, 3.0, 409.0  # points
_LINE_COLOR = "BFBFBF"
_TAB = "C00000"


def write_list(editor: Editor, report: Report, told: Sequence[Point], lang: str) -> str:
    """Add the sheet after the first one, in view wherever the workbook opens; its name."""
    name = _free_name(word("marked sheet", lang), editor.sheet_names)
    editor.add_sheet(name, after=editor.sheet_names[0])
    _write_head(editor, name, report, lang)
    links = {row: link for row, one in enumerate(report.problems, FIRST_ROW) if (link := _link(editor, one))}
    looks = _looks(editor, ("heading", *(COLUMNS if told else ()), *(("link",) if links else ())))
    for column, key in enumerate(COLUMNS, start=1):
        editor.set_column_width(name, column, column, _WIDTHS[key])
        editor.set_value(name, (HEADING_ROW, column), word(f"marked {key}", lang))
        editor.set_style(name, (HEADING_ROW, column), looks["heading"])
    for row, point in enumerate(told, start=FIRST_ROW):
        for column, (key, text) in enumerate(zip(COLUMNS, point, strict=True), start=1):
            look = "link" if key == "place" and row in links else key
            editor.set_value(name, (row, column), clipped(text, lang=lang) or None)
            editor.set_style(name, (row, column), looks[look])
        editor.set_row_height(name, row, _height(point))
    editor.set_links(name, {(row, COLUMNS.index("place") + 1): link for row, link in links.items()})
    editor.freeze(name, HEADING_ROW)
    editor.print_wide(name, _TAB)
    return name


def list_of(package: Package) -> Sheet | None:
    """The sheet that lists the findings: by the hidden name of the workbook, else by its headings."""
    for name in package.defined_names:
        if name.name == MARKED and name.sheet is None:
            for sheet in package.sheets:
                if name.formula.startswith((f"{quote_sheet(sheet.name)}!", f"{sheet.name}!")):
                    return sheet
    return next((one for one in package.sheets if one.kind == "worksheet" and _has_headings(one)), None)


def _has_headings(sheet: Sheet) -> bool:
    """Whether a row near the top has all headings of the list, in one of its languages."""
    words = _headings()
    rows: dict[int, set[str]] = {}
    places = sheet.sorts.places
    for text in words & places.keys():
        for row, _ in places[text]:
            if row <= _SEARCHED:
                rows.setdefault(row, set()).add(text)
    wanted = [{word(f"marked {key}", lang) for key in COLUMNS} for lang in LANGUAGES] if rows else []
    return any(told >= one for told in rows.values() for one in wanted)


@cache
def _headings() -> frozenset[str]:
    return frozenset(word(f"marked {key}", lang) for key in COLUMNS for lang in LANGUAGES)


def _write_head(editor: Editor, name: str, report: Report, lang: str) -> None:
    title = word("marked title" if report.problems else "marked nothing", lang)
    editor.set_value(name, (_TITLE_ROW, 1), title.format(summary=summary(report, lang)))
    editor.set_style(name, (_TITLE_ROW, 1), editor.style_like(0, Look(bold=True)))
    given = verdict(report)
    if given is not None:
        editor.set_value(name, (_CODE_ROW, 1), f"{word('verdict code', lang)}: {given.words(lang)}")
    if report.problems:
        editor.set_value(name, (_HOW_ROW, 1), word("marked how", lang))


def _looks(editor: Editor, keys: Iterable[str]) -> dict[str, int]:
    """The style of each column, of the headings and of links, those that are used: unmarking finds no others.

    The number format is text, so that no text becomes more than that.
    """
    body = Look(wrap=True, top=True, border=_LINE_COLOR, number_format="@")
    looks = {
        **dict.fromkeys(COLUMNS, body),
        "severity": replace(body, bold=True),
        "code": replace(body, color="595959"),
        "heading": Look(bold=True, fill="D9D9D9", border=_LINE_COLOR, top=True),
        "link": replace(body, color="0563C1", underline=True),
    }
    return {key: editor.style_like(0, looks[key]) for key in keys}


def _height(point: Point) -> float:
    """Points that a row needs: Excel fits a row to its text when somebody types, not when the file opens."""
    widths = [_WIDTHS[key] - _MARGIN for key in COLUMNS]
    lines = [
        sum(max(1, -(-len(line) // width)) for line in text.split("\n"))
        for text, width in zip(point, widths, strict=True)
    ]
    return min(_LINE * max(lines) + _PADDING, _TALLEST)


def _link(editor: Editor, problem: Problem) -> tuple[str, tuple[int, int]] | None:
    """The cell that a row leads to, or its sheet where the finding has none; None for the whole file."""
    if problem.sheet is None or problem.sheet not in editor.worksheet_names:
        return None
    return problem.sheet, split_a1(problem.cell) if problem.cell else (1, 1)


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    """The name, with a number where the workbook has such a sheet of its own.

    >>> _free_name("Att rätta", ["Budget", "att rätta"])
    'Att rätta (2)'
    """
    known = {name.casefold() for name in taken}
    names = (wanted, *(f"{wanted} ({number})" for number in range(2, len(known) + 3)))
    return next(name for name in names if name.casefold() not in known)
