"""BALANSPLAN: the balance sheets of the plan, and whether the cash flow agrees with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from udfs.calc.money import round_half_away
from udfs.calc.options import BALANCING, Item
from udfs.functions.prose import shown
from udfs.functions.words import AMOUNT_UNIT, optional, required
from udfs.kinds import Choice, Column, Count, Money, Table
from udfs.kinds.block import Block
from udfs.registry import both, cell_function

if TYPE_CHECKING:
    from udfs.calc.balance import BalanceYear, Rows

AMOUNT = Money(whole=False)
LINES = {
    Item.TANGIBLE: "Anläggningstillgångar",
    Item.RECEIVABLES: "Fordringar",
    Item.CASH: "Kassa och bank",
    Item.EQUITY: "Eget kapital",
    Item.UNPAID_GRANTS: "Återstår att betala ut",
    Item.DEBTS: "Skulder",
}
WORDS = {
    Item.CASH: ("kassa", "cash"),
    Item.RECEIVABLES: ("fordringar", "receivables"),
    Item.DEBTS: ("skulder", "debts"),
}
BALANCING_ITEM = Choice({item: WORDS[item] for item in BALANCING})
TIED = "stämmer"


@cell_function(
    "BALANSPLAN",
    both("Balansplan med restpost och kontroll av kassan", "Balance plan with a check of the cash"),
    (
        required(
            "opening",
            "ingaende",
            Column(AMOUNT),
            both(
                "Sex ingående belopp: anläggningar, fordringar, kassa, eget kapital, ej utbetalt, skulder",
                "Six opening amounts: tangible assets, receivables, cash, equity, unpaid grants, debts",
            ),
            AMOUNT_UNIT,
        ),
        required(
            "closings",
            "utgaende",
            Block((AMOUNT,)),
            both(
                "Samma sex rader, en kolumn per år. Restposten tom; tomt i rad 1, 4 och 5 räknas ur flödena",
                "The same six rows, a column per year. Balancing item empty; empty in 1, 4 and 5: by flows",
            ),
            AMOUNT_UNIT,
        ),
        required(
            "flows",
            "floden",
            Block((AMOUNT,)),
            both(
                "Fem rader, en kolumn per år: resultat, beviljat, utbetalt, anskaffningar, avskrivningar",
                "Five rows, a column per year: result, granted, paid, acquired, depreciated",
            ),
            AMOUNT_UNIT,
        ),
        optional(
            required(
                "balancing",
                "restpost",
                BALANCING_ITEM,
                both(
                    f"Raden som får båda sidor lika: {BALANCING_ITEM.listed()['sv']}",
                    f"The line that makes both sides equal: {BALANCING_ITEM.listed()['en']}",
                ),
            ),
            Item.CASH,
        ),
        optional(
            required(
                "decimals",
                "decimaler",
                Count(whole=True, high=10),
                both("Decimaler i det som visas; utan detta oavrundat", "Decimals of what is shown"),
            )
        ),
    ),
    (
        Table(),
        both(
            "rader, ingående och år; sist kassa enligt kassaflöde, differens, orsak",
            "lines, opening and years; last cash by the flows, difference, cause",
        ),
    ),
    source=both("RAR Sörmland 2009–2011, balansplan", "RAR Sörmland 2009–2011, balance plan"),
    example=("BALANSPLAN({138;2774;25664;-13030;31925;9681}, {60;2774;;;;9971}, {4344;6665;24416;0;22})"),
    category="plan",
)
def balance_plan(
    opening: Sequence[Fraction], closings: Rows, flows: Rows, balancing: Item, decimals: int | None
) -> list[tuple[object, ...]]:
    """The lines as printed, opening first, then a column per year; the check of the cash in the last rows."""
    from udfs.calc import balance  # needed by this function alone

    years = balance.balance_plan(opening, closings, flows, balancing)
    first = balance.BalanceYear(
        dict(zip(Item, opening, strict=True)), opening[list(Item).index(Item.CASH)], {}
    )
    sheets = (first, *years)
    lines = [
        (name, *(amount if decimals is None else round_half_away(amount, decimals) for amount in amounts))
        for name, amounts in _lines(sheets, balancing)
    ]
    return [*lines, ("Orsak", *map(_cause, sheets))]


def _lines(sheets: Sequence[BalanceYear], balancing: Item) -> Iterator[tuple[str, list[Fraction]]]:
    from udfs.calc.balance import ASSETS, CLAIMS

    sides = ((ASSETS, "Summa tillgångar"), (CLAIMS, "Summa skulder och eget kapital"))
    for side, total in sides:
        for item in side:
            name = f"{LINES[item]} (restpost)" if item is balancing else LINES[item]
            yield name, [sheet.balances[item] for sheet in sheets]
        yield total, [sheet.assets if side is ASSETS else sheet.claims for sheet in sheets]
    yield "Kassa enligt kassaflöde", [sheet.cash_by_flow for sheet in sheets]
    yield "Differens i kassan", [sheet.difference for sheet in sheets]


def _cause(sheet: BalanceYear) -> str:
    """Which line does not follow from its flow: what it is, and what the flow makes it."""
    return (
        "; ".join(
            f"{LINES[item]} {shown(sheet.balances[item])}, enligt flödena {shown(amount)}"
            for item, amount in sheet.untied.items()
        )
        or TIED
    )
