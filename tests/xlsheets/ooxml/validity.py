"""What would make Excel repair a workbook: a checker for the tests, written from the standard's sequences.

It knows nothing of the editor. `faults(data)` lists what is wrong, each as a short sentence with its part;
an empty list is a sound package as far as this looks: the order of elements, counts, indexes, unique
names and numbers, content types, relationships, notes and their boxes, tables and their headings.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
OFFICE = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)

SEQUENCES = {
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols* sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
    "conditionalFormatting* dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter "
    "rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing "
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst",
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes "
    "webPublishing fileRecoveryPr* webPublishObjects extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs "
    "tableStyles colors extLst",
    "comments": "authors commentList extLst",
    "comment": "text commentPr",
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
    "tableColumn": "calculatedColumnFormula totalsRowFormula xmlColumnPr extLst",
    "tableColumns": "tableColumn*",
    "autoFilter": "filterColumn* sortState extLst",
    "row": "c* extLst",
    "c": "f v is extLst",
    "sheetData": "row*",
    "sheetViews": "sheetView* extLst",
    "sheetView": "pane selection* pivotSelection* extLst",
    "cols": "col*",
    "mergeCells": "mergeCell*",
    "hyperlinks": "hyperlink*",
    "tableParts": "tablePart*",
    "dataValidations": "dataValidation*",
    "dataValidation": "formula1 formula2",
    "conditionalFormatting": "cfRule* extLst",
    "cfRule": "formula* colorScale dataBar iconSet extLst",
    "sheets": "sheet*",
    "bookViews": "workbookView*",
    "definedNames": "definedName*",
    "fonts": "font*",
    "fills": "fill*",
    "borders": "border*",
    "cellStyleXfs": "xf*",
    "cellXfs": "xf*",
    "cellStyles": "cellStyle*",
    "numFmts": "numFmt*",
    "dxfs": "dxf*",
    "xf": "alignment protection extLst",
    "font": "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme",
    "border": "start end left right top bottom diagonal vertical horizontal",
    "fill": "patternFill gradientFill",
    "patternFill": "fgColor bgColor",
    "r": "rPr t",
    "text": "t r* rPh* phoneticPr",
}
"""What a parent may hold, in order; `*` marks what may come more than once."""
COUNTED = (
    *("mergeCells", "dataValidations", "tableParts", "tableColumns", "fonts", "fills", "borders"),
    *("cellStyleXfs", "cellXfs", "cellStyles", "numFmts", "dxfs"),
)
REQUIRED = {
    "sheet": ("name", "sheetId"),
    "table": ("id", "displayName", "ref"),
    "tableColumn": ("id", "name"),
    "comment": ("ref", "authorId"),
    "mergeCell": ("ref",),
    "hyperlink": ("ref",),
    "col": ("min", "max"),
    "definedName": ("name",),
    "cellStyle": ("name", "xfId"),
    "numFmt": ("numFmtId", "formatCode"),
    "conditionalFormatting": ("sqref",),
    "dataValidation": ("sqref",),
    "sheetView": ("workbookViewId",),
}


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        broken = archive.testzip()
        parts = {name.replace("\\", "/"): archive.read(name) for name in names if not name.endswith("/")}
    found = [
        f"{name}: twice in the zip" for name, times in Counter(map(str.lower, names)).items() if times > 1
    ]
    if broken:
        found.append(f"{broken}: checksum")
    trees: dict[str, etree._Element] = {}
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content)
            except etree.XMLSyntaxError as error:
                found.append(f"{name}: {error}")
    package = Package(parts, trees)
    for look in LOOKS:
        found += look(package)
    return found


@dataclass
class Package:
    """The parts by name, and the trees of those that are XML."""

    parts: dict[str, bytes]
    trees: dict[str, etree._Element]

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Id → (kind, target, external) of what a part points at."""
        folder, name = posixpath.split(part)
        root = self.trees.get(self.spelt(posixpath.join(folder, "_rels", f"{name}.rels")))
        return {
            one.get("Id", ""): (
                one.get("Type", "").rpartition("/")[2],
                self.spelt(_resolve(folder, one.get("Target", ""))),
                one.get("TargetMode") == "External",
            )
            for one in (root if root is not None else ())
            if isinstance(one.tag, str)
        }

    def spelt(self, name: str) -> str:
        """A part name as the zip has it: letter case does not count."""
        return next((part for part in self.parts if part.lower() == name.lower()), name)

    def kind(self, root: str) -> Iterator[tuple[str, etree._Element]]:
        """The parts whose root element has a name, in the main namespace."""
        for name, tree in self.trees.items():
            if _plain(tree) == root and _main(tree):
                yield name, tree

    def first(self, root: str) -> tuple[str, etree._Element] | None:
        return next(iter(self.kind(root)), None)


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined).lstrip("/")


