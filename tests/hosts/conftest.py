"""The real xlwings Server with our functions on a loopback port, and Excel's end of the conversation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from udfs.cells import BLANK, Cell, ExcelError, Grid, serial_of

ERROR_TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
    "#SPILL!": "Spill",
    "#CALC!": "Calc",
}


@dataclass(frozen=True)
class Answer:
    """What the client makes of a reply: cells, or #VALUE! with the message on the cell's error card."""

    cells: list[list[Any]] | None
    card: str | None

    @property
    def grid(self) -> Grid:
        """The cells as the next formula would see them."""
        if self.cells is None:
            return Grid.single(ExcelError.VALUE)
        return Grid.from_rows([seen(one) for one in row] for row in self.cells)


def seen(value: object) -> object:
    """A cell of a reply; errors are the only objects that a reply may hold."""
    if isinstance(value, dict):
        assert value.keys() == {"type", "errorType"} and value["type"] == "Error"
        return ExcelError({kind: text for text, kind in ERROR_TYPES.items()}[value["errorType"]])
    assert value is not None and not isinstance(value, list)
    return value


def sent(value: Cell) -> object:
    """A cell as Excel sends it."""
    if isinstance(value, ExcelError):
        return {
            "type": "Error",
            "errorType": ERROR_TYPES[value],
            "basicType": "Error",
            "basicValue": str(value),
        }
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return serial_of(value)
    return "" if value is BLANK else value


@dataclass(frozen=True)
class ExcelClient:
    """Excel as the server sees it."""

    http: httpx.Client

    def post(self, name: str, arguments: Sequence[object], runtime: str = "1.4") -> httpx.Response:
        """Send the body that the add-in's own JavaScript sends; an argument is rows of cells, or None."""
        body = {
            "client": "Office.js",
            "func_name": name,
            "args": list(arguments),
            "caller_address": "[Budget 2018.xlsx]Beräkning!B2",
            "session_id": "6e0c7f5e-3d0f-4a57-9b1c-0f5ad1a2a9b7",
            "culture_info_name": "sv-SE",
            "date_format": "åååå-MM-dd",
            "version": "0.37.8",
            "runtime": runtime,
        }
        headers = {"Authorization": "", "Auth-Provider": ""}
        return self.http.post("/xlwings/custom-functions-call", json=body, headers=headers)

    def call(self, name: str, *arguments: object, runtime: str = "1.4") -> Answer:
        """Call a function; anything but cells or a refusal with its message fails the test."""
        response = self.post(name, arguments, runtime)
        if response.status_code == 400:
            return Answer(None, response.text)
        assert response.status_code == 200, response.text
        assert response.json().keys() == {"result"}
        return Answer(response.json()["result"], None)

    def call_grids(self, name: str, arguments: Sequence[Grid | None]) -> Answer:
        """Call a function with grids; None is an argument left out."""
        return self.call(
            name,
            *(
                one if one is None else [[sent(cell) for cell in row] for row in one.rows]
                for one in arguments
            ),
        )


def clean_environment(**more: str) -> Mapping[str, str]:
    """The environment without anything that concerns xlwings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XLWINGS_", "DOTENV_"))}
    return kept | more


@pytest.fixture(scope="session")
def bare_environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment with no licence key anywhere."""
    return clean_environment(HOME=str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def excel(
    tmp_path_factory: pytest.TempPathFactory, bare_environment: Mapping[str, str]
) -> Iterator[ExcelClient]:
    """A client of the real server, which runs in a process of its own with no xlwings settings around it."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", "xlsheets.web.app:create_app"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", port, "--no-access-log"],
            cwd=folder,
            env=bare_environment,
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            _wait(http, server, folder / "log")
            yield ExcelClient(http)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(http: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            http.get("/").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
