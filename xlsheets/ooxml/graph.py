"""How the parts of a package point at each other."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.ooxml.container import Container
from xlsheets.ooxml.relations import Relation, relations_in, relations_part
from xlsheets.ooxml.xml import Element, parse


class Graph:
    """The relationships of a package, each list read when first asked for."""

    def __init__(self, parts: Container) -> None:
        self.parts = parts
        self._relations: dict[str, tuple[Relation, ...]] = {}

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points at; nothing when it has no list of relationships. Errors: damaged."""
        if part not in self._relations:
            listed = relations_part(part)
            found: tuple[Relation, ...] = ()
            if listed in self.parts:
                found = relations_in(self.parts.read(listed), part)
            self._relations[part] = found
        return self._relations[part]

    def relation(self, part: str, identity: str | None) -> Relation | None:
        """The relationship of a part that an `r:id` names."""
        return next((relation for relation in self.relations(part) if relation.id == identity), None)

    def every(self, part: str, kind: str) -> Iterator[str]:
        """The parts of a kind (`table`, `comments`, ...) that a part points at and that exist."""
        for relation in self.relations(part):
            if relation.kind == kind and not relation.external and relation.target in self.parts:
                yield relation.target

    def related(self, part: str, kind: str) -> str | None:
        """The first of them."""
        return next(self.every(part, kind), None)

    def owners(self) -> Iterator[str]:
        """Every part that has a list of relationships, as the names of the lists say."""
        for name in self.parts:
            folder, _, listed = name.replace("\\", "/").rpartition("_rels/")
            if listed.lower().endswith(".rels"):
                yield folder + listed[: -len(".rels")]

    def root(self, part: str) -> Element:
        """The XML of a part. Errors: damaged, unsafe-package."""
        return parse(self.parts.read(part), part)
