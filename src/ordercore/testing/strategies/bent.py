"""What classes ask of their fields together: a function for each class bends what was drawn and does not go together.

What goes together is left alone, and nothing is refused, so no draw is in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from attrs import evolve

from ordercore.catalog.substitute import Substitute
from ordercore.credit.account import CreditAccount, CreditLimit
from ordercore.credit.exposure import Exposure
from ordercore.pricing.condition import UnitPriceBetween
from ordercore.pricing.effect import TierTable
from ordercore.pricing.lane import Lane
from ordercore.tax.authority import Authority
from ordercore.tax.boundary import CodeRange
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import Band
from ordercore.tax.question import TaxLine
from ordercore.tax.regime import Regime
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.when import Dated, Period

__all__ = ["BETWEEN"]

_FIRST: Final = date(2026, 1, 1)

Fields = dict[str, Any]
"""What was drawn for the fields of one value, by the keywords of its class."""


def _period(fields: Fields) -> Fields:
    """Two days or two instants, the first first."""
    since, until = fields.get("since"), fields.get("until")
    if since is None or until is None:
        return fields
    if isinstance(since, datetime) is not isinstance(until, datetime) or since == until:
        return {"since": since}
    return {"since": min(since, until), "until": max(since, until)}


def _history(fields: Fields) -> Fields:
    """Two rows that overlap meet on a day instead."""
    rows = fields["rows"]
    if len(rows) < 2 or _apart(*[row.period for row in rows]):
        return fields
    ends = [end for row in rows for end in (row.period.since, row.period.until) if end is not None]
    first, second = rows
    cut = (*ends, _FIRST)[0]
    return {"rows": (evolve(first, period=Period(None, cut)), evolve(second, period=Period(cut)))}


def _apart(one: Period, other: Period) -> bool:
    ends = [end for end in (one.since, one.until, other.since, other.until) if end is not None]
    return len({isinstance(end, datetime) for end in ends}) == 1 and not one.overlaps(other)


def _in_one_currency(fields: Fields) -> Fields:
    """All amounts in the currency of the first."""
    codes = [value.currency for value in fields.values() if isinstance(value, Money | Unrounded)]
    return {name: _in_currency(value, codes[0]) for name, value in fields.items()}


def _in_currency(value: Any, currency: str) -> Any:
    """An amount as so much of a currency; anything else as it is."""
    if isinstance(value, Money):
        return Money.of_minor(value.minor, currency)
    return Unrounded(value.exact, currency) if isinstance(value, Unrounded) else value


def _upward(low: str, high: str) -> Callable[[Fields], Fields]:
    """In one currency, the lower first."""

    def bend(fields: Fields) -> Fields:
        same = _in_one_currency(fields) if isinstance(fields[low], Unrounded) else fields
        if same.get(high) is None or same[low] <= same[high]:
            return same
        return same | {low: same[high], high: same[low]}

    return bend


def _exposure(fields: Fields) -> Fields:
    """In one currency, and no more overdue than invoiced."""
    same = _in_one_currency(fields)
    if "overdue" in same:
        same["overdue"] = min(same["overdue"], same.get("open_invoices", same["overdue"] * 0))
    return same


def _account(fields: Fields) -> Fields:
    """Limits in its currency."""
    limits = [
        evolve(each, amount=_in_currency(each.amount, fields["currency"])) if isinstance(each, CreditLimit) else each
        for each in fields.get("limits", ())
    ]
    return fields | {"limits": tuple(limits)}


def _lane(fields: Fields) -> Fields:
    """Groups of different names."""
    return fields | {"groups": tuple({each.name: each for each in fields.get("groups", ())}.values())}


def _item(fields: Fields) -> Fields:
    """Something else than what it stands for."""
    return fields | {"sku": f"{fields['sku']}'"} if fields["sku"] == fields["for_sku"] else fields


def _tiers(fields: Fields) -> Fields:
    """Rungs of one measure, upward; graduated only by quantity, line by line, with effects per unit."""
    first, *more = fields["tiers"]
    least = first.minimum
    rungs = (first, *[evolve(each, minimum=_above(least, each.minimum)) for each in more])
    per_unit = all(getattr(each.effect, "per", "unit") == "unit" for each in rungs)
    apart = per_unit and isinstance(least, Quantity) and not fields.get("together", False)
    return fields | {"tiers": rungs, "graduated": apart and fields.get("graduated", False)}


def _above(least: Money | Quantity, other: Money | Quantity) -> Money | Quantity:
    """More than the least in its unit, by what the other comes to."""
    more = 1 + (abs(other.minor) if isinstance(other, Money) else abs(other.numerator))
    if isinstance(least, Money):
        return Money.of_minor(least.minor + more, least.currency)
    return Quantity(least.exact + more, least.unit)


def _levied(fields: Fields) -> Fields:
    """One rate of a kind, and one word on a class of goods."""
    rates = {each.kind: each for each in fields["rates"]}
    said = {each.tax_class: each for each in fields.get("taxability", ())}
    return fields | {"rates": tuple(rates.values()), "taxability": tuple(said.values())}


def _regime(fields: Fields) -> Fields:
    """Without data, it taxes nowhere."""
    if fields.get("pack") is not None:
        return fields
    return fields | {"sourcing": tuple([evolve(each, taxed_at="nowhere") for each in fields["sourcing"]])}


def _pack(fields: Fields) -> Fields:
    """Each authority once, under one named before it or none."""
    known: dict[str, Authority] = {}
    for each in fields["authorities"]:
        parent = each.parent if each.parent in known else ""
        known.setdefault(
            each.id, evolve(each, parent=parent, instead_of=each.instead_of if each.instead_of in known else "")
        )
    return fields | {"authorities": tuple(known.values())}


BETWEEN: Final[Mapping[Any, Callable[[Fields], Fields]]] = {
    Period: _period,
    Dated: _history,
    Substitute: _item,
    CreditAccount: _account,
    Exposure: _exposure,
    UnitPriceBetween: _upward("least", "most"),
    TierTable: _tiers,
    Lane: _lane,
    CodeRange: _upward("low", "high"),
    Band: _upward("over", "up_to"),
    TaxLine: _in_one_currency,
    Authority: _levied,
    TaxPack: _pack,
    Regime: _regime,
}
"""What bends the fields of a class to each other."""
