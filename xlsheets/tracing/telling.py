"""An explanation in words: a line per step, and the same as JSON for those who draw it themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from udfs.cells import ExcelError, Raw
from udfs.faults import SWEDISH_ERRORS
from udfs.kinds import Words
from xlsheets.catalogue import shown_formula
from xlsheets.catalogue.numbers import write_number, write_percent, write_typed
from xlsheets.ooxml import Cell, CellError, moment_of
from xlsheets.tracing.steps import Kind, Rule, Step

INDENT: Final = "   "

_WORDS: Final[Mapping[str, Words]] = {
    "blank": {"sv": "(tom)", "en": "(blank)"},
    "input": {"sv": "indata", "en": "input"},
    "source": {"sv": "källa", "en": "source"},
    "again": {"sv": "underlaget står ovan", "en": "its arguments are above"},
    "seen": {"sv": "förklaras ovan", "en": "explained above"},
    "more": {"sv": "fortsätter; visa cellen för sig", "en": "goes on; ask for this cell"},
    "replaced": {
        "sv": "fast värde: mallen har en formel här",
        "en": "a typed value: the template has a formula here",
    },
    "not calculated": {"sv": "(inte beräknad)", "en": "(not calculated)"},
    "rule": {"sv": "Regel", "en": "Rule"},
    "gives": {"sv": "ger", "en": "gives"},
    "error": {"sv": "ger ett fel", "en": "gives an error"},
    "days": {"sv": "datum", "en": "dates"},
    "numbers": {"sv": "tal, summa", "en": "numbers, sum"},
    "differs": {
        "sv": "Cellen visar {shown}, regeln ger {gives}: räkna om arbetsboken, eller jämför med beslutet.",
        "en": "The cell shows {shown}, the rule gives {gives}: recalculate, or compare with the decision.",
    },
}


def lines(step: Step, lang: str = "sv") -> Iterator[str]:
    """The explanation as text, each step under what it explains."""
    return _lines(step, lang, "", None)


def as_json(step: Step, lang: str = "sv") -> dict[str, Any]:
    """The explanation as JSON values: fields, the sentences of `lines` as `text`, and the `steps` beneath."""
    return _json(step, lang, None)


def _lines(step: Step, lang: str, indent: str, above: Step | None) -> Iterator[str]:
    first, *others = told(step, lang, above)
    yield indent + first
    for line in others:
        yield indent + INDENT + line
    for beneath in step.steps:
        yield from _lines(beneath, lang, indent + INDENT, step)


def _json(step: Step, lang: str, above: Step | None) -> dict[str, Any]:
    rule = step.rule
    found: dict[str, Any] = {
        "kind": step.kind.value,
        "sheet": step.sheet,
        "cells": step.cells,
        "label": step.label,
        "argument": step.argument,
        "value": _raw(step),
        "formula": step.content.formula if step.content else None,
        "function": rule.function.name if rule else None,
        "reason": (rule.reason or rule.fault) if rule else None,
        "source": rule.function.source[lang] if rule else step.source,
        "text": list(told(step, lang, above)),
        "steps": [_json(one, lang, step) for one in step.steps],
    }
    return {key: value for key, value in found.items() if value is not None}


def _raw(step: Step) -> Raw:
    if step.rule is not None:
        return step.rule.gives
    if step.content is None:
        return step.total
    value = step.content.value
    return str(value) if isinstance(value, CellError) else value


def told(step: Step, lang: str, above: Step | None = None) -> tuple[str, ...]:
    """The sentences of one step, the first one its heading; `above` is the step that it explains."""
    if step.kind is Kind.RULE:
        return tuple(_rule(step, lang, above))
    return tuple(_cells(step, lang))


def _cells(step: Step, lang: str) -> Iterator[str]:
    name = " ".join(part for part in (f"{step.sheet}!{step.cells}", step.label) if part)
    before = f"{step.argument}: " if step.argument else ""
    if step.content is None:
        told = ""
        if step.count:
            told = f"{step.count} {_word('days', lang)}"
        if step.total is not None:
            told = f"{step.count} {_word('numbers', lang)} {_number(step.total, lang)}"
        yield f"{before}{name}" + (f" = {told}" if told else "")
        return
    unit = f" {step.unit}" if step.unit and step.content.value is not None else ""
    yield f"{before}{name} = {value(step.content, lang)}{unit}{_remark(step, lang)}"
    if step.kind in (Kind.FORMULA, Kind.MORE) and step.content.formula:
        yield shown_formula(step.content.formula, lang)


def _remark(step: Step, lang: str) -> str:
    notes = []
    if step.kind in (Kind.INPUT, Kind.SEEN, Kind.MORE, Kind.REPLACED):
        notes.append(_word(step.kind.value, lang))
    if step.source:
        notes.append(f"{_word('source', lang)}: {step.source}")
    return f" ({'; '.join(notes)})" if notes else ""


def _rule(step: Step, lang: str, above: Step | None) -> Iterator[str]:
    rule = step.rule
    assert rule is not None
    before = f"{step.argument}: " if step.argument else ""
    gives = f" {_word('gives', lang)} {_given(rule, lang, above)}" if rule.gives is not None else ""
    if rule.fault:
        gives = f" {_word('error', lang)}"
    again = f" ({_word('again', lang)})" if rule.again else ""
    yield f"{before}{_word('rule', lang)} {rule.function.name}{gives}{again}"
    if not rule.again:
        yield f"{rule.function.title[lang]} ({_word('source', lang)}: {rule.function.source[lang]})"
        yield shown_formula(rule.formula, lang)
    if rule.fault or rule.reason:
        yield rule.fault or rule.reason or ""
    if _differs(above, rule.gives):
        assert above is not None and above.content is not None
        shown = value(above.content, lang)
        yield _word("differs", lang).format(shown=shown, gives=_given(rule, lang, above))


def _given(rule: Rule, lang: str, above: Step | None) -> str:
    """What a rule gives, as the cell above shows such a value: days as days."""
    if above is not None and above.content is not None and _is_number(rule.gives):
        return value(above.content._replace(value=rule.gives, formula=None), lang)
    return _number(rule.gives, lang)


def _differs(above: Step | None, gives: Raw) -> bool:
    """Whether a cell shows another amount than the one rule that gives it."""
    if above is None or above.content is None or not (above.passes_on and _is_number(gives)):
        return False
    shown = above.content.value
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        return True
    return f"{shown:.12g}" != f"{gives:.12g}"


def _is_number(value: Raw) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def value(cell: Cell, lang: str) -> str:
    """What a cell shows: dates as dates, shares in per cent, errors by the reader's name for them.

    >>> value(Cell(0.25, number_format="0%"), "en"), value(Cell(43101, number_format="yyyy-mm-dd"), "sv")
    ('25%', '2018-01-01')
    """
    if cell.formula is not None and not cell.calculated:
        return _word("not calculated", lang)
    if cell.value is None or cell.value == "":
        return _word("blank", lang)
    if isinstance(cell.value, CellError):
        code = cell.value.code
        return SWEDISH_ERRORS.get(code, code) if lang == "sv" else code
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if cell.is_date:
            return f"{moment_of(cell.value):%Y-%m-%d}"
        if "%" in cell.number_format:
            return write_percent(cell.value, lang)
        if cell.number_format == "0":
            return write_typed(cell.value, lang)
    return _number(cell.value, lang)


def _number(value: Raw, lang: str) -> str:
    if isinstance(value, bool):
        return {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}[lang][value]
    if isinstance(value, ExcelError):
        return SWEDISH_ERRORS.get(value, value) if lang == "sv" else str(value)
    return value if isinstance(value, str) else write_number(value or 0, lang)


def _word(key: str, lang: str) -> str:
    return _WORDS[key][lang]
