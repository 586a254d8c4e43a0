"""A kit's price stands for its components, to the last cent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidQuestion
from ordercore.pricing import KitPart, KitShare, Line, PercentOff, PriceRow, Rule, apportion
from ordercore.values.money import Money, total
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.spread import LAST_TAKES_REST
from ordercore.values.verdict import Refused
from tests.pricing.shop import ask, book, priced, usd

ROWS = (
    PriceRow("kit", usd("100.00"), sku="KIT"),
    PriceRow("a", usd("50.00"), sku="A"),
    PriceRow("b", usd("25.00"), sku="B"),
    PriceRow("c", usd("75.00"), sku="C"),
)
PARTS = (KitPart("A", 1), KitPart("B", 1), KitPart("C", 1))


def shares(quantity: int = 1, *rules: Rule, parts: tuple[KitPart, ...] = PARTS, **more: object) -> tuple[KitShare, ...]:
    question, made = ask(Line("1", "KIT", quantity)), book(*ROWS, *rules)
    found = apportion(priced(question, made).line("1"), parts, question, made, **more)  # type: ignore[arg-type]
    assert not isinstance(found, Refused), found
    return found


def nets(found: tuple[KitShare, ...]) -> list[str]:
    return [str(share.net.amount) for share in found]


def test_the_example_of_the_standard() -> None:
    """IFRS 15, example 33: 100 for products of 50, 25 and 75 sold alone come to 33, 17 and 50."""
    assert nets(shares()) == ["33.33", "16.67", "50.00"]


def test_discounts_are_shared_too() -> None:
    ten = Rule("ten", PercentOff(Percent(10)))

    assert [(str(each.extended.amount), str(each.net.amount)) for each in shares(2, ten)] == [
        ("66.67", "60.00"),
        ("33.33", "30.00"),
        ("100.00", "90.00"),
    ]


def test_quantities_weigh_and_an_estimate_goes_before_the_book() -> None:
    parts = (KitPart("A", 2), KitPart("X", "0.5", alone=usd("200.00")))

    found = shares(3, parts=parts)

    assert [(str(each.quantity), str(each.alone), str(each.net.amount)) for each in found] == [
        ("6 EA", "50 USD", "150.00"),
        ("1.5 EA", "200 USD", "150.00"),
    ]


def test_who_gets_the_cent_is_a_policy() -> None:
    assert nets(shares(spreading=LAST_TAKES_REST)) == ["33.33", "16.66", "50.01"]


def test_components_that_cost_nothing_share_alike() -> None:
    free = (KitPart("X", 1, alone=usd("0.00")), KitPart("Y", 3, alone=usd("0.00")))

    assert nets(shares(parts=free)) == ["50.00", "50.00"]


def test_every_component_without_a_price_is_a_reason() -> None:
    question, made = ask(Line("1", "KIT", 1)), book(*ROWS)

    found = apportion(
        priced(question, made).line("1"), (KitPart("X", 1), KitPart("A", 1), KitPart("Y", 1)), question, made
    )

    assert isinstance(found, Refused)
    assert [(reason.code, reason.path) for reason in found.reasons] == [
        ("price.none", "/parts/0"),
        ("price.none", "/parts/2"),
    ]


@pytest.mark.parametrize(
    "parts", [(), (KitPart("A", 1, alone=Money("1.00", "EUR")),), (KitPart("A", 1, alone=usd("-1.00")),)]
)
def test_what_makes_no_kit_is_refused(parts: tuple[KitPart, ...]) -> None:
    with pytest.raises(InvalidQuestion):
        shares(parts=parts)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10_000)), min_size=1, max_size=8),
    st.integers(1, 9),
    st.integers(1, 100),
)
def test_shares_add_up_to_the_line(made: list[tuple[int, int]], quantity: int, percent: int) -> None:
    parts = tuple(
        KitPart(f"P{at}", Quantity(count), alone=Money.of_minor(minor, "USD")) for at, (count, minor) in enumerate(made)
    )

    found = shares(quantity, Rule("off", PercentOff(Percent(percent))), parts=parts)

    assert total([each.extended for each in found], "USD") == usd("100.00") * quantity
    assert total([each.net for each in found], "USD") == usd("100.00") * quantity - (usd("1.00") * (quantity * percent))
