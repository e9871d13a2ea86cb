"""Taking a sheet out of a workbook, when nothing else points at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from xlsheets.ooxml.edit.adding import three_dimensional
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.relations import relations_part
from xlsheets.ooxml.xml import Element, local_name, namespace, remove


def owned(store: PartStore, part: str) -> list[str]:
    """A part and those that only it, or they, point at: tables, notes, drawings with their charts."""
    mine = [part]
    pointing = _pointing(store)
    for one in mine:
        for relation in store.relations(one):
            target = relation.target
            if relation.external or target not in store or target in mine:
                continue
            if pointing.get(target.lower(), set()) <= {other.lower() for other in mine}:
                mine.append(target)
    return mine


def _pointing(store: PartStore) -> dict[str, set[str]]:
    """The parts that point at each part, all in small letters."""
    found: dict[str, set[str]] = {}
    for part in ("", *store.names):
        if part and relations_part(part) not in store:
            continue
        for relation in store.relations(part):
            if not relation.external:
                found.setdefault(relation.target.lower(), set()).add(part.lower())
    return found


def pointing_at(store: PartStore, sheet: str, tables: Sequence[str], mine: Sequence[str]) -> Iterator[str]:
    """The parts outside `mine` that name a sheet or one of its tables, as formulas and links do."""
    own = {part.lower() for part in mine}
    for part in store.names:
        if part.lower() in own or not part.lower().endswith((".xml", ".vml")) or part.startswith("docProps/"):
            continue
        if mentions(unescape(store.current(part).decode("utf-8", "replace")), sheet, tables):
            yield part


def mentions(text: str, sheet: str, tables: Sequence[str] = ()) -> bool:
    """Whether a text (a formula, or a whole part) names a sheet or one of its tables.

    >>> mentions("SUM('Att rätta'!A1:A3)", "att rätta"), mentions("'Inte Att rätta'!A1", "Att rätta")
    (True, False)
    """
    name = re.escape(sheet.replace("'", "''"))
    forms = [f"(?<![\\w.' ]){name}!", f"'{name}'!", f'sheet="{re.escape(sheet)}"']
    forms += [f"(?<![\\w.]){re.escape(table)}\\[" for table in tables]
    return re.search("|".join(forms), text, re.I) is not None or _in_range(text, sheet)


def _in_range(text: str, sheet: str) -> bool:
    return any(sheet.casefold() in ends for ends in three_dimensional([text]))


def unlist_sheet(workbook: Element, place: int) -> None:
    """Take the sheet at a place (from 0) out of the workbook's list, with the names that are its own."""
    space = namespace(workbook)
    sheets = workbook.findall(f"{space}sheets/{space}sheet")
    remove(sheets[place])
    for name in workbook.findall(f"{space}definedNames/{space}definedName"):
        scope = name.get("localSheetId", "")
        if scope == str(place):
            remove(name)
        elif scope.isdecimal() and int(scope) > place:
            name.set("localSheetId", str(int(scope) - 1))
    holder = workbook.find(f"{space}definedNames")
    if holder is not None and len(holder) == 0:
        remove(holder)
    left = [one for one in sheets if one is not sheets[place]]
    shown = next((index for index, one in enumerate(left) if one.get("state", "visible") == "visible"), 0)
    for view in workbook.iterfind(f"{space}bookViews/{space}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            number = int(view.get(attribute, "0"))
            if number == place:
                view.set(attribute, str(shown))
            elif number > place:
                view.set(attribute, str(number - 1))


def unlist_title(properties: Element, name: str, before: int) -> bool:
    """Take a worksheet out of the titles in `docProps/app.xml`, where they count `before` of them."""
    vectors = {
        local_name(one): one[0]
        for one in properties
        if local_name(one) in ("TitlesOfParts", "HeadingPairs") and len(one)
    }
    if len(vectors) < 2:
        return False
    titles = vectors["TitlesOfParts"]
    count = next((one for one in vectors["HeadingPairs"].iter() if local_name(one) in ("i4", "int")), None)
    listed = next((one for one in list(titles)[:before] if one.text == name), None)
    if count is None or count.text != str(before) or listed is None:
        return False
    remove(listed)
    titles.set("size", str(len(titles)))
    count.text = str(before - 1)
    return True
