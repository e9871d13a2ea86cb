"""Cells that the template computes and that are no figure of the document: typed over, deleted or changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from xlsheets.checks.computed import Computed
from xlsheets.checks.computed_cells import computed_cells
from xlsheets.checks.computed_values import Value, Values
from xlsheets.checks.facts import Facts
from xlsheets.checks.formula_sources import together
from xlsheets.checks.formulas.pattern import Pattern, pattern_of
from xlsheets.checks.stored import agree
from xlsheets.checks.typed_in_formula import with_constant
from xlsheets.formula.references import a1
from xlsheets.formula.shift import translate
from xlsheets.ooxml import Cell, CellError, Kind, Package, Sheet
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.tables import matched_columns
from xlsheets.plan.values import iso_date
from xlsheets.problems import Problem, Scalar, Severity, as_number, plain

Position = tuple[int, int]


def check_template_formulas(package: Package, facts: Facts) -> Iterator[Problem]:
    """Every such cell without its formula, and every formula that gives or reads something else.

    Left alone are files without any formula, and in a published copy the right values that stand in the
    place of formulas with none beside them.
    """
    if not facts.reading.formulas:
        return
    sheets = {sheet.name: sheet for sheet in package.sheets if sheet.kind == "worksheet"}
    known = [one for one in computed_cells(package, facts) if one.place.sheet in sheets]
    judged = not (facts.inputs.suspects or facts.inputs.texts)
    lost, changed = [], []
    for one in known:
        sheet, position = sheets[one.place.sheet], (one.place.row, one.place.column)
        cell = sheet.cells.get(position)
        if cell is None or cell.formula is None:
            if sheet.anchor_of(*position) is None:
                lost.append((one, _lost(one, cell, package.date1904)))
        elif judged and one.values:
            changed += [problem for problem in _changed(one, cell) if problem]
    if facts.reading.published:
        alive = {one.family for one in known if _has_formula(one, sheets)}
        lost = [(one, problem) for one, problem in lost if one.family in alive or _is_wrong(problem)]
    yield from together(_with_copies(lost, known, sheets))
    yield from (with_constant(package, problem) for problem in changed)
    told = {(problem.sheet, problem.cell) for problem in changed}
    yield from (one for one in _unlike_their_column(facts, sheets) if (one.sheet, one.cell) not in told)


def _has_formula(one: Computed, sheets: Mapping[str, Sheet]) -> bool:
    cell = sheets[one.place.sheet].cells.get((one.place.row, one.place.column))
    return cell is not None and cell.formula is not None


def _is_wrong(lost: Problem) -> bool:
    """Whether another value, or nothing, stands in the place of one that is known."""
    return bool({"computed", "wanted"} & lost.params.keys())


def _lost(one: Computed, cell: Cell | None, date1904: bool) -> Problem:
    """The finding for a value, or nothing, in the place of a formula; texts alone are a warning."""
    where = (one.place.sheet, a1(one.place.row, one.place.column))
    expected = one.values[0] if one.values else None
    wanted = None if expected is None else _shown(one, expected)
    number = None if cell is None else as_number(cell.value)
    is_text = isinstance(expected, str) or (expected is None and cell is not None and number is None)
    severity = Severity.WARNING if is_text else Severity.ERROR
    if cell is None or cell.kind is Kind.BLANK:
        params = {} if wanted is None else {"computed": wanted}
        return Problem("formula-deleted", severity, *where, expected=wanted, params=params)
    found: Scalar = str(cell.value)
    if number is not None:
        found = iso_date(float(number), date1904) if one.is_date else plain(number)
    both = number is not None and not isinstance(wanted, str)
    params = {} if wanted is None or found == wanted else {"computed" if both else "wanted": wanted}
    return Problem("formula-overwritten", severity, *where, found=found, expected=wanted, params=params)


def _shown(one: Computed, value: Value) -> Scalar:
    if isinstance(value, str):
        return value
    return iso_date(float(value)) if one.is_date else plain(value)


def _with_copies(
    lost: Iterable[tuple[Computed, Problem]], known: Iterable[Computed], sheets: Mapping[str, Sheet]
) -> Iterator[tuple[object, Problem]]:
    """The lost formulas, each with the nearest cell of its column that still has it."""
    kept: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for one in known:
        cell = sheets[one.place.sheet].cells.get((one.place.row, one.place.column))
        if one.family.startswith("tbl") and cell is not None and cell.formula is not None:
            kept[one.place.sheet, one.family, one.place.column].append(one.place.row)
    for one, problem in lost:
        rows = kept.get((one.place.sheet, one.family, one.place.column))
        if rows:
            nearest = min(rows, key=lambda row: (abs(row - one.place.row), row))
            copy = {"copy": a1(nearest, one.place.column), "how": "how copy"}
            problem = replace(problem, params={**problem.params, **copy})
        yield one.family, problem


def _changed(one: Computed, cell: Cell) -> Iterator[Problem]:
    """The finding for a formula that gives nothing of what its cell may show."""
    if isinstance(cell.value, CellError) or not cell.calculated:
        return
    found = as_number(cell.value)
    if _is_one_of(one.values, found, str(cell.value)):
        return
    if isinstance(one.values[0], str) and one.reads and one.reads in (cell.formula or ""):
        return
    shown = str(cell.value) if found is None else _shown(one, found)
    wanted, is_text = (
        _shown(one, one.values[0]),
        found is None or one.is_date or isinstance(one.values[0], str),
    )
    params = {"as_text": True} if is_text else {"computed": wanted}
    severity = Severity.WARNING if isinstance(one.values[0], str) else Severity.ERROR
    where = (one.place.sheet, a1(one.place.row, one.place.column))
    yield Problem("stale-value", severity, *where, found=shown, expected=wanted, params=params)


def _is_one_of(values: Values, number: Fraction | None, text: str) -> bool:
    return any(
        text == value if isinstance(value, str) else number is not None and agree(number, value)
        for value in values
    )


def _unlike_their_column(facts: Facts, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """The formulas in a column of a table that are no copy of what most of its rows have."""
    for name, table in facts.reading.tables.items():
        layout = load_layout().tables.get(name)
        for offset, (_, column) in matched_columns(table, layout).items() if layout else ():
            if column.native is None and column.function is None:
                continue
            at, cells = table.ref.left + offset, sheets[table.sheet].cells
            rows = [row for row in range(table.body.top, table.body.bottom + 1) if (row, at) in cells]
            formulas = {row: cells[row, at].formula for row in rows}
            if len(set(formulas.values())) < 2:
                continue  # as in nearly every column, where formulas name the table's columns
            patterns = {
                row: pattern_of(text, row, at)
                for row, text in formulas.items()
                if text is not None and cells[row, at].calculated
            }
            for row, usual in _odd(patterns):
                yield _inconsistent(table.sheet, (row, at), cells[row, at], usual)


def _odd(patterns: Mapping[int, Pattern]) -> Iterator[tuple[int, tuple[Pattern, int]]]:
    """The rows whose formula is another than that of most, each with this and the nearest row that has it."""
    if len(set(patterns.values())) < 2:
        return
    usual, count = Counter(patterns.values()).most_common(1)[0]
    if 2 * count > len(patterns):
        for row, pattern in patterns.items():
            if pattern is not usual and pattern.key.casefold() != usual.key.casefold():
                same = (other for other, one in patterns.items() if one is usual)
                yield row, (usual, min(same, key=lambda other: abs(other - row)))


def _inconsistent(sheet: str, position: Position, cell: Cell, usual: tuple[Pattern, int]) -> Problem:
    pattern, row = usual
    params = {
        "formula": cell.formula,
        "neighbours": "neighbours column",
        "pattern": translate(pattern.formula, position[0] - pattern.row, position[1] - pattern.column),
        "copy": a1(row, position[1]),
    }
    found = as_number(cell.value)
    where = (sheet, a1(*position))
    return Problem(
        "formula-inconsistent",
        Severity.WARNING,
        *where,
        found=None if found is None else plain(found),
        params=params,
    )
