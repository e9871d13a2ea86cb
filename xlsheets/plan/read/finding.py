"""Finding a table, a column or a value by its texts, where the name that should lead to it is gone.

Nothing here knows a budget: what is wanted comes as headings, what is there as sheets of cells.

How alike a text is to a heading is a whole number: `SAME` for the same text (letter case, spaces, line
breaks, invisible letters and a last full stop aside), `SHORTENED` where each word is the beginning of the
other's, `MISTYPED` for one slip of the finger in a longer text, 0 otherwise. Digits must always agree. A row
of cells is a candidate where the likenesses make at least `ENOUGH` percent of the headings wanted, at least
two headings are there, and one of them is no other table's. The best candidate counts only where every other
one is `MARGIN` percent behind it: between two that are about as good nobody chooses.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xlsheets.ooxml import Area, Cell, Kind, Package

SAME, SHORTENED, MISTYPED = 100, 90, 80
ENOUGH = 50
MARGIN = 10
LONGEST_HEADING = 60
MOST_TEXTS = 20_000
"""No more texts than this are compared; a workbook with more is no workbook of ours."""

_INVISIBLE = ("Cf", "Cc")
_LEAST_MISTYPED = 5
_JOINTS = re.compile(r"[\s-]")


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A text as it is compared: lower case, single spaces, nothing invisible, no full stop or colon last.

    >>> normal("Antal\\n\\u00a0INV. ")
    'antal inv'
    """
    folded = unicodedata.normalize("NFKC", text)
    seen = "".join(" " if letter.isspace() else letter for letter in folded if _is_seen(letter))
    return " ".join(seen.split()).casefold().strip(" .:*")


def _is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _INVISIBLE


@lru_cache(maxsize=65536)
def likeness(text: str, wanted: str) -> int:
    """How alike two texts are; both as `normal` gives them.

    >>> likeness("antal invånare", "antal inv"), likeness("antla inv", "antal inv"), likeness("k1", "k2")
    (90, 80, 0)
    """
    if text == wanted:
        return SAME
    if not text or _digits(text) != _digits(wanted):
        return 0
    if _JOINTS.sub("", text) == _JOINTS.sub("", wanted):
        return SHORTENED
    mine, theirs = text.split(), wanted.split()
    if len(mine) == len(theirs) and all(_begins(one, other) for one, other in zip(mine, theirs, strict=True)):
        return SHORTENED
    shorter = min(len(text), len(wanted))
    return MISTYPED if shorter >= _LEAST_MISTYPED and _is_one_slip(text, wanted) else 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _begins(one: str, other: str) -> bool:
    shorter, longer = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return longer.startswith(shorter) and (len(shorter) >= 3 or shorter == longer)


def _is_one_slip(one: str, other: str) -> bool:
    """Whether one letter was added, left out or changed, or two neighbours changed places."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    rest, longer = one[start:], other[start:]
    if len(one) < len(other):
        return len(other) - len(one) == 1 and rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[:2] == longer[1::-1] and rest[2:] == longer[2:])


class Wanted(NamedTuple):
    """A heading that is looked for: the texts that it may have, as `normal` gives them.

    `\\0` in a text stands for any year. `key` is the finder's own word for the column.
    """

    key: str
    texts: tuple[str, ...]

    def likeness(self, text: str) -> int:
        """How alike a cell's text, as `normal` gives it, is to the heading."""
        return max(
            likeness(text, one.replace("\0", _year(text)) if "\0" in one else one) for one in self.texts
        )


