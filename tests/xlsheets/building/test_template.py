"""The template workbook that ships is the one that the layout and the builder make today."""

import zipfile

from lxml import etree

from xlsheets.plan.layout import load_layout
from xlsheets.resources import templates

DATED = "docProps/core.xml"  # says when the file was made


def canonical(data):
    parts = {}
    with zipfile.ZipFile(data) as package:
        for name in package.namelist():
            if name != DATED:
                parts[name] = etree.tostring(etree.fromstring(package.read(name)), method="c14n")
    return parts


def test_the_shipped_template_is_freshly_built(tmp_path, built):
    (tmp_path / "fresh.xlsx").write_bytes(built("blank", "functions"))
    fresh = canonical(tmp_path / "fresh.xlsx")
    shipped = canonical(templates() / "budget" / "budget.xlsx")
    assert shipped.keys() == fresh.keys()
    assert [name for name in fresh if shipped[name] != fresh[name]] == [], "run python -m xlsheets.building"


def test_every_table_and_name_of_the_layout_is_in_the_template(opened):
    package = opened("blank", "functions")
    layout = load_layout()
    names = {name.name for name in package.defined_names}
    assert set(layout.tables) <= {table.name for table in package.tables}
    assert {field.name for field in layout.fields} <= names
    assert {
        name for block in layout.functions for name in block.names if block.needs != "/equity_tiers"
    } <= names
