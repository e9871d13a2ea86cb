"""A field of the form as an argument of the formula: a number, cells, or a name, and nothing else.

What stands in the formula is what the field says, wherever the formula is put: a decimal comma or a space
never parts an argument in two, and cells without a sheet get the one that they were read on.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from udfs import literals
from xlsheets.catalogue.numbers import write_number
from xlsheets.checks.swedish_numbers import read_number
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference, parse_reference, quote_sheet
from xlsheets.formula.structured import TableShape
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import write
from xlsheets.ooxml import Package
from xlsheets.tracing.lookup import find_reference, table_shapes
from xlsheets.web.pane.question import Question, RefusedError


class Written(NamedTuple):
    """An argument as a formula has it, and the cells that it names."""

    text: str
    cells: Reference | None = None


class Fields:
    """The form's fields, read where the formula will stand."""

    def __init__(self, question: Question, package: Package, target: Reference) -> None:
        self._question = question
        self._package = package
        self._start = (str(target.sheet), target.row1, target.column1)
        self._shapes: Sequence[TableShape] = table_shapes(package)

    def written(self, label: str, text: str) -> Written:
        """The argument that a field's text is; refused where it is none, or may be two."""
        text = text.removeprefix("=").strip()
        if (number := self._number(label, text)) is not None:
            return Written(number)
        try:
            node = literals.parse(text, literals.SPELLINGS["neutral"])
            written = write(parse(text))
        except (FormulaError, literals.FormulaSyntaxError) as error:
            raise self._unreadable(label, text) from error
        if isinstance(node, literals.Reference):
            return self._cells(label, text, written)
        if isinstance(node, literals.Call) or "," in written:  # in Sweden a comma is a decimal's
            raise self._unreadable(label, text)
        return Written(written)

    def _number(self, label: str, text: str) -> str | None:
        if _is_address(text) or (found := read_number(text, None)) is None:
            return None
        if not found.is_clear:
            values = [write_number(one, self._question.lang) for one in found.values]
            typed = [_typed(one, self._question.lang) for one in found.values]
            raise self._refused("two-numbers", label, text, values=values, typed=typed)
        return _typed(found.values[0], "en")

    def _cells(self, label: str, text: str, written: str) -> Written:
        cells = find_reference(self._package, text, self._start, self._shapes)
        if cells is None or not self._is_seen(text):
            raise self._unreadable(label, text)
        if cells.whole_columns or cells.whole_rows:
            raise self._refused("whole", label, text)
        if _is_address(text) and "!" not in text:
            written = f"{quote_sheet(self._start[0])}!{written}"
        return Written(written, cells)

    def _is_seen(self, text: str) -> bool:
        """Whether a name can be used without its sheet where the formula will stand."""
        named = [one for one in self._package.defined_names if one.name.casefold() == text.casefold()]
        own = self._start[0].casefold()
        return not named or any((one.sheet or own).casefold() == own for one in named)

    def _unreadable(self, label: str, text: str) -> RefusedError:
        return self._refused("unreadable", label, text)

    def _refused(self, key: str, label: str, text: str, **lists: list[str]) -> RefusedError:
        joined = {name: self._question.word("pane fees or").join(one) for name, one in lists.items()}
        return RefusedError(self._question.word(f"pane fees {key}", label=label, text=text, **joined))


def _is_address(text: str) -> bool:
    try:
        parse_reference(text)
    except ValueError:
        return False
    return True


def _typed(number: Fraction, lang: str) -> str:
    """A number without spaces; with "en" as a formula has it."""
    whole = number.denominator == 1
    text = str(number.numerator if whole else Decimal(number.numerator) / Decimal(number.denominator))
    return text.replace(".", ",") if lang == "sv" else text
