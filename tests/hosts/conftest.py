"""The real xlwings Server with our functions on a loopback port, and Excel's end of the conversation."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

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
def running() -> Callable[..., Any]:
    """`xlsheets serve` with an environment and words: `with running(folder, environment) as (port, log)`."""
    run: Callable[..., Any] = helper("serving").running
    return run


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


def helper(name: str) -> ModuleType:
    """A module beside this one, once; test modules are imported by path, so they cannot import it."""
    known = f"host_{name}"
    if known not in sys.modules:
        spec = importlib.util.spec_from_file_location(known, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[known] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[known])
    return sys.modules[known]


@pytest.fixture(scope="session")
def lite(root: Path, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """xlwings Lite's Python with our wheel; mark the test with `node`."""
    from xlsheets.building.lite import MAIN

    pyodide = root / ".venv/node/node_modules/pyodide/pyodide.mjs"
    if not pyodide.is_file():
        pytest.fail("Pyodide is missing: run `make hosts`", pytrace=False)
    folder = tmp_path_factory.mktemp("lite")
    (folder / "main.py").write_text(MAIN)
    packages = helper("lite").lay_out(installed, folder / "packages")
    started = helper("lite").Lite(pyodide, packages, folder / "main.py")
    yield started
    started.end()


@dataclass(frozen=True)
class Host:
    """One column of the matrix."""

    name: str
    ask: Callable[[Any], Any]
    counts: dict[tuple[str, str, str], int]

    def seen(self, written: Any, what: str) -> None:
        """Enter an answer that was right: cells given, a fault shown, or its reason told."""
        key = (written.function, self.name, what)
        self.counts[key] = self.counts.get(key, 0) + 1


@pytest.fixture(scope="session")
def calls() -> ModuleType:
    """The module tests/hosts/calls.py."""
    return helper("calls")


@pytest.fixture(scope="session")
def limits() -> ModuleType:
    """The module tests/hosts/limits.py."""
    return helper("limits")


@pytest.fixture(scope="session")
def matrix() -> ModuleType:
    """The module tests/hosts/matrix.py."""
    return helper("matrix")


@pytest.fixture(scope="session")
def ask_engine(calls: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The headless engine."""
    return helper("hosts").ask_engine(calls, tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="session")
def ask_server(excel: ExcelClient, calls: ModuleType) -> Any:
    """The real xlwings Server."""
    return helper("hosts").ask_server(excel, calls)


@pytest.fixture(scope="session")
def ask_lite(lite: Any, calls: ModuleType) -> Any:
    """xlwings Lite in Pyodide."""
    return helper("hosts").ask_lite(lite, calls, helper("wire"))


@pytest.fixture(scope="session")
def windows(bare_environment: Mapping[str, str]) -> Iterator[Any]:
    """Excel on Windows with our VBA module."""
    from udfs.hosts.xlwings_com.vba import module_text

    started = helper("desktop").ExcelOnWindows(module_text(), bare_environment)
    yield started
    started.end()


@pytest.fixture(scope="session")
def ask_com(windows: Any, calls: ModuleType) -> Any:
    """VBA and COM."""
    return helper("hosts").ask_com(windows, calls)


@pytest.fixture(scope="session")
def ask_libreoffice(
    libreoffice: Any, calls: ModuleType, limits: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """LibreOffice with our extension."""
    folder = tmp_path_factory.mktemp("libreoffice")
    return helper("hosts").ask_libreoffice(libreoffice, calls, limits, folder)


@pytest.fixture
def host(request: pytest.FixtureRequest, matrix_counts: dict[tuple[str, str, str], int]) -> Host:
    """The host that the test is for."""
    return Host(request.param, request.getfixturevalue(f"ask_{request.param}"), matrix_counts)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; it keeps threads and an event loop, which other tests must not meet."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


MARKS = {"lite": pytest.mark.node, "libreoffice": pytest.mark.libreoffice}
HOSTS = ("engine", "server", "lite", "com", "libreoffice")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every host and every case for a test that asks for them."""
    if "host" in metafunc.fixturenames:
        hosts = [pytest.param(name, marks=MARKS.get(name, ()), id=name) for name in HOSTS]
        metafunc.parametrize("host", hosts, indirect=True, scope="session")
    if "written" in metafunc.fixturenames:
        listed = list(helper("calls").written())
        metafunc.parametrize("written", [pytest.param(one, id=one.name) for one in listed])
