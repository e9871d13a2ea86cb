"""Damage to the parts of a workbook file: what Excel, another program or a person leaves behind.

Every function takes the bytes of a workbook and gives those of the damaged one; cells keep their values.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from udfs.registry import functions
from xlsheets.checks.precedents import Precedents
from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1, quote_sheet, split_a1
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import CellError, Editor, Package, Table, open_package

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORKBOOK = "xl/workbook.xml"
Element = Any


class Parts:
    """The parts of a workbook file, those that are changed as trees."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.data = {name: archive.read(name) for name in archive.namelist()}
        self.trees: dict[str, Element] = {}
        self.package: Package = open_package(data)

    def tree(self, part: str) -> Element:
        """The root of a part, which is written back."""
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.data[part])
        return self.trees[part]

    def drop(self, part: str) -> None:
        """Take a part out, with its content type."""
        self.data.pop(part, None)
        self.trees.pop(part, None)
        types = self.tree("[Content_Types].xml")
        for element in [one for one in types if one.get("PartName") == f"/{part}"]:
            types.remove(element)

    def add(self, part: str, like: str, data: bytes) -> None:
        """Put a part in, of the content type that another one has."""
        self.data[part] = data
        types = self.tree("[Content_Types].xml")
        kind = next(one.get("ContentType") for one in types if one.get("PartName") == f"/{like}")
        etree.SubElement(
            types, types[0].tag.replace("Default", "Override"), PartName=f"/{part}", ContentType=kind
        )

    def to_bytes(self) -> bytes:
        """The file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.data.items():
                tree = self.trees.get(name)
                archive.writestr(
                    name,
                    data if tree is None else etree.tostring(tree, xml_declaration=True, encoding="UTF-8"),
                )
        return buffer.getvalue()

    def table(self, name: str) -> Table:
        """A table by its name."""
        return next(one for one in self.package.tables if one.name == name)

    def sheet(self, name: str) -> Element:
        """The XML of a sheet."""
        return self.tree(self.package.sheet(name).part)

    @property
    def names(self) -> Element:
        """The defined names."""
        return self.tree(WORKBOOK).find(f"{MAIN}definedNames")

    @property
    def sheets(self) -> Element:
        """The list of sheets."""
        return self.tree(WORKBOOK).find(f"{MAIN}sheets")

    def relations(self, part: str) -> str:
        """The part that says what a part refers to."""
        folder, name = posixpath.split(part)
        return f"{folder}/_rels/{name}.rels"


def table_to_cells(data: bytes, name: str) -> bytes:
    """Convert a table to plain cells."""
    parts = Parts(data)
    table = parts.table(name)
    sheet_part = parts.package.sheet(table.sheet).part
    relations = parts.tree(parts.relations(sheet_part))
    for relation in list(relations):
        target = posixpath.normpath(
            posixpath.join(posixpath.dirname(sheet_part), relation.get("Target"))
        ).lstrip("/")
        if target == table.part or relation.get("Target") == f"/{table.part}":
            listed = parts.sheet(table.sheet).find(f"{MAIN}tableParts")
            for one in [entry for entry in listed if entry.get(f"{LINK}id") == relation.get("Id")]:
                listed.remove(one)
            if len(listed):
                listed.set("count", str(len(listed)))
            else:
                listed.getparent().remove(listed)
            relations.remove(relation)
    parts.drop(table.part)
    return parts.to_bytes()


def rename_table(data: bytes, name: str, new: str) -> bytes:
    """Give a table another name; formulas follow, as in Excel."""
    parts = Parts(data)
    root = parts.tree(parts.table(name).part)
    root.set("name", new)
    root.set("displayName", new)
    for part in [one for one in parts.data if one.startswith("xl/") and one.endswith(".xml")]:
        if f"{name}[".encode() in parts.data[part]:
            tree = parts.tree(part)
            for element in tree.iter(f"{MAIN}f", f"{MAIN}calculatedColumnFormula", f"{MAIN}definedName"):
                element.text = (element.text or "").replace(f"{name}[", f"{new}[")
    return parts.to_bytes()


def remove_names(data: bytes, *wanted: str) -> bytes:
    """Take names away; without any, all of them but print areas."""
    parts = Parts(data)
    for element in list(parts.names):
        name = element.get("name")
        if name in wanted or (not wanted and not name.startswith("_xlnm.")):
            parts.names.remove(element)
    return parts.to_bytes()


def break_name(data: bytes, name: str) -> bytes:
    """Leave a name pointing at nothing, as Excel does when its cell is deleted; the cell itself stays."""
    return _with_name(data, name, lambda formula: re.sub(r"![$A-Z0-9:]+", "!#REF!", formula))


def _with_name(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    parts = Parts(data)
    for element in parts.names:
        if element.get("name") == name:
            element.text = change(element.text or "")
    return parts.to_bytes()


def rename_tab(data: bytes, sheet: str, new: str) -> bytes:
    """Change the name on the tab and nothing else, as some programs do."""
    parts = Parts(data)
    next(one for one in parts.sheets if one.get("name") == sheet).set("name", new)
    return parts.to_bytes()


def rename_sheet(data: bytes, sheet: str, new: str) -> bytes:
    """Rename a sheet as Excel does: whatever points at it follows."""
    parts = Parts(rename_tab(data, sheet, new))
    old_text, new_text = f"{quote_sheet(sheet)}!", f"{quote_sheet(new)}!"
    for element in parts.names:
        element.text = (element.text or "").replace(old_text, new_text)
    for one in parts.package.sheets:
        for element in parts.sheet(one.name).iter(f"{MAIN}f"):
            element.text = (element.text or "").replace(old_text, new_text)
    return parts.to_bytes()


def remove_sheet(data: bytes, sheet: str) -> bytes:
    """Delete a sheet as Excel does: its tables go, names and formulas that pointed at it say `#REF!`."""
    for table in [one for one in open_package(data).tables if one.sheet == sheet]:
        data = table_to_cells(data, table.name)
    parts = Parts(data)
    pointing = f"{quote_sheet(sheet)}!"
    part = parts.package.sheet(sheet).part
    index = [one.get("name") for one in parts.sheets].index(sheet)
    element = parts.sheets[index]
    relations = parts.tree(parts.relations(WORKBOOK))
    for relation in [one for one in relations if one.get("Id") == element.get(f"{LINK}id")]:
        relations.remove(relation)
    parts.sheets.remove(element)
    parts.drop(part)
    for name in list(parts.names):
        scope = name.get("localSheetId")
        if scope == str(index):
            parts.names.remove(name)
            continue
        if scope is not None and int(scope) > index:
            name.set("localSheetId", str(int(scope) - 1))
        name.text = re.sub(re.escape(pointing) + r"[$A-Z0-9:]+", "#REF!", name.text or "")
    for one in parts.package.sheets:
        if one.name != sheet:
            for formula in parts.sheet(one.name).iter(f"{MAIN}f"):
                formula.text = re.sub(re.escape(pointing) + r"[$A-Z0-9:]+", "#REF!", formula.text or "")
    return parts.to_bytes()


def only_sheet(data: bytes, sheet: str) -> bytes:
    """Move a sheet to a file of its own."""
    for other in [one.name for one in open_package(data).sheets if one.name != sheet]:
        data = remove_sheet(data, other)
    return data


def reorder_sheets(data: bytes, order: list[int]) -> bytes:
    """Put the tabs in another order."""
    parts = Parts(data)
    listed = list(parts.sheets)
    for element in listed:
        parts.sheets.remove(element)
    for index in order:
        parts.sheets.append(listed[index])
    for name in parts.names:
        scope = name.get("localSheetId")
        if scope is not None:
            name.set("localSheetId", str(order.index(int(scope))))
    return parts.to_bytes()


def copy_sheet(data: bytes, sheet: str, remove_original: bool = False) -> bytes:
    """Copy a sheet as Excel does: `X (2)`, tables with numbers after their names, names of its own."""
    parts = Parts(data)
    copy = f"{sheet} (2)"
    part = parts.package.sheet(sheet).part
    number = len(parts.sheets) + 1
    new_part = part.replace(".xml", f"copy{number}.xml")
    relations = etree.fromstring(parts.data.get(parts.relations(part), b"<Relationships/>"))
    for relation in list(relations):
        if not relation.get("Type", "").endswith("/table"):
            relations.remove(relation)
    taken = {one.name for one in parts.package.tables}
    for relation in relations:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(part), relation.get("Target"))).lstrip(
            "/"
        )
        table = etree.fromstring(parts.data[target])
        base = table.get("displayName").rstrip("0123456789")
        name = next(f"{base}{n}" for n in range(2, 99) if f"{base}{n}" not in taken)
        taken.add(name)
        table.set("name", name)
        table.set("displayName", name)
        table.set("id", str(100 * number + len(taken)))
        new_table = target.replace(".xml", f"copy{number}.xml")
        parts.add(new_table, target, etree.tostring(table))
        relation.set("Target", relation.get("Target").replace(".xml", f"copy{number}.xml"))
    root = etree.fromstring(parts.data[part])
    for tag in ("drawing", "legacyDrawing", "hyperlinks"):
        for element in root.findall(f"{MAIN}{tag}"):
            root.remove(element)
    parts.add(new_part, part, etree.tostring(root))
    parts.data[parts.relations(new_part)] = etree.tostring(relations)
    links = parts.tree(parts.relations(WORKBOOK))
    like = next(one for one in links if one.get("Type", "").endswith("/worksheet"))
    target = like.get("Target")
    folder = target[: target.rfind("/") + 1]
    etree.SubElement(
        links,
        like.tag,
        Id=f"rIdCopy{number}",
        Type=like.get("Type"),
        Target=folder + posixpath.basename(new_part),
    )
    etree.SubElement(
        parts.sheets,
        f"{MAIN}sheet",
        {"name": copy, "sheetId": str(90 + number), f"{LINK}id": f"rIdCopy{number}"},
    )
    index = str(len(parts.sheets) - 1)
    old_text, new_text = f"{quote_sheet(sheet)}!", f"{quote_sheet(copy)}!"
    for name in list(parts.names):
        if name.get("localSheetId") is None and (name.text or "").startswith(old_text):
            own = etree.SubElement(
                parts.names, f"{MAIN}definedName", name=name.get("name"), localSheetId=index
            )
            own.text = name.text.replace(old_text, new_text)
    copied = parts.to_bytes()
    return remove_sheet(copied, sheet) if remove_original else copied


def retitle(data: bytes, table: str, heading: str, new: str) -> bytes:
    """Type another heading over a table's heading: Excel changes the table and the formulas that use it."""
    parts = Parts(data)
    found = parts.table(table)
    root = parts.tree(found.part)
    for element in root.iter(f"{MAIN}tableColumn"):
        if element.get("name") == heading:
            element.set("name", new.replace("\n", "_x000a_"))
    row, column = found.ref.top, found.column(heading)
    _set_text(parts, found.sheet, (row, column), new)
    return parts.to_bytes()


