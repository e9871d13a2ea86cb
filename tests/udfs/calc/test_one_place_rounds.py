"""Only money.py rounds, and nothing in the arithmetic is a binary float."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import udfs.calc

MODULES = sorted(Path(udfs.calc.__path__[0]).glob("*.py"))
ROUNDING = {"round", "floor", "ceil", "trunc", "quantize", "isclose", "fsum"}


def names_called(tree: ast.AST) -> set[str]:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_rounding_and_floats_stay_out(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert not names_called(tree) & (ROUNDING | {"float"})
    assert not [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    if module.stem != "money":
        divided = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv)
        ]
        exact = {"part // QUARTERS", "year.total // QUARTERS", "total // QUARTERS", "row // count"}
        assert {ast.unparse(node) for node in divided} <= exact
