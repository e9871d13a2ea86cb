"""What contradicts itself in the printed tables, and no schema can say: names, references, circles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from xlsheets.plan.statements.structure import Structure
from xlsheets.plan.types import Document

_WHAT = {
    "statement": ("tabellen", "table"),
    "table": ("tabellen", "table"),
    "line": ("raden", "line"),
    "column": ("kolumnen", "column"),
}
_EITHER = {"sum": ("of", "columns"), "share": ("share", "by")}
"""Properties of which a rule has exactly one."""


class Inconsistency(NamedTuple):
    """What is wrong, where (JSON Pointer), in Swedish and English."""

    path: str
    sv: str
    en: str


def statement_inconsistencies(document: Document) -> Iterator[Inconsistency]:
    """Yield what is wrong within and between the statements of a document that follows the schema."""
    statements = document.get("statements", [])
    yield from _unique(statements, "/statements")
    for place, one in enumerate(statements):
        at = f"/statements/{place}"
        yield from _unique(one["columns"], f"{at}/columns")
        yield from _unique(one["lines"], f"{at}/lines")
        names = {column["id"] for column in one["columns"]}
        for row, line in enumerate(one["lines"]):
            yield from _columns(line, f"{at}/lines/{row}", names)
            for column, rule in line.get("rules", {}).items():
                yield from _either(rule, f"{at}/lines/{row}/rules/{column}")
    if statements:
        yield from _rules(Structure(document))


def _unique(rows: Iterable[Document], path: str) -> Iterator[Inconsistency]:
    for name, count in Counter(row["id"] for row in rows).items():
        if count > 1:
            yield Inconsistency(path, f"{name} finns {count} gånger", f"{name} occurs {count} times")


def _columns(line: Document, at: str, names: set[Any]) -> Iterator[Inconsistency]:
    for part in ("values", "printed", "rules"):
        for name in line.get(part, {}):
            if name not in names and not (part == "rules" and name == "*"):
                yield Inconsistency(
                    f"{at}/{part}", f"kolumnen {name} finns inte", f"there is no column {name}"
                )


def _either(rule: Document, at: str) -> Iterator[Inconsistency]:
    either = _EITHER.get(rule["rule"])
    if either and sum(name in rule for name in either) != 1:
        one, other = either
        yield Inconsistency(
            at, f"regeln ska ha antingen {one} eller {other}", f"the rule must have either {one} or {other}"
        )


def _rules(structure: Structure) -> Iterator[Inconsistency]:
    for key, error in structure.unknown.items():
        sv, en = _WHAT[error.what]
        yield Inconsistency(key.at(), f"{sv} {error.name} finns inte", f"there is no {en} {error.name}")
    for key in structure.circular:
        yield Inconsistency(key.at(), "talet bygger på sig självt", "the figure rests on itself")
    for key in structure.misplaced():
        yield Inconsistency(
            key.at("printed"),
            "talet har ingen regel och hör till values",
            "the figure has no rule and belongs in values",
        )
