from __future__ import annotations

from ordercore.pricing import (
    BuyerIs,
    CouponState,
    MinimumSubtotal,
    PercentOff,
    Rule,
    Target,
)
from ordercore.values.percent import Percent
from ordercore.values.when import Period
from tests.pricing.shop import MUG, ON, ask, book, mugs, priced, usd

TEN = PercentOff(Percent(10))
WELCOME = Rule("welcome", TEN, coupon="WELCOME")


def state(rules: list[Rule], code: str = "WELCOME") -> tuple[str, list[str]]:
    (coupon,) = priced(ask(mugs(), coupons={code}), book(MUG, *rules)).coupons
    return coupon.state, [reason.code for reason in coupon.reasons]


def test_a_code_that_was_not_entered_does_nothing_and_is_not_told() -> None:
    answer = priced(ask(mugs()), book(MUG, WELCOME))

    assert (answer.net, answer.rules, answer.coupons) == (usd("12.50"), (), ())


def test_applied() -> None:
    answer = priced(ask(mugs(), coupons=["WELCOME"]), book(MUG, WELCOME))

    assert (answer.net, answer.coupons) == (usd("11.25"), (CouponState("WELCOME", "applied"),))


def test_rejected_when_no_rule_knows_it_spelled_so() -> None:
    assert state([WELCOME], "welcome") == ("rejected", ["coupon.unknown"])


def test_rejected_when_no_change_of_the_cart_would_help() -> None:
    assert state([Rule("r", TEN, coupon="WELCOME", period=Period(until=ON))]) == ("rejected", ["rule.period"])
    assert state([Rule("r", TEN, BuyerIs(group="staff"), coupon="WELCOME")]) == ("rejected", ["rule.buyer"])


def test_parked_until_the_cart_grows() -> None:
    big = Rule("big", TEN, MinimumSubtotal(usd("50.00")), coupon="WELCOME")
    tea = Rule("tea", TEN, on=Target(groups={"tea"}), coupon="WELCOME")

    assert state([big]) == ("parked", ["rule.minimum_subtotal"])
    assert state([tea]) == ("parked", ["rule.no_target"])
    (hint,) = priced(ask(mugs(), coupons={"WELCOME"}), book(MUG, big)).hints
    assert hint.fact("missing") == "37.50 USD"


def test_a_code_with_several_rules_is_applied_when_one_is() -> None:
    big = Rule("big", TEN, MinimumSubtotal(usd("50.00")), coupon="WELCOME")
    old = Rule("old", TEN, coupon="WELCOME", period=Period(until=ON))

    assert state([WELCOME, big]) == ("applied", [])
    assert state([big, old]) == ("parked", ["rule.minimum_subtotal", "rule.period"])


def test_parked_when_nothing_is_left_to_take() -> None:
    free = Rule("a-free", PercentOff(Percent(100)))

    assert state([free, WELCOME]) == ("parked", ["rule.nothing_to_take"])
