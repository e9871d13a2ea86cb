# ruff: noqa: E501  (XML stands as it does in a file)
"""Notes: made, changed, added to and taken away, in drawings of every writer."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment

from xlsheets.ooxml import Editor, PackageCode, PackageError, open_package
from xlsheets.ooxml.edit import vml

TEXT = 'Fel: åäö & <b> "x"\nRad två, som är så lång att den behöver brytas på flera ställen i rutan'


def again(editor: Editor) -> Editor:
    return Editor(open_package(editor.to_bytes()))


def same(one: bytes, other: bytes) -> list[str]:
    """The parts that differ in more than the way their XML is spelt."""
    first, second = open_package(one).parts, open_package(other).parts
    names = sorted({*first, *second})
    return [
        name
        for name in names
        if name not in first or name not in second or _plain(first.read(name)) != _plain(second.read(name))
    ]


def _plain(data: bytes) -> bytes:
    try:
        return etree.tostring(etree.fromstring(data), method="c14n")
    except etree.XMLSyntaxError:
        return data


def openpyxl_book() -> bytes:
    book = openpyxl.Workbook()
    for address in ("B2", "C7"):
        book.active[address].comment = Comment(f"Min egen {address}", "Anna")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


EXCEL_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"\r\n xmlns:o="urn:schemas-microsoft-com:office:office"\r\n xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n'
    b' <o:shapelayout v:ext="edit">\r\n  <o:idmap v:ext="edit" data="7"/>\r\n </o:shapelayout>'
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"></v:shapetype>'
    b'<v:shape id="_x0000_s7169" type="#_x0000_t202" style="visibility:hidden">\r\n  <v:textbox>\r\n   <div style=\'text-align:left\'><br></div>\r\n  </v:textbox>'  # not well-formed
    b'<x:ClientData ObjectType="Note"><x:Anchor>\r\n    2, 15, 0, 2, 4, 31, 4, 1</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData>\r\n </v:shape>'
    b'<v:shape id="_x0000_s7170" type="#_x0000_t201"><x:ClientData ObjectType="Button"><x:Anchor>1, 0, 1, 0, 2, 0, 2, 0</x:Anchor></x:ClientData></v:shape></xml>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RICH_NOTE = (
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Anna</author><author/></authors><commentList>'
    '<comment ref="B2" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/><rFont val="Tahoma"/></rPr><t>Anna:</t></r>'
    '<r><rPr><sz val="9"/></rPr><t xml:space="preserve">\nKolla </t></r></text></comment></commentList></comments>'
)


@pytest.fixture
def excel_book(by_hand, hand_made, zipped) -> bytes:
    """A note and a button as Excel stores them, the drawing not well-formed."""
    parts = hand_made('<row r="2"><c r="B2"><v>1</v></c></row>', '<legacyDrawing r:id="rId2"/>')
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        "<Override",
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/><Override',
        1,
    ).replace(
        "</Types>",
        '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>',
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    parts["xl/comments1.xml"] = RICH_NOTE
    parts["xl/drawings/vmlDrawing1.vml"] = EXCEL_VML
    return zipped(parts)


@pytest.fixture(params=["xlsxwriter", "openpyxl", "excel", "none", "strict"])
def book(request, budget, by_hand, strict, excel_book) -> tuple[bytes, str]:
    """A workbook of each kind, and its first sheet."""
    if request.param == "xlsxwriter":
        return budget.read_bytes(), "Medlemsavgifter"
    if request.param == "openpyxl":
        return openpyxl_book(), "Sheet"
    if request.param == "excel":
        return excel_book, "Blad"
    build = by_hand if request.param == "none" else strict
    return build('<row r="1"><c r="A1"><v>1</v></c></row>'), "Blad"


def test_a_note_on_every_kind_of_workbook(book, faults):
    data, sheet = book
    before = faults(data)
    editor = Editor(open_package(data))
    for position in ((5, 5), (1, 1), (1_048_576, 16_384)):
        editor.set_note(sheet, position, TEXT, "xlsheets")
    result = editor.to_bytes()
    assert [fault for fault in faults(result) if fault not in before] == []
    changed = again(editor)
    assert changed.note_text(sheet, (5, 5)) == changed.note_text(sheet, (1_048_576, 16_384)) == TEXT
    if b"purl.oclc.org" not in open_package(data).parts.read("xl/workbook.xml"):  # openpyxl knows no strict
        note = openpyxl.load_workbook(io.BytesIO(result))[sheet]["E5"].comment
        assert (note.text, note.author) == (TEXT, "xlsheets")


def test_removed_again_everything_is_as_it_was(book):
    data, sheet = book
    editor = Editor(open_package(data))
    for position in ((5, 5), (9, 1)):
        editor.set_note(sheet, position, TEXT, "xlsheets")
    for position in ((9, 1), (5, 5)):
        assert editor.remove_note(sheet, position)
    assert same(data, editor.to_bytes()) == []
    assert not editor.remove_note(sheet, (5, 5))


def test_removed_after_the_file_was_closed(book, faults):
    data, sheet = book
    editor = Editor(open_package(data))
    editor.set_note(sheet, (5, 5), TEXT, "xlsheets")
    later = again(editor)
    later.remove_note(sheet, (5, 5))
    left = same(data, later.to_bytes())
    assert left in ([], ["[Content_Types].xml"])  # the type of a drawing may stay declared
    assert [fault for fault in faults(later.to_bytes()) if fault not in faults(data)] == []


@pytest.mark.parametrize(("make", "sheet"), [("openpyxl", "Sheet"), ("excel", "Blad")])
def test_what_is_added_to_a_note_comes_off_again(make, sheet, excel_book, faults):
    data = openpyxl_book() if make == "openpyxl" else excel_book
    editor = Editor(open_package(data))
    before = editor.note_text(sheet, (2, 2))
    editor.add_to_note(sheet, (2, 2), TEXT, "xlsheets")
    editor.add_to_note(sheet, (2, 2), "en till\r\noch en", "xlsheets")
    changed = again(editor)
    assert changed.note_text(sheet, (2, 2)) == f"{before}\n{TEXT}\nen till\noch en"
    assert [fault for fault in faults(changed.to_bytes()) if fault not in faults(data)] == []
    assert changed.take_from_note(sheet, (2, 2), TEXT)
    assert not changed.take_from_note(sheet, (2, 2), TEXT)
    assert changed.take_from_note(sheet, (2, 2), "en till\r\noch en")
    assert same(data, changed.to_bytes()) == []


def test_pieces_are_taken_out_of_whatever_runs_they_lie_in(excel_book, faults):
    editor = Editor(open_package(excel_book))
    said = editor.note_text("Blad", (2, 2))
    assert said == "Anna:\nKolla "
    editor.cut_from_notes("Blad", {(2, 2): [(2, 8)], (9, 9): [(0, 4)]})
    assert again(editor).note_text("Blad", (2, 2)) == "Anlla "
    left = open_package(editor.to_bytes()).parts.read("xl/comments1.xml")
    assert b"<b/>" in left and b'<t xml:space="preserve">lla </t>' in left
    editor.cut_from_notes("Blad", {(2, 2): [(0, 6)]})
    assert again(editor).note_text("Blad", (2, 2)) is None
    assert [fault for fault in faults(editor.to_bytes()) if fault not in faults(excel_book)] == []


@pytest.mark.parametrize(
    "text", ["<r><t>egen</t></r>", "<t>egen</t>", "<r><rPr><b/></rPr><t>egen</t></r>", "<t/>", ""]
)
def test_a_text_comes_back_as_it_was_stored(excel_book, text):
    data = repacked(
        excel_book, "xl/comments1.xml", re.sub("<text>.*</text>", f"<text>{text}</text>", RICH_NOTE)
    )
    editor = Editor(open_package(data))
    editor.add_to_notes("Blad", {(2, 2): TEXT, (7, 7): TEXT}, "xlsheets")
    later = again(editor)
    for position in ((2, 2), (7, 7)):
        assert later.take_from_note("Blad", position, TEXT)
    assert same(data, later.to_bytes()) == []


def repacked(data: bytes, name: str, text: str) -> bytes:
    """The package with another part in place of one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for other in old.namelist():
            new.writestr(other, text if other == name else old.read(other))
    return stream.getvalue()


