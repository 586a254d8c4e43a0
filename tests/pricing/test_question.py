from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ordercore.errors import InvalidAmount, InvalidId, InvalidQuestion, InvalidValue, UnknownCurrency
from ordercore.pricing import AskedCharge, Buyer, BuyerIs, Line, PriceOverride, PriceQuestion, Target
from ordercore.pricing.question import LARGEST_CART
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from tests.pricing.shop import ask, mugs, teas, usd


def test_bare_numbers_count_pieces_and_iterables_become_values() -> None:
    question = PriceQuestion(
        date(2026, 11, 22), "USD", Buyer("a", ["b"], ["c"]), [Line("1", "MUG", "2.5", ["ware"])], ["WELCOME"], []
    )

    assert question.lines[0].quantity == Quantity("2.5", "EA")
    assert (question.lines[0].groups, question.coupons, question.charges) == (("ware",), frozenset({"WELCOME"}), ())
    assert question.buyer == Buyer("a", ("b",), frozenset({"c"}))
    assert hash(question) == hash(question)


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: ask(mugs(), mugs()), "/lines/1/id"),
        (lambda: ask(mugs(id="1"), mugs(0, id="2")), "/lines/1/quantity"),
        (lambda: ask(mugs(-1)), "/lines/0/quantity"),
        (lambda: ask(Line("1", "", 1)), "/lines/0/sku"),
        (
            lambda: ask(Line("1", "MUG", 1, override=PriceOverride(Money("1.00", "EUR"), "why", "who"))),
            "/lines/0/override/unit",
        ),
        (lambda: ask(charges=[AskedCharge("f", "freight"), AskedCharge("f", "gift wrap")]), "/charges/1/id"),
        (lambda: ask(charges=[AskedCharge("f", "")]), "/charges/0/kind"),
        (lambda: ask(charges=[AskedCharge("f", "freight", Money("1.00", "EUR"))]), "/charges/0/amount"),
        (lambda: ask(*[mugs(id=str(at)) for at in range(LARGEST_CART + 1)]), "/lines"),
        (lambda: PriceOverride(usd("1.00"), "", "rep-7"), "/override"),
        (lambda: PriceOverride(usd("1.00"), "scratched", ""), "/override"),
    ],
)
def test_a_question_that_contradicts_itself(make: Callable[[], object], path: str) -> None:
    with pytest.raises(InvalidQuestion) as caught:
        make()

    assert caught.value.path == path


def test_what_other_rooms_check() -> None:
    with pytest.raises(UnknownCurrency):
        ask(mugs(), currency="usd")
    with pytest.raises(InvalidId) as caught:
        ask(teas(), mugs(id=""))
    assert caught.value.path == "/lines/1/id"
    with pytest.raises(InvalidAmount):
        Line("1", "MUG", 1.5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        Buyer("a", [str(at) for at in range(1_000)])


def test_a_bare_text_is_not_many_names() -> None:
    for make in (lambda: Buyer(groups="wholesale"), lambda: ask(mugs(), coupons="WELCOME"), lambda: Target(skus="MUG")):
        with pytest.raises(InvalidValue):
            make()


def test_the_largest_cart_is_allowed() -> None:
    assert len(ask(*[mugs(id=str(at)) for at in range(LARGEST_CART)]).lines) == LARGEST_CART


# --- whom something is for ------------------------------------------------------------------------------------------------

WEST = Buyer("west", ("acme", "holding"), {"wholesale"}, "edi", "us/ny/carmel")


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        (BuyerIs(), True),
        (BuyerIs(customer="west"), True),
        (BuyerIs(customer="holding"), True),
        (BuyerIs(customer="bolt"), False),
        (BuyerIs(group="wholesale"), True),
        (BuyerIs(group="staff"), False),
        (BuyerIs(channel="edi"), True),
        (BuyerIs(channel="web"), False),
        (BuyerIs(region="us"), True),
        (BuyerIs(region="us/ny/carmel"), True),
        (BuyerIs(region="us/n"), False),
        (BuyerIs(region="us/ny/carmel/main"), False),
        (BuyerIs(customer="acme", channel="web"), False),
    ],
)
def test_all_that_is_named_must_fit(scope: BuyerIs, fits: bool) -> None:
    assert (scope.rank(WEST) is not None) == fits


def test_a_blank_in_the_buyer_fits_no_named_scope() -> None:
    for scope in (BuyerIs(customer="a"), BuyerIs(group="a"), BuyerIs(channel="a"), BuyerIs(region="a")):
        assert scope.rank(Buyer()) is None


def test_a_scope_says_whom_it_is_for() -> None:
    assert str(BuyerIs()) == "anyone"
    assert str(BuyerIs(customer="acme", region="us/ny")) == "customer=acme region=us/ny"
