"""The settings that xlwings Server reads from the environment, before it is imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from xlsheets.web.settings import Settings

ENTRA: Final = ("XLWINGS_AUTH_ENTRAID_TENANT_ID", "XLWINGS_AUTH_ENTRAID_CLIENT_ID")
"""What xlwings Server must know to judge a token of Entra ID."""

_PROJECT = Path(__file__).parent / "server"


class EntraNotSetError(ValueError):
    """Sign-in by Entra ID was asked for, but tenant and client are not set."""


class ManyTenantsError(ValueError):
    """Every organisation that Entra ID knows was to be let in: xlwings Server then judges no issuer."""


def settle_project(settings: Settings) -> None:
    """Settings from our own folder: by default xlwings Server imports what it finds where it is started.

    Raises ManyTenantsError, and EntraNotSetError where Entra ID is to judge who calls and is not set up.
    """
    os.environ.setdefault("XLWINGS_PROJECT_DIR", str(_PROJECT))
    os.environ.setdefault("DOTENV_PATH", str(Path.cwd() / ".env"))
    os.environ["XLWINGS_CORS_ALLOW_ORIGINS"] = "[]"  # ours stands outside it
    if settings.sign_in == "entra":
        os.environ["XLWINGS_AUTH_PROVIDERS"] = '["entraid"]'
        from xlwings_server.config import settings as read  # the environment, .env and our file

        if not (read.auth_entraid_tenant_id and read.auth_entraid_client_id):
            raise EntraNotSetError
        if read.auth_entraid_multitenant:
            raise ManyTenantsError
