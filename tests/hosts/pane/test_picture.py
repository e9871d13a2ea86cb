"""The picture of the task pane in the README: the check of a damaged plan, and an amount explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.browser
SCALE, MARGIN, GROUND = 1.5, 24, "#dee2e1"


def test_picture_of_the_pane(open_pane: Any, books: Any, pictures: Path, tmp_path: Path) -> None:
    shots = []
    for section in ("check", "explain"):
        pane = open_pane(books("damaged"), width=360)
        pane.page.evaluate(f"document.documentElement.style.zoom = {SCALE}")
        pane.page.set_viewport_size({"width": int(360 * SCALE), "height": int(620 * SCALE)})
        pane.tab(section)
        pane.press(f"#{section}-run")
        pane.page.locator(f"#{section}-run:enabled").wait_for()
        pane.page.mouse.move(0, 0)
        pane.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        pane.page.screenshot(path=tmp_path / f"{section}.png")
        shots.append(Image.open(tmp_path / f"{section}.png"))
    width, height = shots[0].size
    made = Image.new("RGB", (2 * width + 3 * MARGIN, height + 2 * MARGIN), GROUND)
    for number, shot in enumerate(shots):
        made.paste(shot, (MARGIN + number * (width + MARGIN), MARGIN))
    made.save(pictures / "task-pane.png", optimize=True)
    assert len(made.quantize(64).getcolors() or ()) > 20, "there is something to see"
