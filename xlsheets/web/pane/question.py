"""What the page asks, and how a job says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlsheets.catalogue import word
from xlsheets.formula.references import Reference, parse_reference


class RefusedError(ValueError):
    """The job cannot be done; says why in the reader's language."""


@dataclass(frozen=True)
class Question:
    """The workbook as a file (empty where a job needs none), and the values that came with it."""

    book: Path
    values: Mapping[str, str]

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return self.values["lang"]

    def get(self, name: str) -> str:
        """A value without the spaces around it, empty where none came."""
        return self.values.get(name, "").strip()

    def chosen(self, name: str, choices: tuple[str, ...]) -> str:
        """A value that must be one of a few; the first where it is none of them."""
        value = self.get(name)
        return value if value in choices else choices[0]

    def word(self, key: str, **values: object) -> str:
        """A sentence of the catalogue in the language of the answer."""
        return word(key, self.lang).format(**values)

    def place(self, name: str) -> Reference:
        """A cell as Excel names it, `'Eget kapital'!B4`; refused where it is none."""
        try:
            reference = parse_reference(self.get(name))
        except ValueError as error:
            raise RefusedError(self.word("pane no-cell")) from error
        if reference.sheet is None:
            raise RefusedError(self.word("pane no-cell"))
        return reference
