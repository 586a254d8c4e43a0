"""Counting stock, and what a shelf says of itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.testing.house import CLERK
from ordercore.values import Quantity, Refused
from tests.desk.shop import TODAY, Shop


def line(quantity: int, sku: str = "MUG", id: str = "1") -> AdjustmentLine:
    return AdjustmentLine(id, sku, Decimal(quantity), "EA")


def test_a_count_moves_the_shelf() -> None:
    shop = Shop()
    adjusted = shop.do(shop.desk.stock.adjust, (line(5), line(-2, id="2"), line(1, "GIFT", "3")), reason="count")

    assert (adjusted.status, adjusted.on, adjusted.site) == ("posted", TODAY, "london")
    assert shop.position("MUG").on_hand == Quantity(3)
    assert shop.position("GIFT").on_hand == Quantity(1)
    assert shop.do(shop.desk.stock.adjust, (line(1),), reason="count", on=date(2026, 1, 1)).on == date(2026, 1, 1)


def test_nothing_is_where_nobody_ever_had_any() -> None:
    position = Shop().position("MUG", site="leeds")

    assert (position.on_hand, position.claimed, position.backorder) == (Quantity(0), Quantity(0), False)


def test_a_position_is_told_in_the_unit_asked_for() -> None:
    shop = Shop()
    shop.stocked(quantity=476)
    shop.do(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 5)).id)

    for unit, number in (("", 1), ("EA", 1), ("CS", 12)):
        position = shop.position("MUG", unit=unit)
        asked = (Quantity(Fraction(476, number), unit or "EA"), Quantity(Fraction(5, number), unit or "EA"))
        assert (position.on_hand, position.claimed) == asked
    assert shop.position("MUG", unit="CS", site="leeds").on_hand == Quantity(0, "CS")
    assert shop.position("TEA").on_hand == Quantity(0, "KGM")


@pytest.mark.parametrize(("sku", "unit"), [("MUG", "KGM"), ("TEA", "EA"), ("NOPE", "CS")])
def test_a_position_is_told_only_in_a_unit_of_its_item(sku: str, unit: str) -> None:
    shop = Shop()
    shop.stocked()

    refused = shop.desk.stock.position(sku, unit=unit, by=CLERK)

    assert isinstance(refused, Refused)
    assert [(each.code, each.path, each.fact("unit")) for each in refused.reasons] == [
        ("catalog.unknown_unit", "/unit", unit)
    ]


def test_a_count_below_what_is_claimed_is_refused() -> None:
    shop = Shop()
    shop.stocked(quantity=3)
    shop.do(shop.desk.fulfillment.allocate, shop.confirmed(("MUG", 2)).id)

    assert shop.no(shop.desk.stock.adjust, (line(-2),), reason="broken") == ("stock.exceeded",)
    assert shop.position("MUG").on_hand == Quantity(3)


def test_a_count_that_says_nothing_is_refused_with_every_reason() -> None:
    adjust = Shop().desk.stock.adjust
    shop = Shop()

    assert shop.no(adjust, (line(0),), reason="") == ("adjustment.nothing", "adjustment.no_reason")
    assert shop.no(adjust, (), reason="count") == ("adjustment.empty",)
    assert shop.no(adjust, (line(0), line(1)), reason="count") == ("adjustment.nothing", "adjustment.same_line")


def counted(sku: str, quantity: str, unit: str, id: str = "1") -> AdjustmentLine:
    return AdjustmentLine(id, sku, Decimal(quantity), unit)


def test_what_is_counted_in_cases_is_posted_in_pieces() -> None:
    shop = Shop()
    lines = (counted("MUG", "2", "CS"), counted("MUG", "-0.5", "CS", "2"))

    adjusted = shop.do(shop.desk.stock.adjust, lines, reason="delivery")

    assert [(str(each.quantity), each.unit) for each in adjusted.lines] == [("24", "EA"), ("-6", "EA")]
    assert shop.position("MUG").on_hand == Quantity(18)


def test_what_does_not_fit_its_item_is_refused_with_every_reason() -> None:
    shop = Shop()
    lines = (
        counted("NOPE", "3", "EA", "1"),
        counted("TEA", "5", "EA", "2"),
        counted("TEA", "0.0000001", "KGM", "3"),
        counted("MUG", "0.00000001", "CS", "4"),
        counted("MUG", "999999999999999999", "EA", "5"),
        counted("MUG", "0", "EA", "6"),
    )

    refused = shop.desk.stock.adjust(lines, reason="", by=CLERK, command="count")

    assert isinstance(refused, Refused)
    assert [(each.code, each.path) for each in refused.reasons] == [
        ("adjustment.unknown_item", "/lines/1"),
        ("catalog.unknown_unit", "/lines/2"),
        ("adjustment.not_countable", "/lines/3"),
        ("adjustment.not_countable", "/lines/4"),
        ("adjustment.not_countable", "/lines/5"),
        ("adjustment.nothing", "/lines/6"),
        ("adjustment.no_reason", "/reason"),
    ]
    assert shop.no(shop.desk.stock.adjust, lines[:1], reason="count") == ("adjustment.unknown_item",)
    assert shop.position("NOPE").on_hand == Quantity(0)
