"""The language of a refusal: English where an English page asks, else Swedish, as in every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from xlsheets.web.dropping import PATHS

if TYPE_CHECKING:
    from starlette.types import Scope


def language(scope: Scope) -> str:
    """By the address; the task pane, whose addresses say nothing, tells it in `Accept-Language`.

    That header is no guide for others: a cell calls with whatever the browser inside Excel was installed in.

    >>> language({"path": "/check", "query_string": b"", "headers": []})
    'en'
    >>> language({"path": "/xlwings/custom-functions-call", "query_string": b"", "headers": []})
    'sv'
    """
    path = scope["path"]
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [PATHS.get(path, "sv")])[0]
    if path.startswith("/pane/"):
        asked = dict(scope["headers"]).get(b"accept-language", asked.encode()).decode("latin-1")
    return "en" if asked.lower().startswith("en") else "sv"
