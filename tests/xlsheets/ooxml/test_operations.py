"""Every operation on workbooks of every kind: only what it touches changes, and the result is sound."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from xlsheets.ooxml import Area, CellError, Editor, Package, PackageError, open_package
from xlsheets.ooxml.edit.looks import Look
from xlsheets.resources import templates

Operation = Callable[[Editor, str], object]
NEW = "Att rätta"


def marked(editor: Editor, sheet: str) -> None:
    style = editor.style_like(editor.style_at(sheet, (2, 2)), Look(fill="FFF2CC", color="C00000", wrap=True))
    editor.set_style(sheet, (2, 2), style)


def listed(editor: Editor, sheet: str) -> None:
    editor.add_sheet(NEW, after=sheet)
    editor.set_value(NEW, (1, 1), "Blad")
    editor.set_link(NEW, (1, 1), sheet, (2, 2))
    editor.set_note(NEW, (1, 1), "åäö", "xlsheets")


def grown(editor: Editor, sheet: str) -> None:
    for table in editor.tables[:1]:
        editor.grow_table(table.name)


def recalculated(editor: Editor, sheet: str) -> None:
    for one in editor.package.sheets:
        for position, cell in one.cells.items():
            if cell.formula is not None and cell.array is None:
                editor.set_cached(one.name, position, 7)
                return


OPERATIONS: dict[str, Operation] = {
    "value": lambda editor, sheet: editor.set_value(sheet, (30, 2), "Ny & <text>"),
    "error": lambda editor, sheet: editor.set_value(sheet, (30, 2), CellError("#N/A")),
    "formula": lambda editor, sheet: editor.set_formula(sheet, (30, 3), "1+1", 2),
    "result": recalculated,
    "style": marked,
    "named style": lambda editor, sheet: editor.set_style(sheet, (2, 2), editor.named_style("Indata")),
    "note": lambda editor, sheet: editor.set_note(sheet, (30, 5), "Fel: åäö & <b>\nrad två", "xlsheets"),
    "more of a note": lambda editor, sheet: editor.add_to_note(sheet, (6, 2), "Fel", "xlsheets"),
    "link": lambda editor, sheet: editor.set_link(sheet, (30, 5), sheet, (1, 1)),
    "width": lambda editor, sheet: editor.set_column_width(sheet, 2, 3, 30),
    "height": lambda editor, sheet: editor.set_row_height(sheet, 30, 30),
    "freeze": lambda editor, sheet: editor.freeze(sheet, 1, 1),
    "sheet": listed,
    "table": lambda editor, sheet: editor.add_table(sheet, "Ny_tabell", Area(40, 1, 42, 2), ["a", "b"]),
    "property": lambda editor, _: editor.set_property("title", "Ö"),
    "own property": lambda editor, _: editor.set_custom_property("xlsheets", "stämpel"),
    "hidden name": lambda editor, _: editor.define_hidden_name("_dold", "1"),
    "calculation": lambda editor, _: editor.set_calculation(191029),
    "insert": lambda editor, sheet: editor.insert_rows(sheet, 3, 2),
    "delete": lambda editor, sheet: editor.delete_rows(sheet, 8, 1),
    "grow": grown,
}

CELLS = frozenset({"sheetData", "dimension"})
TOUCHED: Mapping[str, frozenset[str]] = {
    "value": CELLS,
    "error": CELLS,
    "formula": CELLS,
    "result": CELLS,
    "style": CELLS,
    "named style": CELLS,
    "note": frozenset({"legacyDrawing"}),
    "more of a note": frozenset({"legacyDrawing"}),
    "link": frozenset({"hyperlinks"}),
    "width": frozenset({"cols"}),
    "height": CELLS,
    "freeze": frozenset({"sheetViews"}),
    "sheet": frozenset(),
    "table": CELLS | {"tableParts"},
}
"""The sections of a sheet that an operation may change; no other section of any sheet may differ."""


@pytest.fixture(params=["rich", "budget", "by hand", "strict", "openpyxl", "template"])
def book(request, rich, budget, by_hand, strict) -> bytes:
    """A workbook of each kind."""
    if request.param == "rich":
        return rich
    if request.param == "budget":
        return Path(budget).read_bytes()
    if request.param == "template":
        return (templates() / "budget" / "budget.xlsx").read_bytes()
    if request.param == "openpyxl":
        return _by_openpyxl()
    build = by_hand if request.param == "by hand" else strict
    return build('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B9"><f>A1*2</f><v>2</v></c></row>')


def _by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Kommun", "Antal"])
    book.active.append(["Flen", 1])
    book.active["B6"] = "=SUM(B2:B5)"
    book.active["B6"].comment = openpyxl.comments.Comment("Min egen", "Anna")
    book.active.add_table(openpyxl.worksheet.table.Table(displayName="Tabell1", ref="A1:B2"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def applied(data: bytes, *operations: str) -> tuple[Package, Editor]:
    package = open_package(data)
    editor = Editor(package)
    for name in operations:
        OPERATIONS[name](editor, package.sheets[0].name)
    return package, editor


def sections(data: bytes) -> dict[str, list[bytes]]:
    """The top sections of a sheet, in canonical XML, by name."""
    found: dict[str, list[bytes]] = {}
    for child in etree.fromstring(data):
        if isinstance(child.tag, str):
            child.tail = None
            text = etree.tostring(child, method="c14n", exclusive=True)
            found.setdefault(child.tag.rpartition("}")[2], []).append(text)
    return found


def opens(data: bytes) -> None:
    """Our own reader and, but for the strict dialect that it does not know, openpyxl."""
    package = open_package(data)
    for sheet in package.sheets:
        assert sheet.cells is not None
    assert package.tables is not None and package.defined_names is not None
    if b"purl.oclc.org" not in package.parts.read(package.workbook_part):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("name", OPERATIONS)
def test_one_operation(book, faults, name):
    before = faults(book)
    package, editor = applied(book, name)
    result = editor.to_bytes()
    assert [fault for fault in faults(result) if fault not in before] == []
    opens(result)
    old, new = package.parts, open_package(result).parts
    for part in set(old) - editor.store.changed:
        assert old.packed(part).data == new.packed(part).data, part
    assert set(old) - set(new) <= {"xl/calcChain.xml"}
    for sheet in package.sheets if name in TOUCHED else ():
        first, second = sections(old.read(sheet.part)), sections(new.read(sheet.part))
        for section in first.keys() | second.keys():
            if section not in TOUCHED[name]:
                assert first.get(section) == second.get(section), section


LOOSE = ("insert", "delete", "grow")


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in LOOSE])
def test_what_nobody_looks_into_stays_byte_for_byte(rich, name):
    """Threads, slicers, pivots, macros, labels, controls, queries, links, pictures, drawings, printers."""
    package, editor = applied(rich, name)
    new = open_package(editor.to_bytes()).parts
    mine = (
        "xl/worksheets/",
        "xl/workbook",
        "xl/_rels/",
        "xl/styles",
        "xl/comments",
        "xl/drawings/vml",
        "docProps/",
    )
    for part in package.parts:
        if not part.startswith((*mine, "[Content_Types]", "_rels/")):
            assert package.parts.packed(part).data == new.packed(part).data, part


@pytest.mark.parametrize("name", OPERATIONS)
def test_protection_labels_and_macros_stay(rich, name):
    _, editor = applied(rich, name)
    package = open_package(editor.to_bytes())
    assert package.has_macros
    assert b'sheetProtection password="' in package.parts.read("xl/worksheets/sheet1.xml")
    assert b'<workbookProtection lockStructure="1"/>' in package.parts.read("xl/workbook.xml")
    assert b"Privileged" in package.parts.read("docMetadata/LabelInfo.xml")
    assert [link.target for link in package.external_links] == ["file:///C:/Annan%20bok.xlsx"]


@pytest.mark.parametrize("name", LOOSE)
def test_moved_rows_leave_what_they_do_not_concern(rich, name):
    package, editor = applied(rich, name)
    concerned = {"xl/tables/table1.xml", "xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"}
    concerned |= {"xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml", "xl/charts/chart1.xml"}
    concerned |= {
        "xl/ctrlProps/ctrlProp1.xml",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert editor.store.changed <= concerned
    new = open_package(editor.to_bytes()).parts
    assert all(
        package.parts.packed(part).data == new.packed(part).data for part in set(package.parts) - concerned
    )


def test_all_operations_one_after_the_other(book, faults):
    before = faults(book)
    _, editor = applied(book, *OPERATIONS)
    assert [fault for fault in faults(editor.to_bytes()) if fault not in before] == []
    opens(editor.to_bytes())


BASES: dict[str, bytes] = {}


@pytest.fixture
def bases(rich, budget, by_hand) -> dict[str, bytes]:
    """Workbooks for the chains, made once."""
    if not BASES:
        hand = by_hand('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>')
        BASES.update(
            {"rich": rich, "budget": Path(budget).read_bytes(), "hand": hand, "openpyxl": _by_openpyxl()}
        )
    return BASES


place = st.tuples(st.integers(1, 12), st.integers(1, 6))
text = st.text(max_size=40)
step = st.one_of(
    st.tuples(st.just("set_value"), place, st.one_of(text, st.integers(), st.booleans(), st.none())),
    st.tuples(st.just("set_formula"), place, st.sampled_from(["A1+1", "SUM(A1:B9)", '"a"&B2'])),
    st.tuples(st.just("set_note"), place, text, text),
    st.tuples(st.just("add_to_note"), place, text, text),
    st.tuples(st.just("take_from_note"), place, text),
    st.tuples(st.just("remove_note"), place),
    st.tuples(st.just("set_link"), place, st.just("*"), place),
    st.tuples(st.just("remove_link"), place),
    st.tuples(st.just("set_row_height"), st.integers(1, 12), st.integers(1, 100)),
    st.tuples(st.just("set_column_width"), st.integers(1, 6), st.integers(1, 9), st.integers(1, 90)),
    st.tuples(st.just("freeze"), st.integers(0, 5), st.integers(0, 3)),
    st.tuples(st.just("insert_rows"), st.integers(1, 12), st.integers(1, 3)),
    st.tuples(st.just("delete_rows"), st.integers(1, 12), st.integers(1, 3)),
    st.tuples(
        st.just("style"), place, st.builds(Look, fill=st.sampled_from([None, "FFF2CC"]), bold=st.booleans())
    ),
    st.tuples(
        st.just("add_table"),
        text,
        st.builds(
            lambda row, column, more: Area(row, column, row + more, column + 1),
            st.integers(1, 12),
            st.integers(1, 6),
            st.integers(0, 3),
        ),
        st.lists(text, max_size=3),
    ),
    st.tuples(st.just("add_sheet"), text),
    st.tuples(st.just("grow_table"), st.integers(1, 3)),
    st.tuples(st.just("set_custom_property"), text, st.one_of(text, st.integers(), st.booleans(), st.none())),
)


def take(editor: Editor, sheet: str, move: tuple[Any, ...]) -> None:
    """One step of a chain; what the editor refuses, it refuses."""
    name, *arguments = move
    if name == "style":
        editor.set_style(
            sheet, arguments[0], editor.style_like(editor.style_at(sheet, arguments[0]), arguments[1])
        )
    elif name == "grow_table":
        for table in editor.tables[:1]:
            editor.grow_table(table.name, arguments[0])
    elif name == "add_table":
        editor.add_table(sheet, *arguments)
    elif name == "set_link":
        editor.set_link(sheet, arguments[0], sheet, arguments[2])
    elif name in ("add_sheet", "set_custom_property"):
        getattr(editor, name)(*arguments)
    else:
        getattr(editor, name)(sheet, *arguments)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chains_of_operations(bases, faults, data):
    base = bases[data.draw(st.sampled_from(sorted(bases)))]
    before = faults(base)
    editor = Editor(open_package(base))
    for move in data.draw(st.lists(step, min_size=1, max_size=12)):
        sheet = data.draw(st.sampled_from(list(editor.sheet_names)))
        try:
            take(editor, sheet, move)
        except (PackageError, KeyError):  # KeyError: a property without a name
            continue
    result = editor.to_bytes()
    assert [fault for fault in faults(result) if fault not in before] == []
    opens(result)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["rich", "budget"])
def test_libreoffice_opens_all_of_it(kind, rich, budget, libreoffice, tmp_path: Path):
    data = rich if kind == "rich" else Path(budget).read_bytes()
    _, editor = applied(data, *OPERATIONS)
    path = tmp_path / "edited.xlsx"
    path.write_bytes(editor.to_bytes())
    with libreoffice.open(path) as workbook:
        assert list(workbook.sheets) == list(editor.sheet_names)
        values = workbook.values(everything=True)
    assert values[NEW]["A1"] == "Blad"
