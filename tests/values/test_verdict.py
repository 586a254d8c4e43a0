"""Yes, or no with every reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue
from ordercore.values import Allowed, Money, Reason, Refused, Verdict, all_of, allowed, refused

noes = st.lists(st.sampled_from("abc").map(refused) | st.just(allowed))


@given(noes)
def test_no_reason_is_lost(verdicts: list[Verdict]) -> None:
    together = all_of(verdicts)
    codes = [verdict.reasons[0].code for verdict in verdicts if isinstance(verdict, Refused)]

    assert bool(together) is (not codes)
    assert (list(together.codes) if isinstance(together, Refused) else []) == codes


@given(noes, noes)
def test_joining_in_parts_is_joining_at_once(first: list[Verdict], second: list[Verdict]) -> None:
    assert all_of([all_of(first), all_of(second)]) == all_of([*first, *second])


def test_a_refusal_tells_why() -> None:
    no = refused("credit.over_limit", "the order does not fit", path="/lines/3", over=Money("4.00", "USD"))

    assert no == Refused((Reason("credit.over_limit", "/lines/3", "the order does not fit", (("over", "4.00 USD"),)),))
    assert no.reasons[0].fact("over") == "4.00 USD"
    assert not no
    assert Allowed()
    with pytest.raises(KeyError, match="limit"):
        no.reasons[0].fact("limit")


def test_a_refusal_without_a_reason_is_a_mistake() -> None:
    with pytest.raises(InvalidValue, match="without a reason"):
        Refused(())


def test_what_is_no_verdict_does_not_count_as_a_yes() -> None:
    for wrong in (None, True, "no", ()):
        with pytest.raises(InvalidValue, match="is no verdict") as caught:
            all_of([allowed, wrong])  # type: ignore[list-item]
        assert caught.value.path == "/1"


def test_reasons_are_a_tuple_of_reasons() -> None:
    for wrong in (5, "credit.over_limit", [Reason("a")], (Reason("a"), "b"), ("a",)):
        with pytest.raises(InvalidValue, match="give a tuple of Reason") as caught:
            Refused(wrong)  # type: ignore[arg-type]
        assert caught.value.path == "/reasons"
