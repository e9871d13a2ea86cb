"""The columns of the plan's tables by their headings: years, decided years, and what kind each line is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xlsheets.formula.references import a1
from xlsheets.ooxml import Kind, Table
from xlsheets.plan.read.binding import Binding
from xlsheets.problems import Severity

_YEAR = re.compile(r"(?:(?P<label>.+) )?(?P<year>\d{4})")
_DECIDED = "Fastställd"
_TAILS = {"role": "Typ", "party": "Part", "id": "Id"}
_MOST_YEARS = 10


@dataclass(frozen=True)
class PlanColumns:
    """How far to the right of a line's label each of its columns stands.

    `years` are in the order of time, whatever the order of the columns; `label` is the word before them.
    """

    label: str | None
    years: tuple[int, ...]
    values: tuple[int, ...]
    decided: Mapping[int, int]
    tail: Mapping[str, int]


def plan_columns(table: Table, first_year: int | None = None) -> PlanColumns:
    """Read the headings of a table of the plan; columns of the user's own are left out.

    A year with another word before it than most is taken in where it fits the others: from the first budget
    year on, one after the other.
    """
    found = list(_years(table))
    common = Counter(label for label, _, _ in found).most_common(1)
    label = common[0][0] if common else None
    years = {year: offset for word, year, offset in found if word == label}
    for _, year, offset in sorted(found, key=lambda one: one[1]):
        fits = first_year is not None and first_year <= year < first_year + _MOST_YEARS
        if fits and year not in years and {year - 1, year + 1} & years.keys():
            years[year] = offset
    _take_in_lost(table, years, first_year)
    ordered = sorted(years)
    names = {column.name.strip().casefold(): offset for offset, column in enumerate(table.columns)}
    decided = [f"{_DECIDED} {year}".casefold() for year in ordered]
    tails = {name: heading.casefold() for name, heading in _TAILS.items()}
    return PlanColumns(
        label,
        tuple(ordered),
        tuple(years[year] for year in ordered),
        {index: names[heading] for index, heading in enumerate(decided) if heading in names},
        {name: names[heading] for name, heading in tails.items() if heading in names},
    )


def _years(table: Table) -> Iterator[tuple[str | None, int, int]]:
    for offset, column in enumerate(table.columns):
        match = _YEAR.fullmatch(" ".join(column.name.split()))
        if match and offset and not (match["label"] or "").startswith(_DECIDED):
            yield match["label"], int(match["year"]), offset


def _take_in_lost(table: Table, years: dict[int, int], first_year: int | None) -> None:
    """Add the missing years in whose place one unknown heading stands; a decided year tells of its own."""
    decided = {
        int(match["year"]): offset
        for offset, column in enumerate(table.columns)
        if (match := _YEAR.fullmatch(" ".join(column.name.split()))) and match["label"] == _DECIDED
    }
    wanted = {*decided, *([] if first_year is None else [first_year]), *_between(years)} - years.keys()
    for year in sorted(wanted):
        if {year - 1, year + 1} & years.keys():
            right = years.get(year + 1, min(decided.values(), default=_last(years) + 2))
            unknown = [at for at in range(years.get(year - 1, 0) + 1, right) if at not in years.values()]
            if len(unknown) == 1 and unknown[0] < len(table.columns):
                years[year] = unknown[0]


def _between(years: Mapping[int, int]) -> range:
    return range(min(years), max(years)) if years else range(0)


def _last(years: Mapping[int, int]) -> int:
    return max(years.values(), default=0)


def with_lost_role(binding: Binding, table: Table, columns: PlanColumns) -> PlanColumns:
    """The columns with the one of the lines' kinds under another heading, by the words that stand in it."""
    known = {*columns.values, *columns.decided.values(), *columns.tail.values()}
    if "role" in columns.tail:
        return columns
    cells = binding.package.sheet(table.sheet).cells
    words = set(binding.layout.words["role"].values())
    found = [
        offset
        for offset in range(1, len(table.columns))
        if offset not in known
        and any(
            cell is not None and cell.kind is Kind.TEXT and cell.value in words
            for row in range(table.body.top, table.body.bottom + 1)
            for cell in [cells.get((row, table.ref.left + offset))]
        )
    ]
    return replace(columns, tail={**columns.tail, "role": found[0]}) if len(found) == 1 else columns


def tell_headings(binding: Binding, table: Table, columns: PlanColumns) -> None:
    """Say which years have another heading than the rest, and that the kinds of the lines are gone."""
    named = [
        (f"{columns.label} {year}" if columns.label else str(year), offset)
        for year, offset in zip(columns.years, columns.values, strict=True)
    ]
    role = columns.tail.get("role")
    if role is not None and table.columns[role].name.strip().casefold() != _TAILS["role"].casefold():
        named.append((_TAILS["role"], role))
    for name, offset in named:
        now = " ".join(table.columns[offset].name.split())
        if now != name:
            cell = (table.sheet, a1(table.ref.top, table.ref.left + offset))
            names = {"name": name, "now": now, "table": table.name}
            binding.tell("heading-changed", Severity.WARNING, *cell, **names)
    if "role" not in columns.tail:
        binding.incomplete = True
        cell = (table.sheet, a1(table.ref.top, table.ref.left))
        binding.tell("column-missing", Severity.ERROR, *cell, name=_TAILS["role"], table=table.name)
