"""What a person meets: language, keyboard, width, contrast, names of what can be pressed."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

SECTIONS = ("check", "explain", "new", "fees", "publish", "about")

# What WCAG 2.2 AA does not take: text with too little contrast (1.4.3), borders of fields too (1.4.11).
CONTRAST = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (value) => { const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ratio = (one, other) => { const [low, high] =
    [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05); };
  const behind = (element) => { for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour; }
    return [255, 255, 255]; };
  const seen = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility());
  const texts = seen.filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    || ["INPUT", "SELECT"].includes(one.tagName));
  const found = [];
  for (const one of texts) {
    const got = ratio(channels(getComputedStyle(one).color), behind(one));
    if (got < 4.5) found.push([one.id || one.className || one.tagName, one.textContent.slice(0, 30), got]);
  }
  for (const one of seen.filter((one) => ["INPUT", "SELECT"].includes(one.tagName))) {
    const got = ratio(channels(getComputedStyle(one).borderTopColor), behind(one.parentElement));
    if (got < 3) found.push([one.id, "border", got]);
  }
  return { count: texts.length, found };
}"""

NAMELESS = """() => [...document.querySelectorAll("button, input, select, a, [role=tab], [role=region]")]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.tagName === "SELECT" || !one.textContent.trim())
  .filter((one) => !one.ariaLabel && !one.labels?.length)
  .map((one) => one.outerHTML)"""

# What reaches beyond the window; a table scrolls in its own box.
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility())
  .filter((one) => !one.closest(".table") && one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => one.outerHTML.slice(0, 80))"""


def fill_all(pane: Any) -> None:
    """Have every section show its answer."""
    pane.press("#check-run")
    pane.tab("explain")
    pane.press("#explain-run")
    pane.tab("publish")
    pane.press("#publish-form button.main")
    pane.tab("new")
    pane.press("#new-form button.main")
    pane.tab("fees")
    pane.page.fill("#fees-total", "4 000 000")
    pane.page.fill("#fees-weights", "Medlemsavgifter!C6:C14")
    pane.page.fill("#fees-codes", "Medlemsavgifter!A6:A14")
    pane.page.fill("#fees-target", "Hjälp!J90")
    pane.press("#fees-form button.main")


@pytest.mark.parametrize("width", [320, 450])
@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
def test_every_section_can_be_read(open_pane: Any, books: Any, language: str, width: int) -> None:
    pane = open_pane(books("damaged"), width=width, language=language)
    fill_all(pane)
    for section in SECTIONS:
        pane.tab(section)
        if section == "check":
            for one in pane.page.locator("summary").all():
                one.click()
        told = pane.page.evaluate(CONTRAST)
        assert told["count"] > 8 and told["found"] == []
        assert pane.page.evaluate(TOO_WIDE) == []
        assert pane.page.evaluate("document.documentElement.scrollWidth") <= width
        assert pane.page.evaluate(NAMELESS) == []


def test_the_contrast_check_sees_grey_on_grey(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.page.add_style_tag(content="#check p { color: #8a8a8a; background: #dddddd; }")
    assert pane.page.evaluate(CONTRAST)["found"]
    pane.page.add_style_tag(content="#check p { width: 600px; }")
    assert pane.page.evaluate(TOO_WIDE)


def test_a_refusal_can_be_read_and_is_announced(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"), width=320)
    pane.tab("new")
    pane.page.fill("#new-year", "1")
    pane.press("#new-form button.main")
    refusal = pane.page.get_by_role("alert").filter(has_text="Första året")
    assert refusal.is_visible()
    assert pane.page.evaluate(CONTRAST)["found"] == []
    assert pane.page.locator("#status").get_attribute("role") == "status"


def test_the_other_language_says_the_same_of_the_same(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("damaged"))
    fill_all(pane)
    places = pane.page.locator("#check-found .place, #explain-found .place")
    shown = places.evaluate_all("(all) => all.map((one) => one.textContent)")
    assert pane.page.evaluate("document.documentElement.lang") == "sv"
    pane.page.get_by_role("button", name="English").click()
    pane.page.locator("#fees-found th", has_text="Q1").wait_for()
    pane.page.wait_for_function("!document.querySelector('main button:disabled')")
    assert pane.page.evaluate("document.documentElement.lang") == "en"
    pane.tab("check")
    assert "possible explanation" in pane.page.locator("#check-found").inner_text().lower()
    assert "Åtgärd" not in pane.page.locator("body").inner_text()
    assert pane.page.input_value("#fees-weights") == "Medlemsavgifter!C6:C14"
    again = places.evaluate_all("(all) => all.map((one) => one.textContent)")
    assert len(again) == len(shown)
    assert [one for one in again if "!" in one][:4] == [one for one in shown if "!" in one][:4]
    pane.page.reload()
    pane.page.locator("#check-run:enabled", has_text="Check the workbook").wait_for()


def test_no_word_is_missing(open_pane: Any, books: Any) -> None:
    for language in ("sv-SE", "en-US"):
        pane = open_pane(books("rar-2025"), language=language)
        keys = pane.page.locator("[data-word]").evaluate_all("(all) => all.map((one) => one.dataset.word)")
        texts = pane.page.locator("[data-word]").evaluate_all("(all) => all.map((one) => one.textContent)")
        assert len(keys) > 25
        assert [key for key, text in zip(keys, texts, strict=True) if text in ("", key)] == []


def test_everything_by_keyboard(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("damaged"))
    keyboard = pane.page.keyboard
    focused = "document.activeElement.id || document.activeElement.className"
    for _ in range(3):
        keyboard.press("Tab")
    assert pane.page.evaluate(focused) == "tab-check"
    keyboard.press("Tab")
    assert pane.page.evaluate(focused) == "check-run"
    keyboard.press("Enter")
    pane.said()
    assert pane.page.evaluate(focused) == "check-run", "the focus stays where it was"
    for expected in ("check-mark", "check-unmark", "place"):
        keyboard.press("Tab")
        assert pane.page.evaluate(focused) == expected
    assert pane.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keyboard.press("Space")
    pane.page.wait_for_function("__excel.active")
    pane.page.locator("#tab-check").focus()
    for key, expected in (
        ("ArrowRight", "tab-explain"),
        ("ArrowLeft", "tab-check"),
        ("ArrowLeft", "tab-about"),
        ("Home", "tab-check"),
        ("End", "tab-about"),
        ("ArrowRight", "tab-check"),
        ("ArrowRight", "tab-explain"),
    ):
        keyboard.press(key)
        assert pane.page.evaluate(focused) == expected
    assert pane.page.get_by_role("tabpanel").count() == 1
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert "Medlemsavgifter!E7" in pane.said()


def test_what_a_workbook_says_is_text(open_pane: Any, books: Any, tmp_path: Any) -> None:
    from xlsheets.ooxml import Editor, open_package

    path = tmp_path / "x.xlsx"
    editor = Editor(open_package(books("rar-2018")))
    editor.set_value("Medlemsavgifter", (7, 3), "<img src=x onerror=alert(1)>")
    editor.save(path)
    pane = open_pane(path)
    pane.press("#check-run")
    assert "<img src=x" in pane.page.locator("#check-found").inner_text()
    assert pane.page.locator("#check-found img").count() == 0
