"""What classes ask of single fields beyond their types, so that values are made by their rules, not made and refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ordercore.access.role import Role
from ordercore.catalog.item import Item
from ordercore.catalog.kit import Kit, KitComponent
from ordercore.catalog.rule import OrderRule
from ordercore.catalog.substitute import Substitute
from ordercore.credit.account import CreditLimit
from ordercore.credit.exposure import CreditClaim, Exposure
from ordercore.credit.terms import EarlyDiscount
from ordercore.inventory.position import Incoming
from ordercore.inventory.question import PromiseLine
from ordercore.lifecycle.order.draft import DraftLine, OrderDraft
from ordercore.pricing.cap import Cap
from ordercore.pricing.condition import AnyOf, NoneOf
from ordercore.pricing.effect import AmountOff, BuyGet, FixedPrice, FreeItem, PackOff, PackPrice, PercentOff, TierTable
from ordercore.pricing.formula import Less, Margin, Markup, RoundTo
from ordercore.pricing.lane import Group, Lane
from ordercore.pricing.question import PriceOverride, Taken
from ordercore.tax.authority import Authority
from ordercore.tax.boundary import CodeRange
from ordercore.tax.plan import Band
from ordercore.tax.question import TaxLine
from ordercore.tax.rate import Rate
from ordercore.tax.reverse import ReturnedPart
from ordercore.tax.taxability import Taxability, Threshold
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.rounding import Rounding
from ordercore.values.trace import Step
from ordercore.values.verdict import Refused
from ordercore.values.when import Dated, InForce

__all__ = ["FIELDS", "names"]

Values = Callable[[Any], SearchStrategy[Any]]
"""The one function that knows the strategies of all types."""

Rule = Callable[[Values, Any], SearchStrategy[Any]]
"""A strategy for a field, from that function and the type of the field."""

names: Final[SearchStrategy[str]] = st.text(st.sampled_from("abcXYZ019.-_"), min_size=1, max_size=8).map(
    lambda text: f"a{text}"
)
"""Identifiers, and keys of mappings."""

_CURRENCIES: Final = st.sampled_from(["USD", "USD", "JPY", "BHD"])
_UNITS: Final = st.sampled_from(["EA", "CS", "KGM"])
_LARGEST: Final = 10**9


def _just(strategy: SearchStrategy[Any]) -> Rule:
    return lambda values, type_: strategy


def _some(values: Values, type_: Any) -> SearchStrategy[Any]:
    """One or two."""
    return st.lists(values(get_args(type_)[0]), min_size=1, max_size=2).map(tuple)


def _ratios(low: int, high: int) -> SearchStrategy[Fraction]:
    """Numbers above one number and up to another."""
    return st.integers(1, 10**6).flatmap(
        lambda parts: st.integers(low * parts + 1, high * parts).map(lambda number: Fraction(number, parts))
    )


def _whole(least: int) -> Rule:
    return _just(st.builds(Quantity, st.integers(least, _LARGEST), st.just("EA")))


def _percents(low: int, high: int) -> Rule:
    return _just(_ratios(low, high).map(Percent))


def _rates(values: Values, type_: Any) -> SearchStrategy[Dated[Percent]]:
    """Rates from none to all, in the periods of any other history."""
    rates = st.just(Percent(0)) | _ratios(0, 100).map(Percent)
    return st.builds(_told, values(Dated[int]), st.tuples(rates, rates))


def _told(dated: Dated[int], rates: tuple[Percent, ...]) -> Dated[Percent]:
    rows = [InForce(rate, row.period, row.source) for row, rate in zip(dated.rows, rates, strict=False)]
    return Dated(tuple(rows))


def _costs(values: Values, type_: Any) -> SearchStrategy[tuple[Unrounded, ...]]:
    """At most one in a currency."""
    codes = st.lists(st.sampled_from(["USD", "JPY", "BHD"]), max_size=2, unique=True)
    return st.builds(lambda codes, *amounts: tuple(map(Unrounded, amounts, codes)), codes, _from_zero, _from_zero)


_above_zero: Final = _ratios(0, _LARGEST)
_from_zero: Final = st.just(Fraction(0)) | _above_zero
_positive: Final = _just(st.builds(Unrounded, _above_zero, _CURRENCIES))
_not_negative: Final = _just(st.builds(Unrounded, _from_zero, _CURRENCIES))
_some_of: Final = _just(st.builds(Quantity, _above_zero, _UNITS))
_some_or_nothing: Final = _just(st.none() | st.builds(Quantity, _above_zero, _UNITS))
_owed: Final = _just(st.builds(Money.of_minor, st.integers(0, _LARGEST), _CURRENCIES))
_named: Final = _just(names)
_tax_class: Final = _just(st.sampled_from(["", "food", "food/beverage", "books"]))
_counted: Final = _just(st.none() | st.integers(1, 5) | st.integers(1, 10**12))
_permissions: Final = st.sampled_from(["order.confirm", "order.hold", "order.*", "return.refund"])
_paths: Final = st.sampled_from(["drinks", "drinks/tea", "mugs"])

FIELDS: Final[Mapping[Any, Mapping[str, Rule]]] = {
    Rounding: {"increment": _just(st.integers(1, 100))},
    Units: {
        "base": _just(st.sampled_from(["EA", "KGM"])),
        "factors": _just(st.dictionaries(st.sampled_from(["CS", "PAL"]), _above_zero, max_size=2)),
    },
    Step: {"rule": _named},
    Refused: {"reasons": _some},
    Item: {
        "sku": _named,
        "costs": _costs,
        "groups": _just(st.lists(_paths, max_size=2).map(tuple)),
    },
    Kit: {"components": _some},
    KitComponent: {"quantity": _some_of},
    OrderRule: dict.fromkeys(("minimum", "maximum", "step"), _some_or_nothing),
    Substitute: {"ratio": _just(_above_zero)},
    Role: {"permissions": _just(st.frozensets(_permissions, max_size=3))},
    Incoming: {"quantity": _just(st.builds(Quantity, _from_zero, _UNITS))},
    CreditLimit: {"amount": _owed},
    CreditClaim: {"amount": _owed},
    Exposure: dict.fromkeys(("open_orders", "delivered", "open_invoices", "unapplied", "overdue"), _owed)
    | {"oldest_overdue_days": _just(st.integers(0, 400))},
    EarlyDiscount: {"days": _just(st.integers(0, 60))},
    Cap: dict.fromkeys(("units_each", "units", "repeats"), _counted)
    | {
        "full": _just(st.integers(1, 5)),
        "amount": _just(st.none() | st.builds(Money.of_minor, st.integers(1, _LARGEST), _CURRENCIES)),
    },
    AnyOf: {"of": _some},
    NoneOf: {"of": _some},
    PercentOff: {"percent": _percents(0, 100)},
    AmountOff: {"amount": _positive},
    FixedPrice: {"price": _not_negative},
    TierTable: {"tiers": _some},
    FreeItem: {
        "sku": _named,
        "per": _whole(1),
        "quantity": _some_of,
    },
    PackPrice: {"count": _whole(2), "price": _not_negative},
    PackOff: {"count": _just(st.just(Quantity(2))), "amount": _positive},
    BuyGet: {"buy": _whole(1), "get": _whole(1), "percent": _percents(0, 100)},
    Markup: {"percent": _percents(-100, 1_000)},
    Margin: {"percent": _just(st.integers(0, 99_999).map(lambda part: Percent(Fraction(part, 1_000))))},
    Less: {"percent": _percents(0, 100)},
    RoundTo: {"increment": _positive},
    Group: {"name": _named},
    Lane: {"name": _named, "nodes": _just(st.integers(0, 1_000_000))},
    PriceOverride: {"reason": _named, "by": _named},
    Taken: {"amount": _just(_from_zero)},
    Authority: {"id": _just(names.map(str.lower)), "places": _some},
    CodeRange: dict.fromkeys(("low", "high"), _just(st.integers(0, 2**32 - 1))),
    Band: {"over": _not_negative, "up_to": lambda values, type_: st.none() | _not_negative(values, type_)},
    TaxLine: {"tax_class": _tax_class},
    Rate: {"percents": _rates},
    ReturnedPart: {"part": _just(_ratios(0, 1))},
    Taxability: {"tax_class": _tax_class},
    Threshold: {"price": _positive},
    PromiseLine: {"quantity": _some_of},
    DraftLine: {"quantity": _some_of},
    OrderDraft: {"lines": _some},
}
"""Strategies for fields by class and name."""
