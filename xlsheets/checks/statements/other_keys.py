"""Amounts shared out by another key than the one that stands in their table."""

from __future__ import annotations

from collections.abc import Iterator

from udfs.calc.misprints import other_key
from xlsheets.checks.statements.local import Local
from xlsheets.plan.printed import amount
from xlsheets.plan.statements.tables import Key, UnknownReferenceError
from xlsheets.problems import Reading, plain

_FEWEST = 2
"""One amount alone that differs from its share is wrong by itself."""


def other_keys(local: Local, key: Key) -> Iterator[Reading]:
    """The key by which this amount and the others of its column share out their sum, if they all do."""
    shared = [one for one in _of_same_key(local, key) if local.tables.printed(one) is not None]
    if key not in shared or sum(one in local.breaks for one in shared) < _FEWEST:
        return
    amounts = [amount(local.tables.printed(one)) for one in shared]
    found = other_key(amounts)
    if found is not None:
        labels = [local.tables.line(one)["label"] for one in shared]
        names = [f"{label} {share}\u00a0%" for label, share in zip(labels, found, strict=True)]
        yield Reading("other-key", {"names": names, "whole": plain(sum(amounts)), "count": len(amounts)})


def _of_same_key(local: Local, key: Key) -> Iterator[Key]:
    """The cells of the column that hold a share of the same figure."""
    rule = local.tables.rule(key)
    if rule is None or rule["rule"] != "share":
        return
    whole = local.tables.find(rule["cell"], key)
    for line in range(len(local.tables.statements[key.statement]["lines"])):
        one = key._replace(line=line)
        other = local.tables.rule(one)
        if other is not None and other["rule"] == "share" and _finds(local, other, one) == whole:
            yield one


def _finds(local: Local, rule: dict[str, object], key: Key) -> object:
    try:
        return local.tables.find(rule["cell"], key)  # type: ignore[arg-type]
    except UnknownReferenceError:
        return None
