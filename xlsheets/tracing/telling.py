"""An explanation in words: a line per step, and the same as JSON for those who draw it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, TypeGuard

from udfs.cells import ExcelError, Raw, serial_of
from udfs.faults import SWEDISH_ERRORS
from xlsheets.catalogue import shown_formula, word
from xlsheets.catalogue.numbers import write_number, write_percent, write_typed
from xlsheets.ooxml import Cell, CellError, moment_of
from xlsheets.tracing.steps import Kind, Rule, Step

INDENT: Final = "   "


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
        "argument": step.argument.python_name if step.argument else None,
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
        gives = step.rule.gives
        return gives.isoformat() if isinstance(gives, date) else gives
    if step.content is None:
        return step.total
    value = step.content.value
    if step.content.is_date and isinstance(value, int | float):
        return _day(value)
    return str(value) if isinstance(value, CellError) else value


def told(step: Step, lang: str, above: Step | None = None) -> tuple[str, ...]:
    """The sentences of one step, the first one its heading; `above` is the step that it explains."""
    return tuple(_rule(step, lang, above) if step.kind is Kind.RULE else _cells(step, lang))


def _cells(step: Step, lang: str) -> Iterator[str]:
    name = " ".join(part for part in (f"{step.sheet}!{step.cells}", step.label) if part)
    held = _several(step, lang) if step.content is None else _held(step, step.content, lang)
    yield f"{_before(step, lang)}{name}{f' = {held}' if held else ''}{_remark(step, lang)}"
    if step.kind in (Kind.FORMULA, Kind.MORE) and step.content and step.content.formula:
        yield shown_formula(step.content.formula, lang)
    if any(one.kind is Kind.PART for one in step.steps):
        yield _word("parts", lang)
    if step.form:
        yield _word(step.form, lang)


def _before(step: Step, lang: str) -> str:
    return f"{step.argument.label(lang)}: " if step.argument else ""


def _held(step: Step, content: Cell, lang: str) -> str:
    unit = f" {step.unit}" if step.unit and content.value is not None else ""
    return f"{value(content, lang)}{unit}"


def _several(step: Step, lang: str) -> str:
    """What several cells hold together; nothing where no cell holds a number."""
    if step.days:
        first, last = (day.isoformat() for day in step.days)
        return _word("days", lang).format(count=step.count, first=first, last=last)
    if step.total is None:
        return ""
    total = value(Cell(step.total, number_format=step.number_format), lang)
    return _word("numbers", lang).format(count=step.count, total=total)


def _remark(step: Step, lang: str) -> str:
    notes = []
    if step.kind is Kind.INPUT and step.content is not None:
        if isinstance(step.content.value, str) and step.argument is None:
            notes.append(_word("text", lang))
        elif step.content.value is not None:
            notes.append(_word("input", lang))
    elif step.kind in (Kind.SEEN, Kind.MORE, Kind.REPLACED, Kind.VALUE):
        notes.append(_word(step.kind.value, lang))
    if step.definition:
        notes.append(step.definition)
    if step.source:
        notes.append(f"{_word('source', lang)}: {step.source}")
    return f" ({'; '.join(notes)})" if notes else ""


def _rule(step: Step, lang: str, above: Step | None) -> Iterator[str]:
    rule = step.rule
    assert rule is not None
    again = f" ({_word('again', lang)})" if rule.again else ""
    yield f"{_before(step, lang)}{_named(rule, lang, above)}{again}"
    if not rule.again:
        yield f"{rule.function.title[lang]} ({_word('method', lang)} {rule.function.source[lang]})"
        yield shown_formula(rule.formula, lang)
    if rule.fault or rule.reason:
        yield rule.fault or rule.reason or ""
    if _differs(above, rule.gives):
        assert above is not None and above.content is not None
        shown = value(above.content, lang)
        key = "typed over" if above.kind is Kind.REPLACED else "differs"
        yield _word(key, lang).format(shown=shown, gives=_given(rule, lang, above))


def _named(rule: Rule, lang: str, above: Step | None) -> str:
    """The function, and what it gives."""
    key = "rule" if rule.in_book else "rule of template"
    name = _word(key, lang).format(name=rule.function.name)
    if rule.fault:
        return _word("error", lang).format(rule=name)
    if rule.gives is None:
        return name
    return _word("gives", lang).format(rule=name, gives=_given(rule, lang, above))


def _given(rule: Rule, lang: str, above: Step | None) -> str:
    """What a rule gives, as the cell above shows such a value."""
    if isinstance(rule.gives, date):
        return rule.gives.isoformat()
    if above is not None and above.content is not None and _is_number(rule.gives):
        return value(above.content._replace(value=rule.gives, formula=None), lang)
    return _number(rule.gives, lang)


def _differs(above: Step | None, gives: Raw | date) -> bool:
    """Whether a cell shows another amount than the one rule that gives it."""
    number = serial_of(gives) if isinstance(gives, date) else gives
    if above is None or above.content is None or not (above.passes_on and _is_number(number)):
        return False
    shown = above.content.value
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        return True
    return f"{shown:.12g}" != f"{number:.12g}"


def _is_number(value: object) -> TypeGuard[int | float]:
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
            return _day(cell.value)
        if "%" in cell.number_format:
            return write_percent(cell.value, lang)
        if cell.number_format == "0":
            return write_typed(cell.value, lang)
    if isinstance(cell.value, str) and any(letter.isdigit() for letter in cell.value):
        return f'"{cell.value}"'  # a text that looks like a number must not pass for one
    return _number(cell.value, lang)


def _number(value: Raw, lang: str) -> str:
    if isinstance(value, bool):
        return {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}[lang][value]
    if isinstance(value, ExcelError):
        return SWEDISH_ERRORS.get(value, value) if lang == "sv" else str(value)
    return value if isinstance(value, str) else write_number(value or 0, lang)


def _day(serial: float) -> str:
    return f"{moment_of(serial):%Y-%m-%d}"


def _word(key: str, lang: str) -> str:
    return word(f"trace {key}", lang)
