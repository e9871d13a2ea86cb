"""The xlwings Server app that serves our functions to Excel.

To run it on this machine alone: `uvicorn --factory xlsheets.web.app:create_app --host 127.0.0.1 --port 8000`.
It has no sign-in of its own, so it belongs on a loopback address until it stands behind one.
"""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp

NONCOMMERCIAL: Final = "noncommercial"
"""The key of the PolyForm Noncommercial License 1.0.0, which permits use by government institutions."""

_PROJECT = Path(__file__).parent / "server"

logger = logging.getLogger(__name__)


@cache
def create_app() -> ASGIApp:
    """The ASGI app: xlwings Server with the functions of the registry, and no scripts.

    The same app for every call in a process, since xlwings Server is one app with settings read from the
    environment once. Raises ImportError without the extra `server` and xlwings.LicenseError for a key that
    xlwings does not accept.
    """
    _settle_project()
    _settle_licence()
    from udfs.hosts.xlwings_server import functions_module, keep_blank_cells

    # xlwings Server imports these two by name, from a folder that the user has written; ours are made here.
    sys.modules["custom_functions"] = functions_module()
    sys.modules["custom_scripts"] = ModuleType("custom_scripts", "No scripts.")
    keep_blank_cells()
    from xlwings_server.main import main_app

    app: ASGIApp = main_app
    return app


def _settle_project() -> None:
    """Settings from our own folder: by default xlwings Server imports what it finds where it is started."""
    os.environ.setdefault("XLWINGS_PROJECT_DIR", str(_PROJECT))
    os.environ.setdefault("DOTENV_PATH", str(Path.cwd() / ".env"))


def _settle_licence() -> None:
    """Keep a key of the user's own; where there is none, take the one for noncommercial use, and say so."""
    from xlwings_server.config import settings  # reads .env as well; must come before xlwings itself

    if os.environ.get("XLWINGS_LICENSE_KEY") or settings.license_key or _has_key(_user_settings()):
        return
    os.environ["XLWINGS_LICENSE_KEY"] = NONCOMMERCIAL
    logger.warning(
        "xlwings runs under the PolyForm Noncommercial License 1.0.0, which covers government institutions; "
        "for commercial use set XLWINGS_LICENSE_KEY to a key of your own"
    )


def _user_settings() -> Path:
    """Where xlwings keeps a user's settings; asking xlwings would load it, which needs the key already."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    return home / ".xlwings/xlwings.conf"


def _has_key(settings: Path) -> bool:
    if not settings.is_file():
        return False
    lines = settings.read_text(encoding="utf-8", errors="replace").splitlines()
    return any(
        name == '"LICENSE_KEY"' and key.strip('" ') for name, _, key in (x.partition(",") for x in lines)
    )
