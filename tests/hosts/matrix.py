"""The matrix as it is printed: a row per function, a column per host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from udfs.registry import functions

COLUMNS = {
    "engine": "headless",
    "server": "Server",
    "lite": "Lite",
    "com": "COM",
    "libreoffice": "LibreOffice",
}
PARTS = ("gives", "fault", "why")


def lines(counts: Mapping[tuple[str, str, str], int]) -> Iterator[str]:
    """The matrix; a host that was not asked in this run says so."""
    yield f"{'':16}" + "".join(f"{title:>13}" for title in COLUMNS.values())
    asked = {host for _, host, _ in counts}
    for name in functions():
        row = [_cell(name, host, counts) if host in asked else "not asked" for host in COLUMNS]
        yield f"{name:16}" + "".join(f"{one:>13}" for one in row)


def _cell(name: str, host: str, counts: Mapping[tuple[str, str, str], int]) -> str:
    return "+".join(str(counts.get((name, host, part), 0)) for part in PARTS)


def planned(host: str, calls: Any, limits: Any) -> Counter[tuple[str, str, str]]:
    """What a whole run must enter for a host, from the case files alone."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    for one in calls.written():
        if limits.cannot_ask(host, one.name):
            continue
        heard = limits.heard(host, one.arguments)
        faulty = calls.direct(one.function, heard).fault or limits.unheard(host, heard)
        wanted[one.function, host, "fault" if faulty else "gives"] += 1
        if one.asks_why is not None and limits.unheard(host, heard) is None:
            wanted[one.function, host, "why"] += 1
    return wanted
