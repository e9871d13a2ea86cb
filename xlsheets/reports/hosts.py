"""The page of the hosts, as Markdown: which functions run where, what a fault looks like, what is needed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from udfs.faults import SWEDISH_ERRORS

Counts = Mapping[tuple[str, str], Sequence[int]]
"""By function and host: how many cases give cells, how many a fault, and how many a reason in words."""


@dataclass(frozen=True)
class Host:
    """A host as the page tells of it: its name, a spelling (None: any), and the error of a refused call."""

    name: str
    spelling: str | None
    error: str
    has_card: bool


def hosts_page(hosts: Sequence[Host], counts: Counts, lang: str = "sv") -> str:
    """The page in one language.

    >>> lite = Host("lite", "_xldudf_FINSAM_AVGIFTER", "#VALUE!", True)
    >>> page = hosts_page([lite], {("AVGIFTER", "lite"): (9, 8, 7)})
    >>> "| AVGIFTER | 9 + 8 + 7 |" in page, "#VÄRDEFEL!" in page
    (True, True)
    """
    return "\n".join(_lines(hosts, counts, _words()[lang], lang)) + "\n"


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("xlsheets.reports").joinpath("hosts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _lines(hosts: Sequence[Host], counts: Counts, words: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield from (f"# {words['title']}", "", words["intro"].strip(), "", f"## {words['needs']}", "")
    yield from _table([words["host"], words["install"], words["spelling"]], _needs(hosts, words))
    yield from ("", words["convert"].strip(), "", f"## {words['fault']}", "", words["fault_intro"], "")
    yield from _table([words["host"], words["cell"], words["reason"]], _faults(hosts, words, lang))
    yield from ("", f"## {words['matrix']}", "", words["legend"], "")
    yield from _table([words["function"], *(words["hosts"][one.name] for one in hosts)], _rows(hosts, counts))
    yield from ("", f"## {words['limits']}", "")
    shown = {one.name for one in hosts}
    for limit in words["limit"]:
        if limit["host"] in shown:
            yield f"- **{words['hosts'][limit['host']]}.** {limit['text']}"


def _needs(hosts: Sequence[Host], words: Mapping[str, Any]) -> Iterator[list[str]]:
    for one in hosts:
        spelling = f"`{one.spelling}`" if one.spelling else words["any_spelling"]
        yield [words["hosts"][one.name], words["to_install"][one.name], spelling]


def _faults(hosts: Sequence[Host], words: Mapping[str, Any], lang: str) -> Iterator[list[str]]:
    for one in hosts:
        error = SWEDISH_ERRORS[one.error] if lang == "sv" else one.error
        yield [words["hosts"][one.name], f"`{error}`", words["card"] if one.has_card else words["ask"]]


def _rows(hosts: Sequence[Host], counts: Counts) -> Iterator[list[str]]:
    for function in dict.fromkeys(name for name, _ in counts):
        yield [function, *(" + ".join(map(str, counts[function, one.name])) for one in hosts)]


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heading)
    yield "|---" * len(heading) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
