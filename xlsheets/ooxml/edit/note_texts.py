"""The text of one note: written, added to, and pieces of it taken out, run by run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from xlsheets.ooxml.xml import SPACE, Element, escape, local_name, namespace, remove, unescape

Span = tuple[int, int]
"""Where a piece of a text starts and ends."""

_LOOK = (("sz", "9"), ("color", "81"), ("rFont", "Tahoma"), ("family", "2"))
_UNDER_BARE = _LOOK[:3]
"""The look of a line added to a note that held its text bare: by it the text is made bare again."""


def shown_texts(note: Element) -> Iterator[Element]:
    """The elements that hold the text of a note, phonetic guides left out."""
    for piece in note.iterfind(f"{namespace(note)}text//{namespace(note)}t"):
        if not any(local_name(above) == "rPh" for above in piece.iterancestors()):
            yield piece


def write_text(note: Element, text: str) -> None:
    """Replace the text of a note."""
    body = child(note, "text")
    for one in list(body):
        body.remove(one)
    body.append(_run(namespace(note), text))


def add_line(note: Element, text: str) -> None:
    """Add a text as the last line."""
    space = namespace(note)
    body = child(note, "text")
    plain = body.find(f"{space}t")
    if plain is not None:  # a note without formats holds its text bare
        body.remove(plain)
        first = etree.Element(f"{space}r")
        first.append(plain)
        body.insert(0, first)
    runs = body.findall(f"{space}r")
    under_bare = plain is not None or (bool(runs) and _is_under_bare(runs[-1]))
    added = _run(space, "\n" + text, _UNDER_BARE if under_bare else _LOOK)
    if runs:
        runs[-1].addnext(added)
    else:
        body.insert(0, added)


def take_out(note: Element, spans: Sequence[Span]) -> None:
    """Take pieces out of the text, whichever runs they lie in; a run that is left empty goes."""
    space = namespace(note)
    was_bare, place = False, 0
    for piece in list(shown_texts(note)):
        text = unescape(piece.text or "")
        left = _without(text, [(start - place, end - place) for start, end in spans])
        place += len(text)
        if left == text:
            continue
        piece.text = escape(left)
        run = piece.getparent()
        if not left and run is not None and local_name(run) == "r":
            was_bare |= _is_under_bare(run)
            remove(run)
    body = child(note, "text")
    runs = body.findall(f"{space}r")
    if was_bare and len(runs) == 1 and len(runs[0]) == 1:
        body.insert(0, runs[0][0])
        remove(runs[0])


def child(parent: Element, name: str) -> Element:
    """The child of a name, made where there is none."""
    found = parent.find(f"{namespace(parent)}{name}")
    if found is None:
        found = parent.makeelement(f"{namespace(parent)}{name}")
        parent.insert(0 if name in ("authors", "text") else len(parent), found)
    return found


def plain(text: str) -> str:
    """The text with line breaks as a note stores them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_under_bare(run: Element) -> bool:
    return [local_name(one) for one in run.iterfind("{*}rPr/*")] == [name for name, _ in _UNDER_BARE]


def _without(text: str, spans: Sequence[Span]) -> str:
    """
    >>> _without("abcdef", [(-2, 1), (2, 4), (9, 12)])
    'bef'
    """
    for start, end in sorted(spans, reverse=True):
        text = text[: max(start, 0)] + text[max(end, 0) :]
    return text


def _run(space: str, text: str, look: Sequence[tuple[str, str]] = _LOOK) -> Element:
    run = etree.Element(f"{space}r")
    holder = etree.SubElement(run, f"{space}rPr")
    for name, value in look:
        etree.SubElement(holder, f"{space}{name}").set("indexed" if name == "color" else "val", value)
    stored = etree.SubElement(run, f"{space}t")
    stored.text = escape(plain(text))
    stored.set(SPACE, "preserve")
    return run
