"""Cells explained: our own plans in both spellings, and workbooks that are not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from udfs.registry import find
from xlsheets.building.new import new_workbook
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


def everything(step: Step) -> Iterator[Step]:
    yield step
    for one in step.steps:
        yield from everything(one)


def text(step: Step, lang: str = "sv") -> str:
    return "\n".join(lines(step, lang)).replace("\u00a0", " ")


def test_a_fee_from_the_frame_to_the_odd_krona(plan: Package) -> None:
    told = text(trace(plan, "Medlemsavgifter", "E7"))
    for part in (
        "Medlemsavgifter!E7 Gnesta, kr/år 2018 = 148 360",
        "Regel AVGIFTSPLAN ger 148 360",
        "Medlem 0461 betalar 148 360 kr av 4 000 000 kr.",
        "Resten är nummer 2 av 9 i storlek och får en krona.",
        "belopp: Regel BUDGETRAM ger 4 000 000",
        "källa: lagen (2003:1210) om finansiell samordning, 5 §",
        "Förutsättningar!B18 Budgetram = 16 000 000 kr/år (indata; källa: RAR Sörmland, plan och budget",
        "grunder: Medlemsavgifter!C6:C14 Antal inv = 9 tal, summa 168 456",
        "kvartalsregel: Förutsättningar!B32 Regel för kvartalet = lika kvartal (indata",
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
    inputs = {one.label for one in everything(step) if one.kind in (Kind.INPUT, Kind.CELLS)}
    assert "Ingående balans, År 2018" in inputs
    assert step.content is not None and step.content.value == 10156


def test_every_formula_cell_of_a_plan_can_be_explained(plan: Package) -> None:
    """None raises, none is longer than promised, and what our functions give is what the cell shows."""
    for sheet in plan.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            step = trace(plan, sheet.name, a1(row, column))
            told = text(step)
            assert len(list(everything(step))) < 1000, (sheet.name, a1(row, column))
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
        "Cellen visar 148 000, regeln ger 148 360: räkna om arbetsboken, eller jämför med beslutet." in told
    )


def test_a_call_that_fails_says_why(plan: Package) -> None:
    editor = Editor(plan)
    for row in range(6, 15):
        editor.set_value("Medlemsavgifter", (row, 3), 0)
    step = trace(open_package(editor.to_bytes()), "Medlemsavgifter", "E7")
    rule = next(one.rule for one in everything(step) if one.rule and one.rule.function is find("AVGIFTSPLAN"))
    assert rule.gives is None and rule.fault
    assert rule.fault in text(step)


def test_days_are_told_as_days(plan: Package) -> None:
    told = text(trace(plan, "Fakturaunderlag", "F5"))
    assert told.startswith("Fakturaunderlag!F5 Förfallodag = 2018-03-29")
    assert "Första budgetår = 2018 år" in told
    if "Dagar_svar" in told:
        assert "Regel BETALDAGAR ger 2018-03-29" in told
        assert "helgdagar: Förutsättningar!B58:B70 Juldagen – Nyårsafton = 13 datum" in told


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
    assert "Regel AVGIFTER ger 33" in told
    assert "grunder: Avgift!A1:A3 = 3 tal, summa 3" in told


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
