"""`xlsheets explain CODE`: what a code in a report, or the fault of a function, means and what to do."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError, Console, Exit, speak
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.catalogue import Explanation


def arguments(parser: Parser) -> None:
    """One code, or none for the list of them."""
    say = parser.words
    parser.add_argument(
        "code",
        nargs="?",
        metavar=say("KOD", "CODE"),
        help=say("koden sist i meddelandet; utan kod visas alla", "the code of a message; none shows all"),
    )


def run(options: Namespace, console: Console) -> int:
    """Explain one code, or list every code with its title."""
    known = _known(console.lang)
    if options.code is None:
        width = max(map(len, known))
        lines = (f"{entry.code:{width}}  {entry.title}" for entry in known.values())
        console.result([asdict(entry) for entry in known.values()], lines)
        return Exit.DONE
    entry = known.get(options.code.strip().lower())
    if entry is None:
        raise _unknown(options.code, known)
    console.result(asdict(entry), _lines(entry, console.lang))
    return Exit.DONE


def _lines(entry: Explanation, lang: str) -> Iterator[str]:
    yield from (entry.title, "", entry.why)
    if entry.message:
        say = speak(lang)
        yield from ("", f"{say('Meddelandet', 'The message')}: {entry.message}")
        if entry.remedy.strip("…."):
            yield f"{say('Åtgärd', 'Do')}: {entry.remedy}"


def _known(lang: str) -> dict[str, Explanation]:
    """Every code; one that both a finding and a function's fault have is explained as both."""
    known = {entry.code: entry for entry in _findings(lang)}
    say = speak(lang)
    shown = say("Cellen visar", "The cell shows")
    in_formula = say("I en formel visar cellen", "In a formula the cell shows")
    for fault in _faults(lang):
        finding = known.get(fault.code)
        if finding is None:
            known[fault.code] = fault
        else:
            why = f"{finding.why}\n\n{in_formula}{fault.why.removeprefix(shown)}"
            known[fault.code] = replace(finding, why=why)
    return known


def _findings(lang: str) -> Iterator[Explanation]:
    from xlsheets import catalogue

    return (catalogue.explain(code, lang) for code in catalogue.codes())


def _faults(lang: str) -> Iterator[Explanation]:
    from udfs import faults
    from xlsheets import catalogue

    return (catalogue.explain_fault(code, lang) for code in sorted(faults.catalogue()))


def _unknown(code: str, known: Iterable[str]) -> CommandError:
    near = ", ".join(get_close_matches(code, known, n=3))
    if near:
        return CommandError(f"koden {code} finns inte. Menades {near}?", f"no code {code}. Was it {near}?")
    return CommandError(
        f"koden {code} finns inte. Alla koder: xlsheets explain",
        f"there is no code {code}. All codes: xlsheets explain",
    )
