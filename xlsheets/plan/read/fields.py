"""Reading named cells: the assumptions, the headings, and the figures beside them."""

from typing import Any

from xlsheets.plan import pointer
from xlsheets.plan.layout import Field
from xlsheets.plan.read.binding import FRAME_ROWS
from xlsheets.plan.read.source import Source
from xlsheets.plan.types import Place


def read_fields(source: Source) -> None:
    """Read *Förutsättningar* and the headings of the sheets."""
    for entry in source.layout.fields:
        place = source.place(entry.name)
        if place is None:
            continue
        source.places[entry.path] = place
        value = _value(source, entry, place)
        if value is not None:
            pointer.put(source.document, entry.path, value)
        if entry.note:
            _read_notes(source, entry.note, place)
    for heading in source.layout.headings.values():
        place = source.place(heading["name"])
        text = source.value(place, "text") if place else None
        if place and text and text != heading["default"]:
            pointer.put(source.document, heading["path"], text)
            source.places[heading["path"]] = place
    for party, (name, _) in FRAME_ROWS.items():
        place = source.place(name)
        if place:
            source.figure(f"/frame/computed/{party}", place)


def _value(source: Source, entry: Field, place: Place) -> Any:
    if not entry.words:
        return source.value(place, entry.format, entry.share)
    word = source.value(place, "text")
    if word is None:
        return None
    return source.layout.value_of(entry.words, word) or word


def _read_notes(source: Source, note: str, place: Place) -> None:
    for column, (name, kind) in enumerate(source.layout.note_columns, place.column + 2):
        at = Place(place.sheet, place.row, column)
        path = f"/assumptions/notes/{note}/{name}"
        source.places[path] = at
        value = source.value(at, kind)
        if value is not None:
            pointer.put(source.document, path, value)
