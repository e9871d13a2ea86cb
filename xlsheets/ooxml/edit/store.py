"""The parts of a package while they are being edited."""

from __future__ import annotations

import posixpath

from xlsheets.ooxml.edit.archive import pack, write_archive
from xlsheets.ooxml.package import Package
from xlsheets.ooxml.relations import Relation, read_relations, relations_part
from xlsheets.ooxml.xml import (
    CONTENT_TYPES,
    OFFICE_RELATIONSHIPS,
    RELATIONSHIPS,
    STRICT_MAIN,
    Element,
    namespace,
    parse,
    serialise,
)

_TYPES = "[Content_Types].xml"
_NO_RELATIONS = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


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
        part = self._spelt(part)
        if part not in self._trees:
            self._trees[part] = parse(self.read(part), part, True)
        return self._trees[part]

    def mark(self, part: str) -> None:
        """Note that the tree of a part was changed."""
        self._changed.add(self._spelt(part))

    def replace(self, part: str, data: bytes) -> None:
        """Put other bytes in the place of a part that is not edited as a tree."""
        self._replaced[self._spelt(part)] = data

    def read(self, part: str) -> bytes:
        """The bytes of a part that is not edited as a tree."""
        part = self._spelt(part)
        for changed in (self._replaced, self._added):
            if part in changed:
                return changed[part]
        return self.package.parts.read(part)

    def current(self, part: str) -> bytes:
        """The bytes of a part as they would be saved now."""
        spelt = self._spelt(part)
        return self._data(spelt) or self.read(spelt)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts that there are now."""
        kept = (name for name in self.package.parts if name.lower() not in self._removed)
        return (*kept, *self._added)

    @property
    def changed(self) -> frozenset[str]:
        """The parts that will differ from the original: rewritten, added or removed."""
        return frozenset((*self._changed, *self._replaced, *self._added, *self._removed))

    @property
    def main(self) -> str:
        """The namespace of the workbook's own elements, in its dialect."""
        return namespace(self.tree(self.package.workbook_part))[1:-1]

    @property
    def office(self) -> str:
        """The namespace of relationships (`r:id`, types) in the dialect of this workbook."""
        return OFFICE_RELATIONSHIPS[1 if self.main == STRICT_MAIN else 0]

    def free(self, pattern: str) -> str:
        """A part name that nothing has yet, with a number for `{}`: `xl/comments{}.xml`."""
        numbers = range(1, len(self.names) + len(self._removed) + 2)
        return next(name for name in map(pattern.format, numbers) if not self._taken(name))

    def _taken(self, name: str) -> bool:
        added = {other.lower() for other in self._added}
        return name in self.package.parts or name.lower() in added

    def beside_book(self, name: str) -> str:
        """A part name in the folder of the workbook part, which is `xl` in nearly every file."""
        return posixpath.join(posixpath.dirname(self.package.workbook_part), name)

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a new part and declare its type."""
        self._added[part] = data
        types = self.tree(_TYPES)
        self._undeclare(types, part)  # some programs declare parts that they do not write
        override = types.makeelement(f"{{{CONTENT_TYPES}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", content_type)
        types.append(override)
        self.mark(_TYPES)

    def add_by_ending(self, part: str, data: bytes, content_type: str) -> None:
        """Add a new part whose type goes with the ending of its name, and declare that where it is new."""
        self._added[part] = data
        types = self.tree(_TYPES)
        ending = part.rpartition(".")[2]
        declared = types.findall(f"{{{CONTENT_TYPES}}}Default")
        if any((one.get("Extension") or "").lower() == ending.lower() for one in declared):
            return
        default = types.makeelement(f"{{{CONTENT_TYPES}}}Default")
        default.set("Extension", ending)
        default.set("ContentType", content_type)
        types.insert(0, default)
        self.mark(_TYPES)

    def remove(self, part: str) -> None:
        """Remove a part with its declared type and its own list of relationships."""
        self._forget(part)
        self._undeclare(self.tree(_TYPES), part)
        if relations_part(part) in self:
            self._forget(relations_part(part))

    def forget_ending(self, ending: str) -> None:
        """Take back the type that is declared for the ending of names, once no part has it."""
        if any(name.lower().endswith(f".{ending}") for name in self.names):
            return
        types = self.tree(_TYPES)
        for default in types.findall(f"{{{CONTENT_TYPES}}}Default"):
            if (default.get("Extension") or "").lower() == ending:
                types.remove(default)
                self.mark(_TYPES)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points at now."""
        listed = relations_part(part)
        return read_relations(self.tree(listed), part) if listed in self else ()

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part points at now and that exists."""
        for relation in self.relations(part):
            if relation.kind == kind and not relation.external and relation.target in self:
                return relation.target
        return None

    def unlink(self, part: str, target: str) -> None:
        """Remove the relationships from a part to another."""
        for relation in self.relations(part):
            if relation.target.lower() == target.lower() and not relation.external:
                self.unlink_id(part, relation.id)

    def unlink_id(self, part: str, identity: str) -> None:
        """Remove one relationship of a part, and the list of them when it was the last."""
        listed = relations_part(part)
        if listed not in self:
            return
        root = self.tree(listed)
        for element in root.findall(f"{{{RELATIONSHIPS}}}Relationship"):
            if element.get("Id") == identity:
                root.remove(element)
                self.mark(listed)
        if len(root) == 0:
            self._forget(listed)

    def link(self, part: str, target: str, kind: str) -> str:
        """Add a relationship of a full type from a part to another; returns its id."""
        listed = relations_part(part)
        if listed not in self:
            self.add_by_ending(listed, _NO_RELATIONS, _RELATIONS_TYPE)
        root = self.tree(listed)
        taken = {relation.id.lower() for relation in read_relations(root, part)}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        element = root.makeelement(f"{{{RELATIONSHIPS}}}Relationship")
        element.set("Id", f"rId{number}")
        element.set("Type", kind)
        element.set("Target", posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}"))
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
            data = self._data(name)
            packed.append(original if data is None else pack(name, data, original.info))
        packed += [pack(name, self._data(name) or data) for name, data in self._added.items()]
        return write_archive(packed)

    def _data(self, name: str) -> bytes | None:
        """The bytes of a part that was changed."""
        if name in self._changed:
            return serialise(self._trees[name])
        return self._replaced.get(name)

    def _undeclare(self, types: Element, part: str) -> None:
        for override in list(types):
            if (override.get("PartName") or "").lower() == f"/{part.lower()}":
                types.remove(override)
                self.mark(_TYPES)

    def _spelt(self, part: str) -> str:
        return part if part in self._added else self.package.parts.canonical(part)

    def _forget(self, part: str) -> None:
        spelt = self._spelt(part)
        self._trees.pop(spelt, None)
        self._replaced.pop(spelt, None)
        self._changed.discard(spelt)
        if self._added.pop(part, None) is None:
            self._removed.add(part.lower())
