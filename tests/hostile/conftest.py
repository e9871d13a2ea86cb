"""A file is written, given to `xlsheets check` as a user would, and what it cost is measured."""

from __future__ import annotations

import importlib.util
import json
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.cli import main

SECONDS = 2.0
"""What any of these files may cost, in seconds of processor time."""


@dataclass(frozen=True)
class Verdict:
    """What `check` says of one file, in Swedish and in English, and what that took."""

    code: int
    problems: list[dict[str, Any]]
    english: list[dict[str, Any]]
    seconds: float

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.problems]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Verdict]:
    """Check these bytes under a name; the file must be the same afterwards, and the check within its time.

    The 512 MB are kept by the process that reads (`batch.worker`): it would answer `too-large`, `memory`.
    """

    def run(data: bytes, name: str = "plan.xlsx") -> Verdict:
        path = tmp_path / name
        path.write_bytes(data)
        before = path.stat()
        found, spent = {}, 0.0
        for lang in ("sv", "en"):
            capsys.readouterr()
            start = _children()
            code = main(["check", str(path), "--format", "json", "--lang", lang])
            spent = max(spent, _children() - start)
            captured = capsys.readouterr()
            assert captured.err == ""
            (file,) = json.loads(captured.out)["files"]
            found[lang] = file["problems"]
        assert (path.stat().st_mtime_ns, path.read_bytes()) == (before.st_mtime_ns, data)
        assert spent < SECONDS, f"{spent:.1f} s"
        return Verdict(code, found["sv"], found["en"], spent)

    return run


def _children() -> float:
    """Processor time of the children that have ended, the workers among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The module making.py: files put together byte by byte."""
    spec = importlib.util.spec_from_file_location("hostile_making", Path(__file__).with_name("making.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
