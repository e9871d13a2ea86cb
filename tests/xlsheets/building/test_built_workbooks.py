"""Built workbooks say what their document says and compute what it computes, by functions and twins."""

import math
import re

import pytest
from hypothesis import HealthCheck, given, settings

from xlsheets.building.workbook import built_workbook
from xlsheets.engine import recalculate
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import CellError, open_package
from xlsheets.plan.derive import derive
from xlsheets.plan.documents import blank_document
from xlsheets.plan.read import read_workbook

NAMES = ["rar-2018", "rar-2018 corrected", "rar-2025", "rar-2025 corrected", "blank"]
KINDS = ["functions", "native"]
every_workbook = pytest.mark.parametrize(("name", "formulas"), [(n, k) for n in NAMES for k in KINDS])


def differing(reading):
    """Computed cells whose stored value is not what the document leads to.

    Amounts agree in all the digits a cell keeps; shares, which are no whole units, to twelve of them.
    """
    for at, expected in derive(reading.document).items():
        found = reading.computed.get(at)
        if not isinstance(found, int | float) or not same(found, float(expected), at.endswith("/share")):
            yield at, found, expected


def same(found, expected, share):
    """By distance for shares: two that differ in the sixteenth digit may round apart in the twelfth."""
    return math.isclose(found, expected, rel_tol=1e-12) if share else f"{found:.15g}" == f"{expected:.15g}"


@every_workbook
def test_reading_gives_the_document_back(opened, documents, name, formulas):
    assert read_workbook(opened(name, formulas)).document == documents[name]


@every_workbook
def test_every_computed_cell_is_what_the_document_leads_to(opened, name, formulas):
    if name == "blank":
        reading = read_workbook(opened(name, formulas))
        shown = {at: v for at, v in reading.computed.items() if at.startswith(("/members", "/frame"))}
        assert set(shown.values()) <= {None, ""}
        return
    reading = read_workbook(opened(name, formulas))
    assert list(differing(reading)) == []
    assert reading.formulas == set(reading.computed)


@every_workbook
def test_every_cell_is_calculated_and_none_is_an_error(opened, name, formulas):
    package = opened(name, formulas)
    cells = [(sheet.name, at, cell) for sheet in package.sheets for at, cell in sheet.cells.items()]
    assert [c for c in cells if not c[2].calculated] == []
    errors = {(s, at): str(c.value) for s, at, c in cells if isinstance(c.value, CellError)}
    assert errors == {}


@every_workbook
def test_recalculating_changes_nothing_and_keeps_nothing_back(opened, name, formulas):
    package = opened(name, formulas)
    result = recalculate(package)
    assert result.kept == ()
    for (sheet, row, column), value in result.values.items():
        cell = package.sheet(sheet).cells.get((row, column))
        assert (cell.value if cell else None) == value or (value in (None, "") and not (cell and cell.value))


@every_workbook
def test_excel_is_never_asked_to_recalculate(opened, name, formulas):
    calculation = opened(name, formulas).calculation
    assert not calculation.full_calc_on_load
    assert calculation.calc_id >= 191029


@pytest.mark.parametrize("name", NAMES)
def test_native_workbooks_call_nothing_of_ours(opened, name):
    from udfs.registry import functions

    package = opened(name, "native")
    formulas = [c.formula for sheet in package.sheets for c in sheet.cells.values() if c.formula]
    assert formulas and not [f for f in formulas if calls_ours(f, functions().keys())]
    assert "Beräkning" not in [sheet.name for sheet in package.sheets]


def test_functions_stand_on_the_calculation_sheet_alone(opened):
    from udfs.registry import functions

    for name in NAMES:
        package = opened(name, "functions")
        where = {
            sheet.name
            for sheet in package.sheets
            for cell in sheet.cells.values()
            if cell.formula and calls_ours(cell.formula, functions().keys())
        }
        assert where == {"Beräkning"}


@pytest.mark.parametrize("name", NAMES[:4])
def test_every_property_has_a_place_and_every_place_a_property(opened, documents, name):
    reading = read_workbook(opened(name, "functions"))
    placeless = [at for at in leaves(documents[name]) if at not in reading.places and not structural(at)]
    assert placeless == []
    unread = [at for at in reading.places if "/computed/" not in at and not known(at)]
    assert unread == []


