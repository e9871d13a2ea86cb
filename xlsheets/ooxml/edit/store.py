"""The parts of a package while they are being edited."""

from __future__ import annotations

import posixpath

from xlsheets.ooxml.edit.archive import pack, write_archive
from xlsheets.ooxml.package import Package
from xlsheets.ooxml.relations import Relation, read_relations, relations_part
from xlsheets.ooxml.xml import CONTENT_TYPES, RELATIONSHIPS, Element, parse, serialise

_TYPES = "[Content_Types].xml"


class PartStore:
    """Parts by name: original bytes, or a tree that is edited; only marked trees are written anew."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._replaced: dict[str, bytes] = {}
        self._added: dict[str, bytes] = {}
        self._removed: set[str] = set()

    def __contains__(self, part: str) -> bool:
        if part in self._added:
            return True
        return part in self.package.parts and part.lower() not in self._removed

    def tree(self, part: str) -> Element:
        """The root of a part, for looking and changing; say `mark` after a change."""
        part = self.package.parts.canonical(part)
        if part not in self._trees:
            data = self._added.get(part)
            self._trees[part] = parse(self.package.parts.read(part) if data is None else data, part, True)
        return self._trees[part]

    def mark(self, part: str) -> None:
        """Note that the tree of a part was changed."""
        self._changed.add(self.package.parts.canonical(part))

    def replace(self, part: str, data: bytes) -> None:
        """Put other bytes in the place of a part that is not edited as a tree."""
        self._replaced[self.package.parts.canonical(part)] = data

    def read(self, part: str) -> bytes:
        """The bytes of a part that is not edited as a tree."""
        part = self.package.parts.canonical(part)
        return self._replaced[part] if part in self._replaced else self.package.parts.read(part)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts that there are now."""
        kept = (name for name in self.package.parts if name.lower() not in self._removed)
        return (*kept, *self._added)

    @property
    def changed(self) -> frozenset[str]:
        """The parts that will differ from the original: rewritten, added or removed."""
        return frozenset((*self._changed, *self._replaced, *self._added, *self._removed))

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a new part and declare its type."""
        self._added[part] = data
        types = self.tree(_TYPES)
        override = types.makeelement(f"{{{CONTENT_TYPES}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", content_type)
        types.append(override)
        self.mark(_TYPES)

    def remove(self, part: str) -> None:
        """Remove a part with its declared type and its own list of relationships."""
        self._added.pop(part, None)
        self._removed.add(part.lower())
        types = self.tree(_TYPES)
        for override in list(types):
            if (override.get("PartName") or "").lower() == f"/{part.lower()}":
                types.remove(override)
                self.mark(_TYPES)
        if relations_part(part) in self.package.parts:
            self._removed.add(relations_part(part).lower())

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points at now."""
        listed = relations_part(part)
        return read_relations(self.tree(listed), part) if listed in self else ()

    def unlink(self, part: str, target: str) -> None:
        """Remove the relationships from a part to another."""
        listed = relations_part(part)
        if listed not in self:
            return
        root = self.tree(listed)
        for relation in read_relations(root, part):
            if relation.target.lower() == target.lower() and not relation.external:
                for element in root.findall(f"{{{RELATIONSHIPS}}}Relationship[@Id='{relation.id}']"):
                    root.remove(element)
                self.mark(listed)

    def link(self, part: str, target: str, kind: str) -> str:
        """Add a relationship of a full type from a part that has relationships already; returns its id."""
        listed = relations_part(part)
        root = self.tree(listed)
        taken = {relation.id for relation in read_relations(root, part)}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        element = root.makeelement(f"{{{RELATIONSHIPS}}}Relationship")
        element.set("Id", f"rId{number}")
        element.set("Type", kind)
        element.set("Target", posixpath.relpath(target, posixpath.dirname(part)))
        root.append(element)
        self.mark(listed)
        return f"rId{number}"

    def to_bytes(self) -> bytes:
        """The package as it is now; parts that were not changed keep their compressed bytes."""
        packed = []
        for name in self.package.parts:
            if name.lower() in self._removed:
                continue
            original = self.package.parts.packed(name)
            if name in self._changed:
                packed.append(pack(name, serialise(self._trees[name]), original.info))
            elif name in self._replaced:
                packed.append(pack(name, self._replaced[name], original.info))
            else:
                packed.append(original)
        for name, data in self._added.items():
            packed.append(pack(name, serialise(self._trees[name]) if name in self._changed else data))
        return write_archive(packed)
