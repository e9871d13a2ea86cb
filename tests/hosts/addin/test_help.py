"""The page of help: what it says of every function, and how it looks in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from udfs import faults
from udfs.registry import functions
from xlsheets.web.addin.help import help_page
from xlsheets.web.settings import Settings

SECTIONS = ("add", "name", "functions", "errors")


def plain(page: str) -> str:
    """What a reader sees: no tags, spaces as spaces."""
    text = re.sub(r"<[^>]*>", " ", page).replace("&#34;", '"').replace("&#39;", "'").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_function_has_its_arguments_an_example_and_its_source(lang: str) -> None:
    page = help_page(Settings(), lang)
    for name, function in functions().items():
        part = plain(page.partition(f'<article id="{name}"')[2].partition("</article>")[0])
        assert function.title[lang] in part and function.source[lang] in part
        for argument in function.arguments:
            shown = argument.swedish_name if lang == "sv" else argument.python_name
            assert f" {shown} " in part and argument.help[lang] in part
        assert part.count(f"=FINSAM.{name}(") >= 2
        if name != "FELORSAK":  # it answers with the reason instead of failing
            assert f"{'ger #VÄRDEFEL!' if lang == 'sv' else 'gives #VALUE!'} " in part
            assert ("Åtgärd:" if lang == "sv" else "Do:") in part
    assert "…" not in page


def test_an_example_shows_what_it_gives() -> None:
    page = plain(help_page(Settings(), "sv"))
    assert "=FINSAM.AVGIFTER(4000000; {5113;6248;31643}) ger 475 584 581 155 2 943 261 " in page
    assert "ger 2017-12-29 2018-03-29 2018-06-29 2018-09-28 " in page
    assert 'belopp: "ca 500" är text, här ska det stå ett belopp. Åtgärd: Skriv ett tal' in page


def test_the_steps_errors_and_links_are_there_in_both_languages() -> None:
    swedish, english = help_page(Settings(), "sv"), help_page(Settings(), "en")
    for page in (swedish, english):
        assert all(f'<h2 id="{one}">' in page for one in SECTIONS)
        assert all(f'id="{code}"' in page for code in faults.catalogue())
        assert 'href="/manifest.xml"' in page and "<script" not in page and "style=" not in page
    assert 'href="/kontrollera"' in swedish and 'href="?lang=en" lang="en"' in swedish
    assert 'href="/check"' in english and 'href="?lang=sv" lang="sv"' in english
    assert "Säkerhetscenter" in swedish and "Trust Center" in english
    assert "#NAMN?" in swedish and "#NAME?" in english and "#VÄRDEFEL!" not in english
    assert help_page(Settings(), "fr") == swedish


def test_a_page_that_the_server_does_not_have_is_not_linked() -> None:
    assert "/kontrollera" not in help_page(Settings(sign_in="entra"), "sv")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/hjalp", "/hjalp?lang=en"])
@pytest.mark.parametrize("width", [320, 1100])
def test_nothing_runs_out_of_the_window_and_every_link_leads_somewhere(
    browser: Browser, excel: Any, path: str, width: int
) -> None:
    base = str(excel.http.base_url).rstrip("/")
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(base) else complaints.append(one.url))
    page.goto(f"{base}{path}")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(30, 94, 72)"
    links = page.locator("a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    for link in set(links):
        if link.startswith("#"):
            assert page.locator(f'[id="{link[1:]}"]').count() == 1, link
        else:
            assert excel.http.get(f"/hjalp{link}" if link.startswith("?") else link).status_code == 200
    page.close()
