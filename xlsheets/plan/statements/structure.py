"""The order in which the rules of the printed tables can be applied, and the rules that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from xlsheets.plan.statements.fixed import FixedTables
from xlsheets.plan.statements.references import Operand, operands
from xlsheets.plan.statements.tables import Fixed, Key, Tables, UnknownReferenceError
from xlsheets.plan.types import Document


class Structure:
    """The rules of a document's statements with what each rests on.

    `unknown` are the cells whose rule names something that is not there.
    """

    def __init__(self, document: Document) -> None:
        self.tables = Tables(document)
        self.rests_on: dict[Key, tuple[Operand, ...]] = {}
        self.unknown: dict[Key, UnknownReferenceError] = {}
        fixed = FixedTables(document, {})
        for key in self.tables.cells():
            rule = self.tables.rule(key)
            if rule is not None:
                try:
                    used = tuple(operands(self.tables, key, rule))
                    for one in used:
                        if isinstance(one.place, Fixed):
                            fixed.at(one.place)  # or it is not there
                    self.rests_on[key] = used
                except UnknownReferenceError as error:
                    self.unknown[key] = error

    @cached_property
    def _beneath(self) -> Mapping[Key, Sequence[Key]]:
        """The ruled cells that each ruled cell rests on."""
        return {
            key: [one.place for one in used if isinstance(one.place, Key) and one.place in self.rests_on]
            for key, used in self.rests_on.items()
        }

    @cached_property
    def order(self) -> Sequence[Key]:
        """The cells whose rules can be applied, each after those that it rests on."""
        waiting = {key: len(beneath) for key, beneath in self._beneath.items()}
        above: dict[Key, list[Key]] = {}
        for key, beneath in self._beneath.items():
            for one in beneath:
                above.setdefault(one, []).append(key)
        ready = [key for key, count in waiting.items() if not count]
        for key in ready:  # grows as it is read
            for one in above.get(key, ()):
                waiting[one] -= 1
                if not waiting[one]:
                    ready.append(one)
        return ready

    @cached_property
    def circular(self) -> Sequence[Key]:
        """The cells that rest on themselves; not those that only rest on such a cell."""
        left = self.rests_on.keys() - set(self.order)
        return [key for key in self.rests_on if key in left and key in self._reached(key, left)]

    def _reached(self, key: Key, within: set[Key]) -> set[Key]:
        seen: set[Key] = set()
        ahead = [one for one in self._beneath[key] if one in within]
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                ahead += [under for under in self._beneath[one] if under in within]
        return seen

    def misplaced(self) -> Iterator[Key]:
        """The cells where a figure is printed though no rule gives one: it belongs among the values."""
        for key in self.tables.cells():
            if self.tables.printed(key) is None or self.tables.rule(key) is not None:
                continue
            if self.tables.typed(key) is None:
                yield key
