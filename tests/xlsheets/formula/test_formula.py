import pytest

from xlsheets.formula.references import MAX_ROW, a1, parse_reference, quote_sheet, split_a1
from xlsheets.formula.shift import shift_rows, translate
from xlsheets.formula.spelling import Spelling, our_name, respell
from xlsheets.formula.structured import TableShape, UnresolvedError, resolve
from xlsheets.formula.tokens import FormulaError, render, tokenize

MEMBERS = TableShape(
    "Members", "Data", 2, 2, 6, 4, ("Name", "Pop # [16-64]", "Fee"), header_rows=1, totals_rows=1
)
FORMULAS = [
    "SUM(A1:B2)*2",
    'IFERROR(INDEX(Beräkning!$C$5#,MATCH([@Kod],INDEX(Beräkning!$C$5#,0,1),0),2),"")',
    "'Budget och ekonomisk plan'!B$7+'it''s'!A1:B2",
    "Members[[#Totals],[Pop '# '[16-64']]]+[@Fee]",
    'IF(A1<>"","a ""b"" {x}",#N/A)',
    "[1]Sheet1!A1+[1]!NAME(2)+[1]!Name",
    "SUM(Jan:Mar!A1)+SUM(A:A,1:3)",
    '_xlfn.XLOOKUP(1.5E-3,{1,2;3,"x"},A1:INDEX(B:B,3))',
    "  - Förutsättningar!B2 % ^ 2",
    "_xlfn.ANCHORARRAY(B1)+LOG10(A1)+TAX2018.x",
    "Sheet1!#REF!+#REF!",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_rendering_the_tokens_gives_the_formula(formula: str) -> None:
    assert render(tokenize(formula)) == formula


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("A1", "reference"),
        ("ABCD1", "name"),
        ("LOG10(A1)", "function open reference close"),
        ("[1]!NAME(2)", "function open number close"),
        ("[@Pop]", "structured"),
        ("T[[#This Row],[a]:[b]]", "structured"),
        ("A1#", "reference"),
        ("$A:$B 1:3", "reference space reference"),
        ("'a b'!X", "name"),
        ("1.5E+3%", "number operator"),
        ("Sheet1!#REF!", "error"),
    ],
)
def test_kinds(formula: str, kinds: str) -> None:
    assert [token.kind for token in tokenize(formula)] == kinds.split()


@pytest.mark.parametrize("formula", ['"open', "A1+[open", "{1,2", "'sheet!A1", "a\x00b"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        tokenize(formula)


@pytest.mark.parametrize(
    "text",
    ["A1", "$A$1:B2", "'a b'!A:C", "Å!1:2", "[1]S!A1", "B2#", "'it''s'!$C7", "'A1'!A1", "$A$1:A1", "A1:A1"],
)
def test_a_reference_writes_itself(text: str) -> None:
    assert parse_reference(text).text() == text


def test_reversed_corners_are_ordered() -> None:
    assert parse_reference("B$9:$A1").text() == "$A1:B$9"


@pytest.mark.parametrize("text", ["A0", "XFE1", f"A{MAX_ROW + 1}", "A1:", "name"])
def test_what_lies_outside_the_sheet_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError, match=r"reference|sheet"):
        parse_reference(text)


def test_addresses() -> None:
    assert [split_a1(a1(row, column)) for row, column in ((1, 1), (7, 27), (9, 16384))] == [
        (1, 1),
        (7, 27),
        (9, 16384),
    ]
    assert quote_sheet("R1") == "'R1'"


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "becomes"),
    [
        ("A1+$A1+A$1+$A$1", 2, 3, "D3+$A3+D$1+$A$1"),
        ("SUM(A:B)+SUM($1:2)", 1, 1, "SUM(B:C)+SUM($1:3)"),
        ("'a b'!A1&\"A1\"", 1, 0, "'a b'!A2&\"A1\""),
        ("A1", -1, 0, f"A{MAX_ROW}"),
        ("SUM(A$5:A5)", 3, 0, "SUM(A$5:A8)"),
        ("SUM(A$5:A8)", -3, 0, "SUM(A$5:A5)"),
        ("SUM(A5:A$8)", 5, 0, "SUM(A$8:A10)"),
    ],
)
def test_translate(formula: str, rows: int, columns: int, becomes: str) -> None:
    assert translate(formula, rows, columns) == becomes


