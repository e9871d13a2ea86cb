"""The page of all codes, as Markdown: what each finding means, from the catalogue that words the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from udfs import faults
from xlsheets.catalogue import Explanation, codes, explain, explain_fault, topics

_WORDS = {
    "sv": {
        "title": "Koder: vad kontrollen kan säga",
        "intro": "Koden står sist i varje meddelande. "
        "`xlsheets explain KOD` visar förklaringen och meddelandet.",
        "example": "Så kan det se ut:",
        "faults": "Fel i våra funktioner",
        "checked": "vid kontrollen",
        "calculated": "i en funktion",
    },
    "en": {
        "title": "Codes: what the check may say",
        "intro": "The code stands last in every message. "
        "`xlsheets explain CODE --lang en` shows the explanation and the message.",
        "example": "It may look like this:",
        "faults": "Faults of our functions",
        "checked": "when checked",
        "calculated": "in a function",
    },
}


def codes_page(examples: Mapping[str, Sequence[str]], lang: str = "sv") -> str:
    """The page in one language; `examples` are messages by code, as a report words them.

    >>> print(codes_page({"empty-file": ["Fel: Filen är tom.\\nÅtgärd: spara om filen."]})[:32])
    # Koder: vad kontrollen kan säga
    """
    return "\n".join(_lines(examples, lang)) + "\n"


def _lines(examples: Mapping[str, Sequence[str]], lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    both = set(codes()) & set(faults.catalogue())
    yield from (f"# {words['title']}", "", words["intro"], "")
    for topic, listed in topics(lang).items():
        yield from (f"## {topic}", "")
        for code in listed:
            yield from _entry(explain(code, lang), words["checked"] if code in both else "")
            if code in examples:
                yield from (words["example"], "", "```text", "\n\n".join(examples[code]), "```", "")
    yield from (f"## {words['faults']}", "")
    for code in sorted(faults.catalogue()):
        yield from _entry(explain_fault(code, lang), words["calculated"] if code in both else "")


def _entry(explanation: Explanation, where: str) -> Iterator[str]:
    """`where` tells a finding and a fault apart that have the same code."""
    heading = f"### {explanation.title}" + (f" ({where})" if where else "")
    yield from (heading, "", f"`{explanation.code}`", "", explanation.why, "")
