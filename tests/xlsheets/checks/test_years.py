"""The first budget year against the years in the headings."""

from xlsheets.building.workbook import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.documents import load_plan, without_corrections
from xlsheets.plan.read import read_workbook


def test_last_years_tables_under_a_new_first_year_are_told():
    package = open_package(built_workbook(without_corrections(load_plan("rar-2025"))).to_bytes())
    place = read_workbook(package).places["/assumptions/first_year"]
    editor = Editor(package)
    editor.set_value(place.sheet, (place.row, place.column), 2026)
    problems = check_workbook(open_package(editor.to_bytes()))
    (found,) = [problem for problem in problems if problem.code == "first-year-differs"]
    assert (found.found, found.expected, found.path) == (2026, 2025, "/assumptions/first_year")
