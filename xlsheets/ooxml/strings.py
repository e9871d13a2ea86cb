"""Text in workbooks: shared strings, inline strings, rich text."""

from __future__ import annotations

from xlsheets.ooxml.xml import Element, local_name, namespace, parse, unescape


def shared_strings(data: bytes, part: str) -> list[str]:
    """The texts of a shared string table, by index."""
    root = parse(data, part)
    space = namespace(root)
    item, text = f"{space}si", f"{space}t"
    strings = []
    for entry in root:
        if entry.tag != item:
            continue
        if len(entry) == 1 and entry[0].tag == text:
            strings.append(unescape(entry[0].text or ""))
        else:
            strings.append(rich_text(entry))
    return strings


def rich_text(element: Element) -> str:
    """The plain text of an `si` or `is` element: its runs joined, phonetic guides left out."""
    pieces = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in child if local_name(run) == "t")
    return unescape("".join(pieces))
