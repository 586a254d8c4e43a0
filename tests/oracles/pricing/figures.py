"""Every figure a cart's case tells, against ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ordercore.pricing import Adjustment, PriceAnswer, PricedLine, price
from ordercore.values.money import Money, total
from tests.oracles.pricing.beside import COMPARED, compare_beside
from tests.oracles.pricing.cart import Book, book_of
from tests.oracles.pricing.quirk import Expected, expected_of
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import Told, known

__all__ = ["run_cart"]

_FIGURES: Final = ("subtotal_before", "discount_total", "items_total", "total")
_LINE: Final = ("line", "gross", "discounts", "net")


def run_cart(case: Told) -> None:
    """Price the cart and compare every figure.

    Raises:
        AssertionError: a figure differs.
        UnknownWord: the case says what nobody here can translate.
    """
    shop = Shop(case)
    told = {word: value for word, value in shop.expected.items() if not COMPARED.fullmatch(word)}
    known(told, (*_FIGURES, "lines", "applied", "not_applied", "added_by_engine"), "what is expected")
    made = book_of(shop)
    answer = price(shop.question(), made.book)
    assert isinstance(answer, PriceAnswer), answer
    expected = expected_of(shop)
    _compare_lines(shop, made, answer, expected)
    _compare_totals(shop, answer, expected)
    applied = {made.names[outcome.rule] for outcome in answer.rules if not outcome.reasons}
    assert applied == set(shop.expected["applied"])
    assert {rule["id"] for rule in shop.rules} - applied == set(shop.expected["not_applied"])
    compare_beside(shop, made, answer)


def _compare_lines(shop: Shop, made: Book, answer: PriceAnswer, expected: Expected) -> None:
    gifts = list(answer.gifts)
    taken_of: dict[str, Money] = {}
    for theirs in shop.expected["lines"]:
        known(theirs, _LINE, "a line expected")
        name = theirs["line"]
        line: PricedLine = _gift(gifts, shop, name) if name in shop.added else answer.line(name)
        taken = _taken(line.adjustments, made.names, shop.currency)
        assert line.extended == shop.money(theirs["gross"]), name
        assert line.net == expected.nets[name], (name, line.net, expected.nets[name])
        if expected.discounts is not None:
            assert taken == expected.discounts[name], name
        for rule, amount in taken.items():
            taken_of[rule] = taken_of.get(rule, Money.zero(shop.currency)) + amount
    assert not gifts
    assert {each["line"] for each in shop.expected["lines"]} == {line.id for line in answer.lines} | set(shop.added)
    assert taken_of == expected.by_rule


def _gift(gifts: list[PricedLine], shop: Shop, name: str) -> PricedLine:
    """The first item added that is the one told."""
    sku = next(each["sku"] for each in shop.case["cart"] if each["line"] == name)
    found = next((each for each in gifts if each.sku == sku), None)
    assert found is not None, f"{name} was not added"
    gifts.remove(found)
    return found


def _taken(adjustments: Iterable[Adjustment], names: Mapping[str, str], currency: str) -> dict[str, Money]:
    """What each rule of the case took off; its effects together."""
    found: dict[str, Money] = {}
    for each in adjustments:
        rule = names[each.rule]
        found[rule] = found.get(rule, Money.zero(currency)) - each.amount
    return {rule: amount for rule, amount in found.items() if amount.minor}


def _compare_totals(shop: Shop, answer: PriceAnswer, expected: Expected) -> None:
    whole = total([line.extended for line in (*answer.lines, *answer.gifts)], shop.currency)
    items = total([line.net for line in answer.lines], shop.currency)
    charged = total([charge.net for charge in answer.charges], shop.currency)
    found: dict[str, Any] = {
        "subtotal_before": whole,
        "discount_total": whole - items,
        "items_total": items,
        "total": answer.net,
    }
    told = {word: shop.money(shop.expected[word]) for word in _FIGURES}
    if expected.own:
        items_net = total(list(expected.nets.values()), shop.currency)
        told |= {"discount_total": whole - items_net, "items_total": items_net, "total": items_net + charged}
    assert found == told
