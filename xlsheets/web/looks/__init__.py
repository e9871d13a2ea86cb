"""What all our pages look like, in one place: colours and ground, and more for pages to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

_STATIC: Final = Path(__file__).parent / "static"


def routes(settings: Settings) -> list[BaseRoute]:
    """The style sheets, which the task pane, *Kontrollera din arbetsbok* and the page of help fetch."""
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    return [Mount("/looks", StaticFiles(directory=_STATIC))]
