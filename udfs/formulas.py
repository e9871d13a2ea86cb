"""A written formula evaluated: what `xlsheets eval` and the case files of the tests run."""

from __future__ import annotations

from collections.abc import Callable

from udfs.cells import Grid, Missing
from udfs.evaluate import Outcome, evaluate, failed
from udfs.faults import BadInputError, make_fault
from udfs.literals import SPELLINGS, Call, FormulaSyntaxError, Node, Reference, parse
from udfs.registry import find

Resolve = Callable[[str], Grid | None]
"""Gives the cells of a reference or a name, None where there are none."""

_EXAMPLES = {"neutral": "AVGIFTER(100, {1;1;1})", "sv": "AVGIFTER(100; {1;1;1})"}


def evaluate_formula(text: str, locale: str = "neutral", resolve: Resolve | None = None) -> Outcome:
    """Evaluate a formula of our functions, calls within calls included; `locale` is "neutral" or "sv".

    References are looked up with `resolve`. Never raises for a bad formula: what cannot be read, a function
    or reference that is not there, and what a function refuses come back as a fault. When an inner call
    fails, its fault is the one given, since the outer one would only say that a cell holds an error.

    >>> evaluate_formula("AVGIFTER(100; {1;1;1})", "sv").grid.to_rows()
    [[34], [33], [33]]
    >>> evaluate_formula("AVGIFTER(100, {0;0})").fault.code
    'weights-all-zero'
    """
    try:
        return _outcome(parse(text, SPELLINGS[locale]), resolve)
    except FormulaSyntaxError as error:
        unread = BadInputError("formula-syntax", at=error.at, text=error.rest, example=_EXAMPLES[locale])
        return failed(make_fault(unread))


def _outcome(node: Call | Reference | Grid, resolve: Resolve | None) -> Outcome:
    if isinstance(node, Grid):
        return Outcome(node)
    if isinstance(node, Reference):
        grid = resolve(node.text) if resolve else None
        return (
            Outcome(grid) if grid else failed(make_fault(BadInputError("formula-reference", text=node.text)))
        )
    function = find(node.name)
    if function is None:
        return failed(make_fault(BadInputError("unknown-function", text=node.name)))
    inner = [_argument(one, resolve) for one in node.arguments]
    outcome = evaluate(function, [one.grid if isinstance(one, Outcome) else one for one in inner])
    if outcome.fault is not None and outcome.fault.code == "error-cell":
        causes = (one for one in inner if isinstance(one, Outcome) and one.fault is not None)
        return next(causes, outcome)
    return outcome


def _argument(node: Node, resolve: Resolve | None) -> Outcome | Missing:
    return node if isinstance(node, Missing) else _outcome(node, resolve)
