"""Styles that nothing uses any more, taken off the end of their lists; what stays keeps its index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.xml import Element, local_name, namespace, remove, whole

_STYLE: Final = re.compile(rb'\s(?:s|style)="(\d+)"')
_LISTS: Final = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


def styles_in_use(store: PartStore, sheets: Iterable[str]) -> set[int]:
    """The styles that cells, rows and columns of some sheets (part names) have."""
    return {int(number) for part in sheets for number in _STYLE.findall(store.current(part))}


def drop_last_styles(root: Element, unused: set[int]) -> None:
    """Remove the unused styles that end the list, and the fonts, fills and borders that only they had."""
    space = namespace(root)
    styles = root.find(f"{space}cellXfs")
    if styles is None:
        return
    dropped = []
    while len(styles) > 1 and len(styles) - 1 in unused:
        dropped.append(styles[-1])
        remove(styles[-1])
        styles.set("count", str(len(styles)))
    for name, attribute in _LISTS.items():
        entries = root.find(f"{space}{name}")
        if entries is not None:
            left = {one.get(attribute, "0") for one in root.iter() if local_name(one) == "xf"}
            gone = {one.get(attribute, "0") for one in dropped} - left
            _drop_last(entries, {whole(one) for one in gone})


def _drop_last(entries: Element, indexes: set[int]) -> None:
    while len(entries) and len(entries) - 1 in indexes:
        remove(entries[-1])
        entries.set("count", str(len(entries)))
