"""Many alike are told once: the first cell, with the others by address."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from xlsheets.checks.formulas.facts import FormulaFacts, Place
from xlsheets.formula.references import a1, split_a1
from xlsheets.problems import Problem

MOST_LISTED = 6
"""A finding names at most so many other cells or runs of cells."""

MOST_KINDS = 5
"""More groups than this with one code on one sheet are told as one."""

Found = Iterable[tuple[Hashable, Problem]]


def gathered(facts: FormulaFacts, found: Found) -> Iterator[Problem]:
    """One finding for all that are alike on a sheet (same code, same key), but none for what has been told.

    Where a sheet has many groups of one code, one finding tells them all. What is told here is told.
    """
    groups: dict[tuple[str | None, str], dict[Hashable, list[Problem]]] = {}
    seen: set[tuple[str, Place | None]] = set()
    for key, problem in found:
        place = problem.code, _place(problem)
        if place[1] not in facts.told and place not in seen:
            seen.add(place)
            groups.setdefault((problem.sheet, problem.code), {}).setdefault(key, []).append(problem)
    facts.told |= {place for _, place in seen if place}
    for alike in groups.values():
        if len(alike) > MOST_KINDS:
            yield _one([problem for group in alike.values() for problem in group])
        else:
            yield from (_one(group) for group in alike.values())


def _one(problems: Sequence[Problem]) -> Problem:
    ordered = sorted(problems, key=lambda problem: split_a1(problem.cell or "A1"))
    first, *others = ordered
    if not others:
        return first
    cells = shortened([split_a1(problem.cell or "A1") for problem in others])
    return replace(first, params={**first.params, "more": len(others), "cells": cells})


def shortened(positions: Iterable[tuple[int, int]], most: int = MOST_LISTED) -> list[str]:
    """Positions as addresses, those of a row or a column as one.

    >>> shortened([(2, 2), (3, 2), (4, 2), (7, 2), (7, 3)])
    ['B2:B4', 'B7:C7']
    """
    left = sorted(set(positions))
    waiting = set(left)
    listed: list[str] = []
    for row, column in left:
        if (row, column) not in waiting:
            continue
        down = _length(waiting, row, column, 1, 0)
        right = _length(waiting, row, column, 0, 1)
        rows, columns = (down, 1) if down >= right else (1, right)
        waiting -= {(row + i, column + j) for i in range(rows) for j in range(columns)}
        first, last = a1(row, column), a1(row + rows - 1, column + columns - 1)
        if len(listed) == most:
            return [*listed, "…"]
        listed.append(first if first == last else f"{first}:{last}")
    return listed


def _length(waiting: set[tuple[int, int]], row: int, column: int, down: int, right: int) -> int:
    steps = 0
    while (row + steps * down, column + steps * right) in waiting:
        steps += 1
    return steps


def _place(problem: Problem) -> Place | None:
    if problem.sheet is None or problem.cell is None:
        return None
    return (problem.sheet, *split_a1(problem.cell))
