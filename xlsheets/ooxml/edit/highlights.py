"""Colour laid over cells by conditional formatting: their own looks stay, and the colour comes off again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml import etree

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.order import STYLES, WORKSHEET, place, section
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import Element, escape, local_name, namespace, remove, unescape, whole

_IN_ONE = 1000  # cells in one rule; Excel reads far longer lists, other programs not always


def dxf_of(styles: Element, fill: str) -> int:
    """The index of a format that only fills, made where there is none."""
    formats = section(styles, "dxfs", STYLES)
    for index, known in enumerate(formats):
        if _fill_of(known) == fill:
            return index
    space = namespace(styles)
    made = etree.SubElement(formats, f"{space}dxf")
    pattern = etree.SubElement(etree.SubElement(made, f"{space}fill"), f"{space}patternFill")
    etree.SubElement(pattern, f"{space}bgColor", rgb=f"FF{fill}")
    formats.set("count", str(len(formats)))
    return len(formats) - 1


def put_highlight(sheet: SheetXml, cells: Sequence[Position], condition: str, dxf: int) -> None:
    """Fill cells while a condition holds; rules that are there already go before it."""
    rules = [one for one in sheet.root.iter() if local_name(one) == "cfRule"]
    priority = max((whole(one.get("priority", "0")) for one in rules), default=0)
    for start in range(0, len(cells), _IN_ONE):
        priority += 1
        block = etree.Element(f"{sheet.space}conditionalFormatting")
        block.set("sqref", " ".join(a1(*cell) for cell in cells[start : start + _IN_ONE]))
        rule = etree.SubElement(block, f"{sheet.space}cfRule", type="expression", dxfId=str(dxf))
        rule.set("priority", str(priority))
        etree.SubElement(rule, f"{sheet.space}formula").text = escape(condition)
        place(sheet.root, block, WORKSHEET)


def drop_highlights(sheet: SheetXml, conditions: Collection[str]) -> set[int]:
    """Take away the rules with one of the conditions; the formats that they used."""
    used = set()
    for block in sheet.root.findall(f"{sheet.space}conditionalFormatting"):
        for rule in block.findall(f"{sheet.space}cfRule"):
            if unescape(rule.findtext(f"{sheet.space}formula") or "") in conditions:
                used.add(whole(rule.get("dxfId", "0")))
                remove(rule)
        if len(block) == 0:
            remove(block)
    return used


def drop_last_formats(styles: Element, store: PartStore, used: set[int]) -> bool:
    """Take formats that nothing uses any more off the end of their list; those inside it keep their index."""
    formats = styles.find(f"{namespace(styles)}dxfs")
    if formats is None:
        return False
    dropped = False
    while len(formats) and len(formats) - 1 in used and not _in_use(store, len(formats) - 1):
        remove(formats[-1])
        formats.set("count", str(len(formats)))
        dropped = True
    return dropped


def _in_use(store: PartStore, index: int) -> bool:
    mention = re.compile(rb'[dD]xfId="%d"' % index)
    return any(mention.search(store.current(part)) for part in store.names if part.lower().endswith(".xml"))


def _fill_of(dxf: Element) -> str | None:
    """The colour of a format that does nothing but fill; None for any other."""
    parts = [local_name(one) for one in dxf.iter()]
    color = dxf[0][0][0].get("rgb") if parts == ["dxf", "fill", "patternFill", "bgColor"] else None
    return None if color is None else color[2:]
