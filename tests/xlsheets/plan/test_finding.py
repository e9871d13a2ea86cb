"""How headings and labels are found where names are gone, without any workbook of ours."""

from __future__ import annotations

import pytest

from xlsheets.building import built_workbook
from xlsheets.ooxml import Area, Column, Package, Table, open_package
from xlsheets.plan.documents import load_plan, without_corrections
from xlsheets.plan.read import read_workbook
from xlsheets.plan.read.finding import (
    ENOUGH,
    MISTYPED,
    SAME,
    SHORTENED,
    Candidate,
    Texts,
    Wanted,
    best_pairs,
    choose,
    likeness,
    normal,
)
from xlsheets.plan.read.plan_columns import plan_columns


@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
@pytest.mark.parametrize("formulas", ["functions", "native"])
def test_nothing_is_searched_where_all_names_are_there(
    plan: str, formulas: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = open_package(built_workbook(without_corrections(load_plan(plan)), formulas).to_bytes())
    monkeypatch.setattr(Texts, "of", _never)
    assert read_workbook(package).problems == ()


def _never(package: Package) -> Texts:
    raise AssertionError("searched")


WANTED = [Wanted(text, (normal(text),)) for text in ("Kod", "Huvudman", "Antal inv", "Andel")]


@pytest.mark.parametrize(
    ("text", "wanted", "score"),
    [
        ("Antal inv", "Antal inv", SAME),
        ("ANTAL\u00a0INV. ", "Antal inv", SAME),
        ("Antal\ninv", "Antal inv", SAME),
        ("Antal\u00adinv", "Antal inv", SHORTENED),
        ("Antal invånare", "Antal inv", SHORTENED),
        ("Antla inv", "Antal inv", MISTYPED),
        ("Antal ink", "Antal inv", MISTYPED),
        ("Antall inv", "Antal inv", SHORTENED),
        ("Andel inv", "Antal inv", 0),
        ("helg dag", "Helgdag", SHORTENED),
        ("Insats- ägare", "Insatsägare", SHORTENED),
        ("K1", "K2", 0),
        ("Fastställd 2018", "Fastställd 2019", 0),
        ("Från", "Till", 0),
        ("Id", "Ia", 0),
        ("", "Kod", 0),
    ],
)
def test_likeness(text: str, wanted: str, score: int) -> None:
    assert likeness(normal(text), normal(wanted)) == score
    assert likeness(normal(wanted), normal(text)) == score


def _texts(**rows: list[str]) -> Texts:
    """Texts by sheet_row: the headings from column 1 on."""
    places: dict[str, list[tuple[str, int, int]]] = {}
    for name, headings in rows.items():
        sheet, row = name.split("_")
        for column, text in enumerate(headings, 1):
            places.setdefault(normal(text), []).append((sheet, int(row), column))
    return Texts(places)


def test_a_row_of_headings_is_a_candidate_from_half_of_them_on() -> None:
    texts = _texts(A_5=["Kod", "Huvudman", "Antal inv", "Andel"], B_2=["Kod", "Huvudman"], C_9=["Kod"])
    found = texts.rows(WANTED, ["Huvudman"])
    assert [(one.sheet, one.row, one.score) for one in found] == [("A", 5, SAME), ("B", 2, ENOUGH)]
    assert found[0].columns == {"Kod": 1, "Huvudman": 2, "Antal inv": 3, "Andel": 4}


def test_headings_that_other_tables_have_too_are_not_enough() -> None:
    texts = _texts(A_5=["Kod", "Andel"])
    assert texts.rows(WANTED, ["Huvudman"]) == []


def test_nobody_chooses_between_two_that_are_as_good() -> None:
    first, second = Candidate("A", 5, {}, 100), Candidate("B", 5, {}, 95)
    assert choose([first, second], None) == [first, second]
    assert choose([first, Candidate("B", 5, {}, 80)], None) == [first]
    assert choose([first, second], "b") == [second]


def test_a_heading_pairs_with_the_column_that_it_is_most_like() -> None:
    headings = ["", "Antal invånare", "Anteckning"]
    assert list(best_pairs(headings, WANTED[2:])) == [(1, "Antal inv", True)]


def test_two_headings_for_one_column_are_both_unsure() -> None:
    found = list(best_pairs(["Antal invånare", "Antal invån"], WANTED[2:3]))
    assert found == [(0, "Antal inv", False), (1, "Antal inv", False)]


def _table(*headings: str) -> Table:
    columns = tuple(Column(heading, None) for heading in headings)
    return Table("tblKostnader", "Plan", Area(1, 1, 3, len(columns)), columns, 1, 0, "")


def test_the_years_of_the_plan_come_in_the_order_of_time_wherever_they_stand() -> None:
    table = _table("Kostnader", "2026", "Kommentar", "2025", "Fastställd 2025", "Typ", "Part", "Id")
    found = plan_columns(table, 2025)
    assert (found.years, found.values, found.decided) == ((2025, 2026), (3, 1), {0: 4})
    assert found.tail == {"role": 5, "party": 6, "id": 7}


def test_a_heading_without_a_year_is_the_year_that_is_missing_in_its_place() -> None:
    assert plan_columns(_table("Kostnader", "2025", "Nästa år", "2027", "Typ", "Id"), 2025).values == (
        1,
        2,
        3,
    )
    assert plan_columns(_table("Kostnader", "Budget", "2026", "2027", "Typ", "Id"), 2025).values == (1, 2, 3)
    last = _table("Kostnader", "2025", "2026", "Sista", "Fastställd 2025", "Fastställd 2027", "Typ", "Id")
    assert plan_columns(last, 2025).years == (2025, 2026, 2027)


def test_between_two_headings_without_a_year_nobody_chooses() -> None:
    assert plan_columns(_table("Kostnader", "2025", "Mars", "Maj", "2027", "Typ", "Id"), 2025).years == (
        2025,
        2027,
    )
    assert plan_columns(_table("Kostnader", "2025", "2026", "Kommentar", "Typ", "Id"), 2025).years == (
        2025,
        2026,
    )


def test_a_year_with_another_word_is_taken_in_where_it_fits_and_an_outcome_is_not() -> None:
    table = _table("Kostnader", "Utfall 2024", "Budget 2025", "2026", "2027", "Typ", "Id")
    assert plan_columns(table, 2025).years == (2025, 2026, 2027)
    assert plan_columns(table, 2025).values == (2, 3, 4)
