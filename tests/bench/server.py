"""AVGIFTSPLAN through the real server, beside a bare endpoint and xlwings Server as it comes.

Three servers run at once on this machine and are asked in turn, each over a connection that stays open.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from measure import Line, faster, take_turns

PATH = "/xlwings/custom-functions-call"
AT_ONCE = 200
GOALS = {9: 0.3, 290: 0.5}  # of the speed of the bare endpoint
UNMENDED_GOAL = 5

BARE = """
import json, pathlib
from fastapi import Body, FastAPI
app = FastAPI()
ANSWERS = json.loads(pathlib.Path("answers.json").read_text())
@app.get("/")
def root():
    return {"status": "ok"}
@app.post("/xlwings/custom-functions-call")
async def call(data: dict = Body()):
    return ANSWERS[str(len(data["args"][1]))]
"""
# A function as the manual of xlwings Server writes it; what it calculates is the same.
UNMENDED = """
from xlwings.server import arg, func
from udfs.cells import MISSING, Grid
from udfs.evaluate import evaluate
from udfs.registry import find
@func
@arg("total", ndim=2)
@arg("weights", ndim=2)
@arg("codes", ndim=2)
def AVGIFTSPLAN(total, weights, codes=None, policy=None, quarters=None, decided=None):
    given = [MISSING if one is None else Grid.from_rows(one) for one in (total, weights, codes)]
    return evaluate(find("AVGIFTSPLAN"), given).grid.to_rows()
"""


@dataclass
class Server:
    """A server in a process of its own, and one open connection to it."""

    port: int
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, body: bytes) -> Any:
        """The cells that a call gives."""
        return json.loads(_post(self.connection, body))["result"]

    def ask_all(self, bodies: list[bytes]) -> list[bytes]:
        """The answers to calls that are sent at the same time, each over a connection of its own."""

        def one(body: bytes) -> bytes:
            return _post(HTTPConnection("127.0.0.1", self.port, timeout=60), body)

        with ThreadPoolExecutor(len(bodies)) as pool:
            return list(pool.map(one, bodies))


def lines() -> Iterator[Line]:
    """For 9 and 290 members against both peers, then 200 calls at once, then the import of the functions."""
    bodies = {members: _body(members) for members in GOALS}
    with ExitStack() as running:
        ours = running.enter_context(_ours())
        answers = {members: {"result": ours.ask(body)} for members, body in bodies.items()}
        bare = running.enter_context(_peer("bare", BARE, answers))
        unmended = running.enter_context(_peer("custom_functions", UNMENDED, {}))
        for members, body in bodies.items():
            servers = {"ours": ours, "bare": bare, "unmended": unmended}
            if any(server.ask(body) != answers[members]["result"] for server in servers.values()):
                raise SystemExit(f"the servers differ for {members} members")
            jobs = {name: (lambda one=one, body=body: one.ask(body)) for name, one in servers.items()}
            times = take_turns(jobs, rounds=100, warm_up=10)
            share = times["bare"] / times["ours"]
            verdict = f"{share:.2f} of its speed (goal {GOALS[members]:g})"
            what = f"AVGIFTSPLAN over HTTP, {members} members"
            yield Line(what, times["ours"], times["bare"], "bare FastAPI", verdict, share >= GOALS[members])
            goal = UNMENDED_GOAL if members > 100 else None
            yield faster(what, times["ours"], times["unmended"], "xlwings as is", goal)
        yield _at_once(ours, bare, bodies[9])
    yield _import()


def _at_once(ours: Server, bare: Server, body: bytes) -> Line:
    expected = ours.ask(body)
    took = {}
    for name, server in (("ours", ours), ("bare", bare)):
        start = time.perf_counter()
        answers = server.ask_all([body] * AT_ONCE)
        took[name] = (time.perf_counter() - start) * 1000
        lost = sum(json.loads(one)["result"] != expected for one in answers) + AT_ONCE - len(answers)
        if lost:
            return Line(f"{AT_ONCE} calls at once", took["ours"], 0, name, f"{lost} lost", False)
    verdict = f"{took['bare'] / took['ours']:.2f} of its speed, none lost"
    return Line(
        f"{AT_ONCE} calls at once, 9 members", took["ours"], took["bare"], "bare FastAPI", verdict, True
    )


def _import() -> Line:
    def run(code: str) -> object:
        return subprocess.run([sys.executable, "-c", code], check=True)

    jobs = {"ours": lambda: run("import udfs.functions"), "peer": lambda: run("pass")}
    times = take_turns(jobs, rounds=15, warm_up=2)
    extra = times["ours"] - times["peer"]
    verdict = f"{extra:.0f} ms more (goal 60)"
    return Line("import udfs.functions", times["ours"], times["peer"], "bare python", verdict, extra <= 60)


def _body(members: int) -> bytes:
    weights = [[1000 + 37 * number % 991] for number in range(members)]
    codes = [[f"{number:04}"] for number in range(members)]
    call = {
        "client": "Office.js",
        "func_name": "AVGIFTSPLAN",
        "args": [[[4_000_000]], weights, codes, None, None, None],
        "caller_address": "[Budget.xlsx]Blad1!B2",
        "session_id": "6e0c7f5e",
        "culture_info_name": "sv-SE",
        "date_format": "yyyy-MM-dd",
        "version": "0.37.8",
        "runtime": "1.4",
    }
    return json.dumps(call).encode()


def _post(connection: HTTPConnection, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json", "Authorization": "", "Auth-Provider": ""}
    connection.request("POST", PATH, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise SystemExit(f"the server answered {response.status}: {content.decode()}")
    return content


@contextmanager
def _ours() -> Iterator[Server]:
    port = _free_port()
    with _running([sys.executable, "-m", "xlsheets", "serve", "--port", str(port)], {}, None, port) as server:
        yield server


@contextmanager
def _peer(module: str, source: str, answers: dict[int, Any]) -> Iterator[Server]:
    """An app in a folder of its own; xlwings Server finds its functions there by the name of the module."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{module}.py").write_text(source)
        (Path(folder) / "answers.json").write_text(json.dumps(answers))
        app = "bare:app" if module == "bare" else "xlwings_server.main:main_app"
        command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
        settings = {
            "XLWINGS_PROJECT_DIR": folder,
            "XLWINGS_LICENSE_KEY": "noncommercial",
            "XLWINGS_LOG_LEVEL": "WARNING",
        }
        with _running([*command, "--no-access-log"], settings, folder, port) as server:
            yield server


@contextmanager
def _running(command: list[str], settings: dict[str, str], folder: str | None, port: int) -> Iterator[Server]:
    process = subprocess.Popen(command, env=os.environ | settings, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"a server did not start: {process.args}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