def test_added_where_there_is_none_it_goes_altogether(by_hand):
    data = by_hand("")
    editor = Editor(open_package(data))
    assert not editor.take_from_note("Blad", (1, 1), "x")
    editor.add_to_note("Blad", (1, 1), "x\ry", "xlsheets")
    assert editor.note_text("Blad", (1, 1)) == "x\ny"
    assert editor.take_from_note("Blad", (1, 1), "x\ry")
    assert same(data, editor.to_bytes()) == []


def test_another_text_keeps_author_and_box(excel_book):
    editor = Editor(open_package(excel_book))
    editor.set_note("Blad", (2, 2), "Kort", "xlsheets")
    parts = open_package(editor.to_bytes()).parts
    assert b'authorId="0"' in parts.read("xl/comments1.xml")
    assert parts.read("xl/drawings/vmlDrawing1.vml") == EXCEL_VML
    editor.set_note("Blad", (2, 2), "a\nb\nc\nd", "xlsheets")
    grown = open_package(editor.to_bytes()).parts.read("xl/drawings/vmlDrawing1.vml")
    assert re.search(rb"2, 15, 0, 2, 4, 31, 7, 1", grown)


def test_a_drawing_of_excel_keeps_all_else_byte_for_byte(excel_book):
    editor = Editor(open_package(excel_book))
    editor.set_note("Blad", (4, 4), "x", "xlsheets")
    drawing = open_package(editor.to_bytes()).parts.read("xl/drawings/vmlDrawing1.vml")
    assert drawing.startswith(EXCEL_VML.removesuffix(b"</xml>"))
    assert b'id="_x0000_s7171"' in drawing
    editor.remove_note("Blad", (2, 2))
    drawing = open_package(editor.to_bytes()).parts.read("xl/drawings/vmlDrawing1.vml")
    assert b"_x0000_s7169" not in drawing
    assert b"_x0000_s7170" in drawing and b"_x0000_s7171" in drawing


