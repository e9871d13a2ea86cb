"""The page in headless Chromium, against the real server, with and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from xlsheets.marking import is_marked
from xlsheets.ooxml import open_package

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RETURN = "Svar åäö 2018.xlsx"
DROP = """(data) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], "rar-2025.xlsx"));
  const drop = document.getElementById("drop");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    drop.dispatchEvent(new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true }));
  }
}"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, excel: Any) -> Iterator[Open]:
    """Open the page; every complaint of the browser, and any other server asked, fails the test."""
    complaints: list[str] = []
    base = str(excel.http.base_url).rstrip("/")

    def start(path: str = "/kontrollera", width: int = 900, **given: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=base, locale="sv-SE", **given
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("request", lambda one: None if one.url.startswith(base) else complaints.append(one.url))
        page.goto(path)
        opened.append(page)
        return page

    opened: list[Page] = []
    yield start
    for page in opened:
        page.context.close()
    assert complaints == []


def choose(page: Page, name: str, data: bytes) -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_return_is_checked_and_its_marked_copy_downloaded(
    script: bool, open_page: Open, returned: dict[str, bytes], tmp_path: Any
) -> None:
    page = open_page(java_script_enabled=script)
    choose(page, RETURN, returned[RETURN])
    page.get_by_role("button", name="Kontrollera").click()
    page.locator(".verdict").wait_for()
    assert page.locator("h2").inner_text() == f"Resultat för {RETURN}"
    assert "ATT RÄTTA" in page.locator(".verdict").inner_text()
    first = page.locator("li.error").first
    assert first.locator("h4").inner_text() == "Medlemsavgifter!C8"
    assert first.locator("dd").all_inner_texts() == ['"31 643"', "31\u00a0643"]
    assert '"31 643" är text' in first.inner_text().replace("\u00a0", " ")
    if script:
        assert page.evaluate("document.activeElement.id") == "result"
        assert page.evaluate("document.getElementById('file').files.length") == 1  # still chosen
    else:
        choose(page, RETURN, returned[RETURN])
    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner märkt kopia").click()
    assert download.value.suggested_filename == "Svar åäö 2018 att rätta.xlsx"
    download.value.save_as(tmp_path / "kopia.xlsx")
    assert is_marked(open_package(tmp_path / "kopia.xlsx"))


def test_a_file_is_dropped_on_the_page(open_page: Open, returned: dict[str, bytes]) -> None:
    import base64

    page = open_page("/check")
    page.evaluate(DROP, base64.b64encode(returned["rar-2025.xlsx"]).decode())
    page.locator(".verdict").wait_for()
    assert "TO CORRECT" in page.locator(".verdict").inner_text()


def test_a_file_dropped_beside_the_frame_does_not_take_the_pages_place(open_page: Open) -> None:
    page = open_page()
    drop = """(kind) => { const event = new DragEvent(kind, { cancelable: true, bubbles: true });
      document.querySelector("h1").dispatchEvent(event); return event.defaultPrevented; }"""
    assert page.evaluate(drop, "dragover") and page.evaluate(drop, "drop")


def test_nothing_is_sent_twice_and_what_was_found_stays(open_page: Open, returned: dict[str, bytes]) -> None:
    page = open_page()
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    choose(page, RETURN, returned[RETURN])
    page.get_by_role("button", name="Kontrollera").dblclick()
    page.locator(".verdict").wait_for()
    found = page.locator("#result").inner_text()
    page.evaluate(COUNT)
    with page.expect_download():
        page.get_by_role("button", name="Ladda ner märkt kopia").dblclick()
    page.locator('button[value="check"]:enabled').wait_for()
    assert len(posts) == 2
    assert page.locator("#result").inner_text() == found
    page.wait_for_timeout(500)
    assert page.evaluate("__urls.size") == 0, "the browser has been told to forget the copy"


COUNT = """() => { globalThis.__urls = new Set();
  const make = URL.createObjectURL, take = URL.revokeObjectURL, later = setTimeout;
  globalThis.setTimeout = (work) => later(work, 300);
  URL.createObjectURL = (blob) => { const url = make.call(URL, blob); __urls.add(url); return url; };
  URL.revokeObjectURL = (url) => { __urls.delete(url); take.call(URL, url); }; }"""


def test_a_file_that_was_saved_anew_must_be_chosen_again(
    open_page: Open, returned: dict[str, bytes], tmp_path: Any
) -> None:
    page, path = open_page(), tmp_path / "svar.xlsx"
    path.write_bytes(returned[RETURN])
    page.locator("#file").set_input_files(path)
    path.write_bytes(returned["rar-2025.xlsx"])
    saved = path.stat().st_mtime + 5  # Chromium compares whole seconds
    os.utime(path, (saved, saved))
    page.get_by_role("button", name="Kontrollera").click()
    page.locator(".refused", has_text="Filen är ändrad sedan du valde den. Åtgärd: välj den igen").wait_for()


def test_what_is_no_answer_of_ours_is_not_shown(open_page: Open, returned: dict[str, bytes]) -> None:
    page = open_page()
    choose(page, RETURN, returned[RETURN])
    page.route(
        "**/kontrollera", lambda route: route.fulfill(content_type="text/html", body="<h1>Portal</h1>")
    )
    page.get_by_role("button", name="Kontrollera").click()
    page.locator(".refused", has_text="Servern svarar inte.").wait_for()
    assert page.locator('button[value="check"]').is_enabled()


def test_the_keyboard_is_enough(open_page: Open, returned: dict[str, bytes]) -> None:
    page = open_page()
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("[document.activeElement.id, document.activeElement.textContent.trim()]")
        )
    assert [one or text for one, text in reached] == [
        "Till resultatet",
        "In English",
        "file",
        "Kontrollera",
        "Ladda ner märkt kopia",
    ]
    choose(page, "brev.xlsx", returned["brev.xlsx"])
    page.get_by_role("button", name="Kontrollera").focus()
    page.keyboard.press("Enter")
    page.locator("li.error").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


@pytest.mark.parametrize("path", ["/kontrollera", "/check"])
@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_runs_out_of_the_window_and_text_can_be_read(
    path: str, width: int, open_page: Open, returned: dict[str, bytes]
) -> None:
    page = open_page(path, width)
    choose(page, RETURN, returned[RETURN])
    page.locator('button[value="check"]').click()
    page.locator(".verdict").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    missing = "[...document.querySelectorAll('input')].filter((one) => one.labels.length === 0).length"
    assert page.evaluate(missing) == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(open_page: Open) -> None:
    page = open_page()
    choose(page, "stor.xlsx", b"x" * (10 * 1024 * 1024 + 1))
    page.get_by_role("button", name="Kontrollera").click()
    assert "större än 10 MB" in page.locator(".refused").inner_text()


CONTRAST = """() => {
  const light = (one) => { const linear = one.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]; };
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const behind = (one) => { for (let at = one; at; at = at.parentElement) {
    const color = parts(getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] > 0) { return color; } } return [255, 255, 255]; };
  const weak = [];
  for (const one of document.querySelectorAll("main *")) {
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) { continue; }
    const pair = [light(parts(getComputedStyle(one).color)), light(behind(one))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) { weak.push(one.outerHTML.slice(0, 80)); }
  }
  return weak;
}"""
