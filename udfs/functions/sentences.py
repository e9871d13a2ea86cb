"""The steps of a fee as sentences; the words stand in `reasons.toml`, in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, singledispatch
from string import Formatter
from typing import Any, TypeAlias

from udfs.calc import reasons
from udfs.calc.money import RoundingPolicy
from udfs.functions.prose import kronor, listed, per_cent, shown

Said: TypeAlias = tuple[str, Mapping[str, object]]
"""The name of a sentence and what it is filled with; no name for a step that changes nothing."""

NOTHING: Said = ("", {})


def in_words(reason: reasons.FeeReason, lang: str = "sv") -> str:
    """Share, exact amount, who gets the odd krona and why, and the quarters, as one text."""
    speaker = _Speaker(lang)
    return " ".join(filter(None, (speaker.say(*said) for said in _sentences(reason))))


def _sentences(reason: reasons.FeeReason) -> Iterator[Said]:
    sign = -1 if reason.refund else 1
    amounts = {"code": reason.code, "year": sign * reason.year, "total": abs(reason.total)}
    yield "refund" if reason.refund else "opening", amounts
    share, *others = reason.steps
    yield said_of(share)
    if any(isinstance(step, reasons.YearStep) for step in reason.steps):
        yield "by-quarter", {}
    yield from map(said_of, others)


class _Speaker(Formatter):
    """Fills the sentences of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.values: Mapping[str, object] = {}

    def say(self, name: str, values: Mapping[str, object]) -> str:
        """The sentence of that name; nothing for no name."""
        if not name:
            return ""
        outer, self.values = self.values, values
        text = self.vformat(_words()[name][self.lang], (), values)
        self.values = outer
        return text

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value as the sentence wants it."""
        match format_spec:
            case "say":
                return self.say(value, self.values)
            case "list":
                return listed([self.say(*one) for one in value], self.lang)
            case "kr":
                return kronor(value, self.lang)
            case "%":
                return per_cent(value, self.lang)
            case "n":
                return shown(value, self.lang)
        return str(value)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    import tomllib  # only one function speaks
    from pathlib import Path

    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))


@singledispatch
def said_of(step: object) -> Said:
    """What is said of one step."""
    raise TypeError(f"no sentence for a {type(step).__name__}")


@said_of.register
def _(step: reasons.ShareStep) -> Said:
    return "share", vars(step)


@said_of.register
def _(step: reasons.RoundedShareStep) -> Said:
    return "rounded-share", vars(step)


@said_of.register
def _(step: reasons.AmountStep) -> Said:
    return "amount", vars(step)


@said_of.register
def _(step: reasons.FloorStep) -> Said:
    if not step.odd:
        return "even", {}
    return "floor", {**vars(step), "going": "going-one" if step.odd == 1 else "going-more"}


@said_of.register
def _(step: reasons.RankStep) -> Said:
    if not step.odd:
        return NOTHING
    why = {None: "", reasons.TieBreak.WEIGHT: "tie-weight", reasons.TieBreak.CODE: "tie-code"}[step.tie]
    return "rank", {**vars(step), "gets": "gets-one" if step.received else "gets-none", "why": why}


@said_of.register
def _(step: reasons.NearestStep) -> Said:
    return "nearest", {**vars(step), "others": "others-off" if step.left else "", **_off(step.left)}


@said_of.register
def _(step: reasons.RunningStep) -> Said:
    return "running", vars(step)


@said_of.register
def _(step: reasons.QuotientStep) -> Said:
    return "quotient", vars(step)


@said_of.register
def _(step: reasons.YearStep) -> Said:
    return "year", vars(step)


@said_of.register
def _(step: reasons.QuartersStep) -> Said:
    if len(set(step.quarters)) == 1 and not step.remainder:
        return "equal-quarters", {"quarter": step.quarters[0]}
    kept = {RoundingPolicy.INDEPENDENT: "kept-none", RoundingPolicy.CUMULATIVE: "kept-year"}
    return "quarters", {
        "amounts": _numbered("quarter", step.quarters),
        "up": "raised" if step.raised else "",
        "raised": [("quarter-name", {"number": place + 1}) for place in step.raised],
        "kept": kept.get(step.policy, "kept-both"),
        "year_off": "year-off" if step.remainder else "",
        **_off(step.remainder),
    }


def _numbered(name: str, amounts: Sequence[int | Fraction]) -> list[Said]:
    return [(name, {"amount": amount, "number": number}) for number, amount in enumerate(amounts, start=1)]


def _off(left: int) -> dict[str, object]:
    """What is left of an amount, or what its parts are above it."""
    return {"off": "short" if left > 0 else "over", "size": abs(left)}
