"""Numbers typed as text, in every spelling, and texts that are no numbers."""

from __future__ import annotations

import random
from collections.abc import Callable

from kinds.base import AMOUNTS, FIGURES, Book, Damaged, Expected, kind, put, typed


def _grouped(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


SPELLINGS: dict[str, Callable[[int], str]] = {
    "mellanslag": lambda n: _grouped(n, " "),
    "fast mellanslag": lambda n: _grouped(n, "\u00a0"),
    "smalt mellanslag": lambda n: _grouped(n, "\u202f"),
    "tunt mellanslag": lambda n: _grouped(n, "\u2009"),
    "punkt mellan tusental": lambda n: _grouped(n, "."),
    "apostrof mellan tusental": lambda n: _grouped(n, "'"),
    "kr efter": lambda n: f"{_grouped(n, ' ')} kr",
    "kr före": lambda n: f"kr {n}",
    "SEK": lambda n: f"{n} SEK",
    "kolon och streck": lambda n: f"{n}:-",
    "minustecken U+2212": lambda n: f"−{abs(n)}",
    "parentes": lambda n: f"({abs(n)})",
    "minus sist": lambda n: f"{abs(n)}-",
    "apostrof först": lambda n: f"'{n}",
    "osynligt tecken": lambda n: f"{n}\u200b",
    "mellanslag sist": lambda n: f"{n}  ",
    "bokstaven O": lambda n: str(n).replace("0", "O") if "0" in str(n) else str(n).replace("1", "l"),
    "breda siffror": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
}


NEGATIVE = ("minustecken U+2212", "parentes", "minus sist")
IN_KR = ("kr efter", "kr före", "SEK", "kolon och streck")


def _unit_at(book: Book, at: str) -> str:
    table = book.reading.document.get(at.split("/")[1])
    return table.get("unit", "kr") if isinstance(table, dict) else "kr"


def _spelled(name: str) -> None:
    @kind(f"tal som text: {name}", "unit-differs")
    def damage(book: Book, chance: random.Random) -> Damaged | None:
        signed = name in NEGATIVE
        found = [
            (at, value)
            for at, value in book.numbers(*AMOUNTS)
            if abs(value) >= 1000
            and "/printed" not in at
            and (value < 0 if signed else True)
            and (name not in IN_KR or _unit_at(book, at) == "kr")
        ]
        if not found:
            return None
        at, value = chance.choice(found)
        text = SPELLINGS[name](value)
        return put(book, at, text, calculate=False), Expected(
            ("text-number", "text-number-unclear"), *book.spot(at)
        )


for _name in SPELLINGS:
    _spelled(_name)

NO_NUMBERS = ("ca 500", "se bilaga", "saknas", "n/a", "–", "1,2E+05", "Kansli", "500–600")


@kind("text i en beloppscell", *FIGURES)
def _text(book: Book, chance: random.Random) -> Damaged | None:
    chosen = typed(book, chance)
    if chosen is None:
        return None
    text = chance.choice(NO_NUMBERS)
    return put(book, chosen[0], text, calculate=False), Expected(
        ("text-in-number-cell",), *book.spot(chosen[0])
    )