def retype(data: bytes, sheet: str, cell: str, text: str) -> bytes:
    """Put a text into a cell, keeping its format."""
    parts = Parts(data)
    _set_text(parts, sheet, split_a1(cell), text)
    return parts.to_bytes()


def _set_text(parts: Parts, sheet: str, position: tuple[int, int], text: str) -> None:
    wanted = a1(*position)
    for cell in parts.sheet(sheet).iter(f"{MAIN}c"):
        if cell.get("r") == wanted:
            for child in list(cell):
                cell.remove(child)
            cell.set("t", "inlineStr")
            holder = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
            holder.text = text
            holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def retype_column(data: bytes, table: str, heading: str, text: str) -> bytes:
    """Type one text into every filled cell of a table's column."""
    parts = Parts(data)
    found = parts.table(table)
    filled = {cell.get("r") for cell in parts.sheet(found.sheet).iter(f"{MAIN}c")}
    for row in range(found.body.top, found.body.bottom + 1):
        place = (row, found.column(heading))
        if a1(*place) in filled:
            _set_text(parts, found.sheet, place, text)
    return parts.to_bytes()


def hide_row(data: bytes, sheet: str, row: int) -> bytes:
    """Hide a row."""
    parts = Parts(data)
    for element in parts.sheet(sheet).iter(f"{MAIN}row"):
        if element.get("r") == str(row):
            element.set("hidden", "1")
    return parts.to_bytes()


