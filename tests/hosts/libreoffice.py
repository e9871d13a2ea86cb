"""A warm LibreOffice for the tests: open a workbook, type into it, recalculate it, read it, store it.

`uno` lives in the system's Python alone, so a worker runs there and answers JSON lines. The fixture
`libreoffice` (tests/conftest.py) hands out one instance for the whole session.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = Path("/usr/bin/python3")
WORKER = Path(__file__).with_name("libreoffice_worker.py")
# What an active virtual environment sets, and what would keep the system's Python from finding `uno`.
FOREIGN = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")


class LibreOfficeError(RuntimeError):
    """LibreOffice refused, or did not answer in time."""


def missing() -> tuple[str, ...]:
    """What is not installed of what the helper needs, by the names that `make hosts` uses."""
    absent = [] if shutil.which("soffice") else ["soffice"]
    probe = [str(SYSTEM_PYTHON), "-c", "import uno"]
    if (
        not SYSTEM_PYTHON.exists()
        or subprocess.run(probe, env=_environment(), capture_output=True).returncode
    ):
        absent.append("python3-uno")
    return tuple(absent)


def _environment() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    venv = os.environ.get("VIRTUAL_ENV")
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    clean["PATH"] = os.pathsep.join(folder for folder in folders if not _inside_venv(folder, venv))
    return clean


def _inside_venv(folder: str, venv: str | None) -> bool:
    inside = bool(venv) and Path(folder).is_relative_to(str(venv))
    return inside or (Path(folder).parent / "pyvenv.cfg").exists()


class LibreOffice:
    """One warm LibreOffice. `keep_values` trusts the stored values instead of recalculating on load.

    `extension` is an .oxt that its profile has installed.
    """

    def __init__(
        self, keep_values: bool = False, timeout: float = 120, extension: Path | None = None
    ) -> None:
        self._timeout = timeout
        command = [str(SYSTEM_PYTHON), str(WORKER), *(["--keep-values"] if keep_values else [])]
        command += [str(extension)] if extension else []
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_environment(),
        )
        self._answer()

    def open(self, path: str | Path) -> Workbook:
        """Load a workbook; use it as a context manager, or close it."""
        answer = self.ask("open", path=str(path))
        return Workbook(self, answer["document"], tuple(answer["sheets"]))

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send one request to the worker and wait for its answer."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise LibreOfficeError("the LibreOffice worker has ended") from error
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], self._timeout)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self._process.kill()
            raise LibreOfficeError("LibreOffice did not answer")
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise LibreOfficeError(answer["failed"])
        return answer

    def end(self) -> None:
        """End LibreOffice."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Workbook:
    """A workbook that is open in LibreOffice."""

    def __init__(self, office: LibreOffice, number: int, sheets: tuple[str, ...]) -> None:
        self._office = office
        self._number = number
        self.sheets = sheets

    def set(self, cells: Mapping[tuple[str, str], Any]) -> None:
        """Type values: {(sheet, A1): number, text, bool or None}. A text stays text."""
        self._office.ask(
            "set", document=self._number, cells=[(*where, value) for where, value in cells.items()]
        )

    def set_formulas(self, cells: Mapping[tuple[str, str], str]) -> None:
        """Set formulas: {(sheet, A1): "=SUM(A1:A3)"}."""
        self._office.ask(
            "formula", document=self._number, cells=[(*where, text) for where, text in cells.items()]
        )

    def recalculate(self) -> None:
        """Calculate every formula again."""
        self._office.ask("recalculate", document=self._number)

    def values(self, everything: bool = False) -> dict[str, dict[str, Any]]:
        """Formula cells (with `everything` all) as {sheet: {A1: number, text or {"error": "#N/A"}}}."""
        values: dict[str, dict[str, Any]] = self._office.ask(
            "values", document=self._number, everything=everything
        )["values"]
        return values

    def export(self, path: str | Path) -> Path:
        """Store a copy as .xlsx, .pdf or .ods."""
        self._office.ask("export", document=self._number, path=str(path))
        return Path(path)

    def close(self) -> None:
        """Close it without saving."""
        self._office.ask("close", document=self._number)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def pictures(pdf: Path, folder: Path, resolution: int = 80) -> Iterable[Path]:
    """One PNG per page of a PDF, by pdftoppm, in page order."""
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(pdf), str(folder / pdf.stem)], check=True)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))
