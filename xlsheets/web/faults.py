"""A mistake of ours: the client hears that there was one, the log where, and nobody what the cells held."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any, Final

from xlsheets.web.language import language
from xlsheets.web.replies import Watched, refuse, said

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)

TELLTALES: Final = (
    "xlwings",
    "xlwings_server",
    "uvicorn.error",
    "fastapi",
    "asyncio",
    "aiocache",
    "python_multipart",
    "multipart",
)
"""Loggers whose messages may quote what a workbook holds, or a token: xlwings logs every refusal in full,
aiocache what it is asked for, and python_multipart what it cannot read of a form."""


class NoTraceback:
    """Answers an exception with 500 and a sentence, and logs its type and place without its message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        keep_content_out_of_logs()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what is raised ends here."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        sent = Watched(send)
        try:
            await self.app(scope, receive, sent)
        except Exception as error:  # the last place before the client: nothing may pass
            logger.error("%s at %s", type(error).__name__, place_of(error))
            if not sent.begun:
                await refuse(send, 500, said("serve internal", language(scope)))


def place_of(error: BaseException) -> str:
    """The file, line and function where it was raised, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return ", ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)


class WithoutContent(logging.Filter):
    """Leaves of a record that may quote a workbook where it was written and which exception it tells of."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Blank out what is said; never drops a record."""
        is_notice = (
            record.name == "uvicorn.error" and record.levelno == logging.INFO
        )  # that it runs, and where
        if record.name.startswith(TELLTALES) and not is_notice:
            record.msg, record.args = _where(record), ()
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def _where(record: logging.LogRecord) -> str:
    raised: Any = record.exc_info[1] if record.exc_info else record.msg
    what = f"{type(raised).__name__} " if isinstance(raised, BaseException) else ""
    where = f", raised at {place_of(raised)}" if isinstance(raised, BaseException) else ""
    return f"{what}in {record.pathname}:{record.lineno}{where}"


def keep_content_out_of_logs() -> None:
    """Have every handler pass over what workbooks hold, also those set up later for the loggers named."""
    handlers = [*logging.root.handlers]
    for name in TELLTALES:
        handlers += logging.getLogger(name).handlers
    for handler in [*handlers, *([logging.lastResort] if logging.lastResort else [])]:
        if not any(isinstance(one, WithoutContent) for one in handler.filters):
            handler.addFilter(WithoutContent())
