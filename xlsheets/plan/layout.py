"""The layout of a template: where each property lives in a workbook and how each computed cell is computed.

Read from ``templates/<name>/layout.json``. Building, reading and publishing all go by it, so that a sheet,
a table or a heading is named in one place.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from xlsheets.resources import templates

QUARTERS = 4
_WILD = {"first_year": r"\d{4}", "year": r"(?P<year>\d{4})"}


@dataclass(frozen=True)
class Column:
    """One column of an Excel table.

    ``input`` is the JSON Pointer (without the leading slash) of an input within a row's object and
    ``computed`` that of a figure; ``function`` and ``native`` are the two formulas that give it. ``twin``
    columns only serve native formulas, ``copy`` columns repeat what another table holds. ``also`` are other
    headings that people give the column. ``basis`` is the pointer of the fields that say what the column
    measures, and when.
    """

    header: str
    input: str | None = None
    computed: str | None = None
    function: str | None = None
    native: str | None = None
    constant: str | None = None
    format: str = "general"
    width: float = 12
    off_print: bool = False
    share: bool = False
    twin: bool = False
    copy: bool = False
    reserved: bool = False
    wrap: bool = False
    repeat: int | str | None = None
    summary: str | None = None
    also: tuple[str, ...] = ()
    basis: str | None = None

    @property
    def summed(self) -> str | None:
        """The pointer of the column's figure in a row of sums: ``computed/…`` or ``printed/…``."""
        if self.summary or self.computed is None:
            printed = self.input if self.input and self.input.startswith("printed/") else None
            return self.summary or printed
        return f"computed/{self.computed}"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The headings that this column answers to, before its placeholders are filled."""
        pieces = re.split(r"\{(\w+)\}", self.header)
        text = "".join(_WILD[p] if i % 2 else re.escape(p) for i, p in enumerate(pieces))
        return re.compile(text, re.IGNORECASE)

    def quarters(self) -> "Iterator[Column]":
        """The four columns that a column repeated by quarter stands for."""
        for quarter in range(1, QUARTERS + 1):
            yield self.filled(quarter=quarter, quarter0=quarter - 1)

    def filled(self, **values: object) -> "Column":
        """Return the column with its placeholders filled."""
        texts = {}
        for name in ("header", "input", "computed", "function", "native"):
            text = getattr(self, name)
            if text is not None:
                for key, value in values.items():
                    text = text.replace("{" + key + "}", str(value))
                texts[name] = text
        return replace(self, **texts)


@dataclass(frozen=True, eq=False)
class TableLayout:
    """An Excel table and the array of the document that it holds; equal to itself alone."""

    name: str
    sheet: str
    path: str
    columns: tuple[Column, ...]
    title: str | None = None
    key: str | None = None
    joined: bool = False

    def expanded(self, first_year: int | None, years: list[int]) -> list[Column]:
        """Return the columns of a new workbook, repeated and filled."""
        return list(self._expand(first_year, years))

    def _expand(self, first_year: int | None, years: list[int]) -> Iterator[Column]:
        for column in self.columns:
            if column.repeat == "years":
                yield from (column.filled(year=year, index=i) for i, year in enumerate(years))
            elif column.repeat:
                yield from column.quarters()
            else:
                yield column.filled(first_year=first_year or "")


@dataclass(frozen=True)
class Row:
    """A named row by a table: under it, or above it. Where its name is gone, its label leads to it.

    ``party`` says that the row is called what *Förutsättningar* calls that party; ``first`` is the heading
    of the column where the name begins, the table's first without one.
    """

    name: str
    table: str
    label: str
    party: str | None = None
    first: str | None = None
    above: bool = False


@dataclass(frozen=True)
class Field:
    """One row of *Förutsättningar*: a label and the named cell of its value."""

    label: str
    name: str
    path: str
    format: str = "text"
    unit: str | None = None
    words: str | None = None
    note: str | None = None
    share: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class FunctionBlock:
    """One call on the sheet *Beräkning* and the names of the columns it spills.

    ``blank`` is the condition under which there is nothing to compute yet; its first cell is named
    ``<id>_svar``. ``twins`` are named cells elsewhere that hold a row of the first named column in plain
    formulas.
    """

    id: str
    title: str
    formula: str
    headings: tuple[str, ...]
    formats: tuple[str, ...]
    names: Mapping[str, int]
    twins: Mapping[str, int] = field(default_factory=dict)
    needs: str | None = None
    rows: int | None = None
    input: str | None = None
    blank: str | None = None

    @property
    def answer(self) -> str:
        """The name of the first cell, which alone holds the error of a faulty call."""
        return f"{self.id}_svar"

    @property
    def guarded(self) -> str:
        """The formula, giving an empty text while there is nothing to compute."""
        return f'IF({self.blank},"",{self.formula})' if self.blank else self.formula


@dataclass(frozen=True)
class Layout:
    """A template's layout."""

    template: str
    version: str
    sheets: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    formats: Mapping[str, str]
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    field_sheet: str
    note_columns: tuple[tuple[str, str], ...]
    headings: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, TableLayout]
    rows: tuple[Row, ...]
    functions: tuple[FunctionBlock, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every row of *Förutsättningar*, in order."""
        return tuple(field for _, fields in self.groups for field in fields)

    def word(self, vocabulary: str, value: str) -> str:
        """Return the Swedish word of an enumerated value."""
        return self.words[vocabulary][value]

    def value_of(self, vocabulary: str, word: str) -> str | None:
        """Return the enumerated value of a Swedish (or English) word, None if it is unknown."""
        wanted = word.strip().casefold()
        for value, swedish in self.words[vocabulary].items():
            if wanted in (swedish.casefold(), value, value.replace("_", " ")):
                return value
        return None


@cache
def load_layout(template: str = "budget") -> Layout:
    """Read the layout of a template.

    >>> load_layout().word("years_rule", "largest_remainder")
    'största rest'
    """
    raw = json.loads((templates() / template / "layout.json").read_text(encoding="utf-8"))
    return Layout(
        template=raw["template"],
        version=raw["version"],
        sheets=tuple(raw["sheets"]),
        words=raw["words"],
        formats=raw["formats"],
        groups=tuple(_groups(raw["fields"]["rows"])),
        field_sheet=raw["fields"]["sheet"],
        note_columns=tuple((name, kind) for name, kind in raw["fields"]["note_columns"]),
        headings=raw["headings"],
        tables={name: _table(name, table) for name, table in raw["tables"].items()},
        rows=tuple(Row(**row) for row in raw["rows"]),
        functions=tuple(_block(block) for block in raw["functions"]),
    )


def _groups(rows: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[Field, ...]]]:
    title = ""
    fields: list[Field] = []
    for row in [*rows, {"group": ""}]:
        if "group" in row:
            if fields:
                yield title, tuple(fields)
            title, fields = row["group"], []
        else:
            fields.append(Field(**row))


def _table(name: str, raw: dict[str, Any]) -> TableLayout:
    columns = tuple(Column(**{**column, "also": tuple(column.get("also", ()))}) for column in raw["columns"])
    return TableLayout(name=name, **{**raw, "columns": columns})


def _block(raw: dict[str, Any]) -> FunctionBlock:
    return FunctionBlock(**{**raw, "headings": tuple(raw["headings"]), "formats": tuple(raw["formats"])})
