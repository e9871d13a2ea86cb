import pytest

from xlsheets.formula.parser import parse
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Binary, Call, Literal, Node, Prefix, Suffix, walk, write


def shape(node: Node) -> str:
    """A tree with every operation in parentheses."""
    match node:
        case Binary(operator, left, right):
            return f"({shape(left)}{operator}{shape(right)})"
        case Prefix(operator, operand):
            return f"({operator}{shape(operand)})"
        case Suffix(operator, operand):
            return f"({shape(operand)}{operator})"
    return write(node)


@pytest.mark.parametrize(
    ("formula", "grouped"),
    [
        ("1+2*3", "(1+(2*3))"),
        ("2^3^2", "((2^3)^2)"),
        ("-2^2", "((-2)^2)"),
        ("2^-1%", "(2^(-(1%)))"),
        ('A1&B1="x"', '((A1&B1)="x")'),
        ("A1=B1=C1", "((A1=B1)=C1)"),
        ("1-2-3", "((1-2)-3)"),
        ("A1:INDEX(B1,2)", "(A1:INDEX(B1,2))"),
        ("A1:A3 A2:B2", "(A1:A3 A2:B2)"),
        ("@A1:A3*2", "((@A1:A3)*2)"),
        ("-A1:A3", "(-A1:A3)"),
        ("x y", "(x y)"),
    ],
)
def test_precedence(formula: str, grouped: str) -> None:
    assert shape(parse(formula)) == grouped


@pytest.mark.parametrize(
    "formula",
    [
        "IF(A1,,2)",
        "F()",
        "SUM((A1:A2,B3))",
        "-(1+2)%",
        "[1]!NAME(2)",
        "T[[#This Row],[a]]*{1,2;3}",
        'IFERROR(INDEX(B!$C$5#,MATCH([@Kod],INDEX(B!$C$5#,0,1),0),2),"")',
        "ANCHORARRAY(A1)#",
    ],
)
def test_writing_a_tree_gives_the_formula(formula: str) -> None:
    assert write(parse(formula)) == formula


def test_spaces_and_line_breaks_mean_nothing_between_operators() -> None:
    assert write(parse(" SUM( A1 ,\n B2 ) * 2 ")) == "SUM(A1,B2)*2"


def test_omitted_arguments_are_none() -> None:
    assert parse("F(,1,)") == Call("F", (None, Literal("number", "1"), None))


@pytest.mark.parametrize("formula", ["", "1+", "SUM(1", "1)", "A1;B1", "F(1;2)", "(", "*2", "1 2", "(" * 300])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse(formula)


def test_walk_meets_every_node() -> None:
    calls = [node.name for node in walk(parse("A(B(1),C())+D(-E())")) if isinstance(node, Call)]
    assert calls == ["A", "B", "C", "D", "E"]
