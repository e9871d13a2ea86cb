"""Fixtures that every part of the suite may ask for.

Test modules are imported by path (importlib mode), so helpers reach them as fixtures, never as imports.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

settings.register_profile("untimed", deadline=None)  # how fast something is stands in the benchmarks
settings.load_profile("untimed")


def _load(path: Path) -> ModuleType:
    name = f"helper_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _absent(what: str, marker: str) -> None:
    """Fail where `make hosts` could have installed it, skip with the reason where it could not."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.fail(f"{what} is missing: run `make hosts`", pytrace=False)
    pytest.skip(
        f"{what} is missing and only root may install it (make hosts): tests marked '{marker}' do not run"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `node` needs node, `browser` chromium, `libreoffice` soffice and python3-uno."""
    if item.get_closest_marker("node") and not shutil.which("node"):
        pytest.skip("node is missing: tests marked 'node' do not run")
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        _absent("chromium", "browser")
    if item.get_closest_marker("libreoffice"):
        absent = item.session.stash.setdefault(_MISSING, _load(ROOT / "tests/hosts/libreoffice.py").missing())
        if absent:
            _absent(" and ".join(absent), "libreoffice")


_MISSING: pytest.StashKey[tuple[str, ...]] = pytest.StashKey()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures of what a person sees go: docs where `make pictures` asks for them."""
    return ROOT / "docs" if os.environ.get("XLSHEETS_PICTURES") else tmp_path


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and laid out as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def surgery() -> ModuleType:
    """The module tests/damage/surgery.py: damage to the parts of a workbook file."""
    return _load(ROOT / "tests/damage/surgery.py")


@pytest.fixture(scope="session")
def libreoffice_helper() -> ModuleType:
    """The module tests/hosts/libreoffice.py: `LibreOffice(keep_values=True)`, `pictures(pdf, folder)`."""
    return _load(ROOT / "tests/hosts/libreoffice.py")


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our extension for LibreOffice, as the command writes it."""
    from xlsheets.cli import main

    path = tmp_path_factory.mktemp("extension") / "finsam.oxt"
    assert main(["extension", "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def libreoffice(libreoffice_helper: ModuleType, extension: Path) -> Iterator[object]:
    """A warm LibreOffice with our functions that recalculates all it loads; mark the test `libreoffice`.

    >>> with libreoffice.open(path) as workbook:                            # doctest: +SKIP
    ...     workbook.set({("Medlemsavgifter", "C7"): 5114})
    ...     workbook.recalculate()
    ...     workbook.values()["Medlemsavgifter"]["E7"]
    """
    absent = libreoffice_helper.missing()
    if absent:
        _absent(" and ".join(absent), "libreoffice")
    office = libreoffice_helper.LibreOffice(extension=extension)
    yield office
    office.end()


_MATRIX: pytest.StashKey[dict[tuple[str, str, str], int]] = pytest.StashKey()


@pytest.fixture(scope="session")
def matrix_counts(request: pytest.FixtureRequest) -> dict[tuple[str, str, str], int]:
    """How often each function gave cells, a fault or its reason in each host, entered by the hosts' tests."""
    return request.config.stash.setdefault(_MATRIX, {})


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes sends its counts of the matrix to the one that prints."""
    sent = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent["matrix"] = [[*key, count] for key, count in session.config.stash.get(_MATRIX, {}).items()]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The process that prints takes the counts of the others."""
    counts = node.config.stash.setdefault(_MATRIX, {})
    for *key, count in getattr(node, "workeroutput", {}).get("matrix", ()):
        counts[tuple(key)] = counts.get(tuple(key), 0) + count


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the matrix when the hosts were asked."""
    counts = config.stash.get(_MATRIX, None)
    if counts:
        terminalreporter.section("functions x hosts: cells + faults + reasons in words")
        for line in _load(ROOT / "tests/hosts/matrix.py").lines(counts):
            terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def only_own_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that tests before this one have left do not count, so that files are checked in a fork.

    A fresh process would get back the rights that a test has given up.
    """
    count = threading.active_count
    left = count() - 1
    monkeypatch.setattr(threading, "active_count", lambda: count() - left)
