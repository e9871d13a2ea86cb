"""Who calls, as xlwings Server judges it: by the providers in its settings."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.types import Scope

USER: Final = "xlsheets.user"
"""Where the scope of a request says who has signed in; nothing there where nobody needs to."""

_CLOCKS_DIFFER: Final = 300
"""Seconds that the clock of Entra ID may be ahead."""


class NotSignedInError(Exception):
    """Who calls may not: the status of the answer, and the sentence that says why."""

    def __init__(self, status: int, key: str) -> None:
        self.status, self.key = status, key
        super().__init__(key)


async def authenticate(scope: Scope) -> None:
    """Let xlwings Server judge the request's token, roles included, and note whose it is under USER.

    Raises NotSignedInError where it refuses, or cannot reach Entra ID. Without a provider everybody may.
    """
    from xlwings_server import dependencies
    from xlwings_server.config import settings

    if not settings.auth_providers:
        return
    from fastapi import HTTPException
    from httpx import HTTPError
    from starlette.requests import Request

    request = Request(scope)
    token = request.headers.get("authorization", "")
    try:
        user = await dependencies.authenticate(token, request.headers.get("auth-provider"))
        await dependencies.get_user(request, user)
    except HTTPException as error:
        if error.status_code == 403:
            raise NotSignedInError(403, "serve no-role") from None
        raise NotSignedInError(401, "serve not-signed-in") from None
    except HTTPError as error:
        raise NotSignedInError(503, "serve sign-in-silent") from error
    if user.claims and not is_current(user.claims, time.time()):
        raise NotSignedInError(401, "serve not-signed-in")
    scope[USER] = user.id or ""


def is_current(claims: Mapping[str, Any], now: float) -> bool:
    """Whether a token holds now. xlwings Server remembers for an hour what it has judged once.

    >>> is_current({"exp": 100}, 99), is_current({"exp": 100}, 100), is_current({}, 0)
    (True, False, False)
    """
    until, since = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(until, int | float) or not isinstance(since, int | float):
        return False
    return since - _CLOCKS_DIFFER <= now < until


def who(scope: Scope) -> str:
    """Whose limits a request counts on: those of the user, else of the address."""
    client = scope.get("client")
    return scope.get(USER) or (client[0] if client else "")
