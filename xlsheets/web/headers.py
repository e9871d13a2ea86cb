"""Headers that tell a browser, and the one inside Excel, what our pages may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OFFICE: Final = (
    "https://*.office.com",
    "https://*.officeapps.live.com",
    "https://*.office365.com",
    "https://*.microsoft365.com",
    "https://*.cloud.microsoft",
    "https://*.sharepoint.com",
)
"""Where Excel on the web runs, which shows the task pane in a frame of its own."""

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Office.js sets styles on the elements of its dialogs
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        f"frame-ancestors 'self' {' '.join(OFFICE)}",
    )
)
"""Content security policy: code from this server only, frames from Office only."""


class SecurityHeaders:
    """Adds to every response what xlwings Server has for its own, and a content security policy."""

    def __init__(self, app: ASGIApp) -> None:
        from xlwings_server.config import settings
        from xlwings_server.security_headers import resolve_security_headers

        self.app = app
        named = resolve_security_headers(
            excel_online=settings.enable_excel_online, cdn_officejs=settings.cdn_officejs
        )
        named["Content-Security-Policy"] = _policy(settings.cdn_officejs)
        self.headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and add what the response does not have yet."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._completed(message["headers"], scope["path"])
            await send(message)

        return await self.app(scope, receive, sent)

    def _completed(self, headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in headers}
        if path.endswith(".png"):
            there.add(b"cache-control")  # Excel on Windows shows no icon in the ribbon that it may not keep
        return [*headers, *((name, value) for name, value in self.headers if name not in there)]


def _policy(from_cdn: bool) -> str:
    """With Office.js from Microsoft's own servers its scripts come from there too."""
    if not from_cdn:
        return POLICY
    return POLICY.replace("script-src 'self'", "script-src 'self' https://appsforoffice.microsoft.com")
