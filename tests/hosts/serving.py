"""`xlsheets serve` in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(folder: Path, environment: Mapping[str, str], *words: str) -> Iterator[tuple[int, Path]]:
    """A running server: its port on this machine, and where its log goes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "log"
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "xlsheets", "serve", "--port", str(port), *words]
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=stream, stderr=stream)
    try:
        _wait(server, port, log)
        yield port, log
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))
