"""A copied formula is read from its pattern; it must read as if it were read for itself."""

from __future__ import annotations

import pytest

from xlsheets.engine.book import Book
from xlsheets.engine.copies import Copies
from xlsheets.engine.reading import Reader
from xlsheets.engine.refusing import RefusedError
from xlsheets.engine.resolving import Resolver
from xlsheets.formula.shift import translate
from xlsheets.formula.structured import TableShape

TABLE = TableShape("Members", "S", 10, 3, 20, 6, ("Kod", "Antal", "Avgift", "Andel"), 1, 1)
BOOK = Book(
    ("S", "It's", "T"),
    {},
    {},
    names={(None, "FIXED"): "T!$B$2:$B$5", (None, "RELATIVE"): "S!A1", (0, "LOCAL"): "'It''s'!$A1*2"},
    tables=(TABLE,),
)
FORMULAS = [
    "SUM($D$4:D4)",
    "SUM($D$4:D5)+D4",
    "SUM(D4:$D$8)",
    "SUM(D$4:$E9)*'It''s'!A$1",
    'IF(D4>"x",T!$B$2,LEN("D4"))',
    "FIXED*2",
    "RELATIVE+1",
    "LOCAL+D4",
    "Members[[#This Row],[Antal]]/SUM(Members[Antal])",
    "[@Avgift]*2+[Andel]",
    "Members[[#Totals],[Avgift]]",
    "INT(D4/3)+MOD(D4,7)",
    'IF(D4="","",YEAR(D4)&"-"&E4)',
    "AND(D4>0,E4/2>1)",
    "SUMIF($A:$A,D4,B:B)",
    "ROW()+COLUMN()+ROW(D4:E5)",
    "INDEX($D$4:$E$9,2,1)+D4#",
    "D1:D30*2",
    "A7:J7+1",
    'TEXT(D4,"0")&TODAY()',
    "SUMPRODUCT(ROUND(D4:D9,0),E4:E9)",
    'COUNTIF(D$4:D$9,">"&E4)',
    "AVGIFTER(D4,D$4:D9)",
    "ABS(D4)<=E4",
    'SUMIF(D$4:D7,">1",A3:A6)',
    'SUMIF(D$4:D7,">1",A3)',
    "INDEX(D$4:E4,2)",
    "INDEX(D4:E$4,1,2)>2",
    "SUMPRODUCT(ROUND(D$4:D6,0),ROUND(E$4:E6,E$4:E6))",
    "INDEX(D4:D$30,2)*(INDEX(D$4:D9,3)>1)",
    "MAX($D$4:D4)&COUNT(D4:E$9)",
    "MATCH(1,D$4:D4,0)+ROW(D$4:D6)",
]


@pytest.mark.parametrize("array", [False, True])
@pytest.mark.parametrize("formula", FORMULAS)
def test_copies_read_as_if_read_alone(formula, array):
    base = (0, 12, 5)
    copies = fresh()
    read(copies, formula, base, array)
    for down in (-2, -1, 1, 2, 5, 7, 8, 9, 20):
        for right in (0, 1, 2, -1):
            place = (0, base[1] + down, base[2] + right)
            text = translate(formula, down, right)
            assert read(copies, text, place, array) == read(fresh(), text, place, array), (text, place)


def fresh() -> Copies:
    resolver = Resolver(BOOK, {"AVGIFTER"})
    return Copies(Reader(resolver, dict.fromkeys(range(3), 1000), dict.fromkeys(range(3), 100)))


def read(copies: Copies, text: str, place: tuple[int, int, int], array: bool) -> object:
    try:
        found = copies.read(text, place, array)
    except RefusedError as refused:
        return refused.why
    watched = [(w.doubt.check, w.operands, w.guards, w.direct, w.calculated) for w in found.watched]
    return (
        found.place,
        found.text,
        found.areas,
        found.anchors,
        list(found.unproven),
        watched,
        found.arithmetic,
    )
