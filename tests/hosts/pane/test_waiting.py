"""What happens while something is done: nothing twice, nothing in two languages, nothing under another tab;
and what is said when the server does not answer."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from xlsheets.catalogue import word
from xlsheets.ooxml import Editor, open_package

pytestmark = pytest.mark.browser

FEES = {
    "total": "4 000 000",
    "weights": "tblMedlemmar[Antal inv]",
    "codes": "tblMedlemmar[Kod]",
    "target": "Hjälp!J90",
}


class Held:
    """Requests to a path, held until they are let go."""

    def __init__(self, page: Any, path: str) -> None:
        self.page, self.path, self.waiting = page, path, list[Route]()
        page.route(path, lambda route: self.waiting.append(route))

    def wait(self) -> None:
        """Until one has come."""
        for _ in range(200):
            if self.waiting:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"nobody asked for {self.path}")

    def let_go(self) -> None:
        self.wait()
        self.page.unroute(self.path)
        for one in self.waiting:
            one.continue_()


def fill(pane: Any) -> None:
    pane.tab("fees")
    for name, text in FEES.items():
        pane.page.fill(f"#fees-form [name={name}]", text)


HTML = {"content_type": "text/html", "body": "<h1>Bad gateway</h1>"}
SILENT = "Servern svarar inte. Åtgärd: kontrollera nätet och försök igen."
ANSWERS: list[tuple[dict[str, Any] | None, str, bool]] = [
    (None, SILENT, True),
    ({"status": 502, **HTML}, SILENT, True),
    ({"status": 504, "content_type": "text/plain", "body": "timeout"}, SILENT, True),
    ({"status": 200, "content_type": "application/json", "body": "{"}, SILENT, True),
    ({"status": 200, **HTML}, word("pane not-signed-in", "sv"), True),
    ({"status": 403, **HTML}, word("pane not-signed-in", "sv"), True),
    (
        {"status": 401, "content_type": "text/plain", "body": "Du är inte inloggad."},
        "Du är inte inloggad.",
        False,
    ),
    ({"status": 500, "content_type": "text/plain", "body": "Fel på servern."}, "Fel på servern.", True),
    ({"status": 413, "content_type": "text/plain", "body": "För stor."}, "För stor.", False),
    ({"status": 413, **HTML}, word("pane too-large-on-the-way", "sv"), False),
]


def giving(answer: dict[str, Any] | None) -> Callable[[Route], None]:
    """Answer a request so, or not at all."""
    return lambda route: route.abort() if answer is None else route.fulfill(**answer)


def test_whatever_comes_in_place_of_an_answer_is_told_in_words(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    for answer, said, again in ANSWERS:
        pane.page.route("**/pane/check", giving(answer))
        pane.page.locator("#check-run").click()
        pane.page.locator("#refusal-text", has_text=said).wait_for()
        assert pane.page.locator("#refusal-text").inner_text() == said
        assert pane.page.locator("#retry").is_visible() == again
        pane.page.unroute("**/pane/check")
    pane.page.route("**/pane/check", lambda route: route.abort())
    pane.press("#check-run")
    pane.page.unroute("**/pane/check")
    pane.page.get_by_role("button", name="Försök igen").click()
    pane.page.locator("#check-found li").first.wait_for()
    assert pane.page.locator("#refusal").is_hidden()
    pane.complaints.clear()  # the browser's own, of what did not come


def test_a_pane_that_opens_while_the_server_is_gone(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.page.route("**/pane/words*", lambda route: route.abort())
    pane.page.reload()
    pane.page.locator("#refusal-text", has_text=SILENT).wait_for()
    assert pane.page.locator("#check-run").is_disabled()
    pane.page.unroute("**/pane/words*")
    pane.page.get_by_role("button", name="Försök igen").click()
    pane.page.locator("#check-run:enabled", has_text="Kontrollera arbetsboken").wait_for()
    pane.page.route("**/pane/words*", lambda route: route.abort())
    pane.page.get_by_role("button", name="English").click()
    pane.page.locator("#refusal-text", has_text=SILENT).wait_for()
    assert pane.page.locator("#check-run").inner_text() == "Kontrollera arbetsboken", "all in one language"
    assert pane.page.evaluate("document.documentElement.lang") == "sv"
    pane.complaints.clear()


def test_a_slow_answer_is_told_where_it_was_asked(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    held = Held(pane.page, "**/pane/explain")
    pane.tab("explain")
    pane.page.locator("#explain-run").click()
    pane.tab("check")
    assert pane.page.locator("#status").inner_text() == "Arbetar …"
    assert pane.page.locator("#check-run").is_disabled()
    held.let_go()
    pane.page.locator("#check-run:enabled").wait_for()
    assert pane.page.locator("#status").inner_text() == ""
    assert pane.page.evaluate("document.activeElement.id") == "tab-check", "nobody is pulled away"
    pane.tab("explain")
    assert pane.said().startswith("Förklaring av Medlemsavgifter!E7")
    pane.page.route("**/pane/publish", lambda route: route.abort())
    pane.tab("publish")
    pane.page.locator("#publish-form button.main").click()
    pane.tab("about")
    pane.page.locator("#check-run:enabled").wait_for(state="attached")
    assert pane.page.locator("#refusal").is_hidden()
    pane.tab("publish")
    assert pane.said().startswith("Servern svarar inte.")
    pane.complaints.clear()


def test_nothing_is_said_in_two_languages(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("damaged"))
    pane.tab("new")
    pane.press("#new-form button.main")
    pane.tab("check")
    held = Held(pane.page, "**/pane/check")
    pane.page.locator("#check-run").click()
    held.wait()
    assert pane.page.get_by_role("button", name="English").is_disabled()
    held.let_go()
    pane.said()
    words = Held(pane.page, "**/pane/words*")
    pane.page.get_by_role("button", name="English").click()
    words.wait()
    assert pane.page.locator("#check-run").is_disabled()
    pane.page.get_by_role("button", name="Svenska").click(force=True)
    assert len(words.waiting) == 1
    words.let_go()
    pane.page.locator("#check-run:enabled", has_text="Check the workbook").wait_for()
    assert pane.said().endswith("errors") or " error" in pane.said()
    pane.tab("new")
    assert pane.page.locator("#status").inner_text() == "", "it was said in Swedish"
    assert pane.page.locator("#new-found").inner_text() == "Does it not open? Save budget-blank.xlsx"


def test_nothing_is_done_twice(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    asked: list[str] = []
    pane.page.on("request", lambda one: asked.append(one.url.rpartition("/")[2]))
    pane.page.locator("#check-run").dblclick()
    pane.said()
    pane.tab("new")
    pane.page.locator("#new-form button.main").dblclick()
    pane.page.locator("#new-found a").wait_for()
    pane.page.focus("#new-year")
    pane.page.keyboard.press("Enter")
    pane.page.keyboard.press("Enter")
    pane.page.locator("#check-run:enabled").wait_for(state="attached")
    assert asked.count("check") == 1 and asked.count("new") == 2
    assert len(pane.excel("created")) == 2


def test_a_file_dropped_on_the_pane_does_not_take_its_place(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    drop = """(kind) => { const event = new DragEvent(kind, { cancelable: true, bubbles: true });
      document.body.dispatchEvent(event); return event.defaultPrevented; }"""
    assert pane.page.evaluate(drop, "dragover") and pane.page.evaluate(drop, "drop")


COUNT = """() => { globalThis.__urls = new Set();
  const make = URL.createObjectURL, take = URL.revokeObjectURL;
  URL.createObjectURL = (blob) => { const url = make.call(URL, blob); __urls.add(url); return url; };
  URL.revokeObjectURL = (url) => { __urls.delete(url); take.call(URL, url); }; }"""


def test_a_workbook_that_was_made_is_let_go(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.page.evaluate(COUNT)
    pane.tab("new")
    for _ in range(3):
        pane.press("#new-form button.main")
    assert pane.page.evaluate("[...__urls]") == [pane.page.locator("#new-found a").get_attribute("href")]
    pane.page.fill("#new-year", "1")
    pane.press("#new-form button.main")
    assert pane.page.evaluate("__urls.size") == 0


def test_what_is_put_in_is_what_the_form_says(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    fill(pane)
    held = Held(pane.page, "**/pane/fees")
    pane.page.locator("#fees-form button.main").click()
    held.wait()
    assert pane.page.evaluate("document.getElementById('fees').inert")
    pane.page.evaluate(
        "document.getElementById('fees-total').value = '5 000 000'"
    )  # a hand quicker than the page
    held.let_go()
    assert pane.said().startswith("Formuläret är ändrat efter att resultatet visades.")
    assert pane.page.locator("#fees-insert").is_disabled()
    assert pane.page.locator("#fees-found").inner_text() == ""
    pane.press("#fees-form button.main")
    pane.page.evaluate("document.getElementById('fees-total').value = '6 000 000'")
    assert pane.press("#fees-insert").startswith("Formuläret är ändrat")
    assert pane.sheet("Hjälp")["formulas"] == {}
    pane.press("#fees-form button.main")
    pane.press("#fees-insert")
    assert pane.sheet("Hjälp")["formulas"]["J90"].startswith("=FINSAM.AVGIFTSPLAN(6000000,")


def changed(book: Path, folder: Path, sheet: str, place: tuple[int, int], value: object) -> str:
    editor = Editor(open_package(book))
    editor.set_value(sheet, place, value)  # type: ignore[arg-type]
    editor.save(folder / "changed.xlsx")
    return base64.b64encode((folder / "changed.xlsx").read_bytes()).decode()


def test_a_workbook_that_has_changed_is_looked_at_again(
    open_pane: Any, books: Callable[[str], Path], tmp_path: Path
) -> None:
    pane = open_pane(books("rar-2018"))
    fill(pane)
    pane.press("#fees-form button.main")
    more = changed(books("rar-2018"), tmp_path, "Medlemsavgifter", (7, 3), 99_999)
    pane.page.evaluate("(book) => { __given.book = book; }", more)
    shown = pane.page.locator("#fees-found").inner_text()
    assert pane.press("#fees-insert").startswith("Arbetsboken är ändrad efter att resultatet visades")
    assert pane.page.locator("#fees-found").inner_text() != shown
    assert pane.sheet("Hjälp")["formulas"] == {}
    filled = changed(books("rar-2018"), tmp_path, "Hjälp", (92, 11), "upptagen")
    pane.page.evaluate("(book) => { __given.book = book; }", filled)
    assert pane.press("#fees-insert").startswith("Cellen K92 är inte tom")
    assert pane.sheet("Hjälp")["formulas"] == {}
    assert pane.page.locator("#fees-insert").is_disabled()


def test_a_protected_sheet_is_named_as_such(open_pane: Any, books: Any) -> None:
    sheets = [{"name": "Hjälp", "visibility": "Visible", "protected": True}]
    pane = open_pane(books("rar-2018"), sheets=sheets)
    fill(pane)
    pane.press("#fees-form button.main")
    assert pane.press("#fees-insert") == word("pane protected", "sv")
