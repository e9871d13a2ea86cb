"""A sheet before it is written: cells, tables, names and how it prints. No file, no library."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from xlsheets.formula.references import a1, column_name, quote_sheet
from xlsheets.plan.types import Place

Role = Literal[
    "plain",
    "input",
    "computed",
    "association",
    "title",
    "caption",
    "section",
    "header",
    "again",
    "total",
    "check",
    "help",
]
Content = str | int | float | bool | None


@dataclass(frozen=True)
class Style:
    """How a cell looks: its number format (a name in the layout) and the part it plays."""

    role: Role = "plain"
    format: str = "general"
    bold: bool = False
    italic: bool = False
    indent: int = 0
    wrap: bool = False
    right: bool = False


class Cell(NamedTuple):
    """What stands in a cell: a value, or a formula without its equals sign."""

    style: Style
    value: Content = None
    formula: str | None = None
    spills: bool = False


class Area(NamedTuple):
    """A rectangle of cells, 1-based and inclusive."""

    row1: int
    column1: int
    row2: int
    column2: int


class Heading(NamedTuple):
    """A column of a drawn table: its heading and the formula that fills new rows."""

    text: str
    formula: str | None = None


class DrawnTable(NamedTuple):
    """An Excel table: where it stands, header row included, and its columns."""

    name: str
    area: Area
    headings: tuple[Heading, ...]


class Choice(NamedTuple):
    """A drop-down list on a cell."""

    row: int
    column: int
    words: tuple[str, ...]


class Chart(NamedTuple):
    """A column chart of one series against a line, both in this sheet."""

    title: str
    unit: str
    categories: Area
    columns: tuple[str, Area]
    line: tuple[str, Area] | None
    row: int
    column: int


@dataclass
class Drawing:
    """One sheet being drawn. ``verdicts`` say OK or Fel; ``folded`` columns open with a click."""

    name: str
    landscape: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    tables: list[DrawnTable] = field(default_factory=list)
    names: dict[str, Area] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    verdicts: list[Area] = field(default_factory=list)
    folded: list[range] = field(default_factory=list)
    print_area: Area | None = None
    freeze: tuple[int, int] | None = None
    fit_height: bool = True
    repeated: int | None = None
    """The row of headings that every further page begins with."""

    def put(self, row: int, column: int, value: Content, style: Style = Style()) -> None:
        """Put a value (None: an empty cell that is styled all the same)."""
        self.cells[row, column] = Cell(style, value)

    def compute(
        self, row: int, column: int, formula: str, style: Style = Style(), spills: bool = False
    ) -> None:
        """Put a formula; ``spills`` marks a dynamic array."""
        self.cells[row, column] = Cell(style, None, formula, spills)

    def judge(self, row: int, column: int, formula: str, style: Style, height: int = 1) -> None:
        """Put a formula that answers OK or Fel, which shows in red."""
        self.compute(row, column, formula, style)
        self.verdicts.append(Area(row, column, row + height - 1, column))

    def name_cells(self, name: str, row: int, column: int, height: int = 1, width: int = 1) -> None:
        """Give a rectangle a defined name."""
        self.names[name] = Area(row, column, row + height - 1, column + width - 1)

    def set_widths(self, widths: Sequence[float], first: int = 1) -> None:
        """Set the widths of columns in a row, in characters."""
        self.widths.update({first + index: width for index, width in enumerate(widths)})

    def place(self, row: int, column: int) -> Place:
        """Return where a cell of this sheet is."""
        return Place(self.name, row, column)


def refer(place: Place, sheet: str | None = None) -> str:
    """Return a reference to a cell, with its sheet unless it is ``sheet``.

    >>> refer(Place("Eget kapital", 3, 2))
    "'Eget kapital'!B3"
    """
    cell = a1(place.row, place.column)
    return cell if place.sheet == sheet else f"{quote_sheet(place.sheet)}!{cell}"


def absolute(area: Area) -> str:
    """Return ``$A$1`` or ``$A$1:$B$2``.

    >>> absolute(Area(1, 1, 2, 2))
    '$A$1:$B$2'
    """
    first = f"${column_name(area.column1)}${area.row1}"
    last = f"${column_name(area.column2)}${area.row2}"
    return first if first == last else f"{first}:{last}"
