"""The formula of the fees: what is put in is what the form says, or it is refused before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from udfs.formulas import evaluate_formula
from xlsheets.building import built_workbook
from xlsheets.catalogue import word
from xlsheets.catalogue.numbers import write_number
from xlsheets.formula.spelling import NAMESPACE
from xlsheets.ooxml import open_package
from xlsheets.plan.documents import load_plan
from xlsheets.tracing.lookup import workbook_cells
from xlsheets.web.pane.fees import fees
from xlsheets.web.pane.making import new
from xlsheets.web.pane.question import Question, RefusedError

PLAN = {
    "total": "4 000 000",
    "weights": "tblMedlemmar[Antal inv]",
    "codes": "tblMedlemmar[Kod]",
    "target": "Hjälp!J90",
}


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fees") / "plan.xlsx"
    path.write_bytes(built_workbook(load_plan("rar-2018")).to_bytes())
    return path


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A workbook with three members on each of two sheets, with other numbers, and what is added."""

    def make(add: Callable[[Any, Any], None] = lambda book, sheet: None) -> Path:
        path = tmp_path / "bok.xlsx"
        with xlsxwriter.Workbook(path) as made:
            for number, name in enumerate(("Blad1", "Blad två")):
                sheet = made.add_worksheet(name)
                for row in range(3):
                    sheet.write_number(row, 0, (row + 1) * (number + 1) ** row)
            add(made, sheet)
        return path

    yield make


def asked(path: Path, lang: str = "sv", **values: str) -> dict[str, Any]:
    return fees(Question(path, {"lang": lang, **values}))


def refused(path: Path, lang: str = "sv", **values: str) -> str:
    with pytest.raises(RefusedError) as error:
        asked(path, lang, **values)
    return str(error.value)


@pytest.mark.parametrize("total", ["4000000", "4 000 000", "4\u00a0000\u202f000", "4.000.000", "4000000,00"])
@pytest.mark.parametrize("codes", ["", "tblMedlemmar[Kod]"])
@pytest.mark.parametrize("policy", ["", "största rest", "Sainte-Laguë"])
@pytest.mark.parametrize("quarter_policy", ["", "lika kvartal"])
def test_the_formula_is_the_form(
    plan: Path, total: str, codes: str, policy: str, quarter_policy: str
) -> None:
    given = PLAN | {"total": total, "codes": codes, "policy": policy, "quarter_policy": quarter_policy}
    found = asked(plan, **given)
    quoted = [f'"{one}"' if one else "" for one in (policy, quarter_policy)]
    wanted = ",".join(["4000000", "tblMedlemmar[Antal inv]", codes, *quoted]).rstrip(",")
    assert found["formula"] == f"={NAMESPACE}.AVGIFTSPLAN({wanted})"
    again = evaluate_formula(f"AVGIFTSPLAN({wanted})", resolve=workbook_cells(open_package(plan)))
    told = [
        [write_number(one) if not isinstance(one, str) else one for one in row]
        for row in again.grid.to_rows()
    ]
    assert found["rows"] == told


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"total": ""}, "Uppgiften belopp saknas."),
        ({"total": "1),SUM(1"}, "belopp: 1),SUM(1 går inte att läsa."),
        ({"total": "AVGIFTER(100,{1})"}, "belopp: AVGIFTER(100,{1}) går inte att läsa."),
        ({"total": "1;5"}, "belopp: 1;5 går inte att läsa."),
        ({"total": "ca 500"}, "belopp: ca 500 går inte att läsa."),
        ({"total": "4.000"}, "belopp: 4.000 kan vara 4\u00a0000 eller 4. Åtgärd: skriv 4000 eller 4."),
        ({"total": "4 tkr"}, "belopp: 4 tkr kan vara 4 eller 4\u00a0000."),
        ({"total": "4000000,5"}, "belopp: 4\u00a0000\u00a0000,5 har decimaler"),
        ({"weights": "{1,5;2}", "codes": ""}, "grunder: {1,5;2} går inte att läsa."),
        ({"weights": "{1,5}", "codes": ""}, "grunder: {1,5} går inte att läsa."),
        ({"weights": "Medlemsavgifter!C:C"}, "grunder: Medlemsavgifter!C:C är hela kolumner"),
        ({"weights": "Finns_inte"}, "grunder: Finns_inte går inte att läsa."),
        ({"weights": "[Antal inv]"}, "grunder: [Antal inv] går inte att läsa."),
        ({"weights": "{0;0}", "codes": ""}, "alla fördelningsgrunder är noll"),
        ({"target": "Hjälp"}, "Ingen cell är vald."),
        ({"target": "J90"}, "Ingen cell är vald."),
        ({"target": "Hjälp!J:J"}, "Ingen cell är vald."),
        ({"target": "Saknas!J1"}, "Ingen cell är vald."),
        ({"target": "Hjälp!A1"}, "Cellen A1 är inte tom"),
        ({"target": "Medlemsavgifter!E7"}, "Cellen ligger i en tabell"),
        ({"target": "Hjälp!XFC90"}, "Resultatet går utanför bladets kant."),
        ({"target": "Hjälp!J1048570"}, "Resultatet går utanför bladets kant."),
    ],
)
def test_what_is_refused(plan: Path, changed: dict[str, str], said: str) -> None:
    told = refused(plan, **PLAN | changed)
    assert said in told and "Åtgärd:" in told
    assert "Do:" in refused(plan, "en", **PLAN | changed)


