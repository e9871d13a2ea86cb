"""*Kontrollera din arbetsbok*: a page for those who may install nothing. A workbook is dropped on it, the
findings are shown as `xlsheets check` has them, and a marked copy is sent back; nothing is kept.

Left out where sign-in is by Entra ID, whose tokens Excel has and a plain page has not, unless the settings
say that the page is open to all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from xlsheets.web.limits import Most

PATHS: Final = {"/kontrollera": "sv", "/check": "en"}
"""Where the page is, by its language."""

OPEN: Final = (*PATHS, "/kontrollera/static/", "/looks/")
"""What the page is made of: all that an open page may be asked for without sign-in."""

LARGEST_FORM: Final = 64 * 1024
"""Bytes that a form may hold beside the workbook."""

_STATIC = Path(__file__).parent / "static"


def routes(settings: Settings) -> list[BaseRoute]:
    """The page in both languages, and what it looks like."""
    if not is_offered(settings):
        return []
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    from xlsheets.web.dropping.answering import CheckPage

    page = CheckPage(settings)
    return [
        *(Route(path, page.answer, methods=["GET", "POST"]) for path in PATHS),
        Mount("/kontrollera/static", StaticFiles(directory=_STATIC)),
    ]


def is_offered(settings: Settings) -> bool:
    """Whether there is such a page."""
    return settings.sign_in != "entra" or settings.open_page


def largest_bodies(settings: Settings) -> dict[str, Most]:
    """What a request to each path may carry, where that is more than elsewhere."""
    from xlsheets.web.limits import Most

    return dict.fromkeys(PATHS, Most(settings.largest_workbook, LARGEST_FORM, "drop too-large"))
