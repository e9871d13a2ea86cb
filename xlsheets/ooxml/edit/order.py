"""Where a new child goes among its siblings, as the standard orders them; Excel refuses another order."""

from __future__ import annotations

from lxml import etree

from xlsheets.ooxml.xml import Element, local_name, namespace


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


WORKSHEET = _names(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
    "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter "
    "rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing "
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
)
WORKBOOK = _names(
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr "
    "smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
)
STYLES = _names("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst")
FONT = _names("b i strike condense extend outline shadow u vertAlign sz color name family charset scheme")


def place(parent: Element, child: Element, order: tuple[str, ...]) -> None:
    """Put a new child where `order` wants it: before the first sibling that comes after it there.

    Siblings that the order does not name (alternatives for older programs, extensions of newer ones) count
    as what they hold, or are passed over.
    """
    rank = order.index(local_name(child))
    for sibling in parent:
        if _rank(sibling, order) > rank:
            sibling.addprevious(child)
            return
    parent.append(child)


def section(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """The child of a name, made in its place where there is none."""
    space = namespace(parent)
    found = parent.find(f"{space}{name}")
    if found is None:
        found = parent.makeelement(f"{space}{name}")
        place(parent, found, order)
    return found


def _rank(element: Element, order: tuple[str, ...]) -> int:
    name = local_name(element)
    if name == "AlternateContent":
        name = next((local_name(inner) for inner in element.iter() if local_name(inner) in order), "")
    return order.index(name) if name in order else -1


def new_root(space: str, name: str) -> Element:
    """The root of a new part, its namespace (without braces) undecorated as Excel has it."""
    return etree.fromstring(f'<{name} xmlns="{space}"/>')
