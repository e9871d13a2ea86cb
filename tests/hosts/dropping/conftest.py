"""Workbooks as members send them, and a browser."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pytest

from xlsheets.building import built_workbook
from xlsheets.formula.references import split_a1
from xlsheets.plan.documents import load_plan


@pytest.fixture(scope="session")
def returned() -> dict[str, bytes]:
    """Returns by name: two real plans with damage done to them, and files that are no workbooks."""
    damaged = built_workbook(load_plan("rar-2018"))
    damaged.set_value("Medlemsavgifter", split_a1("C8"), "31 643")
    damaged.set_note("Medlemsavgifter", split_a1("C8"), "Enligt SCB", "Eva")
    later = built_workbook(load_plan("rar-2025"))
    later.set_value("Budget och ekonomisk plan", split_a1("B8"), "ca 500")
    return {
        "Svar åäö 2018.xlsx": damaged.to_bytes(),
        "rar-2025.xlsx": later.to_bytes(),
        "brev.xlsx": "Hej! Vi återkommer nästa vecka.".encode(),
        "bomb.xlsx": _bomb(),
    }


@pytest.fixture(scope="session")
def locked(root: Path) -> bytes:
    """A workbook that a password or a sensitivity label has encrypted."""
    spec = importlib.util.spec_from_file_location("hostile_making", root / "tests/hostile/making.py")
    assert spec is not None and spec.loader is not None
    making = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(making)
    data: bytes = making.compound("EncryptionInfo", "EncryptedPackage")
    return data


def _bomb() -> bytes:
    """A sound workbook with one sheet that unpacks to 400 MB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(built_workbook(load_plan("rar-2018")).to_bytes())) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
        with target.open("xl/worksheets/sheet99.xml", "w") as part:
            for _ in range(400):
                part.write(b" " * 1024 * 1024)
    return stream.getvalue()
