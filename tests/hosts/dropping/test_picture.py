"""The pictures in the README of what a member meets: the page, and the marked copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from xlsheets.batch import check_file
from xlsheets.marking import FILLS, mark
from xlsheets.ooxml import open_package
from xlsheets.problems import Severity

RETURN = "Svar åäö 2018.xlsx"


@pytest.mark.browser
def test_picture_of_the_page(
    browser: Browser, excel: Any, returned: dict[str, bytes], pictures: Path, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 820}, base_url=str(excel.http.base_url))
    page.goto("/kontrollera")
    (tmp_path / "Svar Nyköping.xlsx").write_bytes(returned[RETURN])
    page.locator("#file").set_input_files(tmp_path / "Svar Nyköping.xlsx")
    page.locator("button[value=check]").click()
    page.locator(".verdict").wait_for()
    page.evaluate("document.documentElement.scrollTop = 0")
    page.screenshot(path=pictures / "kontrollera.png")
    page.close()
    assert len(Image.open(pictures / "kontrollera.png").convert("RGB").quantize(64).getcolors() or ()) > 20


@pytest.mark.libreoffice
def test_picture_of_a_marked_copy(
    libreoffice_helper: Any,
    returned: dict[str, bytes],
    pictures: Path,
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(returned[RETURN])
    path.write_bytes(mark(open_package(path), check_file(path)))
    office = libreoffice_helper.LibreOffice(keep_values=True)
    with office.open(path) as opened:
        pdf = opened.export(path.with_suffix(".pdf"))
    office.end()
    pages = [Image.open(one) for one in libreoffice_helper.pictures(pdf, tmp_path, 100)]
    listed, fees = _cut(pages[2]), _cut(pages[3])  # after the two of Förutsättningar
    made = Image.new("RGB", (max(listed.width, fees.width), listed.height + fees.height + 20), "white")
    made.paste(fees, (0, 0))
    made.paste(listed, (0, fees.height + 20))
    made.save(pictures / "marked.png", optimize=True)
    assert bytes.fromhex(FILLS[Severity.ERROR]) in fees.tobytes(), "the fault is coloured in its own cell"


def _cut(page: Image.Image) -> Image.Image:
    """The page without the white around what stands on it."""
    page = page.convert("RGB")
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).crop(
        (0, 0, page.width, page.height - 100)
    )
    left, top, right, bottom = box.getbbox() or (0, 0, *page.size)
    return page.crop((left - 10, top - 10, right + 10, bottom + 10))
