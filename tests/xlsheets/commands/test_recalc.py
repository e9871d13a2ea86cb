"""`xlsheets recalc`: exit codes, the JSON, where the result goes, and what a failure leaves behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlsheets.commands.kept import PARTICULARS, REASONS, reason, remedy
from xlsheets.engine.doubts import Check
from xlsheets.engine.results import Kept, Why
from xlsheets.ooxml import open_package

Run = Callable[..., Any]
SHEET = "Blad åäö"


def value(path: Path, row: int, column: int) -> object:
    return open_package(path).sheet(SHEET).cell(row, column).value


@pytest.fixture
def partly(tmp_path: Path) -> Path:
    """A workbook with one cell that cannot be vouched for."""
    path = tmp_path / "delvis.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write("A1", 2)
        sheet.write_formula("B1", "=A1*2", value=4)
        sheet.write_formula("B2", '=INDIRECT("A"&B1/B1)*3', value=6)
    return path


def test_a_change_moves_what_rests_on_it(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "ut.xlsx"
    before = plain_workbook.read_bytes()
    ran = run(
        "recalc",
        plain_workbook,
        "--set",
        f"{SHEET}!A1=4,5",
        "--set",
        "pris=2",
        "-o",
        target,
        "--format",
        "json",
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "files": [{"file": str(plain_workbook), "written": str(target), "calculated": 2, "kept": []}]
    }
    assert (value(target, 1, 2), value(target, 2, 2)) == (7.5, 27)
    assert value(target, 3, 1) == "0428"
    assert plain_workbook.read_bytes() == before


def test_in_place_keeps_a_backup(run: Run, plain_workbook: Path) -> None:
    before = plain_workbook.read_bytes()
    ran = run("recalc", plain_workbook, "--set", "pris=1", "--in-place")
    assert ran.code == 0
    assert "2 celler beräknade" in ran.out
    assert plain_workbook.with_name("egen.xlsx.bak").read_bytes() == before
    assert value(plain_workbook, 2, 2) == 6
    assert sorted(path.name for path in plain_workbook.parent.iterdir()) == ["egen.xlsx", "egen.xlsx.bak"]


@pytest.mark.parametrize(
    ("setting", "lang", "line"),
    [
        ("A1=62 000,5", "sv", "A1: 2 → 62 000,5"),
        ("A1=62 000,5", "en", "A1: 2 → 62 000.5"),
        ("A1=", "sv", "A1: 2 → tom"),
        ("A3=0480", "sv", "A3: 0428 → 0480"),
        ("A4=2018-12-31", "sv", "A4: 2018-01-01 → 2018-12-31"),
        ("C9=sant", "sv", "C9: tom → SANT"),
        ("C9=sant", "en", "C9: empty → TRUE"),
    ],
)
def test_each_change_is_named(
    run: Run, plain_workbook: Path, tmp_path: Path, setting: str, lang: str, line: str
) -> None:
    target = tmp_path / "ut.xlsx"
    ran = run("recalc", plain_workbook, "--set", f"{SHEET}!{setting}", "-o", target, "--lang", lang)
    assert f"  {SHEET}!{line}" in ran.out.replace("\u00a0", " ").splitlines()
    assert "Ändringslogg" not in ran.out


def test_a_change_in_our_own_workbook_belongs_in_its_log(run: Run, tmp_path: Path) -> None:
    ours = tmp_path / "plan.xlsx"
    assert run("new", "budget", "--plan", "rar-2018", "-o", ours).code == 0
    setting = ("--set", "Budgetram=17 000 000")
    ran = run("recalc", ours, *setting, "-o", tmp_path / "sv.xlsx")
    assert "Skriv ändringen i Ändringslogg." in ran.out
    ran = run("recalc", ours, *setting, "-o", tmp_path / "en.xlsx", "--lang", "en")
    assert "Enter the change in Ändringslogg." in ran.out
    assert "Ändringslogg" not in run("recalc", ours, "-o", tmp_path / "utan.xlsx").out


def test_a_text_code_stays_text(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    run("recalc", plain_workbook, "--set", f"{SHEET}!A3=0480", "-o", tmp_path / "ut.xlsx")
    assert value(tmp_path / "ut.xlsx", 3, 1) == "0480"


def test_what_is_kept_is_listed_and_ends_with_1(run: Run, partly: Path, tmp_path: Path) -> None:
    ran = run("recalc", partly, "--set", f"{SHEET}!A1=5", "-o", tmp_path / "ut.xlsx", "--format", "json")
    assert ran.code == 1
    (file,) = ran.json["files"]
    (kept,) = file["kept"]
    assert (kept["sheet"], kept["cell"], kept["code"]) == (SHEET, "B2", "indirect")
    assert kept["reason"].startswith("INDIREKT")
    assert (value(tmp_path / "ut.xlsx", 1, 2), value(tmp_path / "ut.xlsx", 2, 2)) == (10, 6)


@pytest.mark.parametrize(
    "words",
    [
        ["--set", "saknas=1", "-o", "ut.xlsx"],
        ["--set", "Blad åäö!B1=1", "-o", "ut.xlsx"],
        ["--set", "B1", "-o", "ut.xlsx"],
        ["-o", "egen.xlsx"],
        ["-o", "saknas/ut.xlsx"],
        [],
        ["-o", "ut.xlsx", "--in-place"],
    ],
)
def test_nothing_is_written_when_it_is_refused(
    run: Run, plain_workbook: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(plain_workbook.parent)
    before = plain_workbook.read_bytes()
    ran = run("recalc", plain_workbook.name, *words)
    assert ran.code == 2
    assert ran.err
    assert [path.name for path in plain_workbook.parent.iterdir()] == ["egen.xlsx"]
    assert plain_workbook.read_bytes() == before


def test_one_bad_file_does_not_stop_the_rest(run: Run, plain_workbook: Path) -> None:
    folder = plain_workbook.parent
    (folder / "annan.xlsx").write_bytes(b"inte en arbetsbok")
    shutil.copy(plain_workbook, folder / "zebra.xlsx")
    ran = run("recalc", folder, "--in-place", "--format", "json")
    assert ran.code == 2
    written = {Path(file["file"]).name: file["written"] is not None for file in ran.json["files"]}
    assert written == {"annan.xlsx": False, "egen.xlsx": True, "zebra.xlsx": True}
    assert "annan.xlsx" in ran.err
    assert not (folder / "annan.xlsx.bak").exists()


def test_every_reason_has_words() -> None:
    assert set(REASONS) == {str(why) for why in Why}


def test_what_engines_may_differ_on_is_said_for_every_check_with_the_function() -> None:
    checks = {one.value for one in Check} | {"grown-character", "wide-character"}
    assert set(PARTICULARS) == checks
    for check in [*checks, None]:
        kept = Kept("Blad", 1, 2, Why.ENGINES_DIFFER, {"check": check, "function": "MATCH"})
        for lang, name in (("sv", "PASSA"), ("en", "MATCH")):
            assert name in reason(kept, lang) or check in ("cancelled", "text-as-number", "text-result")
            assert "…" not in reason(kept, lang)
    assert reason(
        Kept("B", 1, 2, Why.ENGINES_DIFFER, {"check": "compared", "function": "="}), "sv"
    ).startswith("tecknet = jämför")


def test_the_list_begins_with_the_cells_that_hold_the_others_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "egen.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("A")
        sheet.write("A1", 2)
        sheet.write_formula("B1", "=A1*2", value=4)
        sheet.write_formula("C1", "=B2+1", value=7)
        sheet.write_formula("B2", '=INDIRECT("A"&B1/B1)*3', value=6)
    ran = run("recalc", path, "--set", "A!A1=5", "-o", tmp_path / "ut.xlsx")
    assert [line.strip() for line in ran.out.splitlines()[2:]] == [
        "2 celler behåller sitt sparade värde:",
        "A!B2: INDIREKT avgör först när den räknas vilka celler den läser",
        "A!C1: bygger på A!B2, som behåller sitt värde",
        "Åtgärd: öppna filen i Excel, tryck Ctrl+Alt+F9 och spara. Då räknar Excel också de cellerna.",
    ]


def test_what_excel_cannot_calculate_either_is_not_sent_there() -> None:
    circle = Kept("A", 1, 1, Why.CIRCULAR)
    on_it = Kept("A", 1, 2, Why.DEPENDS, {"sheet": "A", "cell": "A1"})
    assert remedy([circle, on_it], "sv") is None
    assert remedy([circle, Kept("A", 1, 3, Why.VOLATILE, {"function": "NOW"})], "sv")


def test_a_cell_kept_over_numbers_that_cancel_says_so() -> None:
    kept = Kept("Blad", 1, 2, Why.ENGINES_DIFFER, {"check": "cancelled"})
    assert reason(kept, "sv").startswith("talen tar nästan ut varandra")
    assert "…" not in reason(kept, "en")


@pytest.mark.libreoffice
def test_libreoffice_may_calculate_instead(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    words = ("recalc", plain_workbook, "--set", f"{SHEET}!A1=4,5")
    assert run(*words, "-o", tmp_path / "a.xlsx").code == 0
    ran = run(*words, "--engine", "libreoffice", "-o", tmp_path / "b.xlsx", "--format", "json")
    assert (ran.code, ran.json["files"][0]["kept"]) == (0, [])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(("lang", "words"), [("sv", "Installera LibreOffice"), ("en", "Install LibreOffice")])
def test_without_libreoffice_its_engine_says_what_to_install(
    run: Run, plain_workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    from xlsheets.engine.libreoffice import office

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", ())
    target = tmp_path / "ut.xlsx"
    ran = run("recalc", plain_workbook, "--engine", "libreoffice", "-o", target, "--lang", lang)
    assert ran.code == 2
    assert words in ran.err
    assert not target.exists()


@pytest.mark.parametrize("text", ["4.500", "ca 500"])
def test_an_amount_that_is_unclear_writes_nothing(
    run: Run, plain_workbook: Path, tmp_path: Path, text: str
) -> None:
    before, target = plain_workbook.read_bytes(), tmp_path / "ut.xlsx"
    ran = run("recalc", plain_workbook, "--set", f"{SHEET}!A1={text}", "-o", target)
    assert (ran.code, ran.out, target.exists()) == (2, "", False)
    assert f"{SHEET}!A1: " in ran.err and "Inget har ändrats." in ran.err
    assert run("recalc", plain_workbook, "--set", f"{SHEET}!A1={text}", "--in-place").code == 2
    assert plain_workbook.read_bytes() == before


@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_that_somebody_has_open_is_not_replaced(
    run: Run, plain_workbook: Path, tmp_path: Path, in_place: bool
) -> None:
    other = tmp_path / "ny.xlsx"
    other.write_bytes(b"")
    locked = plain_workbook if in_place else other
    (tmp_path / f"~${locked.name}").write_bytes(bytes([3]) + b"Eva".ljust(54))
    ran = run("recalc", plain_workbook, *(["--in-place"] if in_place else ["-o", other]))
    assert ran.code == 2
    assert "är öppen hos Eva" in ran.err
    assert other.read_bytes() == b""
    assert not plain_workbook.with_name(plain_workbook.name + ".bak").exists()
