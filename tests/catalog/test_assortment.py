from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.catalog import Assortment, AssortmentRule, Item, Shopper
from ordercore.values import Period, Refused

DAY = date(2026, 6, 1)
TEA = Item("TEA", groups=("drinks/tea",))
GIN = Item("GIN", groups=("drinks/spirits",))
PEN = Item("PEN", groups=("office",))
RULES = (
    AssortmentRule("schools-buy-office", "permit", groups={"office"}, customer_groups={"school"}),
    AssortmentRule("schools-buy-tea", "permit", skus={"TEA"}, customer_groups={"school"}),
    AssortmentRule("no-spirits-by-web", "forbid", groups={"drinks/spirits"}, channels={"web"}),
    AssortmentRule("no-spirits-for-acme", "forbid", skus={"GIN"}, customers={"acme"}),
)
HOUSE = Assortment(RULES)
SCHOOL = Shopper("school-7", groups={"school"})


def codes(assortment: Assortment, item: Item, shopper: Shopper, on: date = DAY) -> tuple[str, ...]:
    verdict = assortment.permits(item, shopper, on=on, path="/lines/1")
    return verdict.codes if isinstance(verdict, Refused) else ()


@pytest.mark.parametrize(
    ("item", "shopper", "expected"),
    [
        (TEA, Shopper(), ()),
        (GIN, Shopper(), ()),
        (GIN, Shopper(channel="edi"), ()),
        (GIN, Shopper(channel="web"), ("catalog.forbidden",)),
        (GIN, Shopper("acme"), ("catalog.forbidden",)),
        (GIN, Shopper("acme-west", ("acme",)), ("catalog.forbidden",)),
        (GIN, Shopper("acme", channel="web"), ("catalog.forbidden", "catalog.forbidden")),
        (TEA, SCHOOL, ()),
        (PEN, SCHOOL, ()),
        (GIN, SCHOOL, ("catalog.not_in_assortment",)),
        (
            GIN,
            Shopper("school-7", groups={"school"}, channel="web"),
            ("catalog.forbidden", "catalog.not_in_assortment"),
        ),
    ],
)
def test_who_may_buy_what(item: Item, shopper: Shopper, expected: tuple[str, ...]) -> None:
    assert codes(HOUSE, item, shopper) == expected


def test_the_rule_that_forbids_is_named() -> None:
    verdict = HOUSE.permits(GIN, Shopper("acme"), on=DAY, path="/lines/1")

    assert isinstance(verdict, Refused)
    assert verdict.reasons[0].fact("rule") == "no-spirits-for-acme"
    assert verdict.reasons[0].path == "/lines/1"


def test_an_item_is_sold_only_in_its_period() -> None:
    summer = Item("ICE", active=Period(date(2026, 5, 1), date(2026, 9, 1)))

    assert codes(Assortment(), summer, Shopper(), date(2026, 5, 1)) == ()
    assert codes(Assortment(), summer, Shopper(), date(2026, 9, 1)) == ("catalog.not_active",)


def test_a_rule_holds_only_in_its_period() -> None:
    lent = Assortment((AssortmentRule("lent", "forbid", period=Period(date(2026, 2, 18), date(2026, 4, 5))),))

    assert codes(lent, TEA, Shopper(), date(2026, 4, 4)) == ("catalog.forbidden",)
    assert codes(lent, TEA, Shopper(), date(2026, 4, 5)) == ()


@given(
    st.permutations(RULES),
    st.sampled_from([TEA, GIN, PEN]),
    st.sampled_from([SCHOOL, Shopper(channel="web"), Shopper("acme"), Shopper()]),
)
def test_the_order_of_the_rules_does_not_matter(rules: list[AssortmentRule], item: Item, shopper: Shopper) -> None:
    assert sorted(codes(Assortment(tuple(rules)), item, shopper)) == sorted(codes(HOUSE, item, shopper))
