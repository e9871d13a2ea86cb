"""Making an Excel table of cells."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from lxml import etree

from xlsheets.formula.references import split_a1
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit.order import new_root
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.xml import escape

_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\]{0,254}\Z")
_ROW_OR_COLUMN = re.compile(r"(?:[RrCc]|[Rr]\d+[Cc]\d+|[Rr]\d+|[Cc]\d+)\Z")
_STYLE = "TableStyleLight1"


def refuse_table(name: str, ref: Area, headings: Sequence[str]) -> None:
    """Raise bad-table for what Excel would refuse whatever else the workbook holds."""
    reason = None
    if not _NAME.match(name) or _ROW_OR_COLUMN.match(name) or _is_address(name):
        reason = "name"
    elif ref.height < 2 or ref.right - ref.left + 1 != len(headings):
        reason = "size"
    elif len({heading.casefold() for heading in headings}) < len(headings) or not all(
        0 < len(heading) <= 255 for heading in headings
    ):
        reason = "headings"
    if reason is not None:
        raise PackageError(PackageCode.BAD_TABLE, table=name, reason=reason)


def table_xml(space: str, number: int, name: str, ref: Area, headings: Sequence[str]) -> bytes:
    """A table part: headings in the first row of `ref`, a filter, no total row."""
    root = new_root(space, "table")
    where = {"id": str(number), "name": name, "displayName": name, "ref": ref.a1, "totalsRowShown": "0"}
    for attribute, value in where.items():
        root.set(attribute, value)
    etree.SubElement(root, f"{{{space}}}autoFilter", ref=ref.a1)
    columns = etree.SubElement(root, f"{{{space}}}tableColumns", count=str(len(headings)))
    for index, heading in enumerate(headings, start=1):
        # A bare line break in an attribute is read as a blank.
        text = escape(heading).replace("\n", "_x000a_")
        etree.SubElement(columns, f"{{{space}}}tableColumn", id=str(index), name=text)
    style = etree.SubElement(root, f"{{{space}}}tableStyleInfo", name=_STYLE)
    for attribute, value in (
        ("FirstColumn", "0"),
        ("LastColumn", "0"),
        ("RowStripes", "1"),
        ("ColumnStripes", "0"),
    ):
        style.set(f"show{attribute}", value)
    return etree.tostring(root)


def meets(one: Area, other: Area) -> bool:
    """Whether two rectangles have a cell in common."""
    return (
        one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def merged_areas(sheet: SheetXml) -> list[Area]:
    """The merged cells of a sheet that is being edited."""
    found = []
    for one in sheet.root.iterfind(f"{sheet.space}mergeCells/{sheet.space}mergeCell"):
        with contextlib.suppress(ValueError):
            found.append(Area.parse(one.get("ref", "")))
    return found


def _is_address(name: str) -> bool:
    try:
        _, column = split_a1(name)
    except ValueError:
        return False
    return column <= 16_384
