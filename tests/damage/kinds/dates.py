"""Dates as text, impossible, far off, in the wrong order."""

from __future__ import annotations

import random

from kinds.base import Book, Damaged, Expected, kind, put

DATES = ("27/11 2017", "27.11.2017", "20171127", "den 27 november 2017", "2017-11-27", "43066", "03/04/2018")


def _date(book: Book, chance: random.Random) -> str | None:
    dates = [at for at in book.reading.places if at.endswith("/date") and not at.startswith("/changes")]
    return chance.choice(dates) if dates else None


@kind("datum som text", "holidays-of-other-year", "date-far-off", "stale-value")
def _date_as_text(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    text = chance.choice(DATES)
    return put(book, at, text, calculate=False), Expected(("wrong-form",), *book.spot(at))


@kind("datum som inte finns", "holidays-of-other-year", "stale-value")
def _no_date(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    return put(book, at, "2008-06-31", calculate=False), Expected(("wrong-form",), *book.spot(at))


@kind("datum i fel århundrade", "holidays-of-other-year", "stale-value", published=False)
def _far(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    return put(book, at, chance.choice([366, 76000]), calculate=False), Expected(
        ("date-far-off",), *book.spot(at)
    )


@kind("slut före start")
def _order(book: Book, chance: random.Random) -> Damaged | None:
    items = book.reading.document.get("initiatives", {}).get("items", [])
    if not items:
        return None
    index = chance.randrange(len(items))
    data = put(book, f"/initiatives/items/{index}/start", 43000, calculate=False)
    at = f"/initiatives/items/{index}/end"
    return put(Book(data), at, 42000, calculate=False), Expected(("end-before-start",), *book.spot(at))
