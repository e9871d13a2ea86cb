"""Why a cell keeps its stored value, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from xlsheets.commands.console import speak

if TYPE_CHECKING:
    from xlsheets.engine import Kept

# Swedish, English; {words} are the parameters of the reason, and a reason without them keeps its dots.
REASONS: dict[str, tuple[str, str]] = {
    "as-shown": (
        "filen är inställd på att räkna med avrundade tal, så som de visas",
        "the file is set to calculate with rounded numbers, as they are shown",
    ),
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
        "{function} får nu värden som Excel kan räkna på ett annat sätt än vi",
        "{function} now reads values that Excel may calculate in another way than we do",
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
    "blank-counted": (
        "{function} över en hel kolumn kan räkna tomma celler på ett annat sätt än Excel",
        "{function} over a whole column may count blank cells in another way than Excel",
    ),
    "blank-sought": (
        "{function} söker efter en tom cell, och det gör Excel på sitt eget sätt",
        "{function} looks for a blank cell, which Excel does in its own way",
    ),
    "cancelled": (
        "talen tar nästan ut varandra, och den lilla rest som blir kvar skiljer mellan program",
        "the numbers nearly cancel, and the little that is left differs between programs",
    ),
    "compared": (
        "{function} jämför två värden som är nästan lika, eller text med tal",
        "{function} compares two values that are nearly equal, or text with a number",
    ),
    "criterion": (
        "{function} har ett villkor (tom cell, tecken eller text) som Excel läser på sitt eget sätt",
        "{function} has a condition (a blank cell, a sign or a text) that Excel reads in its own way",
    ),
    "early-date": (
        "{function} får en dag före mars 1900; kontrollera datumet",
        "{function} is given a day before March 1900; check the date",
    ),
    "early-holiday": (
        "{function} får en helgdag före mars 1900; kontrollera helgdagarna",
        "{function} is given a holiday before March 1900; check the holidays",
    ),
    "early-year": (
        "{function} får ett år som inte är skrivet med fyra siffror; kontrollera året",
        "{function} is given a year that is not written with four digits; check the year",
    ),
    "formatted": (
        "{function} får text, sant/falskt eller ett litet minusbelopp, som Excel skriver på sitt eget sätt",
        "{function} is given a text, a truth or a small negative amount, which Excel writes in its own way",
    ),
    "grown-character": (
        "{function} byter bokstäver, och texten har en (till exempel ß) som blir två i vissa program",
        "{function} changes letters, and the text has one (ß, say) that becomes two in some programs",
    ),
    "huge-angle": (
        "{function} får en mycket stor vinkel; kontrollera talet",
        "{function} is given a very large angle; check the number",
    ),
    "huge-count": (
        "{function} får ett mycket stort antal; kontrollera talet",
        "{function} is given a very large count; check the number",
    ),
    "near-whole": (
        "{function} avrundar ett tal som ligger precis på gränsen; åt vilket håll Excel går vet vi inte",
        "{function} rounds a number right on the border; we cannot tell which way Excel goes",
    ),
    "number-as-text": (
        "{function} skriver ett tal som text, och Excel kan visa decimalerna på ett annat sätt",
        "{function} writes a number as text, and Excel may show the decimals in another way",
    ),
    "other-kind": (
        "{function} får nu en annan sorts värde (text, tomt eller fel) än när den räknades senast",
        "{function} now reads another kind of value (text, blank or an error) than when last calculated",
    ),
    "skipped-error": (
        "{function} läser en cell med fel, som Excel kan hoppa över",
        "{function} reads a cell with an error, which Excel may skip",
    ),
    "text-as-number": (
        "formeln räknar med text som ser ut som ett tal; skriv talet i cellen",
        "the formula calculates with a text that looks like a number; type the number",
    ),
    "text-result": (
        "formeln räknar med en text, som Excel läser efter datorns språk; skriv talet i en egen cell",
        "the formula calculates with a text, which Excel reads by the computer's language; type the number",
    ),
    "unsorted": (
        "{function} söker i celler som inte är sorterade; sortera dem eller sök exakt",
        "{function} searches cells that are not sorted; sort them or search for an exact match",
    ),
    "wide-character": (
        "{function} räknar tecken, och texten har ett (till exempel en emoji) som program räknar olika",
        "{function} counts characters, and the text has one (an emoji, say) that programs count differently",
    ),
}

# Excel cannot calculate these either, before the formula is changed.
FOR_NOBODY: Final = frozenset({"circular", "unknown-function", "unknown-name", "unreadable-formula"})


def roots_first(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """The cells that keep their value for a reason of their own, then those that only rest on them."""
    return tuple(sorted(kept, key=_rests_on_others))


def remedy(kept: Iterable[Kept], lang: str) -> str | None:
    """What to do for those of the cells that Excel can calculate; None where there is none."""
    if all(_rests_on_others(one) or str(one.reason) in FOR_NOBODY for one in kept):
        return None
    return speak(lang)(
        "Åtgärd: öppna filen i Excel, tryck Ctrl+Alt+F9 och spara. Då räknar Excel också de cellerna.",
        "Do: open the file in Excel, press Ctrl+Alt+F9 and save. Excel then calculates those cells too.",
    )


def _rests_on_others(kept: Kept) -> bool:
    return str(kept.reason) == "depends-on-kept"


def reason(kept: Kept, lang: str) -> str:
    """Why this cell keeps its value.

    >>> from types import SimpleNamespace
    >>> reason(SimpleNamespace(reason="volatile", params={"function": "NOW"}), "sv")
    'NU ger nytt värde varje gång'
    """
    code = str(kept.reason)
    texts = PARTICULARS.get(str(kept.params.get("check"))) or REASONS.get(code)
    if texts is None:
        return code
    words = {"operator": "…", "function": "…", "reference": "…", "seconds": "…", "name": "…"}
    values = {**words, "sheet": "…", "cell": "…", **kept.params, "function": _function(kept, lang)}
    return speak(lang)(*texts).format_map(values)


def _function(kept: Kept, lang: str) -> str:
    """The function, called as the reader's Excel does; an operator is a sign."""
    from xlsheets.catalogue import word

    name = str(kept.params.get("function", "formeln" if lang == "sv" else "the formula"))
    if not name[:1].isalpha():
        return speak(lang)(f"tecknet {name}", f"the sign {name}")
    return word(f"function {name}", lang).removeprefix("function ")
