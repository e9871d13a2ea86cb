"""Fixtures that every part of the suite may ask for.

Test modules are imported by path (importlib mode), so helpers reach them as fixtures, never as imports.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


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
    """A test marked `node` needs node; one marked `libreoffice` needs soffice and python3-uno."""
    if item.get_closest_marker("node") and not shutil.which("node"):
        pytest.skip("node is missing: tests marked 'node' do not run")
    if item.get_closest_marker("libreoffice"):
        absent = item.session.stash.setdefault(_MISSING, _load(ROOT / "tests/hosts/libreoffice.py").missing())
        if absent:
            _absent(" and ".join(absent), "libreoffice")


_MISSING: pytest.StashKey[tuple[str, ...]] = pytest.StashKey()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def surgery() -> ModuleType:
    """The module tests/damage/surgery.py: damage to the parts of a workbook file."""
    return _load(ROOT / "tests/damage/surgery.py")


@pytest.fixture(scope="session")
def libreoffice_helper() -> ModuleType:
    """The module tests/hosts/libreoffice.py: `LibreOffice(keep_values=True)`, `pictures(pdf, folder)`."""
    return _load(ROOT / "tests/hosts/libreoffice.py")


@pytest.fixture(scope="session")
def libreoffice(libreoffice_helper: ModuleType) -> Iterator[object]:
    """A warm LibreOffice that recalculates everything it loads; mark the test with `libreoffice`.

    >>> with libreoffice.open(path) as workbook:                            # doctest: +SKIP
    ...     workbook.set({("Medlemsavgifter", "C7"): 5114})
    ...     workbook.recalculate()
    ...     workbook.values()["Medlemsavgifter"]["E7"]
    """
    absent = libreoffice_helper.missing()
    if absent:
        _absent(" and ".join(absent), "libreoffice")
    office = libreoffice_helper.LibreOffice()
    yield office
    office.end()
