"""What an offer lacks is told, and is what it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.pricing import BuyGet, Effect, FreeItem, PackOff, PackPrice, PriceAnswer, PriceRow, Rule, Target
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas, usd

MUGS, TEAS = Target(skus={"MUG"}), Target(skus={"ASSAM"})
SAMPLE = PriceRow("sample", usd("1.00"), sku="SAMPLE")


def hints(answer: PriceAnswer) -> list[tuple[str, str]]:
    return [(hint.fact("rule"), hint.fact("missing")) for hint in answer.hints if hint.code == "hint.rule"]


@pytest.mark.parametrize(
    ("effect", "bought", "missing"),
    [
        (PackPrice(6, usd("50.00")), 5, "1 EA"),
        (PackOff(4, usd("1.00")), 1, "3 EA"),
        (BuyGet(2), 2, "1 EA"),
        (BuyGet(2, 2), 1, "3 EA"),
        (BuyGet(2, pick="paired"), 1, "2 EA"),
        (FreeItem("SAMPLE", per=3), 2, "1 EA"),
    ],
)
def test_an_offer_tells_how_many_units_it_lacks(effect: Effect, bought: int, missing: str) -> None:
    answer = priced(ask(mugs(bought)), book(MUG, SAMPLE, Rule("offer", effect, on=MUGS)))

    assert hints(answer) == [("offer", missing)]
    assert [reason.code for reason in answer.rules[0].reasons] == ["rule.too_few_units"]


@given(
    st.builds(PackPrice, st.integers(2, 6), st.just(usd("1.00")))
    | st.builds(PackOff, st.integers(2, 6), st.just(usd("1.00")))
    | st.builds(BuyGet, st.integers(1, 4), st.integers(1, 3), pick=st.sampled_from(["cheapest", "dearest", "paired"]))
    | st.builds(FreeItem, st.just("SAMPLE"), per=st.integers(2, 6)),
    st.integers(1, 8),
)
def test_with_what_it_lacks_an_offer_applies_and_with_one_less_it_does_not(effect: Effect, bought: int) -> None:
    made = book(MUG, SAMPLE, Rule("offer", effect, on=MUGS))
    told = hints(priced(ask(mugs(bought)), made))

    if not told:
        assert priced(ask(mugs(bought)), made).rules[0].reasons == ()
        return
    missing = int(told[0][1].removesuffix(" EA"))
    assert priced(ask(mugs(bought + missing)), made).rules[0].reasons == ()
    assert priced(ask(mugs(bought + missing - 1)), made).rules[0].reasons != ()


@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 5), st.integers(1, 5))
def test_of_two_kinds_what_is_lacking_of_either_is_added_up(buy: int, get: int, some_mugs: int, some_teas: int) -> None:
    rule = Rule("offer", BuyGet(buy, get, of=MUGS), on=TEAS)
    lines = ([mugs(some_mugs)] if some_mugs else []) + [teas(some_teas)]

    answer = priced(ask(*lines), book(MUG, TEA, rule))

    lacking = max(buy - some_mugs, 0) + max(get - some_teas, 0)
    assert hints(answer) == ([("offer", f"{lacking} EA")] if lacking else [])


def test_units_another_offer_has_counted_are_not_there() -> None:
    first = Rule("first", PackPrice(3, usd("1.00")), on=MUGS, priority=2)
    second = Rule("second", PackPrice(2, usd("1.00")), on=MUGS, priority=1)

    assert hints(priced(ask(mugs(4)), book(MUG, first, second))) == [("second", "1 EA")]


def test_an_offer_that_applies_tells_nothing() -> None:
    assert hints(priced(ask(mugs(5)), book(MUG, Rule("offer", PackPrice(3, usd("1.00")), on=MUGS)))) == []
