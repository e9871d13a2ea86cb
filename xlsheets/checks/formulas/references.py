"""References that have lost their cell, that leave the workbook, or that read a cell where nothing stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from xlsheets.checks.formulas.facts import Copies, FormulaFacts, Place, Position, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Leaf, Pattern, Use
from xlsheets.formula.tokens import FormulaError, tokenize
from xlsheets.formula.tree import Literal, Name, Range
from xlsheets.ooxml import CellError
from xlsheets.problems import Problem, Severity

BROKEN = "#REF!"
FEWEST_COPIES = 4
"""A blank cell stands out where so many copies of a formula read filled ones."""

MOST_BLANK = 5
"""At most one of so many copies may read a blank cell; with more, the form is simply not filled in."""


def check_broken(facts: FormulaFacts) -> Iterator[Problem]:
    """Every formula with #REF! in it that shows no error: something hides that the cell it read is gone."""
    yield from gathered(facts, _broken(facts))


def _broken(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    for copies in facts.layout.each(_with_broken):
        for place in copies.places:
            cell = facts.cell(place)
            if cell is not None and not isinstance(cell.value, CellError):
                params = {"formula": cell.formula}
                yield (
                    copies.pattern.key,
                    Problem("reference-broken", Severity.ERROR, *at(place), params=params),
                )


def _with_broken(copies: Copies) -> list[Copies]:
    pattern = copies.pattern
    return [copies] if BROKEN in pattern.formula and _has_broken(pattern) else []


def _has_broken(pattern: Pattern) -> bool:
    if pattern.tree is not None:
        return any(isinstance(node, Literal) and node.text.endswith(BROKEN) for node in pattern.nodes)
    try:
        return any(
            token.kind == "error" and token.text.endswith(BROKEN) for token in tokenize(pattern.formula)
        )
    except FormulaError:
        return False


def check_names(facts: FormulaFacts) -> Iterator[Problem]:
    """The defined names that point to cells that are gone, but none that Excel keeps for itself."""
    if not facts.layout.copies:
        return
    broken = [
        name.name
        for name in facts.package.defined_names
        if BROKEN in name.formula and not name.hidden and not name.name.startswith("_")
    ]
    if broken:
        params = {
            "name": broken[0],
            "names": [*(f'"{name}"' for name in broken[1:6]), *["…"][: len(broken) > 6]],
            "more": len(broken) - 1,
        }
        used = {leaf.casefold() for leaf in _names_used(facts)}
        severity = Severity.WARNING if any(name.casefold() in used for name in broken) else Severity.NOTE
        if len(broken) == 1:
            del params["names"], params["more"]
        yield Problem("name-broken", severity, params=params)


def _names_used(facts: FormulaFacts) -> Iterator[str]:
    for pattern in facts.layout.copies:
        for use in pattern.uses:
            if isinstance(use.leaf, Name):
                yield use.leaf.text.rpartition("!")[2]


def check_external(facts: FormulaFacts) -> Iterator[Problem]:
    """Each other workbook that formulas read, by the first cell that does and how many more."""
    files: dict[str, list[Place]] = {}
    for copies in facts.layout.each(_outward):
        places = copies.places
        for file in {file for use in copies.pattern.uses for file in _files(facts, use, places[0][0])}:
            files.setdefault(file, []).extend(places)
    order = {name: index for index, name in enumerate(facts.sheets)}
    for file, found in files.items():
        first, *others = sorted(set(found), key=lambda place: (order[place[0]], place))
        params: dict[str, object] = {"file": file}
        if others:
            params["more"] = len(others)
        yield Problem("external-reference", Severity.WARNING, *at(first), params=params)


def _outward(copies: Copies) -> list[Copies]:
    """The formulas that may read another workbook: a bracket stands in them, or in a name they use."""
    return [copies] if any(_is_outward(copies, use.leaf) for use in copies.pattern.uses) else []


def _is_outward(copies: Copies, leaf: Leaf) -> bool:
    if isinstance(leaf, Range):
        return "[" in (leaf.reference.sheet or "")
    if not isinstance(leaf, Name):
        return False
    return "[" in leaf.text or "[" in (copies.frame.named(leaf.text, copies.places[0][0]) or "")


def _files(facts: FormulaFacts, use: Use, sheet: str) -> Iterator[str]:
    """The files that a reference reads, straight or through a defined name."""
    if isinstance(use.leaf, Range):
        text = use.leaf.reference.sheet or ""
    elif isinstance(use.leaf, Name):
        name = use.leaf.text
        text = name if "[" in name else facts.layout.frame.named(name, sheet) or ""
    else:
        return
    before, bracket, rest = text.partition("[")
    number, closing, _ = rest.partition("]")
    if not bracket or not closing:
        return
    if not number.isdecimal():
        if before.strip("'=(") == "" and "!" in text + "!" and "." in number:
            yield number
        return
    links = facts.package.external_links
    if 0 < int(number) <= len(links) and links[int(number) - 1].kind == "workbook":
        yield file_name(links[int(number) - 1].target) or f"[{number}]"


def file_name(target: str) -> str:
    """The file's own name in a link to it.

    >>> file_name("file:///C:\\\\Budget\\\\Plan%202024.xlsx")
    'Plan 2024.xlsx'
    """
    return PurePosixPath(unquote(target).replace("\\", "/")).name


def check_blank(facts: FormulaFacts) -> Iterator[Problem]:
    """Every blank cell that a formula calculates with where its copies have one that is filled."""
    yield from gathered(facts, _blank(facts))


def _blank(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    for pattern, pairs, targets in facts.layout.each(_operands):
        if all(cells <= facts.cells[sheet].keys() for sheet, cells in targets.items()):
            continue
        blank = [pair for pair in pairs if facts.cell(pair[1]) is None and pair[1] not in facts.told]
        if not 0 < len(blank) * MOST_BLANK <= len(pairs):
            continue
        for place, target in blank:
            if not _is_merged(facts, target[0], target[1:]):
                sheet = "" if target[0] == place[0] else f"{target[0]}!"
                params = {"blank": sheet + at(target)[1], "formula": facts.text(pattern, place)}
                yield pattern.key, Problem("refers-to-blank", Severity.WARNING, *at(place), params=params)


class Operands(NamedTuple):
    """The copies of a formula, each with a cell that it calculates with; and all these cells by sheet."""

    pattern: Pattern
    pairs: list[tuple[Place, Place]]
    targets: Mapping[str, set[Position]]


def _operands(copies: Copies) -> list[Operands]:
    pattern, places, found = copies.pattern, copies.places, []
    if len(places) < FEWEST_COPIES or not pattern.is_arithmetic:
        return []
    for use in pattern.uses:
        pairs = [
            (place, (block.sheet, block.top, block.left))
            for place in places
            if use.role == "arithmetic"
            and (block := copies.block(use.leaf, place)) is not None
            and block.is_cell
        ]
        if len(pairs) == len(places):
            targets: dict[str, set[Position]] = {}
            for _, (sheet, row, column) in pairs:
                targets.setdefault(sheet, set()).add((row, column))
            found.append(Operands(pattern, pairs, targets))
    return found


def _is_merged(facts: FormulaFacts, sheet: str, position: Position) -> bool:
    return any(area.holds(*position) for area in facts.sheets[sheet].merged)
