"""The cell functions, each declared once; hosts, help, cases and benchmarks read the declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from udfs.kinds import Kind, Words
from udfs.registry.declaration import CATEGORIES, Argument, CellFunction, NameLawError

__all__ = [
    "CATEGORIES",
    "Argument",
    "CellFunction",
    "NameLawError",
    "both",
    "cell_function",
    "declare",
    "find",
    "functions",
]

_Body = TypeVar("_Body", bound=Callable[..., Any])

_PREFIX = re.compile(r"_XLDUDF_\w*_|FINSAM\w*\.|\[[0-9]+\]!")

_declared: dict[str, CellFunction] = {}


def both(swedish: str, english: str) -> Words:
    """The same words in Swedish and English."""
    return MappingProxyType({"sv": swedish, "en": english})


def declare(function: CellFunction) -> None:
    """Enter a function; a name is declared once."""
    if function.name in _declared:
        raise NameLawError(f"{function.name} is declared twice")
    _declared[function.name] = function


def cell_function(
    name: str,
    title: Words,
    arguments: tuple[Argument, ...],
    result: tuple[Kind, Words],
    *,
    source: Words,
    example: str,
    category: str,
) -> Callable[[_Body], _Body]:
    """Declare the decorated function, which stays as it is, as the body of the cell function `name`.

    `result` is the kind of the result and what its columns hold. Raises NameLawError for a declaration that a
    host could not take.
    """

    def enter(body: _Body) -> _Body:
        kind, returns = result
        declare(
            CellFunction(
                name, body.__name__, title, arguments, kind, returns, source, example, category, body
            )
        )
        return body

    return enter


@cache
def functions() -> Mapping[str, CellFunction]:
    """Every cell function by its name in the cell, by category in order of declaration.

    >>> functions()["AVGIFTER"].python_name
    'fee_split'
    """
    import udfs.functions  # noqa: F401  (each of its modules declares what it holds)

    order = list(CATEGORIES)
    listed = sorted(_declared.values(), key=lambda function: order.index(function.category))
    return MappingProxyType({function.name: function for function in listed})


def find(spelling: str) -> CellFunction | None:
    """The function that a formula names, in any of the spellings that workbooks use; None if it is not ours.

    >>> find("_xldudf_FINSAM_AVGIFTER") is find("[1]!avgifter") is find("FINSAM.AVGIFTER")
    True
    """
    name = _PREFIX.sub("", spelling.strip().upper())
    return functions().get(name)
