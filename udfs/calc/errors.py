"""The one error of the arithmetic: a code, the argument at fault, and where in it."""

from collections.abc import Mapping
from types import MappingProxyType

Position = int | tuple[int, int] | None


class CalcError(ValueError):
    """A value the arithmetic refuses, said in fields that a caller can turn into words.

    `code` is a stable kebab-case name, `argument` the parameter at fault, `position` the 0-based index in it
    (or row and column in a table), `details` the numbers a message may quote.

    >>> str(CalcError("weight-negative", "weights", 2, found=-5))
    'weight-negative: weights[2] (found=-5)'
    """

    def __init__(
        self, code: str, argument: str | None = None, position: Position = None, **details: object
    ) -> None:
        self.code = code
        self.argument = argument
        self.position = position
        self.details: Mapping[str, object] = MappingProxyType(details)
        super().__init__(self._text())

    def _text(self) -> str:
        place = self.argument or ""
        if self.position is not None:
            place += f"[{self.position}]"
        facts = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return self.code + (f": {place}" if place else "") + (f" ({facts})" if facts else "")
