"""A new sheet's place in the workbook part, and in the list of titles of its properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from xlsheets.ooxml.edit.order import WORKBOOK, section
from xlsheets.ooxml.xml import Element, local_name, namespace, whole

_RANGE = re.compile(r"'((?:[^'\[\]]|'')+)'!|([^\W\d][\w.]*:[^\W\d][\w.]*)!")


def new_worksheet(space: str, office: str) -> bytes:
    """The XML of a sheet without cells."""
    return (
        f'<worksheet xmlns="{space}" xmlns:r="{office}"><dimension ref="A1"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        '<sheetData/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" '
        'footer="0.3"/></worksheet>'
    ).encode()


def list_sheet(workbook: Element, name: str, place: int, relation: tuple[str, str]) -> Element:
    """Enter a sheet at a place (from 0) in the workbook's list; `relation` is the name and value of `r:id`.

    Names of single sheets and the tabs in view go by place, and follow.
    """
    space = namespace(workbook)
    sheets = section(workbook, "sheets", WORKBOOK)
    listed = sheets.findall(f"{space}sheet")
    numbers = [whole(one.get("sheetId", "0")) for one in listed]
    element = workbook.makeelement(
        f"{space}sheet", {"name": name, "sheetId": str(max(numbers, default=0) + 1)}
    )
    element.set(*relation)
    if place < len(listed):
        listed[place].addprevious(element)
        _shift(workbook.iterfind(f"{space}definedNames/{space}definedName"), ("localSheetId",), place)
        _shift(workbook.iterfind(f"{space}bookViews/{space}workbookView"), ("activeTab", "firstSheet"), place)
    elif listed:
        listed[-1].addnext(element)
    else:
        sheets.append(element)
    return element


def _shift(elements: Iterable[Element], attributes: Sequence[str], place: int) -> None:
    for element in elements:
        for attribute in attributes:
            number = element.get(attribute, "")
            if not number and place == 0 and attribute == "activeTab":
                number = "0"  # the first tab is in view where nothing is said
            if number.isdecimal() and int(number) >= place:
                element.set(attribute, str(whole(number) + 1))


def three_dimensional(formulas: Iterable[str]) -> set[tuple[str, str]]:
    """The first and last sheet of every range over sheets (`Jan:Mars!B2`), in small letters."""
    found = set()
    for formula in formulas:
        for match in _RANGE.finditer(formula):
            first, colon, last = (match[1] or match[2]).replace("''", "'").casefold().partition(":")
            if colon:
                found.add((first, last))
    return found


def outside_ranges(place: int, names: Sequence[str], ranges: Iterable[tuple[str, str]]) -> int:
    """The first place from `place` on that lies inside no range over sheets."""
    spans = range_spans(names, ranges)
    while True:
        inside = [span for span in spans if span[0] < place <= span[1]]
        if not inside:
            return place
        place = max(span[1] for span in inside) + 1


def range_spans(names: Sequence[str], ranges: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """The places of the first and last sheet of ranges over sheets, those whose sheets are there."""
    order = [name.casefold() for name in names]
    places = [(order.index(one), order.index(other)) for one, other in ranges if {one, other} <= set(order)]
    return [(min(pair), max(pair)) for pair in places]


def list_title(properties: Element, names: Sequence[str], name: str) -> bool:
    """Enter a worksheet in the titles of `docProps/app.xml`; false where they do not fit the workbook.

    `names` are the worksheets in order, the new one among them.
    """
    titles = _vector(properties, "TitlesOfParts")
    heads = _vector(properties, "HeadingPairs")
    if titles is None or heads is None or len(heads) == 0:
        return False
    count = next((one for one in heads.iter() if local_name(one) in ("i4", "int")), None)
    before = len(names) - 1
    if count is None or (count.text or "").strip() != str(before) or len(titles) < before:
        return False
    if any((title.text or "") != other for title, other in zip(titles, _without(names, name), strict=False)):
        return False
    title = titles.makeelement(titles[0].tag if len(titles) else f"{namespace(titles)}lpstr", {})
    title.text = name
    titles.insert(list(names).index(name), title)
    titles.set("size", str(len(titles)))
    count.text = str(len(names))
    return True


def _without(names: Sequence[str], name: str) -> list[str]:
    return [other for other in names if other != name]


def _vector(properties: Element, name: str) -> Element | None:
    holder = properties.find(f"{namespace(properties)}{name}")
    return (
        holder[0]
        if holder is not None and len(holder) and etree.QName(holder[0]).localname == "vector"
        else None
    )
