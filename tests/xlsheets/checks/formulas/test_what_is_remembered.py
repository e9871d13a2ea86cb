"""What is remembered of one file never shows in the findings of another, and does not grow."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsheets.checks.formulas import check_formulas, memory, pattern
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.problems import Problem

MakePackage = Callable[..., Package]
Findings = list[Problem]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Begin with nothing remembered, and leave what other tests remember alone; to be called to forget."""

    def forget() -> None:
        monkeypatch.setattr(memory, "REMEMBERED", {})
        monkeypatch.setattr(pattern, "_KNOWN", {})

    forget()
    yield forget


def findings(package: Package) -> Findings:
    return list(check_formulas(package))


def budget(
    formulas: Mapping[str, str],
    *,
    sheet: str = "Plan",
    table: str = "A1:B5",
    name: str = "=Plan!$B$2:$B$5",
) -> Package:
    """Amounts in a table, with sums of them beside it: by address, by the table's column and by a name."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    plan = workbook.add_worksheet(sheet)
    columns = [{"header": header} for header in ("Post", "Belopp")]
    plan.add_table(table, {"name": "tblPlan", "columns": columns, "autofilter": False})
    for row, amount in enumerate((100, 250, 400, 800), 1):
        plan.write_row(row, 0, [f"Post {row}", amount])
    plan.write("D1", "Summor")
    workbook.define_name("Belopp", name)
    workbook.close()
    editor = Editor(open_package(buffer.getvalue()))
    sound = {"D2": "SUM(B2:B5)", "D3": "SUM(tblPlan[Belopp])", "D4": "SUM(Belopp)", "E2": f"{sheet}!B2+0"}
    for address, formula in (sound | formulas).items():
        value = 100 if address == "E2" else 1550
        editor.set_formula(sheet, split_a1(address), formula, value)
    return open_package(editor.to_bytes())


PAIRS: dict[str, Callable[[], tuple[Package, Package]]] = {
    "a formula": lambda: (budget({}), budget({"D2": "SUM(B2:B4)"})),
    "a circle": lambda: (budget({"E3": "D2+0"}), budget({"E3": "D2+0", "D2": "SUM(B2:B5)+E3"})),
    "the range of a table": lambda: (budget({}), budget({}, table="A1:B4")),
    "a defined name": lambda: (budget({}), budget({}, name="=Plan!$B$2:$B$4")),
    "a name that is gone": lambda: (budget({}), budget({}, name="=Plan!#REF!")),
    "the name of a sheet": lambda: (
        budget({"E2": "Plan!B2+Plan!B3"}),
        budget({"E2": "Plan!B2+Plan!B3"}, sheet="Annan", name="=Annan!$B$2:$B$5"),
    ),
}


@pytest.mark.parametrize("difference", PAIRS)
def test_two_files_that_differ_in_one_thing_do_not_share_findings(
    difference: str, forgotten: Callable[[], None]
) -> None:
    sound, damaged = PAIRS[difference]()
    of_sound = findings(sound)
    forgotten()
    of_damaged = findings(damaged)
    assert of_sound != of_damaged
    assert findings(sound) == of_sound
    assert findings(damaged) == of_damaged


FORMULAS = ("A{r}*2", "A{r}+B{r}", "SUM(B$1:B{r})", "SUM(B1:B5)", "D{r}-1", "C{r}*1.03", "INDIRECT(A{r})")
cells = st.builds(lambda column, row: (column, row), st.sampled_from("BCDE"), st.integers(1, 6))
contents = st.none() | st.integers(1, 500) | st.sampled_from(FORMULAS)
changes = st.lists(st.tuples(st.sampled_from(("Ett", "Två")), cells, contents), min_size=3, max_size=8)


def changed(sheets: dict[str, dict[str, Any]], sheet: str, column: str, row: int, content: object) -> None:
    if content is None:
        sheets[sheet].pop(f"{column}{row}", None)
    else:
        formula = content.format(r=row) if isinstance(content, str) else None
        sheets[sheet][f"{column}{row}"] = content if formula is None else (formula, row * 10)


@pytest.mark.parametrize("most_known", [1, 4096])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_file_after_file_is_found_as_if_it_were_the_first(
    package_of: MakePackage,
    forgotten: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    most_known: int,
    changes: list[Any],
) -> None:
    """However soon the formulas taken apart are forgotten while those who use them remember."""
    sheets: dict[str, dict[str, Any]] = {
        name: {f"A{row}": row * 10 for row in range(1, 7)}
        | {f"B{row}": (f"A{row}*2", row * 20) for row in range(1, 7)}
        for name in ("Ett", "Två")
    }
    packages = []
    for sheet, (column, row), content in changes:
        changed(sheets, sheet, column, row, content)
        packages.append(package_of(**sheets))
    forgotten()
    monkeypatch.setattr(pattern, "_MOST_KNOWN", most_known)
    remembering = [findings(package) for package in packages]
    monkeypatch.setattr(pattern, "_MOST_KNOWN", 4096)
    alone = []
    for package in packages:
        forgotten()
        alone.append(findings(package))
    assert remembering == alone


def test_memory_is_bounded(
    package_of: MakePackage, forgotten: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_COPIES", 12)
    monkeypatch.setattr(memory, "MOST_LAYOUTS", 3)
    monkeypatch.setattr(memory, "MOST_SHEETS", 5)
    monkeypatch.setattr(memory, "MOST_FRAMES", 2)
    first = findings(package_of(Blad={"A1": 5, "B1": ("A1*1.03", 5.15)}))
    for number in range(60):
        findings(package_of(**{f"Blad{number // 20}": {"A1": 5, "B1": (f"A1*1.{number + 10}", 5.5)}}))
    again = findings(package_of(Blad={"A1": 5, "B1": ("A1*1.03", 5.15)}))
    assert again == first
    assert len(memory.REMEMBERED) == 2
    for kept in memory.REMEMBERED.values():
        assert len(kept.layouts) <= 3
        assert len(kept.sheets) <= 5
        assert len(kept.copies) <= 13