def _plain(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _main(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and str(element.tag)[1:].partition("}")[0] in SPACES


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in root.iter(f"{{*}}{name}") if _main(one)]


def _number(element: etree._Element, name: str, default: int = 0) -> int:
    text = element.get(name, "")
    return int(text) if re.fullmatch(r"-?\d+", text) else default


# Order, counts, attributes


def order(package: Package) -> Iterator[str]:
    """Children in the standard's sequence, none but once where it allows one."""
    sequences = {
        name: [(item.rstrip("*"), item.endswith("*")) for item in text.split()]
        for name, text in SEQUENCES.items()
    }
    for part, tree in package.trees.items():
        if not _main(tree) or _plain(tree) == "sst":
            continue
        for parent in tree.iter():
            if not _main(parent) or _plain(parent) not in sequences or _inside_rich_value(parent):
                continue
            wanted = sequences[_plain(parent)]
            ranks = {name: rank for rank, (name, _) in enumerate(wanted)}
            last = -1
            for child in parent:
                if not _main(child):
                    continue
                rank = ranks.get(_plain(child))
                if rank is None:
                    yield f"{part}: {_plain(child)} in {_plain(parent)}"
                    continue
                again = rank == last and not wanted[rank][1]
                if rank < last or again:
                    yield f"{part}: {_plain(child)} out of order in {_plain(parent)}"
                last = max(rank, last)


def _inside_rich_value(element: etree._Element) -> bool:
    """Pivot parts reuse the names `r`, `text` and `c` for other things."""
    root = element.getroottree().getroot()
    return _plain(root) not in ("worksheet", "workbook", "styleSheet", "comments", "table")


def counts(package: Package) -> Iterator[str]:
    for part, tree in package.trees.items():
        for name in COUNTED if _main(tree) else ():
            for holder in _all(tree, name):
                children = sum(1 for child in holder if isinstance(child.tag, str))
                if holder.get("count") is not None and _number(holder, "count", -1) != children:
                    yield f"{part}: {name} counts {holder.get('count')}, holds {children}"
                if not children and name in ("mergeCells", "tableParts", "dataValidations", "numFmts"):
                    yield f"{part}: {name} is empty"
        for name in ("hyperlinks", "cols", "definedNames") if _main(tree) else ():
            yield from (f"{part}: {name} is empty" for holder in _all(tree, name) if not len(holder))


def attributes(package: Package) -> Iterator[str]:
    for part, tree in package.trees.items():
        if not _main(tree) or _inside_rich_value(tree):
            continue
        for name, wanted in REQUIRED.items():
            for element in _all(tree, name):
                yield from (f"{part}: {name} without {one}" for one in wanted if element.get(one) is None)


# Content types and relationships


def types(package: Package) -> Iterator[str]:
    root = package.trees.get("[Content_Types].xml")
    if root is None:
        yield "no content types"
        return
    endings = [one.get("Extension", "").lower() for one in root.iter(f"{CONTENT}Default")]
    overrides = [one.get("PartName", "").lower() for one in root.iter(f"{CONTENT}Override")]
    present = {f"/{name.lower()}" for name in package.parts}
    yield from (f"content type of {name} twice" for name, times in Counter(overrides).items() if times > 1)
    yield from (f"content type of .{name} twice" for name, times in Counter(endings).items() if times > 1)
    yield from (f"content type of {name}, which is not there" for name in overrides if name not in present)
    for name in sorted(present):
        typed = name in overrides or name.rpartition(".")[2] in endings
        if not typed and name != "/[content_types].xml":
            yield f"{name}: no content type"
        own = re.search(r"/(worksheets/[^/]+\.xml|comments[^/]*\.xml|tables/[^/]+\.xml)\Z", name)
        if own and name not in overrides:
            yield f"{name}: typed as plain XML"


def relations(package: Package) -> Iterator[str]:
    for listed, root in package.trees.items():
        if not listed.endswith(".rels"):
            continue
        entries = [one for one in root if isinstance(one.tag, str)]
        identities = Counter(one.get("Id") for one in entries)
        yield from (f"{listed}: {name} twice" for name, times in identities.items() if times > 1)
        folder = posixpath.dirname(posixpath.dirname(listed))
        for one in entries:
            if not one.get("Type") or one.get("Target") is None:
                yield f"{listed}: {one.get('Id')} without type or target"
            elif one.get("TargetMode") != "External":
                target = package.spelt(_resolve(folder, one.get("Target", "").partition("#")[0]))
                if target not in package.parts and one.get("Target") not in ("NULL", ""):
                    yield f"{listed}: {target} is not there"
        owner = posixpath.join(folder, posixpath.basename(listed)[: -len(".rels")])
        if posixpath.basename(listed) != ".rels" and package.spelt(owner) not in package.parts:
            yield f"{listed}: belongs to nothing"


def pointers(package: Package) -> Iterator[str]:
    for part, tree in package.trees.items():
        if not _main(tree):
            continue
        known = package.relations(part)
        for element in tree.iter():
            for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
                if str(name) in (f"{OFFICE[0]}id", f"{OFFICE[1]}id") and value not in known and value:
                    yield f"{part}: {_plain(element)} points at {value}, which is not there"


# The workbook


def book(package: Package) -> Iterator[str]:
    found = package.first("workbook")
    if found is None:
        yield "no workbook"
        return
    part, root = found
    sheets = _all(root, "sheet")
    for what, values in (
        ("name", [one.get("name", "").casefold() for one in sheets]),
        ("sheetId", [one.get("sheetId") for one in sheets]),
        ("r:id", [one.get(f"{OFFICE[0]}id") or one.get(f"{OFFICE[1]}id") for one in sheets]),
    ):
        yield from (f"{part}: two sheets with {what} {one}" for one, n in Counter(values).items() if n > 1)
    yield from (f"{part}: sheet name {one.get('name')}" for one in sheets if len(one.get("name", "")) > 31)
    for view in _all(root, "workbookView"):
        for name in ("activeTab", "firstSheet"):
            if _number(view, name) >= len(sheets):
                yield f"{part}: {name} {view.get(name)} of {len(sheets)}"
    names = [(one.get("name", "").casefold(), one.get("localSheetId")) for one in _all(root, "definedName")]
    yield from (f"{part}: name {one} twice" for one, times in Counter(names).items() if times > 1)
    for name, scope in names:
        if scope is not None and int(scope) >= len(sheets):
            yield f"{part}: {name} belongs to sheet {scope} of {len(sheets)}"


def titles(package: Package) -> Iterator[str]:
    root = package.trees.get(package.spelt("docProps/app.xml"))
    if root is None:
        return
    vectors = {
        _plain(one): one[0] for one in root if _plain(one) in ("TitlesOfParts", "HeadingPairs") and len(one)
    }
    if len(vectors) == 2:
        numbers = [int(one.text or 0) for one in vectors["HeadingPairs"].iter("{*}i4")]
        size = len(vectors["TitlesOfParts"])
        if sum(numbers) != size or vectors["TitlesOfParts"].get("size") != str(size):
            yield f"docProps/app.xml: {numbers} titles, {size} listed"


# Sheets


def _place(address: str) -> tuple[int, int]:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", address.upper())
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def cells(package: Package) -> Iterator[str]:
    styles = package.first("styleSheet")
    known = 1
    if styles is not None:
        known = sum(len(holder) for holder in _all(styles[1], "cellXfs")) or 1
    for part, root in package.kind("worksheet"):
        before = 0
        for row in _all(root, "row"):
            number = _number(row, "r", before + 1)
            if number <= before:
                yield f"{part}: row {number} after {before}"
            before = number
            column = 0
            for cell in row:
                if not _main(cell) or _plain(cell) != "c":
                    continue
                at = _place(cell.get("r")) if cell.get("r") else (number, column + 1)
                if at[0] != number or at[1] <= column:
                    yield f"{part}: cell {cell.get('r')} in row {number} after column {column}"
                column = at[1]
                if _number(cell, "s") >= known:
                    yield f"{part}: {cell.get('r')} has style {cell.get('s')} of {known}"
                if (cell.get("t") == "inlineStr") != (cell.find("{*}is") is not None):
                    yield f"{part}: {cell.get('r')} of type {cell.get('t')}"
        low = 0
        for one in _all(root, "col"):
            if _number(one, "min") <= low or _number(one, "max") < _number(one, "min"):
                yield f"{part}: columns {one.get('min')}-{one.get('max')} after {low}"
            low = _number(one, "max")
        merged = Counter(one.get("ref") for one in _all(root, "mergeCell"))
        yield from (f"{part}: {ref} merged twice" for ref, times in merged.items() if times > 1)


def notes(package: Package) -> Iterator[str]:
    """Every note has its author and one box, and every box its note."""
    for part, root in package.kind("worksheet"):
        known = package.relations(part)
        legacy = [one for one in root if _main(one) and _plain(one) == "legacyDrawing"]
        drawn: list[tuple[int, int]] = []
        if legacy:
            identity = legacy[0].get(f"{OFFICE[0]}id") or legacy[0].get(f"{OFFICE[1]}id") or ""
            drawn = _boxes(package.parts.get(known.get(identity, ("", "", False))[1], b""))
        listed = [target for kind, target, _ in known.values() if kind == "comments"]
        if len(listed) > 1:
            yield f"{part}: {len(listed)} parts of notes"
        written: list[tuple[int, int]] = []
        for target in listed:
            tree = package.trees.get(target)
            if tree is None:
                continue
            authors = len(_all(tree, "author"))
            for note in _all(tree, "comment"):
                written.append(_place(note.get("ref", "")))
                if _number(note, "authorId", 0) >= max(authors, 1):
                    yield f"{target}: {note.get('ref')} by author {note.get('authorId')} of {authors}"
        yield from (f"{part}: two notes at {at}" for at, times in Counter(written).items() if times > 1)
        yield from (f"{part}: note at {at} without box" for at in sorted(set(written) - set(drawn)))
        yield from (f"{part}: box at {at} without note" for at in sorted(set(drawn) - set(written)))
        yield from (f"{part}: two boxes at {at}" for at, times in Counter(drawn).items() if times > 1)


def _boxes(data: bytes) -> list[tuple[int, int]]:
    found = []
    shapes = re.findall(
        rb"<(?:\w+:)?ClientData\b[^>]*ObjectType=[\"']Note[\"'].*?</(?:\w+:)?ClientData", data, re.S
    )
    for shape in shapes:
        row, column = (re.search(rb"<(?:\w+:)?%s\s*>\s*(\d+)" % name, shape) for name in (b"Row", b"Column"))
        if row and column:
            found.append((int(row[1]) + 1, int(column[1]) + 1))
    return found


def shapes(package: Package) -> Iterator[str]:
    """Shape numbers are used once in a drawing."""
    for part, data in package.parts.items():
        if part.lower().endswith(".vml"):
            numbers = Counter(re.findall(rb"<(?:\w+:)?shape\b[^>]*?\bid=[\"']([^\"']+)[\"']", data))
            yield from (f"{part}: shape {one!r} twice" for one, times in numbers.items() if times > 1)


def tables(package: Package) -> Iterator[str]:
    all_tables = list(package.kind("table"))
    for what in ("id", "displayName"):
        values = Counter(root.get(what, "").casefold() for _, root in all_tables)
        yield from (f"two tables with {what} {one}" for one, times in values.items() if times > 1)
    for part, root in all_tables:
        columns = _all(root, "tableColumn")
        for what in ("id", "name"):
            values = Counter(one.get(what, "").casefold() for one in columns)
            yield from (f"{part}: column {what} {one} twice" for one, times in values.items() if times > 1)
        first, _, last = root.get("ref", "A1").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if right - left + 1 != len(columns):
            yield f"{part}: {len(columns)} columns in {root.get('ref')}"
        if bottom - top < _number(root, "headerRowCount", 1) + _number(root, "totalsRowCount"):
            yield f"{part}: {root.get('ref')} has no data row"
        for own in [one for one in root if _main(one) and _plain(one) == "autoFilter"]:
            start, _, end = own.get("ref", "A1").partition(":")
            (a, b), (c, d) = _place(start), _place(end or start)
            if not (top <= a <= c <= bottom and left <= b <= d <= right):
                yield f"{part}: filter {own.get('ref')} outside {root.get('ref')}"


# Styles


def styles(package: Package) -> Iterator[str]:
    for part, root in package.kind("styleSheet"):
        sizes = {
            name: sum(len(holder) for holder in root if _main(holder) and _plain(holder) == name)
            for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")
        }
        formats = Counter(one.get("numFmtId") for one in root.iterfind("{*}numFmts/{*}numFmt"))
        yield from (f"{part}: number format {one} twice" for one, times in formats.items() if times > 1)
        for holder in root:
            if not _main(holder) or _plain(holder) not in ("cellXfs", "cellStyleXfs"):
                continue
            for index, xf in enumerate(holder):
                for name, pool in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                    if _number(xf, name) >= max(sizes[pool], 1):
                        yield f"{part}: {_plain(holder)}[{index}] {name} {xf.get(name)} of {sizes[pool]}"
                if _number(xf, "xfId") >= max(sizes["cellStyleXfs"], 1):
                    yield f"{part}: cellXfs[{index}] xfId {xf.get('xfId')}"
                own = _number(xf, "numFmtId")
                if own >= 164 and str(own) not in formats:
                    yield f"{part}: cellXfs[{index}] numFmtId {own} is not declared"
        names = Counter(one.get("name", "").casefold() for one in root.iterfind("{*}cellStyles/{*}cellStyle"))
        yield from (f"{part}: cell style {one} twice" for one, times in names.items() if times > 1)
        for one in root.iterfind("{*}cellStyles/{*}cellStyle"):
            if _number(one, "xfId") >= max(sizes["cellStyleXfs"], 1):
                yield f"{part}: cell style {one.get('name')} xfId {one.get('xfId')}"


def properties(package: Package) -> Iterator[str]:
    for part, root in package.trees.items():
        if _plain(root) != "Properties" or "custom" not in str(root.tag).lower():
            continue
        for what in ("pid", "name"):
            values = Counter(one.get(what, "").casefold() for one in root)
            yield from (f"{part}: {what} {one} twice" for one, times in values.items() if times > 1)
        yield from (f"{part}: pid {one.get('pid')}" for one in root if _number(one, "pid") < 2)
        yield from (f"{part}: {one.get('name')} holds {len(one)}" for one in root if len(one) != 1)


LOOKS: tuple[Callable[[Package], Iterable[str]], ...] = (
    order,
    counts,
    attributes,
    types,
    relations,
    pointers,
    book,
    titles,
    cells,
    notes,
    shapes,
    tables,
    styles,
    properties,
)