def leaves(value, at=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{at}/{index}")
    elif value is not None:
        yield at


def structural(at):
    """What the shape of the sheet says: a line's role and side of the print, the years in headings.

    And the rules of printed tables, which stand on a sheet of their own.
    """
    shape = r"/plan/lines/\d+/(role|detail|on_print)|/(plan|initiatives)/years/\d+|/plan/year_label"
    tables = r"/statements/\d+(?!/lines/\d+/(values|printed|label)|/columns/\d+/label|/heading).*"
    return re.fullmatch(f"{shape}|{tables}", at) is not None


def known(at):
    """Whether the schema knows the property at a pointer."""
    from xlsheets.plan.schema import schema

    node = schema()
    for part in at.split("/")[1:]:
        while "$ref" in node:
            node = schema()["$defs"][node["$ref"].rsplit("/", 1)[1]]
        if "items" in node and part.isdigit():
            node = node["items"]
        else:  # a column of a printed table has the name that its document gives it
            free = node.get("additionalProperties") or next(
                iter(node.get("patternProperties", {}).values()), None
            )
            node = node.get("properties", {}).get(part, free)
        if not isinstance(node, dict):
            return False
    return True


def test_the_twins_of_generated_budgets_agree(budget_strategy):
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(budget_strategy)
    def agree(document):
        for formulas in KINDS:
            package = open_package(built_workbook(document, formulas).to_bytes())
            reading = read_workbook(package)
            assert reading.document == document
            assert list(differing(reading)) == []

    agree()


@pytest.mark.parametrize("formulas", KINDS)
def test_a_rest_that_is_small_beside_its_quotient_is_no_noise(formulas):
    """24 657 047 kr × 13 928 inhabitants leaves 112 of 24 246: whole numbers, so MOD is exact."""
    document = blank_document(2027, 1)
    document["assumptions"]["frame"] = {"party": "region", "amount": 24_657_047}
    document["assumptions"]["rounding"]["quarters"] = "largest_remainder"
    next(line for line in document["plan"]["lines"] if line["role"] == "opening")["values"] = [0]
    inhabitants = (352, 396, 2867, 6703, 13_928)
    document["members"] = [
        {"code": f"010{number}", "name": f"Kommun {number}", "inhabitants": count}
        for number, count in enumerate(inhabitants, 1)
    ]
    assert list(differing(read_workbook(open_package(built_workbook(document, formulas).to_bytes())))) == []


@pytest.mark.parametrize("formulas", KINDS)
def test_the_smallest_member_of_a_large_association_has_its_share(documents, formulas):
    """Its share is next to nothing beside the inhabitants that the formula reads; it is no rounding noise."""
    members = [dict(member) for member in documents["rar-2018"]["members"]]
    members[0]["inhabitants"], members[1]["inhabitants"] = 1, 2_000_000
    reading = read_workbook(
        open_package(built_workbook({**documents["rar-2018"], "members": members}, formulas).to_bytes())
    )
    assert list(differing(reading)) == []
    assert 0 < reading.computed["/members/0/computed/share"] < 1e-6


def test_one_member_pays_all(documents):
    document = {**documents["rar-2018 corrected"], "members": documents["rar-2018 corrected"]["members"][:1]}
    for formulas in KINDS:
        reading = read_workbook(open_package(built_workbook(document, formulas).to_bytes()))
        assert reading.computed["/members/0/computed/year"] == 4_000_000


def test_a_fault_shows_as_an_error_and_never_as_a_number(documents):
    document = {**documents["rar-2018"], "members": [dict(m) for m in documents["rar-2018"]["members"]]}
    del document["members"][3]["inhabitants"]
    reading = read_workbook(open_package(built_workbook(document, "functions").to_bytes()))
    shown = {
        at: v for at, v in reading.computed.items() if re.match(r"/members/\d+/computed/(year|quarter)", at)
    }
    assert shown and all(isinstance(value, CellError) for value in shown.values())


@pytest.mark.parametrize("quarters", ["largest_remainder", "cumulative"])
def test_uneven_quarters_show_their_quarter_of_the_year(documents, quarters):
    document = {**documents["rar-2018"]}
    document["assumptions"] = {
        **document["assumptions"],
        "rounding": {"years": "largest_remainder", "quarters": quarters},
    }
    for formulas in KINDS:
        reading = read_workbook(open_package(built_workbook(document, formulas).to_bytes()))
        assert list(differing(reading)) == []
        assert reading.computed["/members/0/computed/quarter"] == 121_409 / 4


@pytest.mark.parametrize("plan", ["blank", "rar-2018", "rar-2025"])
def test_what_is_printed_can_be_read(plan, opened):
    """Long sheets repeat their headings; of *Beräkning* the head is printed uncut, and why no more is."""
    package = opened(plan, "functions")
    titles = {name.sheet for name in package.defined_names if name.name == "_xlnm.Print_Titles"}
    assert {"Förutsättningar", "Ändringslogg"} <= titles
    areas = {name.sheet: name.formula for name in package.defined_names if name.name == "_xlnm.Print_Area"}
    assert areas["Beräkning"].endswith("$A$1:$F$4")
    assert (
        package.sheet("Beräkning").cell(4, 1).value
        == "Räknar åt de andra bladen och behöver inte skrivas ut."
    )
