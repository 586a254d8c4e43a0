"""An order as JSON against pydantic.

pydantic carries the same facts in its own manner: nested frozen models that forbid unknown keys and take no wrong type,
Decimals with the limits of ours, a price as an object of amount and currency, and nothing written that equals its default.
That is what someone would write who has pydantic and not ordercore. Each side reads the text it wrote itself. Ours also
knows which currencies there are and refuses a key that stands twice; that is ours to pay.

The orders come in turn from a stream of a hundred that share goods and prices, as orders do, and our readers remember the
amounts they have read. So a stream in which no amount comes back before it is forgotten stands beside it, and ours without
orjson; both are for orientation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import cycle
from typing import Annotated, Any, TypeVar

import attrs
from pydantic import BaseModel, ConfigDict, Field

from benchmarks.order import order
from benchmarks.pair import Bench
from ordercore.lifecycle.order.record import Order
from ordercore.values.money import Money, Unrounded
from ordercore.wire import dumps, guard, loads

__all__ = ["TheirOrder", "benches", "facts", "translated", "without_orjson"]

T = TypeVar("T")

_STREAM = 100
_ENDLESS = 3_000

Number = Annotated[Decimal, Field(max_digits=27, decimal_places=9)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]

_ZERO = Decimal(0)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TheirPrice(_Model):
    amount: Number
    currency: Currency


class TheirAddress(_Model):
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    region: str = ""
    city: str = ""
    postal_code: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""
    locality: str = ""


class TheirBuckets(_Model):
    unsourced: Number = _ZERO
    on_order: Number = _ZERO
    allocated: Number = _ZERO
    picked: Number = _ZERO
    packed: Number = _ZERO
    shipped: Number = _ZERO
    canceled: Number = _ZERO


class TheirLine(_Model):
    id: str
    sku: str
    description: str
    unit: str
    ordered: Number
    unit_price: TheirPrice
    net: TheirPrice
    tax: TheirPrice
    buckets: TheirBuckets
    tracked: bool = True
    announced: Number = _ZERO
    returned: Number = _ZERO
    invoiced: Number = _ZERO
    credited: Number = _ZERO


class TheirCharge(_Model):
    id: str
    kind: str
    description: str
    net: TheirPrice
    tax: TheirPrice
    invoiced: bool = False


class TheirHold(_Model):
    id: str
    kind: str
    reason: str
    blocks: frozenset[str]
    placed_by: str
    placed_at: datetime
    expires_at: datetime | None = None
    released_by: str = ""
    release_reason: str = ""


class TheirOrder(_Model):
    """An order as a pydantic model."""

    id: str
    status: str
    process: str
    customer: str
    bill_to: str
    ship_to: TheirAddress
    currency: Currency
    placed_on: date
    lines: tuple[TheirLine, ...]
    channel: str = ""
    charges: tuple[TheirCharge, ...] = ()
    reference: str = ""
    quoted_until: date | None = None
    cancel_reason: str = ""
    holds: tuple[TheirHold, ...] = ()
    fulfillments: tuple[str, ...] = ()
    invoices: tuple[str, ...] = ()
    credit_memos: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    paid: TheirPrice | None = None
    refunded: TheirPrice | None = None
    credit_accounts: tuple[str, ...] = ()
    price_limits: tuple[str, ...] = ()
    price_fingerprint: str = ""
    prices_include_tax: bool = False


def facts(value: Any) -> Any:
    """An order of ours as the data of one of theirs, nothing left out."""
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if isinstance(value, Unrounded):
        return {"amount": Decimal(value.numerator) / value.denominator, "currency": value.currency}
    if isinstance(value, tuple):
        return tuple(facts(each) for each in value)
    if attrs.has(value.__class__):
        return {each.name: facts(getattr(value, each.name)) for each in attrs.fields(value.__class__)}
    return value


def translated(ours: Order) -> TheirOrder:
    """The same order as a pydantic model."""
    nothing = Money.zero(ours.currency)
    said = facts(ours)
    said |= {name: None for name in ("paid", "refunded") if getattr(ours, name) == nothing}
    return TheirOrder.model_validate(said)


def _written(theirs: TheirOrder) -> str:
    return theirs.model_dump_json(exclude_defaults=True)


def _in_turn(do: Callable[[T], object], stream: Sequence[T]) -> Callable[[], object]:
    following = cycle(stream).__next__
    return lambda: do(following())


def _no_orjson() -> None:
    return None


def without_orjson(do: Callable[[], object]) -> Callable[[], object]:
    def done() -> object:
        module, guard.orjson_or_none = guard.orjson_or_none, _no_orjson  # type: ignore[assignment]
        try:
            return do()
        finally:
            guard.orjson_or_none = module

    return done


def _pairs(title: str, stream: Sequence[Order], *, is_goal: bool) -> tuple[Bench, Bench]:
    """Writing and reading a stream of orders, once it is known that both sides keep every fact of it."""
    theirs = [translated(each) for each in stream]
    texts, their_texts = [dumps(each) for each in stream], [_written(each) for each in theirs]
    for at in (0, len(stream) - 1):
        assert loads(Order, texts[at]) == stream[at]
        assert TheirOrder.model_validate_json(their_texts[at]) == theirs[at]
    return (
        Bench(
            f"order of {title}, out",
            _in_turn(dumps, stream),
            "pydantic",
            _in_turn(_written, theirs),
            1.2 if is_goal else None,
        ),
        Bench(
            f"order of {title}, in",
            _in_turn(lambda text: loads(Order, text), texts),
            "pydantic",
            _in_turn(TheirOrder.model_validate_json, their_texts),
            1.5 if is_goal else None,
        ),
    )


def benches(stream: int = _STREAM, endless: int = _ENDLESS) -> tuple[Bench, ...]:
    """Orders of ten and of a hundred lines, out and in."""
    ten = _pairs("10 lines", [order(10, number) for number in range(1, stream + 1)], is_goal=True)
    hundred = _pairs("100 lines", [order(100, number) for number in range(1, stream + 1)], is_goal=True)
    fresh = [order(10, number, own_prices=True) for number in range(1, endless + 1)]
    plain = (
        attrs.evolve(bench, title=f"{bench.title}, no orjson", ours=without_orjson(bench.ours), goal=None)
        for bench in ten
    )
    return (*ten, *hundred, *_pairs("10 lines, new amounts", fresh, is_goal=False), *plain)
