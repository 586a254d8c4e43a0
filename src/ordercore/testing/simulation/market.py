"""What is simulated: the small house of `ordercore.testing.house`, with offers that run out and a step of a host's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from attrs import evolve, field, frozen

from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.memory import MemoryStore
from ordercore.desk.desk import Desk
from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.lifecycle.machine import Edge
from ordercore.ports.directory import Directory
from ordercore.ports.outbox import Outbox
from ordercore.ports.store import Store
from ordercore.pricing.effect import FreeItem, PercentOff
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import Target
from ordercore.testing.house import ACCOUNTS, BOOK, CUSTOMERS, ITEMS, SITES, house
from ordercore.testing.simulation.asking import GENERATORS, Generator
from ordercore.testing.simulation.situation import COUPONS, CURRENCY, Engrave
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity

__all__ = ["MARKET", "Market", "MarketStore", "market_desk"]

_FIRST, _EACH, _SPRING = COUPONS

_RULES: Final = (
    Rule("tea-with-mugs", FreeItem("TEA", per=12, quantity=Quantity("0.5", "KGM")), on=Target(skus={"MUG"})),
    Rule("first-come", PercentOff(Percent(50)), coupon=_FIRST, most_uses=3),
    Rule("once-each", PercentOff(Percent(20)), coupon=_EACH, most_uses_each=1),
    Rule("spring", PercentOff(Percent(10)), coupon=_SPRING, budget=Money("8.00", CURRENCY)),
)
_BOOK: Final = evolve(BOOK, id="market", rules=(*BOOK.rules, *_RULES))
_ENGRAVED: Final = KINDS["order"].process.with_edges(
    Edge("confirmed", Engrave, "confirmed", permission="order.engrave"),
)


class MarketStore(Store, Outbox, Protocol):
    """A store whose messages can be carried out."""


def market_desk(**settings: Any) -> Desk:
    """The desk of the market; all that happens there is announced in the outbox.

    Args:
        settings: ``store``, ``clock``, and whatever else `ordercore.desk.Desk` takes.
    """
    given: dict[str, Any] = {
        "book": _BOOK,
        "processes": {"order": _ENGRAVED},
        "announced": {tag.partition("/")[0] for tag in TAGS},
    }
    return house(**(given | settings))


def _directory() -> Directory:
    return MemoryDirectory(CUSTOMERS, ITEMS, ACCOUNTS, tuple(SITES))


@frozen
class Market:
    """What a simulation simulates. A host hands in its own store, its own desk, and how to ask verbs of its own."""

    #: makes a store with nothing in it.
    make_store: Callable[[], MarketStore] = MemoryStore
    #: makes a desk from ``store``, ``directory``, ``clock`` and ``backorders``, all given by name; it must know the
    #: customers and items of `ordercore.testing.house`, in pounds, and announce every event.
    make_desk: Callable[..., Desk] = market_desk
    #: makes the directory, which does not change.
    make_directory: Callable[[], Directory] = _directory
    #: how each verb of the desk is asked, by its name; see `ordercore.testing.simulation.asking`.
    generators: Mapping[str, Generator] = field(default=GENERATORS)


MARKET: Final = Market()
"""The market as shipped."""