def _year(text: str) -> str:
    found = re.search(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", text)
    return found[0] if found else "\0"


class Candidate(NamedTuple):
    """A row of cells that may be the headings looked for: the column of each heading, and how good it is."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    score: int


@dataclass(frozen=True)
class Texts:
    """The short texts of a workbook with their places: what everything here is found among."""

    places: Mapping[str, Sequence[tuple[str, int, int]]]

    @classmethod
    def of(cls, package: Package) -> Texts:
        """Gather them; years that are numbers count as texts, since headings may be."""
        places: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for sheet in package.sheets:
            for (row, column), cell in sheet.cells.items():
                text = shown(cell)
                if text and len(text) <= LONGEST_HEADING:
                    places[normal(text)].append((sheet.name, row, column))
            if len(places) > MOST_TEXTS:
                break
        return cls(places)

    def rows(self, wanted: Sequence[Wanted], distinctive: Iterable[str]) -> list[Candidate]:
        """The candidates for a row of headings, the best first; one `distinctive` key must be there."""
        needed = set(distinctive)
        found: dict[tuple[str, int], dict[str, tuple[int, int]]] = defaultdict(dict)
        for text, places in self.places.items():
            for one in wanted:
                score = one.likeness(text)
                for sheet, row, column in places if score else ():
                    row_found = found[sheet, row]
                    if score > row_found.get(one.key, (0, 0))[0]:
                        row_found[one.key] = (score, column)
        candidates = [
            Candidate(
                sheet, row, {key: column for key, (_, column) in keys.items()}, _share(keys, len(wanted))
            )
            for (sheet, row), keys in found.items()
            if len(keys) > 1 and needed & keys.keys()
        ]
        good = [one for one in candidates if one.score >= ENOUGH]
        return sorted(good, key=lambda one: (-one.score, one.sheet, one.row))

    def labelled(self, texts: Iterable[str]) -> list[tuple[str, int, int]]:
        """The cells whose text is one of the labels; where there is none, those most alike to one."""
        wanted = [normal(text) for text in texts]
        exact = [place for text in dict.fromkeys(wanted) for place in self.places.get(text, ())]
        if exact:
            return exact
        scores = {text: max(likeness(text, one) for one in wanted) for text in self.places}
        best = max(scores.values(), default=0)
        return [
            place for text, score in scores.items() if score == best and best for place in self.places[text]
        ]


def _share(keys: Mapping[str, tuple[int, int]], wanted: int) -> int:
    return sum(score for score, _ in keys.values()) // wanted


def shown(cell: Cell) -> str | None:
    """The text of a cell that may be a heading or a label; a year is one."""
    if cell.kind is Kind.TEXT:
        return str(cell.value)
    if cell.kind is Kind.NUMBER and cell.formula is None and isinstance(cell.value, int | float):
        return str(int(cell.value)) if 1900 <= cell.value <= 2199 and cell.value == int(cell.value) else None
    return None


def choose(candidates: Sequence[Candidate], home: str | None) -> list[Candidate]:
    """The candidates that nobody can choose between: one where the choice is clear, none where there is none.

    `home` is the sheet that is looked at first: a candidate there beats those on other sheets.
    """
    at_home = [one for one in candidates if home is not None and one.sheet.casefold() == home.casefold()]
    among = at_home or candidates
    return [one for one in among if one.score > among[0].score - MARGIN]


def area_beneath(
    cells: Mapping[tuple[int, int], Cell], candidate: Candidate, ends: Callable[[int], bool]
) -> tuple[Area, tuple[str, ...]]:
    """The rectangle of a plain table, down to a blank row or the row where it `ends`, and its headings.

    Headings that stand directly beside the known ones belong to it.
    """
    row = candidate.row
    left, right = min(candidate.columns.values()), max(candidate.columns.values())
    while left > 1 and _filled(cells, row, left - 1):
        left -= 1
    while _filled(cells, row, right + 1):
        right += 1
    bottom = row
    while not ends(bottom + 1) and any(
        _filled(cells, bottom + 1, column) for column in range(left, right + 1)
    ):
        bottom += 1
    headings = tuple(_heading(cells.get((row, column))) for column in range(left, right + 1))
    return Area(row, left, max(bottom, row + 1), right), headings


def _filled(cells: Mapping[tuple[int, int], Cell], row: int, column: int) -> bool:
    cell = cells.get((row, column))
    return cell is not None and (cell.formula is not None or cell.value not in (None, ""))


def _heading(cell: Cell | None) -> str:
    return (shown(cell) if cell else None) or ""


def best_pairs(headings: Sequence[str], wanted: Sequence[Wanted]) -> Iterator[tuple[int, str, bool]]:
    """Pair headings that no exact match has taken with the columns still wanted: index, key, is it sure.

    A pair is sure where neither side has another one as good; both of an unsure pair are left unread.
    """
    scores = {
        (index, one.key): score
        for index, heading in enumerate(headings)
        for one in wanted
        if (score := one.likeness(normal(heading)))
    }
    for (index, key), score in scores.items():
        rivals = [
            other
            for (at, named), other in scores.items()
            if (at == index) != (named == key) and other >= score
        ]
        if not any(other > score for other in rivals):
            yield index, key, not rivals