@pytest.mark.parametrize(
    ("formula", "at", "count", "becomes"),
    [
        ("SUM(A1:A9)", 5, 1, "SUM(A1:A10)"),
        ("SUM(A1:A9)", 10, 1, "SUM(A1:A9)"),
        ("SUM($A$1:A1)", 1, 1, "SUM($A$2:A2)"),
        ("SUM($A$1:A9)", 1, 2, "SUM($A$3:A11)"),
        ("SUM(A1:A9)", 5, -2, "SUM(A1:A7)"),
        ("SUM(A4:A9)", 3, -3, "SUM(A3:A6)"),
        ("SUM(A4:A9)", 8, -5, "SUM(A4:A7)"),
        ("SUM(A4:A5)+A6", 4, -2, "SUM(#REF!)+A4"),
        ("S!A4+Other!A4+SUM(A:A)", 1, 1, "S!A5+Other!A4+SUM(A:A)"),
        ("B2#+SUM(3:4)", 1, 1, "B3#+SUM(4:5)"),
        ("S!A4", 4, -1, "S!#REF!"),
    ],
)
def test_shift_rows(formula: str, at: int, count: int, becomes: str) -> None:
    assert shift_rows(formula, "S", "s", at, count) == becomes


def test_a_formula_elsewhere_follows_only_its_references_to_the_edited_sheet() -> None:
    assert shift_rows("A5+S!A5", "Other", "S", 2, 1) == "A5+S!A6"
    assert shift_rows("A5+S!A5", None, "S", 2, 1) == "A5+S!A6"


@pytest.mark.parametrize(
    ("text", "row", "area"),
    [
        ("Members[Fee]", 1, "Data!$D$3:$D$5"),
        ("members[[#Totals],[Fee]]", 1, "Data!$D$6"),
        ("[@Fee]", 4, "Data!$D$4"),
        ("Members[[#This Row],[Name]:[Fee]]", 4, "Data!$B$4:$D$4"),
        ("Members[@[Pop '# '[16-64']]]", 3, "Data!$C$3"),
        ("Members", 3, "Data!$B$3:$D$5"),
        ("Members[]", 3, "Data!$B$3:$D$5"),
        ("Members[#All]", 3, "Data!$B$2:$D$6"),
        ("Members[[#Headers],[#Data],[Name]]", 3, "Data!$B$2:$B$5"),
        ("Members[Nope]", 3, None),
        ("[@Fee]", 6, None),
        ("Nope[Fee]", 3, None),
    ],
)
def test_structured(text: str, row: int, area: str | None) -> None:
    if area is None:
        with pytest.raises(UnresolvedError):
            resolve(text, [MEMBERS], "Data", row, 3)
    else:
        assert resolve(text, [MEMBERS], "Data", row, 3).text() == area


def test_this_row_means_nothing_on_another_sheet() -> None:
    with pytest.raises(UnresolvedError):
        resolve("Members[@Fee]", [MEMBERS], "Other", 4, 3)


@pytest.mark.parametrize(
    "spelled",
    [
        "AVGIFTER",
        "avgifter",
        "FINSAM.AVGIFTER",
        "_xldudf_FINSAM_AVGIFTER",
        "_xldudf_FINSAM_DEV_AVGIFTER",
        "_xlfn.FINSAM.AVGIFTER",
        "[1]!AVGIFTER",
        "[12]!AVGIFTER",
        "_XLDUDF_FINSAM_AVGIFTER",
    ],
)
def test_every_spelling_is_recognised(spelled: str) -> None:
    assert our_name(spelled, {"AVGIFTER", "AVGIFTSPLAN"}) == "AVGIFTER"


@pytest.mark.parametrize("other", ["SUM", "FINSAM.NOPE", "X_AVGIFTER", "OTHER.AVGIFTER", "AVGIFTER2"])
def test_other_functions_are_not_ours(other: str) -> None:
    assert our_name(other, {"AVGIFTER"}) is None


@pytest.mark.parametrize("spelling", list(Spelling))
def test_respelling_there_and_back(spelling: Spelling) -> None:
    formula = 'SUM(FINSAM.AVGIFTER(A1,B1:B9),"AVGIFTER(")'
    there = respell(formula, {"AVGIFTER"}, spelling)
    assert respell(there, {"AVGIFTER"}, Spelling.NAMESPACED) == formula
