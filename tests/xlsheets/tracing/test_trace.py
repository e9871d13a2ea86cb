"""Cells explained: our own plans in both spellings, and workbooks that are not ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
import xlsxwriter

from udfs.registry import find
from xlsheets.building.new import new_workbook
from xlsheets.building.publish import published
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.plan.documents import load_plan
from xlsheets.tracing import Kind, Step, UnknownCellError, as_json, lines, trace
from xlsheets.tracing.tracer import DEEPEST

Sheets = Callable[[Callable[[xlsxwriter.Workbook], None]], Package]


@pytest.fixture(scope="module", params=["functions", "native"])
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The plan of 2018, as corrected, calculated by our functions or by plain formulas."""
    path = tmp_path_factory.mktemp("trace") / f"{request.param}.xlsx"
    new_workbook(load_plan("rar-2018"), path, request.param, date(2018, 1, 1))
    return open_package(path)


@pytest.fixture
def book() -> Sheets:
    def written(write: Callable[[xlsxwriter.Workbook], None]) -> Package:
        stream = BytesIO()
        with xlsxwriter.Workbook(stream) as workbook:
            write(workbook)
        return open_package(stream.getvalue())

    return written


def text(step: Step, lang: str = "sv") -> str:
    return "\n".join(lines(step, lang)).replace("\u00a0", " ")


def test_a_fee_from_the_frame_to_the_odd_krona(plan: Package) -> None:
    told = text(trace(plan, "Medlemsavgifter", "E7"))
    for part in (
        "Medlemsavgifter!E7 Gnesta, kr/år 2018 = 148 360",
        " AVGIFTSPLAN ger 148 360",
        "Medlem 0461 betalar 148 360 kr av 4 000 000 kr.",
        "Resten är nummer 2 av 9 i storlek och får en krona.",
        "Belopp att fördela: ",
        " BUDGETRAM ger 4 000 000",
        "metod enligt lagen (2003:1210) om finansiell samordning, 5 §",
        "Förutsättningar!B18 Budgetram = 16 000 000 kr/år (indata; källa: RAR Sörmland, plan och budget",
        "Fördelningsgrund per medlem: Medlemsavgifter!C6:C14 Antal inv = 9 tal, summa 168 456 "
        "(Antal invånare, 16–64 år, per datum 2016-11-01, slutlig; källa: RAR Sörmland",
        "Parternas andelar: Förutsättningar!B20:B22 Statens andel – Kommunernas andel = 3 tal, summa 100 % "
        "(källa: Lagen (2003:1210) 5 §)",
        "Regel för kvartalen: Förutsättningar!B32 Regel för kvartalet = lika kvartal (indata",
    ):
        assert part in told
    assert "Cellen visar" not in told


def test_the_same_in_english(plan: Package) -> None:
    told = text(trace(plan, "Medlemsavgifter", "E7", "en"), "en")
    assert "Member 0461 pays 148 360 kr of 4 000 000 kr. The allocation basis is 6 248 of 168 456" in told
    assert "The remainder is number 2 of 9 by size and gets one krona." in told
    assert "betalar" not in told


def test_equity_leads_back_to_the_first_opening_and_every_cost(plan: Package) -> None:
    step = trace(plan, "eget kapital", "D8")
    inputs = {one.label for one in step.walk() if one.kind in (Kind.INPUT, Kind.CELLS)}
    assert "Ingående balans, År 2018" in inputs
    assert step.content is not None and step.content.value == 10156


def test_equity_is_told_year_by_year(tmp_path: Path) -> None:
    new_workbook(load_plan("rar-2018"), tmp_path / "plan.xlsx", "functions", date(2018, 1, 1))
    plan = open_package(tmp_path / "plan.xlsx")
    told = text(trace(plan, "Eget kapital", "D7"))
    assert "2018: 2 738 + 16 000 − 17 872 = 866. 2019: 866 + 16 000 − 14 100 = 2 766. Ingående" in told
    assert "2020:" not in told and "Styrelse, År 2018 = −435 (indata)" in told
    assert "2018: 2 738 + 16 000 − 17 872 = 866." in text(trace(plan, "Eget kapital", "D7", "en"), "en")


