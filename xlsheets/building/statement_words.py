"""The rules of the printed tables in words, for the auditor who reads *Tabellernas regler*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from xlsheets.plan.statements.tables import Fixed, Key, Tables, UnknownReferenceError
from xlsheets.plan.types import Document

_TABLES = {"plan": "planen", "initiatives": "Insatser", "fees": "Medlemsavgifter"}
_PARTIES = {
    "state": "staten",
    "region": "regionen",
    "municipalities": "kommunerna",
    "total": "alla tillsammans",
}


def rules_in_words(tables: Tables, statement: int, line: int) -> str:
    """What the cells of a line follow from, a sentence for each rule, with its column where it is of one."""
    whole = tables.statements[statement]
    sentences = []
    for column, rule in whole["lines"][line].get("rules", {}).items():
        first = whole["columns"][0]["id"] if column == "*" else column
        words = _RULES[rule["rule"]](_Rule(tables, Key(statement, line, first), rule))
        turned = ", med omvänt tecken" if rule.get("sign") == -1 else ""
        labels = {one["id"]: one["label"] for one in whole["columns"]}
        where = "" if column == "*" else f"{labels.get(column, column)}: "
        sentences.append(f"{where}{words}{turned}.")
    return " ".join(sentences)


class _Rule:
    """A rule seen from its cell."""

    def __init__(self, tables: Tables, key: Key, rule: Document) -> None:
        self.tables, self.key, self.rule = tables, key, rule

    def cell(self, name: str) -> str:
        """What another cell is called: its row, its column and its table, as far as they differ."""
        reference = self.rule.get(name, {})
        try:
            place = self.tables.find(reference, self.key)
        except UnknownReferenceError as error:
            return f"{error.name} (finns inte)"
        if isinstance(place, Fixed):
            return f"{place.line} {place.column} i {_TABLES[place.table]}"
        parts = []
        if "line" in reference or place.statement != self.key.statement:
            parts.append(self.tables.line(place)["label"])
        if "column" in reference:
            parts.append(self.tables.column(place)["label"])
        text = ", ".join(parts) or self.tables.line(place)["label"]
        if place.statement != self.key.statement:
            text += f" i {self.tables.statements[place.statement]['heading']}"
        return text

    def listed(self) -> str:
        """The rows or columns that are added up: what is added first, then what is subtracted."""
        names: list[str] = [*self.rule.get("of", ()), *self.rule.get("columns", ())]
        labels = self._columns() if "columns" in self.rule else self._lines()
        plus = [labels.get(name, name) for name in names if not name.startswith("-")]
        minus = [labels.get(name[1:], name[1:]) for name in names if name.startswith("-")]
        text = ", ".join(plus)
        return f"{text} minus {', '.join(minus)}".strip() if minus else text

    def _lines(self) -> Mapping[str, str]:
        return {one["id"]: one["label"] for one in self.tables.statements[self.key.statement]["lines"]}

    def _columns(self) -> Mapping[str, str]:
        return {one["id"]: one["label"] for one in self.tables.statements[self.key.statement]["columns"]}


def _percent(text: str) -> str:
    number = f"{float(Fraction(text) * 100):.10f}".rstrip("0").rstrip(".")
    return f"{number.replace('.', ',')} %"


def _index(rule: _Rule) -> str:
    steps = int(rule.rule.get("steps", 1))
    years = "" if steps == 1 else f", {steps} år i följd"
    return f"{rule.cell('base')} uppräknat med {_percent(rule.rule['rate'])}{years}"


def _share(rule: _Rule) -> str:
    share = rule.cell("by") if "by" in rule.rule else _percent(rule.rule.get("share", "0"))
    return f"{share} av {rule.cell('cell')}"


def _payouts(rule: _Rule) -> str:
    kind = "summan av utbetalningarna" if rule.rule.get("cumulative") else "årets del"
    years = f"{rule.rule['decided']}–{rule.rule['last']}"
    return f"{kind} när {rule.cell('cell')} betalas ut i lika delar {years}"


def _phased(rule: _Rule) -> str:
    by = "dagar" if rule.rule.get("method") == "days" else "hela månader"
    return f"{rule.cell('total')} fördelat efter {by} mellan {rule.cell('start')} och {rule.cell('end')}"


def _frame(rule: _Rule) -> str:
    given, wanted = (_PARTIES[rule.rule[name]] for name in ("party", "to_party"))
    return f"vad {wanted} betalar när {given} betalar {rule.cell('cell')}"


def _tangible(rule: _Rule) -> str:
    more = f" plus {rule.cell('acquisitions')}" if "acquisitions" in rule.rule else ""
    less = f" minus {rule.cell('depreciation')}" if "depreciation" in rule.rule else ""
    return f"{rule.cell('opening')}{more}{less}"


_RULES: Mapping[str, Callable[[_Rule], str]] = {
    "sum": lambda rule: f"summan av {rule.listed()}",
    "link": lambda rule: f"hämtas från {rule.cell('cell')}",
    "index": _index,
    "share": _share,
    "ratio": lambda rule: f"{rule.cell('part')} delat med {rule.cell('whole')}",
    "opening": lambda rule: f"föregående utgående balans: {rule.cell('cell')}",
    "balancing": lambda rule: f"restpost: {rule.cell('total')} minus summan av {rule.listed()}",
    "payouts": _payouts,
    "phased": _phased,
    "recovery": lambda rule: f"återställer {rule.cell('cell')} på {rule.rule['years']} lika år",
    "frame": _frame,
    "tangible": _tangible,
    "ceiling": lambda rule: f"{_percent(rule.rule['share'])} av {rule.cell('cell')}",
}
