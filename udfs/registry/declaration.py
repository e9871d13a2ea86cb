"""The declaration of a cell function: everything that hosts, help pages and tests know of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from udfs.kinds import Kind, Words
from udfs.registry.law import LONGEST_TEXT, breaches_of_argument, breaches_of_name, breaches_of_text

CATEGORIES: Final[Mapping[str, Words]] = {
    "fees": {"sv": "Medlemsavgifter", "en": "Member fees"},
    "plan": {"sv": "Ekonomisk plan", "en": "Financial plan"},
    "equity": {"sv": "Eget kapital", "en": "Equity"},
    "checks": {"sv": "Kontroller", "en": "Checks"},
}
"""The groups of functions, in the order that help shows them."""


class NameLawError(ValueError):
    """A declaration that some host could not take, with every breach it has."""


class Argument(NamedTuple):
    """One argument: how it is read, what it is called in Python and in the cell, and what the wizard says.

    An optional argument that is left out is `default`, in domain terms.
    """

    python_name: str
    swedish_name: str
    kind: Kind
    help: Words
    unit: Words | None = None
    optional: bool = False
    default: object = None

    def label(self, language: str = "sv") -> str:
        """What a sentence calls it: its help up to the first mark, with the letters that names lack."""
        return re.split(r"[:;,]", self.help[language], maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class CellFunction:
    """A function that a cell can call.

    `name` stands in the cell in every language; `example` is a formula with `,` between arguments and `.` as
    decimal mark; `returns` says what the result's columns are; `body` is None where evaluate itself answers.
    """

    name: str
    python_name: str
    title: Words
    arguments: tuple[Argument, ...]
    result: Kind
    returns: Words
    source: Words
    example: str
    category: str
    body: Callable[..., Any] | None

    def __post_init__(self) -> None:
        breaches = [*self._names(), *self._texts(), *self._order(), *self._signature()]
        if breaches:
            raise NameLawError(f"{self.name}: {'; '.join(breaches)}")

    @property
    def required(self) -> int:
        """How many arguments a call must give."""
        return sum(not argument.optional for argument in self.arguments)

    def argument(self, python_name: str) -> Argument | None:
        """The argument of that Python name."""
        return next((one for one in self.arguments if one.python_name == python_name), None)

    def usage(self, language: str = "sv") -> str:
        """How the formula is written: `;` between arguments and Swedish names, or `,` and the Python ones."""
        swedish = language == "sv"
        names = [
            f"[{name}]" if argument.optional else name
            for argument in self.arguments
            for name in (argument.swedish_name if swedish else argument.python_name,)
        ]
        return f"{self.name}({('; ' if swedish else ', ').join(names)})"

    def _names(self) -> list[str]:
        found = breaches_of_name(self.name)
        for names in (
            [one.python_name for one in self.arguments],
            [one.swedish_name for one in self.arguments],
        ):
            found += [breach for name in names for breach in breaches_of_argument(name)]
            if len(set(names)) < len(names):
                found.append("two arguments have the same name")
            if len(", ".join(names)) > LONGEST_TEXT:
                found.append(f"the argument names together are longer than {LONGEST_TEXT} characters")
        return found

    def _texts(self) -> list[str]:
        texts: dict[str, Mapping[str, str]] = {
            "title": self.title,
            "returns": self.returns,
            "source": self.source,
        }
        texts |= {f"help of {one.python_name}": one.help for one in self.arguments}
        found = [
            breach
            for what, words in texts.items()
            for language in ("sv", "en")
            for breach in breaches_of_text(f"{what} ({language})", words.get(language, ""))
        ]
        if not self.example.startswith(f"{self.name}("):
            found.append("the example is no call of the function")
        if self.category not in CATEGORIES:
            found.append(f"{self.category} is no category")
        return found

    def _order(self) -> list[str]:
        optional = [one.optional for one in self.arguments]
        return [] if optional == sorted(optional) else ["an optional argument stands before a required one"]

    def _signature(self) -> list[str]:
        if self.body is None:
            return []
        parameters = inspect.signature(self.body).parameters.values()
        found = [
            f"{one.name} is not a positional parameter"
            for one in parameters
            if one.kind not in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
        ]
        if [one.name for one in parameters] != [one.python_name for one in self.arguments]:
            found.append("the parameters of the body are not the arguments declared")
        return found
