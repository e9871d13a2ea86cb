"""Workbooks that other programs have damaged: whatever is wrong is told in words."""

import io
import random
from collections.abc import Callable

import openpyxl
import pytest

from xlsheets.catalogue import codes, render
from xlsheets.checks import check_workbook, problem_for
from xlsheets.ooxml import PackageCode, PackageError, open_package
from xlsheets.problems import Problem, Severity

Built = Callable[[str], bytes]
Damage = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="session")
def damaged(built: Built) -> Callable[[str, Damage], tuple[Problem, ...]]:
    """What is found in a shipped plan that was damaged and saved by another program."""

    def check(plan: str, damage: Damage) -> tuple[Problem, ...]:
        workbook = openpyxl.load_workbook(io.BytesIO(built(plan)))
        damage(workbook)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return check_workbook(open_package(buffer.getvalue()))

    return check


def _rename(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    chance.choice(workbook.worksheets).title = "Nytt namn"


def _delete_sheet(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    workbook.remove(chance.choice(workbook.worksheets))


def _delete_table(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    sheet = chance.choice([sheet for sheet in workbook.worksheets if sheet.tables])
    del sheet.tables[chance.choice(list(sheet.tables))]


def _delete_name(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    del workbook.defined_names[chance.choice([name for name in workbook.defined_names if name != "Mall"])]


def _break_name(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    name = chance.choice([name for name in workbook.defined_names if name != "Mall"])
    workbook.defined_names[name].attr_text = "#REF!$A$1"


def _overwrite(chance: random.Random, workbook: openpyxl.Workbook) -> None:
    sheet = chance.choice(workbook.worksheets)
    cell = sheet.cell(chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column))
    if not isinstance(cell, openpyxl.cell.cell.MergedCell):
        cell.value = chance.choice([None, -1, 12.5, "text", "#REF!", "=1/0"])


DAMAGES = (_rename, _delete_sheet, _delete_table, _delete_name, _break_name, _overwrite)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_workbook_is_told_in_words(
    damage: Callable[[random.Random, openpyxl.Workbook], None],
    seed: int,
    damaged: Callable[[str, Damage], tuple[Problem, ...]],
) -> None:
    chance = random.Random(f"{damage.__name__}{seed}")
    plan = chance.choice(["rar-2018", "rar-2025"])
    for problem in damaged(plan, lambda workbook: damage(chance, workbook)):
        assert all(render(problem, lang).message for lang in ("sv", "en"))


@pytest.mark.parametrize("code", PackageCode)
def test_every_refusal_of_a_file_is_told_in_words(code: PackageCode) -> None:
    assert code.value in codes()
    params = {"sheet": "Insatser", "cell": "B2", "table": "tblInsatser", "anchor": "A1", "style": 7}
    assert render(problem_for(PackageError(code, **params))).message


def _gone(sheet: str) -> Damage:
    return lambda workbook: workbook.remove(workbook[sheet])


def _renamed(sheet: str) -> Damage:
    def rename(workbook: openpyxl.Workbook) -> None:
        workbook[sheet].title = "Nytt namn"

    return rename


def _without_table(sheet: str, table: str) -> Damage:
    def remove(workbook: openpyxl.Workbook) -> None:
        del workbook[sheet].tables[table]

    return remove


def _without_name(name: str) -> Damage:
    def remove(workbook: openpyxl.Workbook) -> None:
        del workbook.defined_names[name]

    return remove


def _deleted_in_excel(workbook: openpyxl.Workbook) -> None:
    workbook.remove(workbook["Insatser"])
    for name in workbook.defined_names.values():
        name.attr_text = name.attr_text.replace("Insatser!", "#REF!")


@pytest.mark.parametrize(
    ("damage", "code", "severity", "user"),
    [
        (_without_name("Budgetram"), "name-found", Severity.ERROR, "Förutsättningar!I42"),
        (
            _without_table("Medlemsavgifter", "tblMedlemmar"),
            "table-found",
            Severity.ERROR,
            "Medlemsavgifter!D6",
        ),
        (_without_name("Insatser_summa"), "name-found", Severity.WARNING, None),
        (_without_table("Ändringslogg", "tblÄndringar"), "table-found", Severity.WARNING, None),
    ],
)
def test_a_name_that_a_formula_still_uses_is_an_error_and_another_one_a_warning(
    damage: Damage,
    code: str,
    severity: Severity,
    user: str | None,
    damaged: Callable[[str, Damage], tuple[Problem, ...]],
) -> None:
    found = [problem for problem in damaged("rar-2018", damage) if problem.code == code]
    assert [(one.severity, one.params.get("user")) for one in found] == [(severity, user)]


@pytest.mark.parametrize(
    ("damage", "code", "message"),
    [
        (_gone("Insatser"), "sheet-missing", "Bladet Insatser saknas."),
        (_deleted_in_excel, "sheet-missing", "Bladet Insatser saknas."),
        (
            _renamed("Medlemsavgifter"),
            "sheet-renamed",
            "Bladet Medlemsavgifter saknas. Uppgifterna hittades på det här bladet.",
        ),
        (
            _renamed("Budget och ekonomisk plan"),
            "sheet-renamed",
            "Bladet Budget och ekonomisk plan saknas. Uppgifterna hittades på det här bladet.",
        ),
        (
            _without_table("Insatser", "tblInsatser"),
            "table-found",
            "Tabellen på bladet Insatser saknas. Uppgifterna hittades på bladet Insatser, A5:K15, "
            "genom rubrikerna.",
        ),
        (
            _without_table("Fakturaunderlag", "tblFaktura"),
            "table-found",
            "Tabellen på bladet Fakturaunderlag saknas. "
            "Uppgifterna hittades på bladet Fakturaunderlag, A6:I15, "
            "genom rubrikerna.",
        ),
        (
            _without_name("Avgift_summa"),
            "name-found",
            "Ett namn i mallen är borttaget (Avgift_summa); uppgiften är läst ändå, "
            'genom texten "Summa kommuner".',
        ),
        (
            _without_name("Budgetram"),
            "name-found",
            'Ett namn i mallen är borttaget (Budgetram); uppgiften är läst ändå, genom texten "Budgetram".',
        ),
    ],
)
def test_what_is_missing_is_told_once_and_nothing_that_follows_from_it(
    damage: Damage, code: str, message: str, damaged: Callable[[str, Damage], tuple[Problem, ...]]
) -> None:
    found = damaged("rar-2018", damage)
    told = [render(problem).message.partition(" Formeln i ")[0] for problem in found if problem.code == code]
    assert told == [message]
    before = {problem.code for problem in damaged("rar-2018", lambda workbook: None)}
    assert {problem.code for problem in found} - before - {code} <= {"checks-postponed"}