def test_cells_without_a_sheet_are_those_beside_the_formula_and_say_so(book: Callable[..., Path]) -> None:
    found = asked(book(), total="100", weights="A1:A3", target="'Blad två'!D1")
    assert found["formula"] == f"={NAMESPACE}.AVGIFTSPLAN(100,'Blad två'!A1:A3)"
    assert "'Blad två'!A1:A3" in found["shown"]
    assert [row[0] for row in found["rows"]] == ["6", "23", "71"], "1, 4 and 12, not 1, 2 and 3"


def test_a_name_is_the_one_that_the_formula_will_see(book: Callable[..., Path]) -> None:
    def names(made: Any, sheet: Any) -> None:
        made.define_name("Blad1!grund", "=Blad1!$A$1:$A$3")
        made.define_name("'Blad två'!grund", "='Blad två'!$A$1:$A$3")
        made.define_name("Blad1!annan", "=Blad1!$A$1:$A$3")

    path = book(names)
    found = asked(path, total="100", weights="grund", target="'Blad två'!D1")
    assert [row[0] for row in found["rows"]] == ["6", "23", "71"]
    assert "annan går inte att läsa" in refused(path, total="100", weights="annan", target="'Blad två'!D1")
    told = asked(path, total="100", weights="Blad1!annan", target="'Blad två'!D1")
    assert told["formula"] == f"={NAMESPACE}.AVGIFTSPLAN(100,Blad1!annan)"


def test_where_the_result_has_no_room(book: Callable[..., Path]) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.merge_range("F2:G2", "")
        sheet.write_dynamic_array_formula("D10:D12", "=A1:A3", None, 1)

    given = {"total": "100", "weights": "A1:A3"}
    path = book(fill)
    assert "F2:G2 är sammanfogade" in refused(path, **given, target="'Blad två'!D1")
    assert "Cellen D10 är inte tom" in refused(path, **given, target="'Blad två'!C11")
    protected = book(lambda made, sheet: sheet.protect())
    assert "Bladet Blad två är skyddat" in refused(protected, **given, target="'Blad två'!D1")


@pytest.mark.parametrize(
    ("formula", "target", "goes_round"),
    [
        ("=SUM(D1:H9)", "D1", True),
        ("=SUM(D1:H9)", "J1", False),
        ("=A2", "D1", False),
        ("=C1", "D2", True),  # which reads D2
        ("=SUM('Blad två'!H3:H3)", "D1", True),
    ],
)
def test_inputs_that_rest_on_the_result_go_round(
    book: Callable[..., Path], formula: str, target: str, goes_round: bool
) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_formula("A1", formula, None, 1)
        sheet.write_formula("C1", "=D2", None, 1)

    given = {"total": "100", "weights": "A1:A3", "target": f"'Blad två'!{target}"}
    if goes_round:
        assert refused(book(fill), **given) == word("pane fees circle", "sv")
    else:
        assert asked(book(fill), **given)["rows"]


@pytest.mark.parametrize("year", ["", "31", "tjugo", "99999", "²025"])
def test_a_year_that_cannot_be(tmp_path: Path, year: str) -> None:
    with pytest.raises(RefusedError, match="Första året går inte att använda"):
        new(Question(tmp_path / "book.xlsx", {"lang": "sv", "plan": "blank", "year": year}))
