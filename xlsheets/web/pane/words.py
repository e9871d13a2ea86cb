"""What the page says and offers, in one language: its sentences, the plans, and the form of the fees."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any, Final

from udfs.kinds import Choice
from udfs.registry import Argument, functions
from xlsheets.catalogue import word, words_of
from xlsheets.plan.documents import list_plans, load_plan
from xlsheets.web.addin.manifest import SUPPORT_PAGE
from xlsheets.web.pane.making import BLANK
from xlsheets.web.settings import Settings

FEES: Final = "AVGIFTSPLAN"
"""The function that the form of the fees is about."""

FORM: Final = 5
"""How many of its arguments the form asks for; the last, how the year falls on the quarters, is for few."""


FIRST: Final = (
    "working",
    "no-server",
    "not-signed-in",
    "too-large-on-the-way",
    "retry",
    "outside",
    "reload",
    "cancel",
    "excel-busy",
)
"""What must be said before the server has answered anything; the page itself brings it along."""


def first_words() -> dict[str, dict[str, str]]:
    """Those words in each language."""
    return {lang: {key: word(f"pane {key}", lang) for key in FIRST} for lang in ("sv", "en")}


def words(settings: Settings, lang: str) -> dict[str, Any]:
    """Everything that the page shows before it is asked for anything."""
    return {
        "lang": lang,
        "words": {key.removeprefix("pane "): text for key, text in words_of("pane ", lang).items()},
        "name": word("addin name", lang),
        "version": version("xlsheets"),
        "support": settings.support_url or f"{SUPPORT_PAGE}?lang={lang}",
        "year": str(date.today().year + 1),
        "plans": [{"id": BLANK, "title": word("pane new blank", lang), "corrections": 0}, *_plans()],
        "fees": [_field(one, lang) for one in functions()[FEES].arguments[:FORM]],
    }


def _plans() -> list[dict[str, Any]]:
    return [
        {
            "id": plan,
            "title": f"{document['assumptions']['first_year']}: {document['association']['name']}",
            "corrections": len(document.get("corrections", ())),
        }
        for plan in list_plans()
        for document in [load_plan(plan)]
    ]


def _field(argument: Argument, lang: str) -> dict[str, Any]:
    """A field of the form, from what the function itself declares."""
    kind = argument.kind
    choices = []
    if isinstance(kind, Choice):
        usual = f"{word('pane fees usual', lang)}: {kind.words[argument.default][lang != 'sv']}"
        choices = [("", usual), *((one, one) for one in (kind.word(member, lang) for member in kind.words))]
    label = argument.swedish_name if lang == "sv" else argument.python_name.replace("_", " ")
    return {
        "name": argument.python_name,
        "label": label.capitalize(),
        "help": "" if choices else argument.help[lang],  # that of a choice lists the choices
        "optional": argument.optional,
        "choices": choices,
    }
