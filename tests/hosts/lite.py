"""xlwings Lite for the tests: our built wheel and xlwings in Pyodide under Node, as main.py of a workbook."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# What Lite itself lists as required; both come as they lie in the tests' own environment.
BESIDE_US = ("xlwings", "packaging")


def lay_out(wheel: Path, folder: Path) -> Path:
    """A folder of packages as micropip would make it: our wheel, xlwings, and no more."""
    shutil.copytree(wheel, folder)
    for name in BESIDE_US:
        for file in metadata.files(name) or ():
            if file.suffix != ".so" and ".." not in file.parts and "__pycache__" not in file.parts:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), folder / file)
    return folder


class Lite:
    """A started Pyodide; `facts` is what it said of itself."""

    def __init__(self, pyodide: Path, packages: Path, main: Path) -> None:
        command = ["node", str(HERE / "lite.mjs"), str(pyodide), str(packages), str(main)]
        self._log = (packages.parent / "lite.log").open("w+")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        self.facts: dict[str, Any] = self._answer()

    def call(self, name: str, arguments: Sequence[object]) -> dict[str, Any]:
        """One call, each argument rows of cells or None; cells, or the error's type and message."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"func_name": name, "args": list(arguments)}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise RuntimeError(f"Pyodide ended:\n{self._log.read()[-3000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End Node."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
        self._log.close()
