"""Who may ask the server for anything, decided before a request is read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from xlsheets.web.replies import refuse, said
from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PUBLIC: Final = (
    "/static/",
    "/icons/",
    "/manifest",
    "/hjalp",
    "/favicon.ico",
    "/xlwings/custom-functions-meta",
    "/xlwings/custom-functions-code",
    "/xlwings/custom-scripts-meta",
)
"""What Excel itself fetches, as nobody: what the add-in is, its pictures and its code, the same for all."""

SECRET_HEADER: Final = b"x-proxy-secret"
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_OURS: Final = "/xlwings/"
"""Under this path xlwings Server, or our own way round it, judges a token by itself."""


class Access:
    """Refuses who uses a wrong name, comes past the proxy, has not signed in, or is another site.

    A name that is none of the server's own is a page that has pointed its own name at this machine. A proxy
    is known by its address, and by a secret where one is set; it says who the user is in a header that it
    must never pass on from outside.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.networks = settings.networks
        self.user_header = settings.user_header.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or say why not."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # there is nothing here that talks over a socket
        headers = dict(scope["headers"])
        refused = self._refusal(scope, headers) or await self._token_refusal(scope)
        if refused is not None:
            status, key = refused
            return await refuse(send, status, said(key))
        return await self.app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Mapping[bytes, bytes]) -> tuple[int, str] | None:
        if _name(headers.get(b"host", b"").decode("latin-1")) not in self.settings.hosts:
            return 421, "serve other-name"
        if self.settings.sign_in == "proxy":
            if not self._is_proxy(scope, headers):
                return 403, "serve past-proxy"
            if not headers.get(self.user_header) and not scope["path"].startswith(PUBLIC):
                return 401, "serve not-signed-in"
        if scope["method"] not in _SAFE and not self._is_own_page(headers):
            return 403, "serve other-site"
        return None

    def _is_proxy(self, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
        client = scope.get("client")
        if not client or not any(ip_address(client[0]) in network for network in self.networks):
            return False
        secret = self.settings.secret
        return secret is None or secrets.compare_digest(headers.get(SECRET_HEADER, b""), secret.encode())

    def _is_own_page(self, headers: Mapping[bytes, bytes]) -> bool:
        """Browsers name the page that sends; programs do not, and carry nobody's sign-in by themselves."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not origin or origin in self.settings.origins:
            return True
        return (urlsplit(origin).hostname or "") in {_name(one) for one in self.settings.hosts}

    async def _token_refusal(self, scope: Scope) -> tuple[int, str] | None:
        """With Entra ID our own pages take only what comes with a token, as xlwings Server does."""
        path = scope["path"]
        if self.settings.sign_in != "entra" or scope["method"] in _SAFE or path.startswith(_OURS):
            return None
        from xlsheets.web.users import is_signed_in

        return None if await is_signed_in(scope) else (401, "serve not-signed-in")


def _name(host: str) -> str:
    """The name without the port.

    >>> _name("localhost:8000"), _name("[::1]:8000"), _name("budget.example.se")
    ('localhost', '[::1]', 'budget.example.se')
    """
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() else host).lower()
