"""Whose licence xlwings runs under."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Final

from xlsheets.catalogue import word

NONCOMMERCIAL: Final = "noncommercial"
"""The key of the PolyForm Noncommercial License 1.0.0, which permits use by government institutions."""

logger = logging.getLogger(__name__)


def settle_licence() -> None:
    """Keep a key of the user's own; where there is none, take the one for noncommercial use, and say so."""
    from xlwings_server.config import settings  # reads .env as well; must come before xlwings itself

    if os.environ.get("XLWINGS_LICENSE_KEY") or settings.license_key or _has_key(_user_settings()):
        return
    os.environ["XLWINGS_LICENSE_KEY"] = NONCOMMERCIAL
    logger.warning("%s", word("serve licence"))


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
