"""Who calls, as xlwings Server judges it: by the providers in its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope


async def authenticate(scope: Scope) -> None:
    """Let xlwings Server judge the request's token, roles included.

    Raises fastapi.HTTPException with its answer where it refuses; where no provider is set everybody may.
    """
    from xlwings_server import dependencies
    from xlwings_server.config import settings

    if not settings.auth_providers:
        return
    from starlette.requests import Request

    request = Request(scope)
    token = request.headers.get("authorization", "")
    user = await dependencies.authenticate(token, request.headers.get("auth-provider"))
    await dependencies.get_user(request, user)


async def is_signed_in(scope: Scope) -> bool:
    """Whether xlwings Server takes the request's token."""
    from fastapi import HTTPException

    try:
        await authenticate(scope)
    except HTTPException:
        return False
    return True