def test_a_button_keeps_its_drawing_when_the_last_note_goes(excel_book, faults):
    editor = Editor(open_package(excel_book))
    editor.remove_note("Blad", (2, 2))
    parts = open_package(editor.to_bytes()).parts
    assert "xl/comments1.xml" not in parts
    assert b"Button" in parts.read("xl/drawings/vmlDrawing1.vml")
    assert faults(editor.to_bytes()) == []


def test_more_boxes_than_one_block_of_numbers_holds():
    drawing = vml.new_drawing(1)
    for rows in (range(1, 1000), range(1000, 1029), range(1029, 1031)):
        boxes = {(row, 1): (1, 0, row, 0, 3, 0, row + 3, 0) for row in rows}
        drawing = vml.with_boxes(drawing, boxes, lambda: 5)
    numbers = [int(number) for number in re.findall(rb'id="_x0000_s(\d+)"', drawing)]
    assert len(set(numbers)) == len(numbers) == 1030
    assert {number // 1024 for number in numbers} == {1, 5}
    assert b'data="1,5"' in drawing


def test_a_drawing_that_reserves_no_numbers():
    """As LibreOffice writes it."""
    drawing = re.sub(rb"<o:shapelayout.*</o:shapelayout>", b"", vml.new_drawing(1))
    anchor = (1, 0, 1, 0, 3, 0, 4, 0)
    drawing = vml.with_boxes(drawing, {(1, 1): anchor, (2, 1): anchor}, lambda: 3)
    drawing = vml.with_boxes(vml.with_changes(drawing, {(1, 1)}, {}), {(3, 1): anchor}, lambda: 3)
    assert sorted(re.findall(rb'id="_x0000_s(\d+)"', drawing)) == [b"3073", b"3074"]


def test_two_sheets_number_their_boxes_apart(budget, faults):
    editor = Editor(open_package(budget))
    editor.set_note("Eget kapital", (1, 1), "x", "xlsheets")
    parts = open_package(editor.to_bytes()).parts
    blocks = [re.findall(rb'data="([\d,]+)"', parts.read(name)) for name in parts if name.endswith(".vml")]
    assert len(blocks) == 2 and blocks[0] != blocks[1]
    assert faults(editor.to_bytes()) == []


@pytest.mark.parametrize("text", ["\x07klocka\x00", "_x0041_", "tab\tslut", "\ufffe", "", " ", "😀" * 50])
def test_letters_that_xml_cannot_hold(by_hand, faults, text):
    editor = Editor(open_package(by_hand("")))
    editor.set_note("Blad", (1, 1), text, "å\x07")
    assert again(editor).note_text("Blad", (1, 1)) == text
    assert faults(editor.to_bytes()) == []


def test_what_is_refused(budget):
    editor = Editor(open_package(budget))
    for position, text, code in (
        ((1, 1), "x" * 32_768, PackageCode.BAD_VALUE),
        ((0, 1), "x", PackageCode.NO_SUCH_CELL),
    ):
        with pytest.raises(PackageError) as caught:
            editor.set_note("Medlemsavgifter", position, text)
        assert caught.value.code is code
    assert editor.store.changed == frozenset()


THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="B2" dT="2026-01-01T10:00:00.00" personId="{1}" id="{2}"><text>Hur?</text></threadedComment></ThreadedComments>'
)


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_thread_is_left_alone(excel_book, mirrored):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_book)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml.rels") and not mirrored:
                text = text.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
                )
            if name == "xl/comments1.xml" and mirrored:
                text = text.replace(b"<author/>", b"<author>tc={2}</author>").replace(
                    b'authorId="0"', b'authorId="1"'
                )
            new.writestr(name, text)
        new.writestr("xl/threadedComments/threadedComment1.xml", THREAD)
    editor = Editor(open_package(stream.getvalue()))
    for act in (editor.set_note, editor.add_to_note, lambda *where: editor.remove_note(*where[:2])):
        with pytest.raises(PackageError) as caught:
            act("Blad", (2, 2), "x")
        assert (caught.value.code, caught.value.params["cell"]) == (PackageCode.HAS_THREAD, "B2")
    assert editor.store.changed == frozenset()
    editor.set_note("Blad", (2, 3), "x")
    assert again(editor).note_text("Blad", (2, 3)) == "x"


