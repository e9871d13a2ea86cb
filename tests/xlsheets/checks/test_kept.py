"""After a recalculation that kept cells, a workbook of ours says so until it is calculated in full."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.engine import apply, recalculate
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
SHEET = "Medlemsavgifter"


@pytest.fixture(scope="module")
def ours() -> Package:
    editor = Editor(open_package(built_workbook(apply_corrections(load_plan("rar-2018"))).to_bytes()))
    editor.set_formula(SHEET, (3, 26), "TODAY()", 45000)
    return open_package(editor.to_bytes())


def recalculated(package: Package) -> Package:
    return open_package(apply(package, recalculate(package)).to_bytes())


def told(package: Package) -> list[tuple[str, str | None, str | None, object]]:
    return [
        (one.severity.value, one.sheet, one.cell, one.params.get("more"))
        for one in check_workbook(package)
        if one.code == "kept-cells"
    ]


def test_it_is_told_until_nothing_is_kept(ours):
    assert told(ours) == []
    marked = recalculated(ours)
    assert told(marked) == [("warning", SHEET, "Z3", None)]
    assert told(recalculated(marked)) == told(marked)
    editor = Editor(marked)
    editor.clear(SHEET, (3, 26))
    whole = recalculated(open_package(editor.to_bytes()))
    assert told(whole) == []
    assert not [name for name in whole.defined_names if "omraknat" in name.name]


def test_it_is_told_no_more_when_a_spreadsheet_program_has_saved_the_file(ours):
    marked = recalculated(ours)
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(Editor(marked).to_bytes())) as before,
        zipfile.ZipFile(content, "w") as after,
    ):
        for name in before.namelist():
            after.writestr(name, _MODIFIED.sub(rb"\g<1>2031-05-06T07:08:09Z", before.read(name)))
    saved = open_package(content.getvalue())
    assert saved.properties["modified"] != marked.properties["modified"]
    assert told(saved) == []


def test_a_foreign_workbook_gets_no_name(ours):
    foreign = _without_template(ours)
    after = recalculated(foreign)
    assert after.defined_names == foreign.defined_names


def _without_template(package: Package) -> Package:
    editor = Editor(package)
    editor.define_hidden_name("Mall", None)
    return open_package(editor.to_bytes())
