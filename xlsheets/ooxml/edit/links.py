"""Links from a cell to another cell of the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from xlsheets.formula.references import a1, quote_sheet
from xlsheets.ooxml.edit.order import WORKSHEET, section
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import relationship_id, remove


def put_links(store: PartStore, sheet: SheetXml, targets: Mapping[Position, tuple[str, Position]]) -> None:
    """Make cells links to (sheet, position); links that they were go."""
    links = section(sheet.root, "hyperlinks", WORKSHEET)
    there = {link.get("ref") for link in links}
    for position, (name, cell) in targets.items():
        if a1(*position) in there:
            drop_link(store, sheet, position)
            links = section(sheet.root, "hyperlinks", WORKSHEET)
        link = links.makeelement(f"{sheet.space}hyperlink", {"ref": a1(*position)})
        link.set("location", f"{quote_sheet(name)}!{a1(*cell)}")
        links.append(link)


def drop_link(store: PartStore, sheet: SheetXml, position: Position) -> bool:
    """Remove the link of one cell; true when it had one. Links of larger areas stay."""
    links = sheet.root.find(f"{sheet.space}hyperlinks")
    found = False
    for link in list(links) if links is not None else ():
        if link.get("ref") != a1(*position):
            continue
        identity = relationship_id(link)
        remove(link)
        found = True
        shared = links is not None and any(relationship_id(other) == identity for other in links)
        if identity is not None and not shared:
            store.unlink_id(sheet.part, identity)
    if links is not None and len(links) == 0:
        remove(links)
    return found