def test_notes_follow_rows_in_every_drawing(book, faults):
    data, sheet = book
    before = faults(data)
    editor = Editor(open_package(data))
    editor.set_note(sheet, (5, 5), TEXT, "xlsheets")
    editor.insert_rows(sheet, 2, 3)
    changed = again(editor)
    assert changed.note_text(sheet, (8, 5)) == TEXT
    assert [fault for fault in faults(changed.to_bytes()) if fault not in before] == []
    changed.delete_rows(sheet, 8)
    assert changed.note_text(sheet, (8, 5)) is None
    assert [fault for fault in faults(changed.to_bytes()) if fault not in before] == []


def test_the_box_is_wide_and_high_enough(by_hand):
    columns = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for around, last in (("", 4), ('<cols><col min="2" max="9" width="60" customWidth="1"/></cols>', 1)):
        editor = Editor(open_package(by_hand(columns)))
        if around:
            editor.set_column_width("Blad", 2, 9, 60)
        editor.set_note("Blad", (1, 1), "x\n" * 10, "xlsheets")
        drawing = open_package(editor.to_bytes()).parts.read("xl/drawings/vmlDrawing1.vml")
        found = re.search(rb"<x:Anchor>([^<]+)<", drawing)
        assert found is not None
        left, _, top, _, right, _, bottom, _ = (int(piece) for piece in found[1].split(b","))
        assert (left, right) == (1, last)
        assert bottom - top >= 9
