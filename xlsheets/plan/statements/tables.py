"""Where the cells of the printed tables are, and what stands in each: a typed value, a rule, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from xlsheets.plan.types import Document

QUOTES = "quotes"
"""The kind of a table of figures as a text quotes them, each to as many decimals as it likes."""

AMOUNT_KINDS = ("amount", "share", "number")
"""The kinds of column that hold numbers, and that the rule "*" of a line speaks of."""


class Key(NamedTuple):
    """A cell of a printed table: the places of its statement and line, and the id of its column."""

    statement: int
    line: int
    column: str

    def at(self, part: str = "computed") -> str:
        """The pointer of the cell: ``computed``, ``printed`` or ``values``.

        >>> Key(2, 5, "2009").at("printed")
        '/statements/2/lines/5/printed/2009'
        """
        return f"/statements/{self.statement}/lines/{self.line}/{part}/{self.column}"


class Fixed(NamedTuple):
    """A figure of the fixed tables: plan, initiatives or fees."""

    table: str
    line: str
    column: str


Place = Key | Fixed


class UnknownReferenceError(LookupError):
    """A rule speaks of something that is not there; `name` is the id that was looked for."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"no {what} {name}")


def key_of(at: str) -> Key | None:
    """The cell of a pointer, None where it is not one of a statement's.

    >>> key_of("/statements/2/lines/5/printed/2009"), key_of("/plan/unit")
    (Key(statement=2, line=5, column='2009'), None)
    """
    parts = at.split("/")[1:]
    if len(parts) != 6 or parts[0] != "statements" or parts[2] != "lines":
        return None
    return Key(int(parts[1]), int(parts[3]), parts[5])


class Tables:
    """The statements of a document, by id and by place."""

    def __init__(self, document: Document) -> None:
        self.statements: Sequence[Document] = document.get("statements") or ()

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {one["id"]: place for place, one in reversed([*enumerate(self.statements)])}

    @cached_property
    def _lines(self) -> Sequence[Mapping[str, int]]:
        return [
            {line["id"]: place for place, line in reversed([*enumerate(one["lines"])])}
            for one in self.statements
        ]

    @cached_property
    def _columns(self) -> Sequence[Mapping[str, Document]]:
        return [{column["id"]: column for column in one["columns"]} for one in self.statements]

    def cells(self) -> Iterator[Key]:
        """Every cell, table by table, line by line."""
        for place, one in enumerate(self.statements):
            for row in range(len(one["lines"])):
                yield from (Key(place, row, column["id"]) for column in one["columns"])

    def line(self, key: Key) -> Document:
        """The line of a cell."""
        found: Document = self.statements[key.statement]["lines"][key.line]
        return found

    def column(self, key: Key) -> Document:
        """The column of a cell."""
        return self._columns[key.statement][key.column]

    def typed(self, key: Key) -> Any:
        """What was typed in a cell, None where nothing was."""
        return self.line(key).get("values", {}).get(key.column)

    def rule(self, key: Key) -> Document | None:
        """The rule that a cell's figure follows from; None for a typed or an empty cell."""
        line = self.line(key)
        rules = line.get("rules")
        if not rules or self.typed(key) is not None:
            return None
        own: Document | None = rules.get(key.column)
        if own is None and self.column(key)["kind"] in AMOUNT_KINDS:
            own = rules.get("*")
        return own

    def printed(self, key: Key) -> Any:
        """The figure that the plan prints in a ruled cell, None where it prints none."""
        return self.line(key).get("printed", {}).get(key.column)

    def unit(self, key: Key) -> str:
        """The unit of an amount in the cell."""
        return str(self.line(key).get("unit") or self.statements[key.statement]["unit"])

    def decimals(self, key: Key) -> int | None:
        """How many decimals are shown; None where a printed share, or a figure quoted, says so itself."""
        column, statement = self.column(key), self.statements[key.statement]
        own: int | None = column.get("decimals")
        if own is None and column["kind"] != "share" and statement["kind"] != QUOTES:
            own = statement["rounding"]["shown"]
        return own

    def of_line(self, key: Key, signed: str) -> tuple[int, Key]:
        """The cell in this column of a line named with or without a minus, and its sign.

        Raises UnknownReferenceError.
        """
        name = signed.removeprefix("-")
        lines = self._lines[key.statement]
        if name not in lines:
            raise UnknownReferenceError("line", name)
        return -1 if signed.startswith("-") else 1, key._replace(line=lines[name])

    def of_column(self, key: Key, signed: str) -> tuple[int, Key]:
        """The cell on this line of a column named with or without a minus, and its sign.

        Raises UnknownReferenceError.
        """
        name = signed.removeprefix("-")
        if name not in self._columns[key.statement]:
            raise UnknownReferenceError("column", name)
        return -1 if signed.startswith("-") else 1, key._replace(column=name)

    def find(self, cell: Document, key: Key) -> Place:
        """The cell that a reference means, seen from the ruled cell `key`. Raises UnknownReferenceError."""
        if "table" in cell:
            return Fixed(cell["table"], cell.get("line", ""), cell.get("column", key.column))
        place = key.statement
        if "statement" in cell:
            if cell["statement"] not in self._places:
                raise UnknownReferenceError("statement", cell["statement"])
            place = self._places[cell["statement"]]
        found = key._replace(statement=place)
        if "line" in cell:
            found = self.of_line(found, cell["line"])[1]
        elif place != key.statement:
            found = self.of_line(found, self.line(key)["id"])[1]
        return self.of_column(found, cell.get("column", key.column))[1]
