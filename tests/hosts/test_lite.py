"""xlwings Lite: what our wheel brings into Pyodide, and the workbook that is ready for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from udfs.registry import functions
from xlsheets.building.lite import MAIN, LiteTakenError, embed, requirements
from xlsheets.ooxml import Editor, open_package

WE = "{http://schemas.microsoft.com/office/webextensions/webextension/2010/11}"


@pytest.mark.node
def test_the_wheel_needs_nothing_in_pyodide_that_is_not_there(lite: Any) -> None:
    facts = lite.facts
    assert (facts["platform"], facts["needs"], facts["absent"]) == ("emscripten", [], ["numpy", "pandas"])
    assert not facts["xlsheets_loaded"]


@pytest.mark.node
def test_the_one_line_main_registers_every_function_in_our_namespace(lite: Any) -> None:
    listed = {one["id"]: one for one in lite.facts["meta"]["functions"]}
    assert listed.keys() == functions().keys()
    for name, function in functions().items():
        assert listed[name]["name"] == f"FINSAM.{name}"
        assert [one["name"] for one in listed[name]["parameters"]] == [
            one.swedish_name for one in function.arguments
        ]
        assert listed[name]["description"].startswith(function.title["sv"])


def test_a_workbook_is_made_ready_and_nothing_else_of_it_changes(root: Path) -> None:
    before = open_package(root / "templates/budget/budget.xlsx")
    editor = Editor(before)
    embed(editor, "https://exempel.se/xlsheets-0.1.0-py3-none-any.whl")
    after = open_package(editor.to_bytes())
    added = {
        "xl/webextensions/taskpanes.xml",
        "xl/webextensions/webextension1.xml",
        "xl/webextensions/_rels/taskpanes.xml.rels",
    }
    assert set(after.parts) == set(before.parts) | added
    changed = {name for name in before.parts if before.parts.read(name) != after.parts.read(name)}
    assert changed == {"[Content_Types].xml", "_rels/.rels"}
    assert properties(after) == {
        "main.py": MAIN,
        "requirements.txt": "xlwings\nhttps://exempel.se/xlsheets-0.1.0-py3-none-any.whl\n",
    }


def test_the_address_of_the_wheel_can_be_changed_and_a_strangers_code_is_left_alone(root: Path) -> None:
    editor = Editor(open_package(root / "templates/budget/budget.xlsx"))
    embed(editor, "xlsheets")
    editor = Editor(open_package(editor.to_bytes()))
    embed(editor, "xlsheets==0.2")
    package = open_package(editor.to_bytes())
    assert properties(package)["requirements.txt"] == requirements("xlsheets==0.2")
    strange = Editor(package)
    part = "xl/webextensions/webextension1.xml"
    strange.store.replace(part, package.parts.read(part).replace(b"udfs.hosts", b"min.egen"))
    theirs = open_package(strange.to_bytes())
    with pytest.raises(LiteTakenError):
        embed(Editor(theirs), "xlsheets")


def properties(package: Any) -> dict[str, str]:
    tree = etree.fromstring(package.parts.read("xl/webextensions/webextension1.xml"))
    return {one.get("name"): json.loads(one.get("value")) for one in tree.iter(f"{WE}property")}
