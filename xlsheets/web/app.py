"""The xlwings Server app that serves our functions to Excel, and what stands around it.

A request passes, outermost first: `headers` (security headers), `faults` (no traceback leaves, nothing of a
workbook enters a log), `access` (names, sign-in, origins), CORS, `limits` (size of the body), and then the
call of a function, one of our own routes, or xlwings Server.

`xlsheets serve` runs it. So does `uvicorn --factory xlsheets.web.app:create_app`, on this machine alone:
under any other name than a loopback one it answers nobody.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from xlsheets.web.settings import Settings, refusals

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp


@cache
def create_app(settings: Settings = Settings()) -> ASGIApp:  # noqa: B008  frozen
    """The ASGI app; with the same settings the same app.

    xlwings Server is one app per process, with settings read from the environment once. Raises ValueError for
    settings that `refusals` names, ImportError without the extra `server`, and xlwings.LicenseError for a key
    that xlwings does not accept.
    """
    if refused := refusals(settings):
        raise ValueError(", ".join(refused))
    from xlsheets.web.headers import SecurityHeaders

    return SecurityHeaders(guarded(_xlwings_server(settings), settings))


def guarded(server: ASGIApp, settings: Settings) -> ASGIApp:
    """Our own pages before those of xlwings Server, and all that judges a request before either sees it."""
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.exceptions import ExceptionMiddleware
    from starlette.routing import Mount, Router

    from xlsheets.web import dropping, pane
    from xlsheets.web.access import Access
    from xlsheets.web.calls import FunctionCalls
    from xlsheets.web.faults import NoTraceback
    from xlsheets.web.limits import BodyLimit, Most

    # Not a Starlette: that answers an exception itself, in English, before `faults` or `limits` can.
    inner = ExceptionMiddleware(Router(routes=[*_routes(settings), Mount("/", server)]))
    larger = dropping.largest_bodies(settings) | pane.largest_bodies(settings)
    around = (
        Middleware(NoTraceback),
        Middleware(Access, settings=settings),
        Middleware(
            CORSMiddleware, allow_origins=settings.origins, allow_methods=["POST"], allow_headers=["*"]
        ),
        Middleware(BodyLimit, most=Most(settings.largest_body), at=larger),
    )
    app: ASGIApp = FunctionCalls(inner, settings.most_cells)
    for one in reversed(around):
        app = one.cls(app, *one.args, **one.kwargs)
    return app


def _routes(settings: Settings) -> list[BaseRoute]:
    """Our own pages, each from a package that offers `routes(settings)`; they go before xlwings Server's."""
    from xlsheets.web import addin, dropping, looks, pane

    return [route for page in (addin, pane, dropping, looks) for route in page.routes(settings)]


def _xlwings_server(settings: Settings) -> ASGIApp:
    """xlwings Server with the functions of the registry and the scripts that we list."""
    from xlsheets.web.licence import settle_licence
    from xlsheets.web.project import settle_project

    settle_project(settings)
    settle_licence()
    from udfs.hosts.xlwings_server import functions_module, keep_blank_cells, mend_slow_spots
    from xlsheets.web.scripts import scripts_module

    # xlwings Server imports these two by name, from a folder that the user has written; ours are made here.
    sys.modules["custom_functions"] = functions_module()
    sys.modules["custom_scripts"] = scripts_module()
    keep_blank_cells()
    mend_slow_spots()
    from xlwings_server.main import main_app
    from xlwings_server.templates import env

    from xlsheets.web.pane.words import first_words

    env.globals["first_words"] = first_words()
    app: ASGIApp = main_app
    return app
