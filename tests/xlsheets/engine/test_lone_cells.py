"""One cell where a range is asked for: a table with one row is an ordinary table."""

import pytest

TABLE = ("S", "A1:B2", "T", ["Frame", "Level"])


@pytest.mark.parametrize(
    ("formula", "gives"),
    [
        ("=SUMIF(T[Frame],16,T[Level])", 7),
        ("=SUMIFS(T[Level],T[Frame],16)", 7),
        ("=INDEX(T[Level],1)", 7),
        ("=MATCH(16,T[Frame],0)", 1),
        ("=COUNTIF(T[Frame],16)", 1),
        ('=COUNTIF(T[Frame],"<="&17)', 1),
        ("=SUMPRODUCT(MAX((T[Frame]<=17)*T[Frame]))", 16),
        ("=SUMIF(A2,16,B2)", 7),
        ("=MATCH(16,A2,0)", 1),
        ("=INDEX(A2,1)", 16),
    ],
)
def test_a_lone_cell_is_a_range_of_one(calculate, formula, gives):
    made = calculate({"S": {"A2": 16, "B2": 7, "D1": formula}}, {}, [TABLE])
    assert made.value("S!D1") == gives
    assert made.kept == {}
