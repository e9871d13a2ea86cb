"""Fills the sentences of the catalogue.

A sentence names its values in braces, with how each is written after a colon:

- `{found:n}` a number, `{difference:+}` with its sign, `{difference:abs}` without, `{share:%}` in per cent
- `{value:typed}` a number as it is typed into a cell: no spaces between thousands
- `{years:list}` several values: "2018, 2019 och 2020"; `{years:or}` with "eller", `{values:then}`
  with "och därefter"; a row with
  its amount is written "Kansli 4 900"
- `{unit:word}` a word of the catalogue, or an error value, in the reader's language
  (`{label:Word}` with a capital)
- `{formula:formula}` a stored formula as the reader's Excel shows it: `=SUMMA(A1;B1)`
- `{table:table}` a table of the template by where it stands ("på bladet Insatser"), another by its name
- `{function:function}` the name of a function in the reader's language
- `{label}` text as it is

What stands in double brackets, `[[, {unit:word}]]`, is left out where one of its values is missing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from udfs.faults import SWEDISH_ERRORS
from xlsheets.catalogue.formulas import write_formula
from xlsheets.catalogue.numbers import Share, write_number, write_percent, write_typed
from xlsheets.problems import Params, as_number

Words = Mapping[str, Mapping[str, str]]

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_JOINERS = {
    "list": {"sv": " och ", "en": " and "},
    "or": {"sv": " eller ", "en": " or "},
    "then": {"sv": " och därefter ", "en": " and then "},
}


class MissingValueError(KeyError):
    """A sentence names a value that the finding does not carry."""


def fill(sentence: str, values: Params, lang: str, words: Words) -> str:
    """The sentence with its values written for a reader of `lang`; raises MissingValueError.

    >>> fill("{label} är {found:n}[[ {unit}]].", {"label": "Summan", "found": 5}, "sv", {})
    'Summan är 5.'
    >>> fill("tabellen {table:table}", {"table": "tblNy"}, "sv", {"table tblA": {"sv": "på bladet A"}})
    'tabellen tblNy'
    """
    formatter = _SentenceFormatter(lang, words)

    def optional(match: re.Match[str]) -> str:
        try:
            return formatter.vformat(match[1], (), values)
        except MissingValueError:
            return ""

    # The optional parts are filled first, into placeholders, so that a brace in a value is never read again.
    parts: list[str] = []

    def keep(match: re.Match[str]) -> str:
        parts.append(optional(match))
        return f"{{_part{len(parts) - 1}}}"

    outline = _OPTIONAL.sub(keep, sentence)
    kept = {f"_part{index}": part for index, part in enumerate(parts)}
    return formatter.vformat(outline, (), {**values, **kept})


def outline(sentence: str) -> str:
    """The sentence before anything fills it: … for each value, and without what may be left out.

    >>> outline("{label} är {found:n}[[ {unit}]], skriv {expected:typed}.")
    '… är …, skriv ….'
    """
    return re.sub(r"\{[^{}]*\}", "…", _OPTIONAL.sub("", sentence))


class _SentenceFormatter(string.Formatter):
    def __init__(self, lang: str, words: Words) -> None:
        self._lang = lang
        self._words = words

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key))
        if value is None:
            raise MissingValueError(key)
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _JOINERS:
            return self._join(value, format_spec)
        if format_spec == "Word":
            text = self.word(value)
            return text[:1].upper() + text[1:]
        return self._one(value, format_spec)

    def word(self, key: Any) -> str:
        if str(key) in SWEDISH_ERRORS:
            return SWEDISH_ERRORS[str(key)] if self._lang == "sv" else str(key)
        entry = self._words.get(str(key))
        return str(key) if entry is None else entry[self._lang]

    def _join(self, values: Any, joiner: str) -> str:
        texts = [self._one(value, "") for value in ([values] if isinstance(values, str) else values)]
        if len(texts) < 2:
            return "".join(texts)
        return ", ".join(texts[:-1]) + _JOINERS[joiner][self._lang] + texts[-1]

    def _one(self, value: Any, spec: str) -> str:
        if isinstance(value, Mapping):
            return f"{value['label']} {self._one(value['amount'], spec)}"
        if spec in ("function", "table"):
            return self.word(f"{spec} {value}").removeprefix(f"{spec} ")
        if spec == "formula":
            return write_formula(str(value), self._lang, self._words)
        number = as_number(value)
        if number is None:
            return self.word(value)
        if spec == "%":
            return write_percent(number, self._lang)
        if spec == "typed":
            return write_typed(number, self._lang)
        kind = Share if isinstance(value, Share) else Fraction
        return write_number(kind(abs(number) if spec == "abs" else number), self._lang, signed=spec == "+")
