"""Every section from the button to Excel, with real workbooks, beside what the command line says."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from udfs.registry import functions
from xlsheets.batch import check_file
from xlsheets.catalogue import SEVERITY_WORDS
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import Package, open_package
from xlsheets.plan.documents import load_plan, without_corrections
from xlsheets.plan.read import read_workbook
from xlsheets.problems import Severity

pytestmark = pytest.mark.browser

LANGUAGES = ("sv", "en")
TAG = "<img src=x onerror=alert(1)>"
TAGS = {"sv": "sv-SE", "en": "en-US"}


def command(*arguments: object, lang: str = "sv") -> Any:
    """What the command line says, as JSON."""
    run = subprocess.run(
        [sys.executable, "-m", "xlsheets", *map(str, arguments), "--lang", lang, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return json.loads(run.stdout)


def created(pane: Any, folder: Path) -> Package:
    """The one workbook that Excel was asked to open."""
    (made,) = pane.excel("created")
    path = folder / "made.xlsx"
    path.write_bytes(base64.b64decode(made))
    return open_package(path)


def our_calls(package: Package) -> int:
    known = functions().keys()
    formulas = [cell.formula for sheet in package.sheets for cell in sheet.cells.values() if cell.formula]
    return sum(calls_ours(formula, known) for formula in formulas)


def test_the_page_brings_the_functions_along(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.page.wait_for_function(f"Object.keys(CustomFunctions.registered).length === {len(functions())}")
    assert pane.excel("open") == 0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["rar-2018", "damaged", "rar-2025"])
def test_the_findings_are_those_of_the_command(open_pane: Any, books: Any, name: str, lang: str) -> None:
    pane = open_pane(books(name), language=TAGS[lang])
    said = pane.press("#check-run")
    (told,) = command("check", books(name), lang=lang)["files"]
    shown = pane.page.locator("#check-found li").all()
    assert len(shown) == len(told["problems"]) > 0
    for item, problem in zip(shown, told["problems"], strict=True):
        text = item.evaluate("(item) => item.textContent")
        assert problem["message"] in text and problem["remedy"] in text and problem["code"] in text
        assert all(reading["text"] in text for reading in problem["readings"])
    headings = pane.page.locator("#check-found h2").all_inner_texts()
    severities = [problem["severity"] for problem in told["problems"]]
    assert headings == [
        f"{words[lang]} ({severities.count(severity)})"
        for severity, words in SEVERITY_WORDS.items()
        if severity in severities
    ]
    assert f"{severities.count('error')} " in said or "error" not in severities
    assert pane.excel("open") == 0, "Office keeps two copies of a workbook at most"


def test_the_damage_is_found_and_a_click_selects_its_cell(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("damaged"))
    pane.press("#check-run")
    item = pane.page.locator("#check-found li", has_text="formula-overwritten").first
    item.locator("button.place").click()
    pane.page.wait_for_function("__excel.selection === 'Medlemsavgifter!E7' && __excel.active")
    assert pane.excel("active") == "Medlemsavgifter"


def test_a_hidden_sheet_is_not_pulled_out(open_pane: Any, books: Any) -> None:
    sheets = [{"name": "Medlemsavgifter", "visibility": "Hidden"}]
    pane = open_pane(books("rar-2018"), sheets=sheets)
    pane.press("#check-run")
    places = pane.page.locator("button.place")
    places.filter(has_text="Medlemsavgifter!").first.click()
    assert "Bladet Medlemsavgifter är dolt. Åtgärd:" in pane.said()
    places.filter(has_text="Budget och ekonomisk plan!").first.click()
    pane.page.locator("#refusal", has_text="Bladet Budget och ekonomisk plan finns inte").wait_for()
    assert pane.excel("active") == ""


def test_what_a_workbook_holds_is_never_html(open_pane: Any, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = TAG
    made.active["A1"] = "=1/0"
    made.active["A2"] = "=#REF!+1"
    made.save(tmp_path / "bok.xlsx")
    pane = open_pane(tmp_path / "bok.xlsx")
    pane.press("#check-run")
    assert TAG in pane.page.locator("#check-found").inner_text()
    assert pane.page.locator("img").count() == 0
    pane.page.locator("#check-found button.place", has_text=TAG).first.click()
    pane.page.wait_for_function("name => __excel.selection.includes(name)", arg=TAG)


def traced(step: dict[str, Any]) -> list[str]:
    return [*step["text"], *(line for one in step.get("steps", ()) for line in traced(one))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "cell"),
    [("rar-2018", "Medlemsavgifter!E7"), ("rar-2025", "'Budget och ekonomisk plan'!C6")],
)
def test_an_amount_is_explained_as_by_the_command(
    open_pane: Any, books: Any, name: str, cell: str, lang: str
) -> None:
    pane = open_pane(books(name), language=TAGS[lang], selection=cell)
    pane.tab("explain")
    assert cell in pane.press("#explain-run")
    lines = pane.page.locator("#explain-found p").evaluate_all("(all) => all.map((one) => one.textContent)")
    assert lines == traced(command("trace", books(name), cell, lang=lang))
    assert len(lines) > 1 or name == "rar-2025"


def test_a_step_of_an_explanation_selects_its_cell(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    pane.tab("explain")
    pane.press("#explain-run")
    pane.page.locator("#explain-found button", has_text="Förutsättningar!B18").click()
    pane.page.wait_for_function("__excel.active === 'Förutsättningar'")
    assert pane.excel("selection") == "Förutsättningar!B18"


def test_an_empty_cell_is_told_as_that(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"), selection="Medlemsavgifter!XA900")
    pane.tab("explain")
    pane.press("#explain-run")
    assert "(tom)" in pane.page.locator("#explain-found").inner_text()


def test_a_sheet_that_the_file_does_not_have(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"), selection="'Nytt blad'!A1")
    pane.tab("explain")
    assert pane.press("#explain-run").startswith("Ingen cell är vald. Åtgärd:")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_budget(open_pane: Any, books: Any, tmp_path: Path, lang: str) -> None:
    pane = open_pane(books("rar-2025"), language=TAGS[lang])
    pane.tab("new")
    pane.page.fill("#new-year", "2031")
    said = pane.press("#new-form button.main")
    assert (
        said
        == {
            "sv": "Arbetsboken är klar och öppnas i Excel.",
            "en": "The workbook is ready and opens in Excel.",
        }[lang]
    )
    document = read_workbook(created(pane, tmp_path)).document
    assert document["plan"]["years"] == [2031, 2032, 2033]
    with pane.page.expect_download() as saved:
        pane.page.locator("#new-found a").click()
    assert saved.value.suggested_filename == "budget-blank.xlsx"
    assert open_package(Path(saved.value.path())).sheets


def test_a_plan_in_native_formulas(open_pane: Any, books: Any, tmp_path: Path) -> None:
    pane = open_pane(books("rar-2025"))
    pane.tab("new")
    pane.page.select_option("#new-plan", "rar-2018")
    assert pane.page.locator("#new-year").is_hidden()
    pane.page.check("#new-form input[value=native]")
    pane.press("#new-form button.main")
    package = created(pane, tmp_path)
    assert our_calls(package) == 0
    assert read_workbook(package).document == without_corrections(load_plan("rar-2018"))


def test_a_plan_corrected(open_pane: Any, books: Any, tmp_path: Path) -> None:
    pane = open_pane(books("rar-2025"))
    pane.tab("new")
    assert pane.page.locator("#new-correct").is_hidden()
    pane.page.select_option("#new-plan", "rar-2018")
    pane.page.check("#new-form input[name=corrected]")
    pane.press("#new-form button.main")
    package = created(pane, tmp_path)
    assert our_calls(package) > 0
    assert len(read_workbook(package).document["changes"]) >= 19


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("formulas", ["native", "values"])
def test_the_published_copy_holds_none_of_our_functions(
    open_pane: Any, books: Any, tmp_path: Path, formulas: str, lang: str
) -> None:
    pane = open_pane(books("rar-2018"), language=TAGS[lang])
    pane.tab("publish")
    pane.page.check(f"#publish-form input[value={formulas}]")
    said = pane.press("#publish-form button.main")
    errors = [one for one in check_file(books("rar-2018")).problems if one.severity is Severity.ERROR]
    counted = {"sv": "Antal fel som följer med: {}.", "en": "Errors that go with it: {}."}[lang]
    assert errors and counted.format(len(errors)) in said
    package, before = created(pane, tmp_path), open_package(books("rar-2018"))
    assert our_calls(package) == 0 < our_calls(before)
    written = [cell for sheet in package.sheets for cell in sheet.cells.values() if cell.formula]
    assert bool(written) == (formulas == "native")
    for sheet in before.sheets:
        for position, cell in sheet.cells.items():
            assert package.sheet(sheet.name).cells[position].value == cell.value


def test_a_sound_copy_says_so(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("corrected"))
    pane.tab("publish")
    assert pane.press("#publish-form button.main").endswith("Inga fel följer med.")


def fill_fees(pane: Any, fields: dict[str, str]) -> None:
    pane.tab("fees")
    for name, text in fields.items():
        pane.page.fill(f"#fees-form [name={name}]", text)


FEES = {
    "total": "4 000 000",
    "weights": "tblMedlemmar[Antal inv]",
    "codes": "tblMedlemmar[Kod]",
    "target": "Hjälp!J90",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formula_of_the_fees(open_pane: Any, books: Any, lang: str) -> None:
    pane = open_pane(books("rar-2018"), language=TAGS[lang])
    fill_fees(pane, FEES)
    pane.page.select_option("#fees-policy", {"sv": "största rest", "en": "largest remainder"}[lang])
    pane.page.select_option("#fees-quarter_policy", {"sv": "lika kvartal", "en": "equal quarters"}[lang])
    assert "J90:O98" in pane.press("#fees-form button.main")
    rows = pane.page.locator("#fees-found tbody tr").all()
    gnesta = rows[1].locator("td").all_inner_texts()
    assert len(rows) == 9 and gnesta[:2] == ["0461", "148\u00a0360"]
    assert "J90" in pane.press("#fees-insert")
    rules = {"sv": '"största rest","lika kvartal"', "en": '"largest remainder","equal quarters"'}[lang]
    assert pane.sheet("Hjälp")["formulas"] == {
        "J90": f"=FINSAM.AVGIFTSPLAN(4000000,tblMedlemmar[Antal inv],tblMedlemmar[Kod],{rules})"
    }
    assert pane.page.locator("#fees-insert").is_disabled()


def test_ranges_are_picked_from_the_selection(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    fill_fees(pane, {"total": "Budgetram"})
    for name, cells in (("weights", "Medlemsavgifter!C6:C14"), ("target", "Hjälp!J90:K91")):
        pane.page.evaluate("(cells) => { __excel.selection = cells; }", cells)
        pane.page.locator(f"#fees-{name} + button").click()
        pane.page.wait_for_function(f"document.getElementById('fees-{name}').value")
    assert pane.page.input_value("#fees-weights") == "Medlemsavgifter!C6:C14"
    assert pane.page.input_value("#fees-target") == "Hjälp!J90"
    pane.page.locator("#names option").first.wait_for(state="attached")
    assert "Budgetram" in pane.page.locator("#names option").evaluate_all("(all) => all.map((o) => o.value)")
    pane.press("#fees-form button.main")
    pane.press("#fees-insert")
    assert pane.sheet("Hjälp")["formulas"]["J90"] == "=FINSAM.AVGIFTSPLAN(Budgetram,Medlemsavgifter!C6:C14)"


def test_about_says_where_the_workbook_goes(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.tab("about")
    text = pane.page.locator("#about").inner_text()
    assert "skickas till 127.0.0.1" in text and "PolyForm Noncommercial" in text
    assert pane.page.locator("#about-support").get_attribute("href") == "/hjalp?lang=sv"


def test_a_file_that_is_no_workbook(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"), book=base64.b64encode(b"hej").decode())
    pane.tab("publish")
    assert "Åtgärd:" in pane.press("#publish-form button.main")
    assert pane.page.locator("#refusal").is_visible()
    pane.tab("check")
    assert pane.press("#check-run") == "1 fel"


def test_a_cell_that_is_being_edited(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"))
    pane.tab("explain")
    pane.page.evaluate("() => { __excel.editing = true; }")
    assert pane.press("#explain-run").startswith("Excel svarar inte just nu. Åtgärd: avsluta redigeringen")


def test_outside_excel(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2025"), host=None)
    told = pane.page.locator(
        "#xlwings-office-ready-error", has_text="Åtgärdsfönstret får inget svar från Excel."
    )
    told.wait_for()
    assert told.locator("button").all_inner_texts() == ["Ladda om", "Stäng"]
    assert pane.page.locator("#check-run").is_disabled()


@pytest.mark.parametrize("name", ["finns-inte", "words"])
def test_no_other_job_is_done(excel: Any, name: str) -> None:
    assert excel.http.post(f"/pane/{name}", content=b"{}\n").status_code in (404, 405)


def test_no_other_site_may_ask(excel: Any, books: Callable[[str], Path]) -> None:
    body = b'{"lang": "sv"}\n' + books("rar-2025").read_bytes()
    stranger = excel.http.post("/pane/check", content=body, headers={"Origin": "https://example.org"})
    assert stranger.status_code == 403
    assert excel.http.post("/pane/check", content=body).status_code == 200
