"""Sheets renamed, moved, copied and removed; an old template."""

from __future__ import annotations

import random

import surgery

from kinds.base import Book, Damaged, Expected, kind, put

SHEETS = (
    "Förutsättningar",
    "Medlemsavgifter",
    "Fakturaunderlag",
    "Budget och ekonomisk plan",
    "Insatser",
    "Eget kapital",
)


def _sheet(book: Book, chance: random.Random, *but: str) -> str:
    there = [sheet.name for sheet in book.package.sheets if sheet.name in SHEETS and sheet.name not in but]
    return chance.choice(there)


@kind("blad omdöpt bara på fliken", phase=3)
def _tab(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    return surgery.rename_tab(book.data, sheet, "Nytt blad"), Expected(("sheet-renamed",), "Nytt blad", None)


@kind("blad omdöpt i Excel (inget fel)", phase=3)
def _renamed_sheet(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.rename_sheet(book.data, _sheet(book, chance), "Nytt blad"), None


@kind("blad i annan ordning (inget fel)", phase=3)
def _reordered(book: Book, chance: random.Random) -> Damaged | None:
    order = list(range(len(book.package.sheets)))
    chance.shuffle(order)
    return surgery.reorder_sheets(book.data, order), None


@kind("blad borttaget", "checks-postponed", "reference-broken", "name-broken", phase=3)
def _gone(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.remove_sheet(book.data, _sheet(book, chance)), Expected(("sheet-missing",), None, None)


@kind("blad kopierat", phase=3)
def _copied(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    return surgery.copy_sheet(book.data, sheet), Expected(("sheet-copied",), f"{sheet} (2)", None)


@kind("blad kopierat, originalet borttaget", "table-renamed", "reference-broken", "name-broken", phase=3)
def _only_copy(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    expected = Expected(("sheet-renamed", "names-of-copy"), f"{sheet} (2)", None)
    return surgery.copy_sheet(book.data, sheet, remove_original=True), expected


@kind("blad flyttat till en egen fil", "checks-postponed", "reference-broken", "name-broken", phase=3)
def _own_file(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance, "Eget kapital")
    return surgery.only_sheet(book.data, sheet), Expected(("sheet-missing",), None, None)


@kind("äldre mall", phase=0)
def _old(book: Book, chance: random.Random) -> Damaged | None:
    at = "/template/version"
    return put(book, at, "0.9", calculate=False), Expected(("old-template",), *book.spot(at))