def hide_column(data: bytes, sheet: str, column: int) -> bytes:
    """Hide a column; the widths of its neighbours stay."""
    parts = Parts(data)
    root = parts.sheet(sheet)
    columns = root.find(f"{MAIN}cols")
    if columns is None:
        columns = root.makeelement(f"{MAIN}cols", {})
        root.find(f"{MAIN}sheetData").addprevious(columns)
    for element in list(columns):
        first, last = int(element.get("min")), int(element.get("max"))
        if first <= column <= last:
            for low, high in ((first, column - 1), (column + 1, last)):
                if low <= high:
                    kept = columns.makeelement(
                        element.tag, {**element.attrib, "min": str(low), "max": str(high)}
                    )
                    element.addprevious(kept)
            columns.remove(element)
    hidden = etree.SubElement(
        columns, f"{MAIN}col", min=str(column), max=str(column), width="0", hidden="1", customWidth="1"
    )
    for element in [one for one in columns if int(one.get("min")) > column]:
        hidden.addnext(element)
    return parts.to_bytes()


def merge(data: bytes, sheet: str, area: str) -> bytes:
    """Merge cells: all but the first lose what they held."""
    from xlsheets.ooxml import Area

    parts = Parts(data)
    root = parts.sheet(sheet)
    merged = root.find(f"{MAIN}mergeCells")
    if merged is None:
        merged = root.makeelement(f"{MAIN}mergeCells", {})
        after = [
            one
            for one in root
            if etree.QName(one).localname
            in (
                "sheetData",
                "sheetCalcPr",
                "sheetProtection",
                "protectedRanges",
                "scenarios",
                "autoFilter",
                "sortState",
                "dataConsolidate",
                "customSheetViews",
            )
        ]
        after[-1].addnext(merged)
    etree.SubElement(merged, f"{MAIN}mergeCell", ref=area)
    rectangle = Area.parse(area)
    for cell in root.iter(f"{MAIN}c"):
        row, column = split_a1(cell.get("r"))
        if rectangle.holds(row, column) and (row, column) != (rectangle.top, rectangle.left):
            for child in list(cell):
                cell.remove(child)
            cell.attrib.pop("t", None)
    return parts.to_bytes()


