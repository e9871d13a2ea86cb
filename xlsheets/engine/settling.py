"""Calculate again, with more kept, until nothing more must be refused."""

from collections.abc import Mapping

from xlsheets.engine.book import Book, Place
from xlsheets.engine.graph import Graph
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.moved import Known
from xlsheets.engine.outcome import Solved
from xlsheets.engine.results import Why
from xlsheets.engine.solving import Solver
from xlsheets.formula.references import a1

_ATTEMPTS = 12


def solve(
    loaded: Loaded, refused: Mapping[Place, Refusal], known: Known | None = None
) -> tuple[Solved, dict[Place, Refusal]]:
    """Calculate all but the refused cells and what depends on them, as often as more must be refused.

    Formulas over values that are ``known`` are not refused for doubts about them.
    """
    for _ in range(_ATTEMPTS):
        kept = with_dependents(loaded, refused)
        solved = Solver(loaded, kept, known).run()
        if not solved.refused:
            return solved, kept
        refused = {**solved.refused, **refused}
    everything = dict.fromkeys(loaded.book.formulas, Refusal(Why.UNSETTLED))
    return Solved(), {**everything, **refused}


def with_dependents(loaded: Loaded, refused: Mapping[Place, Refusal]) -> dict[Place, Refusal]:
    """Add to the refused cells all that depend on them."""
    if not refused:
        return {}
    graph = Graph.of(loaded.book, loaded.readings)
    kept = dict(refused)
    for place, cause in graph.dependents(refused).items():
        kept[place] = depends_on(loaded.book, cause)
    return kept


def depends_on(book: Book, cause: Place) -> Refusal:
    """The refusal of a formula that reads a refused one."""
    sheet, row, column = cause
    return Refusal(Why.DEPENDS, {"sheet": book.sheets[sheet], "cell": a1(row, column)})
