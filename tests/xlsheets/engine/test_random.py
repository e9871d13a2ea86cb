"""Random workbooks with copied formulas, against LibreOffice; what is kept is left out, and must be little.

Truths are kept out of arithmetic and order, where LibreOffice takes them for numbers and Excel does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from xlsheets.engine import recalculate_here
from xlsheets.formula.references import a1
from xlsheets.formula.shift import translate
from xlsheets.ooxml import CellError, open_package

ROWS = 14
FORMS = (
    "({}{op}{})",
    "({}{op}{})",
    "IF({}{relation}{},{},{})",
    "{fold}({range})",
    "ROUND({},{digits})",
    "IFERROR({},{})",
    "SUMPRODUCT(({range}>1)*1)",
    "INDEX({range},2)",
    "COUNTIF({range},{criterion})",
    'SUMIF({range},">1",{range})',
    "MATCH({},{range},0)",
    "({}&{})",
    "IF(AND({}>1,{}<3),{},2)",
    "ABS({})",
    "LEN({})",
)


def expression(rng: random.Random, depth: int = 0) -> str:
    if depth > 2 or rng.random() < 0.25:
        return _reference(rng)
    if rng.random() < 0.1:
        return rng.choice(["1", "2.5", "0", "100", '"x"', '""', "0.1"])
    form = rng.choice(FORMS)
    while "{range}" in form:
        form = form.replace("{range}", _range(rng), 1)
    choices = {
        "op": "+-*/",
        "relation": ["=", "<>", ">", "<", ">=", "<="],
        "fold": ["SUM", "MAX", "MIN", "COUNT", "COUNTA", "AVERAGE"],
        "digits": ["0", "1", "2", "-1"],
        "criterion": ["1", '">1"', '"x"', _reference(rng)],
    }
    named = {name: rng.choice(values) for name, values in choices.items()}
    return form.format(*(expression(rng, depth + 1) for _ in range(form.count("{}"))), **named)


def _reference(rng: random.Random) -> str:
    return f"{rng.choice(['', '', '$'])}{rng.choice('ABCDE')}{rng.choice(['', '', '$'])}{rng.randint(1, 12)}"


def _range(rng: random.Random) -> str:
    column, first = rng.choice("ABCDE"), rng.randint(1, 10)
    last = first + rng.randint(0, 6)
    return f"{column}{rng.choice(['', '$'])}{first}:{column}{rng.choice(['', '$'])}{last}"


def _content(rng: random.Random) -> object:
    kind = rng.random()
    if kind < 0.55:
        return rng.randint(-3, 12)
    if kind < 0.7:
        return round(rng.uniform(-5, 50), 2)
    return rng.choice(["x", "abc", "Berg", "0428"]) if kind < 0.78 else None


def cells(seed: int) -> dict[str, object]:
    rng = random.Random(seed)
    found: dict[str, object] = {}
    for row in range(1, 17):
        for column in range(1, 6):
            found[a1(row, column)] = _content(rng)
    for column in range(8, 21):
        formula = expression(rng)
        for row in range(1, ROWS + 1):
            text = translate(formula, row - 1, 0) if rng.random() < 0.8 else expression(rng)
            found[a1(row, column)] = "=" + text
    return {where: content for where, content in found.items() if content is not None}


@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", range(6))
def test_random_workbooks(seed: int, write: Callable[..., bytes], tmp_path: Path, libreoffice):
    content = cells(seed)
    path = tmp_path / "random.xlsx"
    path.write_bytes(write({"S": content}))
    result = recalculate_here(open_package(path))
    with libreoffice.open(path) as opened:
        theirs = opened.values()["S"]
    formulas = {where: text for where, text in content.items() if str(text).startswith("=")}
    ours = {a1(row, column): value for (_, row, column), value in result.values.items()}
    wrong = [
        (where, text, str(ours[where]), theirs.get(where))
        for where, text in formulas.items()
        if where in ours and not _same(ours[where], theirs.get(where))
    ]
    assert not wrong, "\n".join(map(str, wrong))
    assert len(result.kept) < 0.15 * len(formulas)


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, CellError):
        return isinstance(theirs, dict)
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= 1e-9 * max(1, abs(ours))
    return ours == theirs
