"""Who may ask the server for anything, decided before a request is read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from xlsheets.web.dropping import OPEN
from xlsheets.web.language import language
from xlsheets.web.replies import refuse, said
from xlsheets.web.settings import Settings, is_loopback
from xlsheets.web.users import USER, NotSignedInError, authenticate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PUBLIC: Final = (
    "/static/",
    "/icons/",
    "/looks/",
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

_USUAL_PORTS: Final = {"http": 80, "https": 443}


class Access:
    """Refuses who uses a wrong name, comes past the proxy, has not signed in, or is another site.

    A name that is none of the server's own is a page that has pointed its own name at this machine. A proxy
    is known by its address, and by a secret where one is set; it says who the user is in a header that it
    must never pass on from outside. Who has signed in is told to what lies further in, under USER.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.networks = settings.networks
        self.user_header = settings.user_header.lower().encode()
        self.open = OPEN if settings.open_page else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or say why not."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # there is nothing here that talks over a socket
        if climbs(scope["path"]):
            return await refuse(send, 404, said("serve no-page", language(scope)))
        headers = dict(scope["headers"])
        refused = self._refusal(scope, headers) or await self._token_refusal(scope)
        if refused is not None:
            status, key = refused
            return await refuse(send, status, said(key, language(scope)))
        return await self.app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Mapping[bytes, bytes]) -> tuple[int, str] | None:
        if _name(headers.get(b"host", b"").decode("latin-1")) not in self.settings.hosts:
            return 421, "serve other-name"
        if self.settings.sign_in == "proxy":
            if not self._is_proxy(scope, headers):
                return 403, "serve past-proxy"
            user = headers.get(self.user_header, b"").strip()
            if not user and not self._is_for_all(scope["path"]):
                return 401, "serve not-signed-in"
            scope[USER] = user.decode("latin-1")
        if scope["method"] not in _SAFE and not self._is_own_page(headers):
            return 403, "serve other-site"
        return None

    def _is_for_all(self, path: str) -> bool:
        return path.startswith(PUBLIC) or self._is_open(path)

    def _is_open(self, path: str) -> bool:
        return any(path == one or (one.endswith("/") and path.startswith(one)) for one in self.open)

    def _is_proxy(self, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
        client = scope.get("client")
        if not client or not any(ip_address(client[0]) in network for network in self.networks):
            return False
        secret = self.settings.secret
        return secret is None or secrets.compare_digest(headers.get(SECRET_HEADER, b""), secret.encode())

    def _is_own_page(self, headers: Mapping[bytes, bytes]) -> bool:
        """Browsers name the page that sends; programs do not, and carry nobody's sign-in by themselves.

        Another port is another page: on this machine it belongs to another program.
        """
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not origin or origin in self.settings.origins:
            return True
        scheme = origin.partition(":")[0]
        page = _place(origin, scheme)
        own = _place(f"{scheme}://{headers.get(b'host', b'').decode('latin-1')}", scheme)
        if page is None or own is None:
            return False
        same_machine = is_loopback(page[0]) and is_loopback(own[0])
        return page[1] == own[1] and (page[0] == own[0] or same_machine)

    async def _token_refusal(self, scope: Scope) -> tuple[int, str] | None:
        """With Entra ID our own pages take only what comes with a token, as xlwings Server does."""
        path = scope["path"]
        if self.settings.sign_in != "entra" or scope["method"] in _SAFE or path.startswith(_OURS):
            return None
        if self._is_open(path):
            return None
        try:
            await authenticate(scope)
        except NotSignedInError as error:
            return error.status, error.key
        return None


def climbs(path: str) -> bool:
    """Whether a path could lead out of the folder that it is looked up in, here or on Windows.

    xlwings Server looks up what is asked for under /static/ without a look at where that leads: it would give
    any file of the machine to anybody.

    >>> climbs("/static/js/main.js"), climbs("/static/../../etc/passwd"), climbs("/static/C:/a.txt")
    (False, True, True)
    """
    return ".." in path.split("/") or any(mark in path for mark in "\\:\0")


def _name(host: str) -> str:
    """The name without the port.

    >>> _name("localhost:8000"), _name("[::1]:8000"), _name("budget.example.se")
    ('localhost', '[::1]', 'budget.example.se')
    """
    name, _, port = host.rpartition(":")
    return (name if name and port.isascii() and port.isdigit() else host).lower()


def _place(address: str, scheme: str) -> tuple[str, int] | None:
    """Host and port of an address, None for what is no address.

    >>> _place("https://Budget.example.se", "https"), _place("http://[", "http"), _place("null", "null")
    (('budget.example.se', 443), None, None)
    """
    try:
        parts = urlsplit(address)
        port = parts.port or _USUAL_PORTS.get(scheme)
    except ValueError:
        return None
    return None if not parts.hostname or port is None else (parts.hostname, port)
