"""The quick look at a document and jsonschema's own judgement say the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from xlsheets.plan.documents import load_plan
from xlsheets.plan.schema import validator, violations
from xlsheets.plan.types import copied

PLANS = [load_plan("rar-2018"), load_plan("rar-2025")]
ODD = st.sampled_from(
    [None, "", "31 643", "2008-06-31", "20200229", -1, 0.5, 10**20, True, [], {}, "0,25", {"x": 1}]
)


def holders(value):
    """Every object and list of a document that holds something."""
    if isinstance(value, dict | list):
        if value:
            yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from holders(inner)


@st.composite
def damaged(draw):
    document = copied(draw(st.sampled_from(PLANS)))
    for _ in range(draw(st.integers(0, 3))):
        holder = draw(st.sampled_from(list(holders(document))))
        place = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[place]
        else:
            holder[place] = copied(draw(ODD))
        if isinstance(holder, dict) and draw(st.integers(0, 5)) == 0:
            holder["okänd"] = 1
    return document


@settings(max_examples=150)
@given(damaged())
def test_what_is_found_is_what_jsonschema_finds(document):
    def told(errors):
        return sorted((list(map(str, one.absolute_path)), str(one.validator), one.message) for one in errors)

    assert told(violations(document)) == told(validator().iter_errors(document))
