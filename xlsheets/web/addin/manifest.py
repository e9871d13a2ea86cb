"""The manifest that makes Excel load the add-in, from `manifest.xml` beside this file."""

from __future__ import annotations

from importlib import resources
from string import Template
from typing import Any, Final
from xml.sax.saxutils import escape

from xlsheets.catalogue import word
from xlsheets.web.settings import Settings, is_loopback

SUPPORT_PAGE: Final = "/hjalp"
"""Where help is found when the settings name no page of their own: on the server itself."""

_TEXTS: Final = ("name", "description", "tab", "group", "open", "open tip")


def manifest(settings: Settings, base: str) -> str:
    """The manifest of the add-in at `base`, with identity and namespace from xlwings Server's settings.

    The namespace is part of every formula in a workbook: FINSAM, and only outside "prod" with the name of the
    setting behind it, so that two add-ins in one Excel never answer for each other.
    """
    from xlwings_server.config import settings as server

    prod = server.environment == "prod"
    names = {
        "id": getattr(server, f"manifest_id_{server.environment}"),
        "version": _version(),
        "base": base,
        "support": settings.support_url or f"{base}{SUPPORT_PAGE}",
        "namespace": server.functions_namespace + ("" if prod else f"_{server.environment.upper()}"),
        "mark": "" if prod else f" [{server.environment}]",
        **_texts(),
    }
    source = resources.files(__package__) / "manifest.xml"
    filled = {name: escape(str(value), {'"': "&quot;"}) for name, value in names.items()}
    return Template(source.read_text(encoding="utf-8")).substitute(filled, sign_in=_sign_in(server, base))


def base_url(settings: Settings, host: str) -> str:
    """Where Excel finds the server: by its own name, or on this machine by the name that was asked for."""
    if settings.hostname is not None and not is_loopback(settings.hostname):
        return settings.address
    return f"{'http' if settings.certificate is None else 'https'}://{host}"


def _texts() -> dict[str, str]:
    return {
        f"{text.replace(' ', '_')}_{lang}": word(f"addin {text}", lang)
        for text in _TEXTS
        for lang in ("sv", "en")
    }


def _version() -> str:
    """The version in the four numbers that Office wants; it takes none below 1.0, so a 1 goes before ours."""
    from importlib.metadata import version

    numbers = [part for part in version("xlsheets").split(".") if part.isdecimal()][:3]
    return ".".join(["1", *numbers, *["0"] * (3 - len(numbers))])


def _sign_in(server: Any, base: str) -> str:
    """What Office needs to ask Entra ID for a token to this server."""
    if "entraid" not in (server.auth_providers or ()):
        return ""
    client = escape(str(server.auth_entraid_client_id))
    resource = f"api://{escape(base.removeprefix('https://'))}/{client}"
    return (
        f"<WebApplicationInfo><Id>{client}</Id><Resource>{resource}</Resource>"
        "<Scopes><Scope>openid</Scope><Scope>profile</Scope></Scopes></WebApplicationInfo>"
    )
