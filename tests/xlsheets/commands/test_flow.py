"""From a plan to a workbook and on: `new`, `read`, `recalc`, `check`, `publish`, `demo`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xlsheets.commands.rendering import can_render
from xlsheets.ooxml import open_package
from xlsheets.plan.documents import list_plans, load_plan, without_corrections

Run = Callable[..., Any]
PLANS = list_plans()


@pytest.fixture
def built(run: Run, tmp_path: Path) -> Callable[..., Path]:
    def build(plan: str, *more: str) -> Path:
        path = tmp_path / f"{plan}.xlsx"
        ran = run("new", "budget", "--plan", plan, *more, "-o", path)
        assert (ran.code, ran.err) == (0, "")
        return path

    return build


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("formulas", ["functions", "native"])
def test_a_plan_there_and_back(run: Run, built: Callable[..., Path], plan: str, formulas: str) -> None:
    path = built(plan, "--formulas", formulas)
    ran = run("read", path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == without_corrections(load_plan(plan))
    recalculated = run("recalc", path, "--in-place", "--format", "json")
    assert (recalculated.code, recalculated.json["files"][0]["kept"]) == (0, [])


@pytest.mark.parametrize("plan", PLANS)
def test_a_printed_plan_has_errors_and_a_corrected_one_none(
    run: Run, built: Callable[..., Path], plan: str
) -> None:
    printed = run("check", built(plan), "--format", "json")
    assert printed.code == 1
    corrected = run("check", built(plan, "--corrected", "--force"), "--format", "json")
    assert corrected.code == 0
    severities = {problem["severity"] for problem in corrected.json["files"][0]["problems"]}
    assert "error" not in severities


def test_a_document_from_a_file(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "plan.json"
    document.write_text(json.dumps(load_plan("rar-2025")), encoding="utf-8")
    assert run("new", "budget", "--document", document, "-o", tmp_path / "a.xlsx").code == 0
    assert run("read", tmp_path / "a.xlsx").json == without_corrections(load_plan("rar-2025"))


def test_a_blank_budget(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tom.xlsx"
    assert run("new", "budget", "--blank", "--year", "2027", "-o", path).code == 0
    assert run("read", path).json["assumptions"]["first_year"] == 2027


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{}", "stämmer inte"),
        ("[]", "inget dokument"),
        ("{", "inget dokument"),
        (None, "finns inte"),
    ],
)
def test_a_bad_document_is_refused(run: Run, tmp_path: Path, document: str | None, said: str) -> None:
    path = tmp_path / "plan.json"
    if document is not None:
        path.write_text(document, encoding="utf-8")
    ran = run("new", "budget", "--document", path, "-o", tmp_path / "a.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "a.xlsx").exists()


def test_an_existing_file_is_not_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("viktigt", encoding="utf-8")
    assert run("new", "budget", "--plan", "rar-2025", "-o", path).code == 2
    assert path.read_text(encoding="utf-8") == "viktigt"
    assert run("new", "budget", "--plan", "rar-2025", "-o", path, "--force").code == 0


def test_an_unknown_plan_names_the_ones_there_are(run: Run, tmp_path: Path) -> None:
    ran = run("new", "budget", "--plan", "rar-1999", "-o", tmp_path / "a.xlsx")
    assert ran.code == 2
    assert "rar-2018" in ran.err


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("formulas", ["native", "values"])
def test_nothing_of_ours_is_left_when_published(
    run: Run, built: Callable[..., Path], tmp_path: Path, plan: str, formulas: str
) -> None:
    source, target = built(plan), tmp_path / "ut.xlsx"
    assert run("publish", source, "--formulas", formulas, "-o", target).code == 0
    before, after = open_package(source), open_package(target)
    for sheet in after.sheets:
        for place, cell in sheet.cells.items():
            assert "FINSAM" not in (cell.formula or ""), (sheet.name, place)
            assert formulas == "native" or cell.formula is None
            assert cell.value == before.sheet(sheet.name).cell(*place).value, (sheet.name, place)


def test_errors_that_go_into_a_copy_are_told(run: Run, built: Callable[..., Path], tmp_path: Path) -> None:
    source, target = built("rar-2018"), tmp_path / "ut.xlsx"
    problems = run("check", source, "--format", "json").json["files"][0]["problems"]
    errors = sum(problem["severity"] == "error" for problem in problems)
    ran = run("publish", source, "-o", target, "--format", "json")
    assert (ran.code, ran.json["errors"]) == (0, errors)
    assert ran.err == f"{errors} fel följer med i kopian. Kör xlsheets check.\n"
    english = run("publish", source, "-o", target, "--lang", "en")
    assert english.err == f"{errors} errors go into the copy. Run xlsheets check.\n"


def test_a_copy_of_a_sound_plan_has_nothing_to_tell(
    run: Run, built: Callable[..., Path], tmp_path: Path
) -> None:
    ran = run("publish", built("rar-2018", "--corrected"), "-o", tmp_path / "ut.xlsx", "--format", "json")
    assert (ran.code, ran.err, ran.json["errors"]) == (0, "", 0)


def test_reading_what_is_not_ours(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    assert run("read", plain_workbook).code == 2
    assert run("read", tmp_path / "saknas.xlsx").code == 2


@pytest.mark.skipif(not can_render(), reason="soffice or pdftoppm is missing: the demo draws no sheets")
def test_demo(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "visning"
    ran = run("demo", "-o", folder)
    assert ran.code == 0
    for plan in PLANS:
        assert (folder / f"{plan}.xlsx").exists() and (folder / f"{plan}-rattad.xlsx").exists()
        assert (folder / f"{plan}-eget-kapital.png").exists()
        assert list(folder.glob(f"{plan}-rattad-sida-*.png"))
    assert "999 999" in ran.out.replace("\u00a0", " ")
