"""Every field of the template has a name in both languages, and the name fits where the field stands."""

from collections.abc import Iterator
from typing import Any

import pytest

from xlsheets import catalogue
from xlsheets.catalogue.variants import field_key
from xlsheets.plan.schema import schema
from xlsheets.problems import Problem, Severity

WORDS = catalogue._section("word")


def fields(node: Any, at: str = "") -> Iterator[str]:
    """The pointer of every property of the schema; the first item stands for a list, 2009 for any column."""
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    for name, below in node.get("properties", {}).items():
        yield f"{at}/{name}"
        yield from fields(below, f"{at}/{name}")
    if "items" in node:
        yield from fields(node["items"], f"{at}/0")
    if isinstance(node.get("additionalProperties"), dict):
        yield from fields(node["additionalProperties"], f"{at}/2009")


def kinds(node: Any) -> Iterator[str]:
    """What the schema asks of a value, as the checks name it."""
    if isinstance(node, list):
        for one in node:
            yield from kinds(one)
    elif isinstance(node, dict):
        wanted = node.get("type")
        if isinstance(wanted, str | list):
            yield from [wanted] if isinstance(wanted, str) else wanted
        if isinstance(node.get("format"), str):
            yield node["format"]
        for below in node.values():
            yield from kinds(below)


@pytest.mark.parametrize("at", sorted(set(fields(schema()))))
@pytest.mark.parametrize("missing", [True, False])
def test_every_field_has_a_name(at: str, missing: bool) -> None:
    name = at.rpartition("/")[2]
    key = field_key(f"field {name}", at.rpartition("/")[0] if missing else at, WORDS.keys())
    assert key is not None, f"words.toml has no name for {at}"
    for lang in ("sv", "en"):
        assert WORDS[key][lang] and "_" not in WORDS[key][lang]


@pytest.mark.parametrize("kind", sorted(set(kinds(schema()))))
def test_every_kind_has_a_name(kind: str) -> None:
    assert f"kind {kind}" in WORDS


@pytest.mark.parametrize(
    ("path", "field", "sv", "en"),
    [
        ("/initiatives", "items", "Listan över insatser saknas.", "The list of initiatives is missing."),
        ("", "template", "Mallens namn och version saknas.", "The identity of the template is missing."),
        ("/changes/0/from", "from", "Det tidigare värdet saknas.", "The earlier value is missing."),
        (
            "/equity_tiers/0",
            "from",
            'Datumet "fr.o.m." saknas.',
            "The first day is missing.",
        ),
        ("/assumptions/rounding", "years", "Regeln för året saknas.", "The rule of the year is missing."),
        ("/plan", "years", "Året saknas.", "The year is missing."),
        ("/decision", "reference", "Diarienumret saknas.", "The reference number is missing."),
        ("", "egen_rad", 'Uppgiften "egen_rad" saknas.', 'The value "egen_rad" is missing.'),
    ],
)
def test_a_field_is_named_after_where_it_stands(path: str, field: str, sv: str, en: str) -> None:
    problem = Problem("value-missing", Severity.ERROR, path=path, params={"field": f"field {field}"})
    assert catalogue.render(problem).message == sv
    assert catalogue.render(problem, "en").message == en
