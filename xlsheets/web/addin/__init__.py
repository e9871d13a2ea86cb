"""The add-in as Excel is told of it: its manifest, its icons and its page of help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_ICONS = Path(__file__).parent / "icons"
_STATIC = Path(__file__).parent / "static"


def routes(settings: Settings) -> list[BaseRoute]:
    """The manifest, at xlwings Server's paths for its own, the icons, and the page of help."""
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    from xlsheets.web.addin.manifest import SUPPORT_PAGE, base_url, manifest

    async def show(request: Request) -> Response:
        from starlette.responses import Response

        here = base_url(settings, request.headers.get("host", ""))
        return Response(manifest(settings, here), media_type="application/xml", headers=_name(request))

    async def show_help(request: Request) -> Response:
        from starlette.responses import HTMLResponse

        from xlsheets.web.addin.help import help_page

        return HTMLResponse(help_page(settings, request.query_params.get("lang", "sv")))

    paths = ("/manifest", "/manifest.xml", "/manifest/download")
    return [
        *(Route(path, show) for path in paths),
        Route(SUPPORT_PAGE, show_help),
        Mount(f"{SUPPORT_PAGE}/static", StaticFiles(directory=_STATIC)),
        Mount("/icons", StaticFiles(directory=_ICONS)),
    ]


def _name(request: Request) -> dict[str, str]:
    if not request.url.path.endswith("/download"):
        return {}
    return {"Content-Disposition": "attachment; filename=finsam-budget.xml"}
