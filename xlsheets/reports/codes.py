"""The page of all codes, as Markdown: what each finding means, from the catalogue that words the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from udfs import faults
from xlsheets.catalogue import Explanation, explain, explain_fault, topics

_WORDS = {
    "sv": {
        "title": "Koder: vad kontrollen kan säga",
        "intro": "Koden står sist i varje meddelande. Samma text visas av `xlsheets explain KOD`.",
        "example": "Så kan det se ut:",
        "faults": "Fel i våra funktioner",
    },
    "en": {
        "title": "Codes: what the check may say",
        "intro": "The code stands last in every message. `xlsheets explain CODE --lang en` shows the same.",
        "example": "It may look like this:",
        "faults": "Faults of our functions",
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
    yield from (f"# {words['title']}", "", words["intro"], "")
    for topic, codes in topics(lang).items():
        yield from (f"## {topic}", "")
        for code in codes:
            yield from _entry(explain(code, lang))
            if code in examples:
                yield from (words["example"], "", "```text", "\n\n".join(examples[code]), "```", "")
    yield from (f"## {words['faults']}", "")
    for code in sorted(faults.catalogue()):
        yield from _entry(explain_fault(code, lang))


def _entry(explanation: Explanation) -> Iterator[str]:
    yield from (f"### {explanation.title}", "", f"`{explanation.code}`", "", explanation.why, "")
