"""What rests on the frame is worked out anew, the rest is kept: together the same as all worked out anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.plan import pointer
from xlsheets.plan.derive import derive, derive_with_frame
from xlsheets.plan.documents import list_plans, load_plan
from xlsheets.plan.types import Document

PARTIES = ("total", "state", "region", "municipalities")
AMOUNT, PARTY = "/assumptions/frame/amount", "/assumptions/frame/party"


def _framed(document: Document, amount: int | None, party: str) -> Document:
    return pointer.with_value(pointer.with_value(document, AMOUNT, amount), PARTY, party)


@pytest.mark.parametrize("printed", [False, True])
@pytest.mark.parametrize("plan", list_plans())
@given(amount=st.none() | st.integers(0, 40_000_000), party=st.sampled_from(PARTIES))
def test_a_new_frame_gives_what_a_whole_derivation_gives(
    plan: str, printed: bool, amount: int | None, party: str
) -> None:
    before = load_plan(plan)
    after = _framed(before, amount, party)
    assert derive_with_frame(derive(before, printed), after, printed) == derive(after, printed)


@pytest.mark.parametrize("plan", list_plans())
def test_what_is_kept_does_not_rest_on_the_frame(plan: str) -> None:
    before = load_plan(plan)
    known = {at: value + 1 for at, value in derive(before).items()}
    kept = {at for at, value in derive_with_frame(known, before).items() if value == known[at]}
    assert kept
    assert not kept & {at for at in known if at.startswith(("/frame/", "/members/", "/fees/"))}
