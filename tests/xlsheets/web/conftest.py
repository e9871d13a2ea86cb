"""The server in this process, without a port: all of ours, and a stand-in for what lies behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from xlsheets.web import access, calls
from xlsheets.web.app import guarded
from xlsheets.web.settings import Settings

CALL = "/xlwings/custom-functions-call"
NAME = "budget.example.se"
SECRET = "tjugofyra slumpade tecken"
ALONE = Settings()
BEHIND_A_PROXY = Settings(
    hostname=NAME,
    origins=(f"https://{NAME}",),
    sign_in="proxy",
    proxies=("127.0.0.1",),
    secret=SECRET,
)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`await ask("POST", path, settings, **what httpx takes)`; `judge` stands in for xlwings Server's own."""

    async def everybody(scope: Any) -> None:
        return None

    async def request(
        method: str, path: str, settings: Settings = ALONE, peer: str = "127.0.0.1", **given: Any
    ) -> httpx.Response:
        judge = given.pop("judge", everybody)
        monkeypatch.setattr(access, "authenticate", judge)
        monkeypatch.setattr(calls, "authenticate", judge)
        app = given.pop("app", None) or guarded(PlainTextResponse("xlwings Server"), settings)
        transport = httpx.ASGITransport(app=app, client=(peer, 1))
        base = given.pop("base", "http://127.0.0.1:8000")
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **given)

    return request


@pytest.fixture
def proxied() -> tuple[Settings, dict[str, str]]:
    """The settings of a server behind a proxy, and what the proxy sends for a user."""
    headers = {"Host": NAME, "X-Proxy-Secret": SECRET, "X-Forwarded-User": "anna"}
    return BEHIND_A_PROXY, headers
