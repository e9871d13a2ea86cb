"""Amounts, shares and codes that were typed wrongly or left out."""

from __future__ import annotations

import random

from kinds.base import FIGURES, Book, Damaged, Expected, kind, put, typed


@kind("kr i stället för tkr, en rad i planen", *FIGURES, published=False)
def _unit(book: Book, chance: random.Random) -> Damaged | None:
    """In a line with at least three years whose amounts are of one size; elsewhere nobody can tell."""
    places = []
    for index, line in enumerate(book.reading.document["plan"]["lines"]):
        values = [value for value in line.get("values", []) if value]
        sizes = [abs(value) for value in values]
        if line["role"] in ("income", "cost") and len(values) >= 3 and max(sizes) <= 2 * min(sizes):
            places += [f"/plan/lines/{index}/values/{year}" for year in range(len(values))]
    places = [at for at in places if at in book.reading.places and book.value(at)]
    if not places:
        return None
    at = chance.choice(places)
    value = book.value(at)
    factor = chance.choice([1000, -1000])
    wrong = value * 1000 if factor > 0 else int(value / 1000)
    if abs(wrong) < 10 or min(abs(value), abs(wrong)) < 10:
        return None
    return put(book, at, wrong), Expected(("unit-differs",), *book.spot(at))


@kind("tkr i stället för kr, budgetramen", *FIGURES, published=False)
def _frame(book: Book, chance: random.Random) -> Damaged | None:
    at = "/assumptions/frame/amount"
    amount = book.reading.document["assumptions"]["frame"].get("amount")
    if not amount or amount % 16000 or "members" not in book.reading.document:
        return None
    return put(book, at, amount // 1000), Expected(("frame-unit-differs",), *book.spot(at))


@kind("en kostnad med fel tecken", *FIGURES, published=False)
def _sign(book: Book, chance: random.Random) -> Damaged | None:
    costs = [
        f"/plan/lines/{index}/values/{year}"
        for index, line in enumerate(book.reading.document["plan"]["lines"])
        for year, value in enumerate(line.get("values", []))
        if line["role"] == "cost" and value
    ]
    if len(costs) < 3:
        return None
    at = chance.choice(costs)
    return put(book, at, -book.value(at)), Expected(("cost-sign",), *book.spot(at))


@kind("andel 25 i stället för 0,25", *FIGURES, "shares-not-100", "checks-postponed", published=False)
def _share(book: Book, chance: random.Random) -> Damaged | None:
    at = f"/assumptions/shares/{chance.choice(['region', 'municipalities'])}"
    return put(book, at, 25, calculate=False), Expected(("share-out-of-range", "wrong-form"), *book.spot(at))


@kind("tomt antal invånare", *FIGURES, published=False)
def _blank(book: Book, chance: random.Random) -> Damaged | None:
    at = typed(book, chance, heads=("/members/",))
    if at is None or len(book.reading.document["members"]) < 2:
        return None
    return put(book, at[0], None), Expected(("value-missing",), *book.spot(at[0]))


@kind("samma kod på två rader", *FIGURES, "error-cell", "member-not-invoiced", published=False)
def _code(book: Book, chance: random.Random) -> Damaged | None:
    members = book.reading.document.get("members", [])
    if len(members) < 2:
        return None
    first, second = sorted(chance.sample(range(len(members)), 2))
    data = put(book, f"/members/{second}/code", members[first]["code"], calculate=False)
    return data, Expected(("duplicate-code",), *book.spot(f"/members/{second}/code"))


@kind("beslutad utan datum och §", published=True)
def _decided(book: Book, chance: random.Random) -> Damaged | None:
    data = put(book, "/decision/status", "beslutad", calculate=False)
    for name in ("date", "paragraph"):
        data = put(Book(data), f"/decision/{name}", None, calculate=False)
    return data, Expected(("decision-incomplete",), *book.spot("/decision/date"))
