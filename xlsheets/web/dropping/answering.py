"""What the page answers: itself, the findings of a workbook, or its marked copy."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from xlsheets.catalogue import word
from xlsheets.web.dropping.checking import Checked, Upload, check_upload, plain_name
from xlsheets.web.dropping.page import render_page
from xlsheets.web.dropping.rates import Rates, TooManyError
from xlsheets.web.dropping.visitor import visitor
from xlsheets.web.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_KINDS: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.12",
}
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_OWN_PAGE: Final = {**_NOT_KEPT, "Referrer-Policy": "same-origin"}
"""With `no-referrer` a browser sends a form as from nowhere, and the server takes nothing from elsewhere."""
_STATUS: Final = {"drop busy": 429, "drop too-often": 429, "drop crowded": 503}
_AT_ONCE: Final = 4
"""Checks that run at the same time; each may take a processor and half a gigabyte."""


class CheckPage:
    """Takes workbooks, one from each visitor at a time, and keeps none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rates = Rates(settings.checks_a_minute, _AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """The page for GET; for POST what was found, or with `do=mark` the marked copy."""
        lang = _lang(request)
        if request.method != "POST":
            return self._page(lang)
        try:
            with self._rates.visit(visitor(request, self._settings)):
                return await self._checked(request, lang)
        except TooManyError as error:
            return self._page(lang, refused=word(error.key, lang), status=_STATUS[error.key])

    async def _checked(self, request: Request, lang: str) -> Response:
        from anyio.to_thread import run_sync

        upload, wants_copy = await self._upload(request)
        largest = self._settings.largest_workbook
        if upload is None:
            return self._page(lang, refused=word("drop no-file", lang), status=400)
        if len(upload.data) > largest:
            told = word("drop too-large", lang).format(megabytes=f"{largest / 1024**2:g}")
            return self._page(lang, refused=told, status=413)
        async with self._rates.place():
            found = await run_sync(check_upload, upload, lang, wants_copy)
        if wants_copy and found.copy is not None:
            return _download(found.copy, upload.name, lang)
        refused = word("drop not-marked", lang) if wants_copy else None
        return self._page(lang, found, refused, 422 if wants_copy else 200)

    async def _upload(self, request: Request) -> tuple[Upload | None, bool]:
        """The file of the form, and whether a copy is asked for; no file where none was chosen."""
        from starlette.datastructures import UploadFile
        from starlette.exceptions import HTTPException
        from starlette.formparsers import MultiPartException

        try:
            async with request.form(max_files=1, max_fields=4) as form:
                file, wants_copy = form.get("file"), form.get("do") == "mark"
                if not isinstance(file, UploadFile) or not (file.filename or file.size):
                    return None, wants_copy
                return Upload(plain_name(file.filename), await file.read()), wants_copy
        except (HTTPException, MultiPartException):  # a body that is no form
            return None, False

    def _page(
        self, lang: str, found: Checked | None = None, refused: str | None = None, status: int = 200
    ) -> Response:
        from starlette.responses import HTMLResponse

        report = None if found is None else found.report
        text = render_page(lang, self._settings.largest_workbook, report, refused)
        return HTMLResponse(text, status, headers=_OWN_PAGE)


def _lang(request: Request) -> str:
    """The language that is asked for, or else the one of the path."""
    from xlsheets.web.dropping import PATHS

    asked = request.query_params.get("lang", "")
    return asked if asked in PATHS.values() else PATHS[request.url.path]


def _download(data: bytes, name: str, lang: str) -> Response:
    from urllib.parse import quote

    from starlette.responses import Response

    path = PurePosixPath(name)
    ending = path.suffix.lower() if path.suffix.lower() in _KINDS else ".xlsx"
    called = word("drop copy name", lang).format(stem=path.stem, ending=ending)
    told = f"attachment; filename*=UTF-8''{quote(called, safe='')}"
    return Response(data, media_type=_KINDS[ending], headers={**_NOT_KEPT, "Content-Disposition": told})
