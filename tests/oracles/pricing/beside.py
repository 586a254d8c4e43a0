"""Figures only some cases tell: of returns, of taxes, of other coupons, of other ways to reckon the same rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any, Final

from ordercore.pricing import PriceAnswer, price
from ordercore.values.money import Money, total
from ordercore.values.percent import Percent
from tests.oracles.pricing.cart import Book, book_of
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import many

__all__ = ["COMPARED", "compare_beside"]

COMPARED: Final = re.compile(
    "shipping|shipping_before|refund_.+|without_coupon|after_.+_only|effective_percent|best_discount|units_consumed"
    "|units_free_for_other_offers|alternative_lines_with_unit_ledger|total_with_tax(_[0-9.]+pct)?"
    "|discount_if_rounded_on_order_total|greedy_dearest_first_discount|discount_without_max"
)
"""The names of all that is compared here."""


def compare_beside(shop: Shop, made: Book, answer: PriceAnswer) -> None:
    """Compare what the case tells beside lines and totals."""
    for word, told in shop.expected.items():
        if COMPARED.fullmatch(word):
            _compare(shop, made, answer, word, told)


def _compare(shop: Shop, made: Book, answer: PriceAnswer, word: str, told: Any) -> None:
    if word == "shipping":
        assert total([each.net for each in answer.charges], shop.currency) == shop.money(told)
    elif word == "refund_peer_bug":
        pass  # what a peer pays back by mistake
    elif word.startswith("refund_"):
        assert _refund(answer, word.removeprefix("refund_")) == shop.money(told), word
    elif word == "without_coupon":
        assert _net(shop, made, ()) == shop.money(told)
    elif word.startswith("after_"):
        assert _net(shop, made, [word.removeprefix("after_").removesuffix("_only")]) == shop.money(told)
    elif word == "effective_percent":
        whole, net = _sum(answer, "extended"), _sum(answer, "net")
        assert 100 - 100 * Fraction(net.minor, whole.minor) == Fraction(str(told))
    elif word.startswith("total_with_tax"):
        _compare_tax(shop, answer, word, told)
    elif word.startswith("units_"):
        _compare_units(answer, word, told)
    elif word == "best_discount":
        assert answer.optimal
        assert _off(answer) == shop.money(told)
    elif word in _OTHERWISE:
        assert _off(_otherwise(shop, _OTHERWISE[word])) == shop.money(told), word


def _sum(answer: PriceAnswer, field: str) -> Money:
    return total([getattr(line, field) for line in answer.lines], answer.currency)


def _off(answer: PriceAnswer) -> Money:
    return _sum(answer, "extended") - _sum(answer, "net")


def _net(shop: Shop, made: Book, coupons: list[str] | tuple[()]) -> Money:
    answer = price(shop.question(coupons), made.book)
    assert isinstance(answer, PriceAnswer)
    return answer.net


def _refund(answer: PriceAnswer, of: str) -> Money:
    """What was paid for a line, or for so many units of the only line."""
    if units := re.fullmatch("([0-9]+)_units?", of):
        (line,) = answer.lines
        return total(line.shares[: int(units[1])], answer.currency)
    return answer.line(of).net


def _compare_tax(shop: Shop, answer: PriceAnswer, word: str, told: Any) -> None:
    """Taxes are the trade of another house: here those of one rate on all, or of the rates the items themselves tell."""
    named = re.fullmatch(r"total_with_tax_([0-9.]+)pct", word)
    rates = [named[1] if named else shop.catalogue[line.sku].get("tax") for line in answer.lines]
    if None in rates:
        return  # a rate is told in words at most
    taxes = [Percent(str(rate)).of(line.net).settle().money for rate, line in zip(rates, answer.lines, strict=True)]
    assert total([line.net for line in answer.lines] + taxes, shop.currency) == shop.money(told)


def _compare_units(answer: PriceAnswer, word: str, told: Any) -> None:
    used = sum((use.quantity.exact for line in answer.lines for use in line.uses), Fraction(0))
    asked = sum((line.quantity.exact for line in answer.lines), Fraction(0))
    assert (used if word == "units_consumed" else asked - used) == Fraction(str(told)), word


# --- the same rule reckoned otherwise ----------------------------------------------------------------------------------------

_OTHERWISE: Final[dict[str, Callable[[dict[str, Any]], None]]] = {
    "discount_if_rounded_on_order_total": lambda effect: effect.update(round_at="order"),
    "greedy_dearest_first_discount": lambda effect: effect.update(search="dearest_first"),
    "discount_without_max": lambda effect: effect.pop("max_units"),
}


def _otherwise(shop: Shop, change: Callable[[dict[str, Any]], None]) -> PriceAnswer:
    """The answer with each effect changed."""
    case = deepcopy(dict(shop.case))
    for rule in case["rules"]:
        for effect in many(rule["effect"]):
            change(effect)
    other = Shop(case)
    answer = price(other.question(), book_of(other).book)
    assert isinstance(answer, PriceAnswer)
    return answer
