"""The real task pane from the real server, in headless Chromium; only Excel itself is played by office.js."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from xlsheets.building import new_workbook
from xlsheets.formula.references import a1
from xlsheets.marking.signs import CONDITIONS
from xlsheets.ooxml import Editor, open_package
from xlsheets.ooxml.cell import Kind
from xlsheets.plan.documents import load_plan

OFFICE = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
STUB = Path(__file__).with_name("office.js")


@dataclass
class Pane:
    """The page, Excel behind it, and what went wrong on the way."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def excel(self, path: str) -> Any:
        """A value of the workbook that Excel holds."""
        return self.page.evaluate(f"__excel.{path}")

    def sheet(self, name: str) -> Any:
        """One sheet of it: formats, notes, formulas."""
        return next(one for one in self.excel("sheets") if one["name"] == name)

    def tab(self, name: str) -> None:
        """Open a section."""
        self.page.locator(f"#tab-{name}").click()

    def press(self, selector: str) -> str:
        """Press a button and wait until it is done; what the page then says."""
        self.page.locator(selector).click()
        return self.said()

    def said(self) -> str:
        """What stands in the status line, or in the refusal."""
        self.page.wait_for_function(
            """() => { const working = __words("working"); const status = document.getElementById("status");
            const refusal = document.getElementById("refusal");
            return !refusal.hidden || (status.textContent && status.textContent !== working); }"""
        )
        refusal = self.page.locator("#refusal")
        return (refusal if refusal.is_visible() else self.page.locator("#status")).inner_text()


@pytest.fixture
def open_pane(browser: Browser, excel: Any) -> Iterator[Callable[..., Pane]]:
    """Open the pane beside a workbook; every complaint of the browser fails the test."""
    opened: list[Pane] = []

    def start(path: Path, width: int = 340, **given: Any) -> Pane:
        page = browser.new_page(viewport={"width": width, "height": 900}, base_url=str(excel.http.base_url))
        pane = Pane(page)
        page.on("pageerror", lambda error: pane.complaints.append(str(error)))
        page.on("console", lambda told: pane.complaints.append(told.text) if told.type == "error" else None)
        page.route("**/*", lambda route: _answer(route, str(excel.http.base_url), pane))
        page.add_init_script(f"globalThis.__given = {json.dumps(_given(path) | given)}")
        page.goto("/taskpane.html")
        page.evaluate(
            "async () => { globalThis.__words = (await import('/static/js/pane/server.js')).word; }"
        )
        if given.get("host", "Excel") == "Excel":
            page.locator("#check-run:enabled").wait_for()
        opened.append(pane)
        return pane

    yield start
    for pane in opened:
        pane.page.close()
        assert not pane.complaints


def _answer(route: Route, base: str, pane: Pane) -> None:
    url = route.request.url
    if url == OFFICE:
        route.fulfill(body=STUB.read_text(encoding="utf-8"), content_type="text/javascript")
    elif url.startswith(base):
        route.continue_()
    else:
        pane.complaints.append(f"asked for {url}")
        route.abort()


def _given(book: Path) -> dict[str, Any]:
    """What the stand-in for Excel knows of the workbook."""
    package = open_package(book)
    return {
        "book": base64.b64encode(book.read_bytes()).decode("ascii"),
        "sheets": [_sheet(one) for one in package.sheets],
        "names": [_name(one) for one in package.defined_names],
        "selection": "Medlemsavgifter!E7",
    }


def _sheet(sheet: Any) -> dict[str, Any]:
    values = {
        a1(*at): str(cell.value) if cell.kind is Kind.ERROR else cell.value
        for at, cell in sheet.cells.items()
        if cell.value is not None
    }
    notes = {a1(*at): note.text for at, note in sheet.notes.items()}
    rules = [
        {"type": "Custom", "range": area.a1, "formula": f"={one.formulas[0]}", "fill": "", "priority": 0}
        for one in sheet.conditional_formats
        for area in one.ranges
        if one.formulas and one.formulas[0] in CONDITIONS
    ]
    told = {"name": sheet.name, "visibility": _visibility(sheet), "values": values}
    return told | {"notes": notes, "formats": rules}


def _name(name: Any) -> dict[str, Any]:
    return {
        "name": name.name,
        "visible": not name.hidden,
        "sheet": name.formula.rpartition("!")[0].strip("'"),
    }


def _visibility(sheet: Any) -> str:
    return {"visible": "Visible", "hidden": "Hidden"}.get(str(sheet.state), "VeryHidden")


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Workbooks by name: a plan that ships, `corrected` (rar-2018), or `damaged`: a fee typed over."""
    folder = tmp_path_factory.mktemp("books")

    def book(name: str) -> Path:
        path = folder / f"{name}.xlsx"
        if path.exists():
            return path
        if name == "damaged":
            editor = Editor(open_package(book("rar-2018")))
            editor.set_value("Medlemsavgifter", (7, 5), 148360)
            editor.save(path)
        elif name == "corrected":
            new_workbook(load_plan("rar-2018"), path, corrected=date(2026, 1, 2))
        else:
            new_workbook(load_plan(name), path)
        return path

    return book
