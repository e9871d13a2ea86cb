"""A workbook with looks of its user's own, and how two packages are compared."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from xlsheets.marking import mark
from xlsheets.ooxml import Package, open_package
from xlsheets.problems import Problem, Report


@pytest.fixture
def workbook(tmp_path: Path) -> Package:
    """A workbook with a note, a conditional format and a look of its user's own."""
    path = tmp_path / "egen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad åäö")
        book.add_worksheet("Diagram")
        own = book.add_format({"bg_color": "#00FF00", "bold": True})
        sheet.write("A2", 3, own)
        sheet.write_formula("B1", "=A2+1", own, 4)
        sheet.write_comment("A2", "Min egen anteckning\nmed två rader", {"author": "Eva"})
        sheet.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 1, "format": own})
    return open_package(path)


@pytest.fixture(scope="session")
def marked() -> Callable[..., Package]:
    """A package as it is when these problems are marked."""

    def copy(package: Package, *problems: Problem, lang: str = "sv") -> Package:
        return open_package(mark(package, Report("egen.xlsx", problems), lang))

    return copy


@pytest.fixture(scope="session")
def canonical() -> Callable[[bytes], dict[str, bytes]]:
    """The parts of a package, XML in its canonical form."""

    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: _plain(archive.read(name)) for name in archive.namelist()}

    return parts


def _plain(data: bytes) -> bytes:
    try:
        return etree.tostring(etree.fromstring(data), method="c14n")
    except etree.XMLSyntaxError:
        return data
