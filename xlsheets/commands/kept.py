"""Why a cell keeps its stored value, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsheets.commands.console import speak

if TYPE_CHECKING:
    from xlsheets.engine import Kept

# Swedish, English; {words} are the parameters of the reason, and a reason without them keeps its dots.
REASONS: dict[str, tuple[str, str]] = {
    "array-in-cell": (
        "formeln ger flera värden i en cell ({reference})",
        "the formula gives several values in one cell ({reference})",
    ),
    "broadcast": (
        "{function} över ett helt område räknas olika i olika program",
        "{function} over a whole range is calculated differently by different programs",
    ),
    "circular": ("formeln räknar på sig själv", "the formula calculates from itself"),
    "date-1904": (
        "filen räknar dagar från 1904, och {function} bygger på det",
        "the file counts days from 1904, and {function} depends on it",
    ),
    "depends-on-kept": (
        "bygger på {sheet}!{cell}, som behåller sitt värde",
        "rests on {sheet}!{cell}, which keeps its value",
    ),
    "engine-crashed": ("beräkningen avbröts av ett fel", "the calculation was ended by a fault"),
    "engine-timed-out": (
        "beräkningen tog längre tid än {seconds} sekunder",
        "the calculation took longer than {seconds} seconds",
    ),
    "engines-differ": (
        "{function} kan räknas olika med de värden som cellerna har nu",
        "{function} may be calculated differently with the values that the cells have now",
    ),
    "external-link": ("hämtar från något utanför filen", "fetches from outside the file"),
    "hidden-rows": ("{function} beror på dolda rader", "{function} depends on hidden rows"),
    "indirect": (
        "{function} avgör först när den räknas vilka celler den läser",
        "{function} decides only when calculated which cells it reads",
    ),
    "let-variable": (
        "en egen variabel ({function}) i ett argument till vår funktion",
        "a variable of its own ({function}) in an argument of our function",
    ),
    "not-vouched-for": (
        "beräkningen gav inte det värde som Excel hade sparat",
        "the calculation did not give the value that Excel had stored",
    ),
    "no-stored-value": (
        "formeln är inte prövad, och filen har inget värde att jämföra med",
        "the formula is not proven, and the file has no value to compare with",
    ),
    "other-reading": (
        "beräkningen läser formeln på ett annat sätt än filen",
        "the calculation reads the formula in another way than the file",
    ),
    "our-function": ("LibreOffice känner inte {function}", "LibreOffice does not know {function}"),
    "reference-operator": (
        "områden satta samman med {operator}",
        "ranges put together with {operator}",
    ),
    "3-d-reference": ("räknar över flera blad ({reference})", "spans several sheets ({reference})"),
    "unknown-function": ("funktionen {function} är okänd", "the function {function} is unknown"),
    "unknown-name": ("namnet {name} är okänt", "the name {name} is unknown"),
    "unreadable-formula": ("formeln går inte att läsa", "the formula cannot be read"),
    "unsettled": ("värdet blev olika varje gång formeln räknades", "the value did not settle"),
    "volatile": (
        "{function} ger nytt värde varje gång",
        "{function} gives a new value every time",
    ),
}

# What "engines-differ" says where more is known: by the check that was in doubt.
PARTICULARS: dict[str, tuple[str, str]] = {
    "cancelled": (
        "talen tar nästan ut varandra, och den lilla rest som blir kvar skiljer mellan program",
        "the numbers nearly cancel, and the little that is left differs between programs",
    ),
    "wide-character": (
        "{function} räknar tecken, och texten har ett (till exempel en emoji) som program räknar olika",
        "{function} counts characters, and the text has one (an emoji, say) that programs count differently",
    ),
}


def reason(kept: Kept, lang: str) -> str:
    """Why this cell keeps its value.

    >>> from types import SimpleNamespace
    >>> reason(SimpleNamespace(reason="volatile", params={"function": "NOW"}), "sv")
    'NOW ger nytt värde varje gång'
    """
    code = str(kept.reason)
    texts = PARTICULARS.get(str(kept.params.get("check"))) or REASONS.get(code)
    if texts is None:
        return code
    words = {"operator": "…", "function": "…", "reference": "…", "seconds": "…", "name": "…"}
    return speak(lang)(*texts).format_map({**words, "sheet": "…", "cell": "…", **kept.params})
