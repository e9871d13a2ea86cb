"""Relationships: which part a part points at."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from xlsheets.ooxml.remembered import remembered
from xlsheets.ooxml.xml import Element, local_name, parse


class Relation(NamedTuple):
    """One relationship.

    `kind` is the last word of its type; `target` a part name, or what is written when external.
    """

    id: str
    kind: str
    target: str
    external: bool


def relations_part(part: str) -> str:
    """The part that lists the relationships of a part; of the package itself for an empty name.

    >>> relations_part("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str) -> str:
    """The part name that a relationship target means, seen from the part that holds it.

    >>> resolve("xl/worksheets/sheet1.xml", "../tables/table1.xml")
    'xl/tables/table1.xml'
    """
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lstrip("/")


@remembered
def relations_in(data: bytes, part: str) -> tuple[Relation, ...]:
    """The relationships in the bytes of the `.rels` part that belongs to `part`. Errors: damaged."""
    return read_relations(parse(data, relations_part(part)), part)


def read_relations(root: Element, part: str) -> tuple[Relation, ...]:
    """The relationships in a `.rels` part that belongs to `part`."""
    found = []
    for element in root:
        if local_name(element) != "Relationship":
            continue
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
        found.append(
            Relation(element.get("Id", ""), kind, target if external else resolve(part, target), external)
        )
    return tuple(found)
