"""The page behind *Support* in Excel: what each function is for and how it is written."""

from __future__ import annotations

from html import escape
from typing import Final

from udfs.registry import CellFunction, functions
from xlsheets.catalogue import word

PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="/icons/finsam-32.png">
<style>
body{{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}}
h2{{margin:1.5rem 0 0;font-size:1.05rem}}p{{margin:.25rem 0}}code{{overflow-wrap:anywhere}}
</style></head>
<body><main><h1>{title}</h1><p>{description}</p><p><a href="?lang={other}">{switch}</a></p>
{functions}</main></body></html>
"""


def help_page(lang: str) -> str:
    """The whole page in Swedish, or with "en" in English.

    >>> "AVGIFTER(" in help_page("sv"), "Splits an amount" in help_page("sv")
    (True, False)
    """
    lang, other = ("en", "sv") if lang == "en" else ("sv", "en")
    return PAGE.format(
        lang=lang,
        other=other,
        switch=word("addin other language", lang),
        title=escape(word("addin name", lang)),
        description=escape(word("addin description", lang)),
        functions="\n".join(_shown(one, lang) for one in functions().values()),
    )


def _shown(function: CellFunction, lang: str) -> str:
    usage, title = escape(function.usage(lang)), escape(function.title[lang])
    return f'<h2 id="{function.name}">{title}</h2><p><code>={usage}</code></p>'