def test_a_plan_with_costs_above_zero_is_told_in_the_same_sums(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_row("A1", [100, 300])
        sheet.write_row("A2", [90, 350])
        formula = '=FINSAM.KAPITALPLAN(10,A1:B1,A2:B2,"{}")'
        sheet.write_dynamic_array_formula("D1:F2", formula.format("kostnader positiva"), value=10)
        sheet.write_row("D2", [20, -50, -30])

    assert "År 1: 10 + 100 − 90 = 20. År 2: 20 + 300 − 350 = −30." in text(trace(book(write), "A", "F2"))


def test_a_sum_has_a_line_for_each_part_and_more_on_asking(plan: Package) -> None:
    told = text(trace(plan, "Fakturaunderlag", "I19")).splitlines()
    assert len(told) == 7
    assert told[2] == "   Delarna visas med en rad var. Visa en del för sig för att se vad den kommer av."
    assert told[3] == "   Fakturaunderlag!E19 Totalt, K1 = 4 000 000"
    whole = text(trace(plan, "Fakturaunderlag", "I19", whole=True))
    assert " AVGIFTSPLAN ger 30 352" in whole and "Delarna visas" not in whole


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Budgetram", "Förutsättningar!B18 Budgetram = 16 000 000 kr/år (indata"),
        ("budgetram", "Förutsättningar!B18 Budgetram = 16 000 000 kr/år (indata"),
        ("Andelar", "Förutsättningar!B20:B22 Statens andel – Kommunernas andel = 3 tal, summa 100 %"),
        ("tblMedlemmar[Antal inv]", "Medlemsavgifter!C6:C14 Antal inv = 9 tal, summa 168 456"),
        ("tblHelgdagar[Datum]", "Förutsättningar!B58:B70 Juldagen – Nyårsafton = 13 datum, 2017-12-25 till"),
    ],
)
def test_cells_are_asked_for_by_name(plan: Package, name: str, first: str) -> None:
    assert text(trace(plan, "", name)).startswith(first)


def test_a_range_is_asked_for_by_its_address(plan: Package) -> None:
    told = text(trace(plan, "Medlemsavgifter", "$C$6:$C$7")).splitlines()
    assert told[0].startswith("Medlemsavgifter!C6:C7 Antal inv = 2 tal, summa 11 361")
    assert told[1:] == [
        "   Medlemsavgifter!C6 Vingåker, Antal inv = 5 113 (indata)",
        "   Medlemsavgifter!C7 Gnesta, Antal inv = 6 248 (indata)",
    ]


@pytest.mark.parametrize("formulas", ["native", "values"])
def test_a_published_copy_says_that_it_has_no_functions(
    plan: Package, formulas: Literal["native", "values"]
) -> None:
    copy = open_package(published(plan, formulas).to_bytes())
    told = text(trace(copy, "Medlemsavgifter", "E7"))
    said = {"native": "har inga FINSAM-funktioner", "values": "är en publicerad kopia med bara värden"}
    assert f"Den här arbetsboken {said[formulas]}" in told
    assert "Mallens funktion AVGIFTSPLAN ger 148 360" in told and "Funktionen" not in told
    assert ("(fast värde i kopian)" in told) == (formulas == "values")
    assert "överskriven" not in told and "mallen har en formel här" not in told


def test_a_copy_with_values_only_admits_what_it_cannot_tell(plan: Package) -> None:
    copy = open_package(published(plan, "values").to_bytes())
    told = text(trace(copy, "Eget kapital", "D8")).splitlines()
    assert told[0] == "Eget kapital!D8 Utgående balans = 10 156 (fast värde i kopian)"
    assert "går inte att visa" in told[1] and len(told) == 2
    assert text(trace(copy, "", "Budgetram")).startswith(
        "Förutsättningar!B18 Budgetram = 16 000 000 kr/år (indata"
    )


def test_the_functions_of_the_workbook_are_called_so(plan: Package) -> None:
    own = any("AVGIFTSPLAN" in (cell.formula or "") for sheet in plan.sheets for cell in sheet.cells.values())
    told = text(trace(plan, "Medlemsavgifter", "E7"))
    assert ("Funktionen AVGIFTSPLAN ger" in told) == own
    assert ("inga FINSAM-funktioner" in told) != own


