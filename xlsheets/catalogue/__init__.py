"""The catalogue: what a finding says, in Swedish and in English; one home for every sentence.

The sentences are in the TOML files of this folder: `[problem.CODE]` with title, message, remedy and why (the
explanation that `xlsheets explain CODE` shows), `[reading.CODE]` (or `[reading."CODE PROBLEM"]`, where it is
told in other words for one finding) with text and, where the reading asks for something of its own, remedy,
`[variant."CODE NAME"]` with the sentences that replace those of CODE where variants.py names it, `[fault]`
with the title and the why of each fault of a function, and `[word]` for the words that are values in a
sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from udfs import faults
from xlsheets.catalogue.formulas import write_formula
from xlsheets.catalogue.numbers import Share
from xlsheets.catalogue.template import fill, outline
from xlsheets.catalogue.variants import field_key, variant
from xlsheets.problems import Params, Problem, Reading, as_number

SEVERITY_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "error": MappingProxyType({"sv": "Fel", "en": "Error"}),
        "warning": MappingProxyType({"sv": "Kontrollera", "en": "Warning"}),
        "note": MappingProxyType({"sv": "Upplysning", "en": "Note"}),
    }
)


_TOPICS = (
    *("workbook", "risks", "structure", "contract", "cells", "formulas"),
    *("plan", "statements", "plausible", "years"),
)
"""The files that hold findings, in the order of the page that lists them all."""


class UnknownCodeError(KeyError):
    """The catalogue has no finding with this code."""


@dataclass(frozen=True)
class Rendered:
    """A finding in words: the message, one text per reading (in their order), and what to do."""

    message: str
    readings: tuple[str, ...]
    remedy: str
    severity: str


@dataclass(frozen=True)
class Explanation:
    """What a code means, for somebody who has met it in a report.

    `message` and `remedy` are the sentences of a finding with … for what it fills in; a fault, whose why says
    what to do, has none.
    """

    code: str
    title: str
    why: str
    message: str = ""
    remedy: str = ""


def codes() -> tuple[str, ...]:
    """The codes of all findings, in alphabetical order."""
    return tuple(sorted(_section("problem")))


def topics(lang: str = "sv") -> Mapping[str, tuple[str, ...]]:
    """The codes of all findings by topic: a title, and the codes in alphabetical order.

    >>> list(topics("en"))[0], topics("en")["Years"]
    ('The file', ('first-year-differs', 'new-template', 'old-template'))
    """
    return {
        title: tuple(sorted(section.get("problem", {})))
        for name in _TOPICS
        for section in [_file(name)]
        for title in [section["topic"][name][lang]]
    }


def reading_codes() -> tuple[str, ...]:
    """The codes of all readings, in alphabetical order."""
    return tuple(sorted(_section("reading")))


def render(problem: Problem, lang: str = "sv") -> Rendered:
    """The finding in words. A reading that has a remedy of its own replaces the remedy of the finding.

    Where several have one, the last counts: the readings are ordered from the one that changes least.
    """
    name, named = variant(problem)
    entry = _entry(problem.code)[lang] | _section("variant").get(f"{problem.code} {name}", {}).get(lang, {})
    values = own = _values(problem, lang) | named
    remedy = entry["remedy"]
    readings = []
    for reading in problem.readings:
        texts = _reading(reading.code, problem.code)[lang]
        merged = {**own, **reading.params}
        readings.append(_fill(texts["text"], merged, lang))
        if "remedy" in texts:
            remedy, values = texts["remedy"], merged
    return Rendered(
        message=_fill(entry["message"], own, lang),
        readings=tuple(readings),
        remedy=_fill(remedy, values, lang),
        severity=SEVERITY_WORDS[problem.severity][lang],
    )


def reading_text(reading: Reading, problem: Problem, lang: str = "sv") -> str:
    """One reading of a finding in words."""
    values = {**_values(problem, lang), **reading.params}
    return _fill(_reading(reading.code, problem.code)[lang]["text"], values, lang)


def explain(code: str, lang: str = "sv") -> Explanation:
    """The title of a code, and why it is a finding; raises UnknownCodeError."""
    entry = _entry(code)[lang]
    return Explanation(
        code, entry["title"], entry["why"], outline(entry["message"]), outline(entry["remedy"])
    )


def explain_fault(code: str, lang: str = "sv") -> Explanation:
    """The title of a function's fault; why it comes and what to do, before a formula has given it any values.

    Raises UnknownCodeError. The error that the cell shows stands first.

    >>> print(explain_fault("weights-all-zero").why.partition(". ")[0])
    Cellen visar #VÄRDEFEL!: alla fördelningsgrunder är noll, så beloppet har ingen att fördelas på
    """
    entry, wording = _section("fault").get(code), faults.catalogue().get(code)
    if entry is None or wording is None:
        raise UnknownCodeError(code)
    shows, do = {"sv": ("Cellen visar", "Åtgärd"), "en": ("The cell shows", "Do")}[lang]
    plain = f"{wording.reason[lang]} {do}: {wording.remedy[lang]}"
    why = (
        f"{shows} {fill('{error:word}', {'error': wording.error}, lang, {})}: {entry[lang].get('why', plain)}"
    )
    return Explanation(code, entry[lang]["title"], why)


def word(key: str, lang: str = "sv") -> str:
    """A word of the catalogue in the reader's language; the key itself where there is none."""
    entry = _section("word").get(key)
    return key if entry is None else str(entry[lang])


def shown_formula(formula: str, lang: str = "sv") -> str:
    """A stored formula as the reader's Excel shows it; a long one is cut.

    >>> shown_formula("SUM(A1,B2)")
    '=SUMMA(A1;B2)'
    """
    return write_formula(formula, lang, _section("word"))


def words_of(prefix: str, lang: str = "sv") -> Mapping[str, str]:
    """The words whose key starts so, in the reader's language."""
    return {key: str(entry[lang]) for key, entry in _section("word").items() if key.startswith(prefix)}


def _values(problem: Problem, lang: str) -> dict[str, Any]:
    """What the sentences of a finding may name: its parameters, its fields; shares as such."""
    values = {
        "sheet_name": problem.params.get("sheet", problem.sheet),
        "cell_name": problem.params.get("cell", problem.cell),
        **problem.params,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "difference": problem.difference,
    }
    if "field" in problem.params:
        values["field"] = _field(str(problem.params["field"]), problem.path, lang)
    if problem.params.get("is_share"):
        for name in ("found", "expected", "difference", "computed"):
            number = as_number(values.get(name))
            values[name] = values.get(name) if number is None else Share(number)
    return values


def _field(field: str, path: str | None, lang: str) -> str:
    """What a field is called; one that the template does not have is quoted."""
    key = field_key(field, path, _section("word").keys())
    return f'{word("field ", lang)} "{field.removeprefix("field ")}"' if key is None else word(key, lang)


def _fill(sentence: str, values: Params, lang: str) -> str:
    return fill(sentence, values, lang, _section("word"))


def _entry(code: str) -> Any:
    entry = _section("problem").get(code)
    if entry is None:
        raise UnknownCodeError(code)
    return entry


def _reading(code: str, problem_code: str) -> Any:
    readings = _section("reading")
    return readings.get(f"{code} {problem_code}") or readings[code]


@cache
def _section(name: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for resource in sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".toml"):
            found |= _file(resource.name.removesuffix(".toml")).get(name, {})
    return MappingProxyType(found)


@cache
def _file(name: str) -> Mapping[str, Any]:
    resource = resources.files(__package__) / f"{name}.toml"
    return MappingProxyType(tomllib.loads(resource.read_text(encoding="utf-8")))