def set_calculation(data: bytes, **attributes: str) -> bytes:
    """Change how the workbook asks to be calculated."""
    parts = Parts(data)
    element = parts.tree(WORKBOOK).find(f"{MAIN}calcPr")
    for name, value in attributes.items():
        element.set(name, value)
    return parts.to_bytes()


def link_cell(data: bytes, sheet: str, cell: str) -> bytes:
    """Let a formula fetch a cell of another file, as a sheet moved to a file of its own leaves it."""
    parts = Parts(data)
    link = "xl/externalLinks/externalLink1.xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = MAIN.strip("{}")
    parts.data[link] = (
        f'<externalLink xmlns="{space}"><externalBook xmlns:r="{office}" r:id="rId1">'
        '<sheetNames><sheetName val="Avgifter"/></sheetNames></externalBook></externalLink>'
    ).encode()
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts.data[parts.relations(link)] = (
        f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/externalLinkPath" '
        'Target="Avgifter.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    types = parts.tree("[Content_Types].xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    override = next(one.tag for one in types if one.get("PartName"))
    etree.SubElement(types, override, PartName=f"/{link}", ContentType=kind)
    relations = parts.tree(parts.relations(WORKBOOK))
    etree.SubElement(
        relations,
        relations[0].tag,
        Id="rIdLink",
        Type=f"{office}/externalLink",
        Target="externalLinks/externalLink1.xml",
    )
    references = etree.Element(f"{MAIN}externalReferences")
    etree.SubElement(references, f"{MAIN}externalReference", {f"{LINK}id": "rIdLink"})
    parts.sheets.addnext(references)
    for element in parts.sheet(sheet).iter(f"{MAIN}c"):
        formula = element.find(f"{MAIN}f")
        if element.get("r") == cell and formula is not None:
            formula.text = f"{formula.text}+0*[1]Avgifter!$A$1"
    return parts.to_bytes()


def append_column(data: bytes, table: str, heading: str) -> bytes:
    """Type a heading and texts directly to the right of a table: Excel takes the column into it."""
    editor = Editor(open_package(data))
    found = next(one for one in editor.tables if one.name == table)
    column = found.ref.right + 1
    editor.set_value(found.sheet, (found.ref.top, column), heading)
    for row in range(found.body.top, found.body.bottom + 1):
        editor.set_value(found.sheet, (row, column), "se protokollet")
    parts = Parts(editor.to_bytes())
    root = parts.tree(found.part)
    ref = found.ref._replace(right=column).a1
    root.set("ref", ref)
    for element in root.findall(f"{MAIN}autoFilter"):
        element.set("ref", ref)
    columns = root.find(f"{MAIN}tableColumns")
    columns.set("count", str(len(columns) + 1))
    etree.SubElement(columns, f"{MAIN}tableColumn", id=str(len(columns) + 1), name=heading)
    return parts.to_bytes()


def type_under(data: bytes, table: str, label: str, amount: float) -> bytes:
    """Insert a sheet row under a table, outside it, and type a text and amounts there."""
    editor = Editor(open_package(data))
    found = next(one for one in editor.tables if one.name == table)
    row = found.ref.bottom + 1
    sheet = editor.package.sheet(found.sheet)
    amounts = [
        column
        for column in range(found.body.left, found.body.right + 1)
        if isinstance(sheet.cell(found.body.top, column).value, int | float)
    ]
    labels = [
        column
        for column in range(found.body.left, found.body.right + 1)
        if isinstance(sheet.cell(found.body.top, column).value, str)
    ]
    editor.insert_rows(found.sheet, row)
    editor.set_value(found.sheet, (row, labels[min(1, len(labels) - 1)]), label)
    editor.set_value(found.sheet, (row, amounts[0]), amount)
    return editor.to_bytes()


def set_number(data: bytes, sheet: str, cell: str, number: float | None = None) -> bytes:
    """Type a number into a cell, or empty it."""
    editor = Editor(open_package(data))
    if number is None:
        editor.clear(sheet, split_a1(cell))
    else:
        editor.set_value(sheet, split_a1(cell), number)
    return editor.to_bytes()


def remove_row(data: bytes, table: str, index: int) -> bytes:
    """Delete a row of a table with its sheet row, as in Excel."""
    editor = Editor(open_package(data))
    editor.delete_table_rows(table, index)
    return editor.to_bytes()


def swap_columns(data: bytes, table: str, left: str, right: str) -> bytes:
    """Move a column of a table past its neighbour, heading, looks and the total below it included."""
    parts = Parts(data)
    found = parts.table(table)
    first, second = found.column(left), found.column(right)
    for row in parts.sheet(found.sheet).iter(f"{MAIN}row"):
        number = int(row.get("r"))
        if not found.ref.top <= number <= found.ref.bottom + 1:
            continue
        cells = {cell.get("r"): cell for cell in row}
        one, other = cells.get(a1(number, first)), cells.get(a1(number, second))
        if one is not None:
            one.set("r", a1(number, second))
        if other is not None:
            other.set("r", a1(number, first))
        if one is not None and other is not None:
            other.addnext(one)
    columns = parts.tree(found.part).find(f"{MAIN}tableColumns")
    heads = {column.get("name"): column for column in columns}
    heads[right].addnext(heads[left])
    return parts.to_bytes()


def filter_row(data: bytes, table: str, row: int) -> bytes:
    """Filter a table by its first column so that one row does not show."""
    parts = Parts(data)
    found = parts.table(table)
    root = parts.tree(found.part)
    for element in root.findall(f"{MAIN}autoFilter"):
        root.remove(element)
    shown = parts.package.sheet(found.sheet)
    kept = {
        str(shown.cell(one, found.ref.left).value)
        for one in range(found.body.top, found.body.bottom + 1)
        if one != row
    }
    area = f"{a1(found.ref.top, found.ref.left)}:{a1(found.ref.bottom, found.ref.right)}"
    filtering = root.makeelement(f"{MAIN}autoFilter", {"ref": area})
    root.insert(0, filtering)
    column = etree.SubElement(filtering, f"{MAIN}filterColumn", colId="0")
    filters = etree.SubElement(column, f"{MAIN}filters")
    for value in sorted(kept):
        etree.SubElement(filters, f"{MAIN}filter", val=value)
    return hide_row(parts.to_bytes(), found.sheet, row)


def set_formula(data: bytes, sheet: str, cell: str, formula: str, value: float | str) -> bytes:
    """Put a formula into a cell, with the value that it shows."""
    editor = Editor(open_package(data))
    editor.set_formula(sheet, split_a1(cell), formula, value)
    return editor.to_bytes()


def recalculated(data: bytes) -> bytes:
    """Calculate everything anew, as Excel does when something is typed."""
    package = open_package(data)
    return apply(package, recalculate(package), {}).to_bytes()


def without_add_in(data: bytes) -> bytes:
    """Calculate everything where our functions are unknown: each call, and what reads it, shows #NAME?."""
    package = open_package(data)
    editor, known = Editor(package), functions().keys()
    precedents = Precedents(package)
    cells = [(sheet.name, *at) for sheet in package.sheets for at, _ in sheet.sorts.formulas]
    formulas = {place: package.sheet(place[0]).cells[place[1:]].formula or "" for place in cells}
    calls = {place for place, formula in formulas.items() if calls_ours(formula, known)}
    for place in cells:
        if place in calls or precedents.reached(place, calls):
            editor.set_cached(place[0], place[1:], CellError("#NAME?"))
    return editor.to_bytes()