def test_days_without_a_date_format_are_days_where_a_function_reads_or_gives_them(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_column("A1", [43460, 43101])
        sheet.write_dynamic_array_formula("C1:F1", "=FINSAM.BETALDAGAR(2018,A1:A2)", value=43098)
        sheet.write_row("D1", [43189, 43280, 43371])

    step = trace(book(write), "A", "D1")
    told = text(step)
    assert told.startswith("A!D1 = 2018-03-30\n") and "Funktionen BETALDAGAR ger 2018-03-30" in told
    assert "A!A1:A2 = 2 datum, 2018-01-01 till 2018-12-26" in told
    assert as_json(step)["value"] == "2018-03-30" and as_json(step)["steps"][0]["value"] == "2018-03-30"


def test_every_formula_cell_of_a_plan_can_be_explained(plan: Package) -> None:
    """None raises, none is longer than promised, and what our functions give is what the cell shows."""
    for sheet in plan.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            step = trace(plan, sheet.name, a1(row, column))
            told = text(step)
            assert len(told.splitlines()) <= 120, (sheet.name, a1(row, column))
            assert "Cellen visar" not in told, told


def test_a_fee_typed_over_shows_what_the_rule_gives(plan: Package) -> None:
    editor = Editor(plan)
    editor.set_value("Medlemsavgifter", (7, 5), 148_000)
    typed = open_package(editor.to_bytes())
    step = trace(typed, "Medlemsavgifter", "E7")
    assert step.kind is Kind.REPLACED
    told = text(step)
    assert "= 148 000 (fast värde: mallen har en formel här)" in told
    assert (
        "Cellen är överskriven med 148 000; regeln ger 148 360. Hämta tillbaka formeln, eller ange beslut."
        in told
    )


def test_a_call_that_fails_says_why(plan: Package) -> None:
    editor = Editor(plan)
    for row in range(6, 15):
        editor.set_value("Medlemsavgifter", (row, 3), 0)
    step = trace(open_package(editor.to_bytes()), "Medlemsavgifter", "E7")
    rule = next(one.rule for one in step.walk() if one.rule and one.rule.function is find("AVGIFTSPLAN"))
    assert rule.gives is None and rule.fault
    assert rule.fault in text(step)


def test_days_are_told_as_days(plan: Package) -> None:
    told = text(trace(plan, "Fakturaunderlag", "F5"))
    assert told.startswith("Fakturaunderlag!F5 Förfallodag = 2018-03-29")
    assert "Första budgetår = 2018 år" in told
    if "Dagar_svar" in told:
        assert "Funktionen BETALDAGAR ger 2018-03-29" in told
        assert "Juldagen – Nyårsafton = 13 datum, 2017-12-25 till 2018-12-31" in told


def test_sums_and_running_balances_of_any_workbook(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Budget")
        sheet.write_row("A1", ["Post", 2025])
        sheet.write_row("A2", ["Hyra", 100])
        sheet.write_row("A3", ["Lön", 250])
        sheet.write("A4", "Summa")
        sheet.write_formula("B4", "=SUM(B2:B3)", value=350)

    told = text(trace(book(write), "budget", "b4"))
    assert told.splitlines() == [
        "Budget!B4 Summa = 350",
        "   =SUMMA(B2:B3)",
        "   Budget!B2 Hyra = 100 (indata)",
        "   Budget!B3 Lön = 250 (indata)",
    ]


def test_our_function_in_a_workbook_of_another_make(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Avgift")
        sheet.write_column("A1", [1, 1, 1])
        sheet.write_dynamic_array_formula("B1:B3", "=_xldudf_FINSAM_AVGIFTER(100,A1:A3)", value=34)
        sheet.write("B2", 33)
        sheet.write("B3", 33)

    told = text(trace(book(write), "Avgift", "B2"))
    assert "Funktionen AVGIFTER ger 33" in told
    assert "Fördelningsgrund per medlem: Avgift!A1:A3 = 3 tal, summa 3" in told


def test_a_stale_answer_is_told(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_formula("A2", "=FINSAM.KAPITALUTRYMME(100,300)", value=1)

    assert "Cellen visar 1, regeln ger 200" in text(trace(book(write), "A", "A2"))


def test_a_circle_ends(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_formula("A1", "=B1+1", value=1)
        sheet.write_formula("B1", "=A1", value=1)

    told = text(trace(book(write), "A", "A1"))
    assert "A!A1 = 1 (förklaras ovan)" in told


def test_a_long_chain_ends_in_a_word_about_it(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write("A1", 1)
        for row in range(2, 3000):
            sheet.write_formula(f"A{row}", f"=A{row - 1}+1", value=row)

    told = text(trace(book(write), "A", "A2999"))
    assert "(fortsätter; visa cellen för sig)" in told
    assert len(told.splitlines()) < 3 * DEEPEST


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:XFD1048576)",
        "SUM([1]Blad1!A1)",
        "Finns_inte+1",
        "SUM(Jan:Mar!A1)",
        "((((",
        "INDEX(A1:A3,9)",
        "tblBorta[x]",
        "LET(x,A1,x)",
        "IF(,,)",
        "INDEX(A:A,MATCH(1,A:A,0))",
        "_xldudf_FINSAM_AVGIFTER()",
        "_xldudf_FINSAM_AVGIFTER(1,2,3,4,5,6,7,8,9,10)",
    ],
)
def test_any_formula_can_be_asked_about(book: Sheets, formula: str) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write("A1", 1)
        sheet.write_formula("C1", f"={formula}", value=1)

    step = trace(book(write), "A", "C1")
    assert text(step).startswith("A!C1")
    assert as_json(step)["sheet"] == "A"


@pytest.mark.parametrize(("sheet", "cell"), [("Borta", "A1"), ("Avgift", "hej"), ("", "A1"), ("Avgift", "")])
def test_what_is_not_there_is_refused(book: Sheets, sheet: str, cell: str) -> None:
    package = book(lambda workbook: workbook.add_worksheet("Avgift") and None)
    with pytest.raises(UnknownCellError):
        trace(package, sheet, cell)


def test_a_name_of_one_sheet_is_that_sheets_own(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        for name, number in (("A", 1), ("B", 2)):
            sheet = workbook.add_worksheet(name)
            sheet.write("A1", number)
            sheet.write_formula("C1", "=ram", value=number)
            workbook.define_name(f"{name}!ram", f"={name}!$A$1")
        workbook.get_worksheet_by_name("A").write_formula("C2", "=B!ram", value=2)

    package = book(write)
    assert text(trace(package, "A", "C1")).splitlines()[-1] == "   A!A1 = 1 (indata)"
    assert text(trace(package, "B", "C1")).splitlines()[-1] == "   B!A1 = 2 (indata)"
    assert "B!A1 = 2" in text(trace(package, "A", "C2"))


def test_a_sheet_of_many_cells_is_looked_through_once(book: Sheets) -> None:
    """Each step of a running balance looks for its heading, a hundred thousand rows up."""
    looked: list[int] = []

    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write("B1", "Saldo")
        sheet.write("B2", 1)
        for row in range(3, 20_000):
            sheet.write_formula(f"B{row}", f"=B{row - 1}+SUM(A1:A{row})", value=row)

    package = book(write)
    sheet = package.sheets[0]
    cells = sheet.cell
    sheet.cell = lambda row, column: looked.append(row) or cells(row, column)  # type: ignore[method-assign]
    told = text(trace(package, "A", "B19999"))
    assert "A!B19999 Saldo = 19999" in told.replace(" 999", "999", 1).replace("\u00a0", "")
    assert len(looked) < 1_000_000


def test_a_fee_by_a_formula_of_another_make_is_explained_by_that(plan: Package) -> None:
    editor = Editor(plan)
    editor.set_formula("Medlemsavgifter", (7, 5), "C7*23.7+500", 148_577.6)
    told = text(trace(open_package(editor.to_bytes()), "Medlemsavgifter", "E7"))
    assert "=C7*23,7+500" in told and "Medlemsavgifter!C7 Gnesta, Antal inv = 6 248 (indata;" in told
    assert "AVGIFTSPLAN" not in told and "regeln ger" not in told


def test_a_text_does_not_pass_for_a_number_nor_a_blank_for_an_input(book: Sheets) -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_column("A1", [1, "1 750"])
        sheet.write_blank("A3", None, workbook.add_format({"bold": True}))
        sheet.write_formula("B1", "=A1+A2+A3", value=1751)

    told = text(trace(book(write), "A", "B1"))
    assert 'A!A2 = "1 750" (text)' in told and "A!A3 = (tom)" in told and "(tom) (indata)" not in told
