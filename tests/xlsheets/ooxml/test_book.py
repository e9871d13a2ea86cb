# ruff: noqa: E501  (XML stands as it does in a file)
"""Sheets, tables, links and properties added to a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from xlsheets.ooxml import Area, Editor, PackageCode, PackageError, State, open_package
from xlsheets.ooxml.edit.looks import Look
from xlsheets.resources import templates


def again(editor: Editor):
    return open_package(editor.to_bytes())


def in_openpyxl(editor: Editor):
    return openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))


@pytest.fixture
def months(tmp_path: Path) -> bytes:
    """Four sheets, the third in view; names of their own, a range over sheets, a hidden sheet."""
    path = tmp_path / "months.xlsx"
    book = xlsxwriter.Workbook(path, {"use_future_functions": True})
    for name in ("Jan", "Feb", "Mars", "Summa"):
        sheet = book.add_worksheet(name)
        sheet.write("B2", 10)
        sheet.print_area("A1:B9")
        book.define_name(f"{name}!Mitt", f"={name}!$B$2")
    book.get_worksheet_by_name("Mars").activate()
    book.get_worksheet_by_name("Jan").hide()
    book.get_worksheet_by_name("Feb").set_first_sheet()
    book.get_worksheet_by_name("Summa").write_formula("A1", "=SUM(Jan:Mars!B2)", None, 30)
    book.close()
    return path.read_bytes()


def test_a_sheet_in_the_middle(months, faults):
    editor = Editor(open_package(months))
    editor.add_sheet("Att rätta", after="Mars")
    package = again(editor)
    assert [sheet.name for sheet in package.sheets] == ["Jan", "Feb", "Mars", "Att rätta", "Summa"]
    assert {(name.name, name.sheet) for name in package.defined_names} == {
        (name, sheet) for sheet in ("Jan", "Feb", "Mars", "Summa") for name in ("Mitt", "_xlnm.Print_Area")
    }
    book = in_openpyxl(editor)
    assert book.active.title == "Mars"
    assert faults(editor.to_bytes()) == []
    titles = package.parts.read("docProps/app.xml").decode()
    assert "<vt:lpstr>Mars</vt:lpstr><vt:lpstr>Att rätta</vt:lpstr><vt:lpstr>Summa</vt:lpstr>" in titles
    assert package.sheet("Summa").cell(1, 1).formula == "SUM(Jan:Mars!B2)"


def test_the_sheet_in_view_stays_in_view(months):
    editor = Editor(open_package(months))
    editor.add_sheet("Först", after="Jan")  # inside the range over sheets: it comes after it
    assert editor.sheet_names == ("Jan", "Feb", "Mars", "Först", "Summa")
    editor.add_sheet("Sist")
    assert editor.sheet_names[-1] == "Sist"
    assert in_openpyxl(editor).active.title == "Mars"


def test_without_ranges_it_comes_right_after(budget, faults):
    editor = Editor(open_package(budget))
    editor.add_sheet("Att rätta", after="medlemsavgifter")
    assert editor.sheet_names == ("Medlemsavgifter", "Att rätta", "Eget kapital")
    package = again(editor)
    assert [name.sheet for name in package.defined_names if name.name == "UB"] == ["Eget kapital"]
    assert in_openpyxl(editor).active.title == "Medlemsavgifter"
    assert faults(editor.to_bytes()) == []


def test_everything_works_on_it_at_once(budget, faults):
    editor = Editor(open_package(budget))
    name = "Att rätta"
    editor.add_sheet(name, after="Eget kapital")
    editor.set_value(name, (1, 1), "Fel")
    editor.set_formula(name, (2, 1), "Medlemsavgifter!B8", 38600)
    editor.set_style(name, (1, 1), editor.style_like(0, Look(bold=True)))
    editor.set_note(name, (1, 1), "åäö", "xlsheets")
    editor.set_link(name, (1, 1), "Medlemsavgifter", (8, 2))
    editor.set_column_width(name, 1, 1, 40)
    editor.freeze(name, 1)
    editor.add_table(name, "Rättelser", Area(4, 1, 6, 3), ["Blad", "Cell", "Att\ngöra"])
    editor.insert_rows("Medlemsavgifter", 2)
    package = again(editor)
    assert package.sheet(name).cell(2, 1).formula == "Medlemsavgifter!B9"
    assert package.table("Rättelser").columns[2].name == "Att\ngöra"
    editor.grow_table("Rättelser")
    assert editor.tables[-1].ref == Area(4, 1, 7, 3)
    book = in_openpyxl(editor)
    assert book[name]["A1"].hyperlink.location == "Medlemsavgifter!B9"
    assert book[name].tables["Rättelser"].ref == "A4:C7"
    assert book[name]["A1"].comment.text == "åäö"
    assert faults(editor.to_bytes()) == []


def test_other_parts_stay_byte_for_byte(budget):
    editor = Editor(open_package(budget))
    editor.add_sheet("Att rätta")
    before, after = open_package(budget).parts, again(editor).parts
    changed = {name for name in before if before.packed(name).data != after.packed(name).data}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "docProps/app.xml",
    }
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}


def test_in_the_strict_dialect(strict, faults):
    editor = Editor(open_package(strict('<row r="1"><c r="A1"><v>1</v></c></row>')))
    editor.add_sheet("Två")
    editor.set_value("Två", (1, 1), 5)
    editor.add_table("Två", "T", Area(3, 1, 4, 1), ["x"])
    editor.set_custom_property("stämpel", "åäö")
    package = again(editor)
    assert package.sheet("Två").cell(1, 1).value == 5
    assert package.tables[0].name == "T"
    assert b"schemas.openxmlformats.org/spreadsheetml" not in package.parts.read(package.sheet("Två").part)
    assert Editor(package).custom_property("stämpel") == "åäö"
    assert faults(editor.to_bytes()) == []


def test_states(budget):
    editor = Editor(open_package(budget))
    editor.add_sheet("Dolt", state=State.VERY_HIDDEN)
    assert again(editor).sheet("Dolt").state is State.VERY_HIDDEN


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("", PackageCode.BAD_SHEET_NAME, "empty"),
        ("  ", PackageCode.BAD_SHEET_NAME, "empty"),
        ("x" * 32, PackageCode.BAD_SHEET_NAME, "long"),
        ("😀" * 16, PackageCode.BAD_SHEET_NAME, "long"),
        *[(f"a{letter}b", PackageCode.BAD_SHEET_NAME, "letter") for letter in "[]:*?/\\\x07\n\ud800"],
        ("'a", PackageCode.BAD_SHEET_NAME, "apostrophe"),
        ("a'", PackageCode.BAD_SHEET_NAME, "apostrophe"),
        ("History", PackageCode.BAD_SHEET_NAME, "reserved"),
        ("historik", PackageCode.BAD_SHEET_NAME, "reserved"),
        ("EGET KAPITAL", PackageCode.SHEET_NAME_TAKEN, None),
    ],
)
def test_names_that_excel_refuses(budget, name, code, reason):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.add_sheet(name)
    assert (caught.value.code, caught.value.params.get("reason")) == (code, reason)
    assert editor.store.changed == frozenset()


@pytest.mark.parametrize("name", ["x" * 31, "Årets 'bästa' & <värsta>", "😀" * 15, "Historik 2"])
def test_names_that_excel_takes(budget, faults, name):
    editor = Editor(open_package(budget))
    editor.add_sheet(name)
    editor.set_link("Eget kapital", (1, 1), name, (2, 2))
    assert again(editor).sheets[-1].name == name
    assert faults(editor.to_bytes()) == []
    with pytest.raises(PackageError) as caught:
        editor.add_sheet(name)
    assert caught.value.code is PackageCode.SHEET_NAME_TAKEN


def test_after_a_sheet_that_is_not_there(budget):
    with pytest.raises(PackageError) as caught:
        Editor(open_package(budget)).add_sheet("Ny", after="Borta")
    assert caught.value.code is PackageCode.NO_SUCH_SHEET


@pytest.mark.parametrize(
    "titles",
    [
        "<TitlesOfParts/>",
        '<HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Kalkylblad</vt:lpstr></vt:variant>'
        '<vt:variant><vt:i4>7</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="1" '
        'baseType="lpstr"><vt:lpstr>Blad</vt:lpstr></vt:vector></TitlesOfParts>',
    ],
)
def test_titles_that_do_not_fit_are_left(by_hand, hand_made, zipped, titles):
    parts = hand_made("")
    parts["docProps/app.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{titles}</Properties>'
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'extended-properties" Target="docProps/app.xml"/></Relationships>',
    )
    editor = Editor(open_package(zipped(parts)))
    editor.add_sheet("Ny")
    assert again(editor).parts.read("docProps/app.xml") == parts["docProps/app.xml"].encode()


# Links


def test_links(budget, faults):
    editor = Editor(open_package(budget))
    editor.set_link("Eget kapital", (3, 2), "Eget kapital", (5, 2))
    editor.set_link("Eget kapital", (3, 2), "Medlemsavgifter", (8, 2))
    sheet = in_openpyxl(editor)["Eget kapital"]
    assert (sheet["B3"].hyperlink.ref, sheet["B3"].hyperlink.location) == ("B3", "Medlemsavgifter!B8")
    assert sheet["B3"].value == 10
    assert editor.remove_link("Eget kapital", (3, 2))
    assert not editor.remove_link("Eget kapital", (3, 2))
    assert faults(editor.to_bytes()) == []
    assert in_openpyxl(editor)["Eget kapital"]["B3"].hyperlink is None


def test_a_link_to_the_web_gives_way_with_its_address(tmp_path: Path, faults):
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet("Blad")
    sheet.write_url("A1", "https://example.org/a", string="a")
    sheet.write_url("A2", "https://example.org/b", string="b")
    book.close()
    editor = Editor(open_package(tmp_path / "book.xlsx"))
    editor.set_link("Blad", (1, 1), "Blad", (9, 9))
    rels = again(editor).parts.read("xl/worksheets/_rels/sheet1.xml.rels")
    assert b"example.org/b" in rels and b"example.org/a" not in rels
    assert in_openpyxl(editor)["Blad"]["A1"].hyperlink.location == "Blad!I9"
    assert faults(editor.to_bytes()) == []


# Tables


@pytest.mark.parametrize(
    ("name", "ref", "headings", "reason"),
    [
        ("A1", Area(20, 1, 21, 1), ["x"], "name"),
        ("R1C1", Area(20, 1, 21, 1), ["x"], "name"),
        ("r", Area(20, 1, 21, 1), ["x"], "name"),
        ("har blank", Area(20, 1, 21, 1), ["x"], "name"),
        ("1a", Area(20, 1, 21, 1), ["x"], "name"),
        ("medlemmar", Area(20, 1, 21, 1), ["x"], "taken"),
        ("invånare", Area(20, 1, 21, 1), ["x"], "taken"),
        ("Ny", Area(20, 1, 20, 1), ["x"], "size"),
        ("Ny", Area(20, 1, 21, 2), ["x"], "size"),
        ("Ny", Area(20, 1, 21, 2), ["x", "X"], "headings"),
        ("Ny", Area(20, 1, 21, 2), ["x", ""], "headings"),
        ("Ny", Area(6, 4, 7, 4), ["x"], "overlap"),
        ("Ny", Area(1, 1, 2, 1), ["x"], "overlap"),
    ],
)
def test_tables_that_excel_refuses(budget, name, ref, headings, reason):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.add_table("Medlemsavgifter", name, ref, headings)
    assert (caught.value.code, caught.value.params["reason"]) == (PackageCode.BAD_TABLE, reason)
    assert editor.store.changed == frozenset()


def test_a_table_over_a_spilling_formula(budget):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.add_table("Eget kapital", "Ny", Area(2, 5, 4, 5), ["x"])
    assert caught.value.code is PackageCode.INSIDE_ARRAY
    assert editor.store.changed == frozenset()


def test_two_new_tables_have_numbers_of_their_own(budget, faults):
    editor = Editor(open_package(budget))
    editor.add_table("Medlemsavgifter", "Ny_1", Area(20, 1, 21, 1), ["x"])
    editor.add_table("Eget kapital", "Ny.2", Area(20, 1, 21, 1), ["x"])
    assert [table.name for table in again(editor).tables] == ["Medlemmar", "Ny_1", "Ny.2"]
    assert faults(editor.to_bytes()) == []


# Properties


def test_usual_properties(budget, faults):
    editor = Editor(open_package(budget))
    editor.set_property("title", "Budget åäö & <2027>")
    editor.set_property("creator", "Anna")
    editor.set_property("lastModifiedBy", "Bo")
    properties = in_openpyxl(editor).properties
    assert (properties.title, properties.creator, properties.lastModifiedBy) == (
        "Budget åäö & <2027>",
        "Anna",
        "Bo",
    )
    editor.set_property("title", None)
    assert in_openpyxl(editor).properties.title is None
    assert faults(editor.to_bytes()) == []
    with pytest.raises(KeyError):
        editor.set_property("färg", "blå")


def test_properties_of_ones_own(budget, faults):
    editor = Editor(open_package(budget))
    values = {
        "xlsheets-stämpel": "a & <b>\x07",
        "nummer": 42,
        "stort": 2**40,
        "sant": True,
        "falskt": False,
        "minus": -1,
    }
    for name, value in values.items():
        editor.set_custom_property(name, value)
    later = Editor(again(editor))
    assert {name: later.custom_property(name) for name in values} == values | {"stort": str(2**40)}
    later.set_custom_property("NUMMER", "text")
    assert later.custom_property("nummer") == "text"
    book = in_openpyxl(later)
    assert book.custom_doc_props["sant"].value is True
    assert len(book.custom_doc_props) == len(values)
    assert faults(later.to_bytes()) == []
    for name in values:
        later.set_custom_property(name, None)
    later.set_custom_property("fanns aldrig", None)
    assert set(again(later).parts) == set(open_package(budget).parts)
    assert later.custom_property("nummer") is None


def test_a_workbook_without_properties(by_hand, faults):
    editor = Editor(open_package(by_hand("")))
    editor.set_property("title", None)
    assert editor.store.changed == frozenset()
    editor.set_property("title", "Budget")
    editor.set_custom_property("a", 1)
    assert again(editor).properties["title"] == "Budget"
    assert faults(editor.to_bytes()) == []


def test_our_own_template_takes_it_all(faults):
    package = open_package(templates() / "budget" / "budget.xlsx")
    editor = Editor(package)
    editor.add_sheet("Att rätta", after=package.sheets[0].name)
    editor.add_sheet("Inlästa uppgifter")
    editor.set_custom_property("xlsheets", "1")
    assert faults(package.path.read_bytes() if package.path else b"") == []
    assert faults(editor.to_bytes()) == []
    in_openpyxl(editor)


# Sheets removed


def _plain(data: bytes) -> bytes:
    try:
        return etree.tostring(etree.fromstring(data), method="c14n")
    except etree.XMLSyntaxError:
        return data


def test_a_sheet_that_was_added_goes_without_a_trace(budget, rich, months, faults):
    for data in (Path(budget).read_bytes(), rich, months):
        editor = Editor(open_package(data))
        editor.add_sheet("Att rätta", after=editor.sheet_names[0])
        editor.set_note("Att rätta", (1, 1), "x", "xlsheets")
        editor.set_link("Att rätta", (1, 1), editor.sheet_names[0], (2, 2))
        editor.add_table("Att rätta", "Rättelser", Area(3, 1, 4, 1), ["x"])
        later = Editor(again(editor))
        later.remove_sheet("att rätta")
        before, after = open_package(data).parts, again(later).parts
        assert set(before) == set(after)
        for name in before:
            if name != "[Content_Types].xml":  # the type of a drawing may stay declared
                assert _plain(before.read(name)) == _plain(after.read(name)), name
        assert faults(later.to_bytes()) == []


def test_a_sheet_with_everything_on_it(rich, faults):
    editor = Editor(open_package(rich))
    with pytest.raises(PackageError) as caught:
        editor.remove_sheet("Dold")  # a list of choices takes its words from it
    assert (caught.value.code, caught.value.params["reason"]) == (
        PackageCode.SHEET_IN_USE,
        "xl/worksheets/sheet1.xml",
    )
    editor.remove_sheet("Pivå")
    package = again(editor)
    assert [sheet.name for sheet in package.sheets] == ["Data", "Dold"]
    assert "xl/pivotTables/pivotTable1.xml" not in package.parts
    assert "xl/pivotCache/pivotCacheDefinition1.xml" in package.parts  # the workbook points at it
    assert faults(editor.to_bytes()) == []


@pytest.mark.parametrize("sheet", ["Jan", "Feb", "Mars"])
def test_what_a_range_over_sheets_counts_stays(months, sheet):
    editor = Editor(open_package(months))
    with pytest.raises(PackageError) as caught:
        editor.remove_sheet(sheet)
    assert (caught.value.code, caught.value.params["reason"]) == (PackageCode.SHEET_IN_USE, "range")


def test_the_sheet_in_view_and_the_last_one(months, by_hand, faults):
    editor = Editor(open_package(months))
    editor.remove_sheet("Summa")
    editor.remove_sheet("Mars")
    assert in_openpyxl(editor).active.title == "Feb"
    assert {name.sheet for name in again(editor).defined_names} == {"Jan", "Feb"}
    assert faults(editor.to_bytes()) == []
    for lone, code in ((editor, "Feb"), (Editor(open_package(by_hand(""))), "Blad")):
        with pytest.raises(PackageError) as caught:
            lone.remove_sheet(code)
        assert (caught.value.code, caught.value.params["reason"]) == (PackageCode.SHEET_IN_USE, "last")


@pytest.mark.parametrize("formula", ["'Att rätta'!A1", "SUM(Rättelser[x])", "SUM('Att rätta:Sist'!A1)"])
def test_what_a_formula_needs_stays(budget, formula):
    editor = Editor(open_package(budget))
    editor.add_sheet("Att rätta")
    editor.add_sheet("Sist")
    editor.add_table("Att rätta", "Rättelser", Area(3, 1, 4, 1), ["x"])
    editor.set_formula("Eget kapital", (30, 1), formula)
    with pytest.raises(PackageError) as caught:
        editor.remove_sheet("Att rätta")
    assert caught.value.code is PackageCode.SHEET_IN_USE
    editor.clear("Eget kapital", (30, 1))
    editor.define_hidden_name("_min", formula)
    with pytest.raises(PackageError) as caught:
        editor.remove_sheet("Att rätta")
    assert caught.value.params["reason"] == ("range" if ":Sist" in formula else "_min")


def test_a_name_within_another_name_is_no_mention(budget):
    editor = Editor(open_package(budget))
    editor.add_sheet("kapital")
    editor.remove_sheet("kapital")
    assert editor.sheet_names == ("Medlemsavgifter", "Eget kapital")


def test_parts_that_are_declared_but_not_there(budget, faults):
    """As a version of POI left it."""
    editor = Editor(open_package(budget))
    editor.set_custom_property("a", 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(editor.to_bytes())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name == "_rels/.rels":
                new.writestr(name, re.sub(rb"<Relationship [^>]*custom\.xml[^>]*/>", b"", old.read(name)))
            elif name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
    later = Editor(open_package(stream.getvalue()))
    later.set_custom_property("b", 2)
    assert faults(later.to_bytes()) == []


def test_a_zip_with_backslashes(budget, faults):
    stream = io.BytesIO()
    with zipfile.ZipFile(budget) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            new.writestr(info, old.read(name))
    editor = Editor(open_package(stream.getvalue()))
    editor.add_sheet("Ny")
    editor.set_note("Ny", (1, 1), "x", "xlsheets")
    assert [sheet.name for sheet in again(editor).sheets] == ["Medlemsavgifter", "Eget kapital", "Ny"]
    assert faults(editor.to_bytes()) == []


def test_a_table_that_its_sheet_does_not_name_is_none() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Blad").add_table("A1:B3", {"name": "tblEn"})
    book.close()
    data = buffer.getvalue()
    assert [table.name for table in open_package(data).tables] == ["tblEn"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"<tableParts.*</tableParts>", b"", parts[sheet])
    orphan = io.BytesIO()
    with zipfile.ZipFile(orphan, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert open_package(orphan.getvalue()).tables == ()
