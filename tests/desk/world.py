"""Two tenants in one file, each with every kind of document for two customers, and what every verb is asked for there.

What a verb is asked for is put together from the names of its parameters, so a new verb takes part in the matrices without
being named; one with a parameter nobody knows fails them until `ARGUMENTS` is told what to give.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.access import ALL, Actor, Role, Scope
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.desk import Desk
from ordercore.desk.room import Room
from ordercore.lifecycle.adjustment import AdjustmentLine
from ordercore.lifecycle.invoice import InvoiceLine
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order import LineQuantity
from ordercore.ports.query import Query
from ordercore.testing.house import ACCOUNTS, CUSTOMERS, ITEMS, SITES
from ordercore.values import Money
from tests.desk.shop import TODAY, Shop

__all__ = ["MINE", "OTHERS", "SCOPES", "Verb", "asked", "documents", "furnished", "rooms", "verbs", "world"]

POUND: Final = Money("1.00", "GBP")
MINE: Final = "acme-west"
OTHERS: Final = "guest"

SCOPES: Final = {
    "itself": Scope(customers={MINE}, sites=ALL),
    "above": Scope(customers={"acme"}, sites=ALL),
    "territory": Scope(territories={"west"}, sites=ALL),
}
"""Ways to reach the one customer and not the other."""


@frozen
class Unknown:
    """A command that no process takes."""


def furnished(store: Any, **settings: Any) -> Shop:
    """A shop with a document of every kind for both customers: orders named ``guest-order``, shipments ``guest-sent``."""
    people = tuple(evolve(each, territory="west") if each.id == MINE else each for each in CUSTOMERS)
    directory = MemoryDirectory(people, ITEMS, ACCOUNTS, tuple(SITES))
    shop = Shop(store, directory=directory, **settings)
    shop.stocked()
    for who in (MINE, OTHERS):
        _furnish(shop, who)
    return shop


def _furnish(shop: Shop, who: str) -> None:
    desk, line = shop.desk, LineQuantity("1", Decimal(2))
    shop.do(desk.orders.take, shop.draft(("MUG", 2), customer=who, id=f"{who}-draft"))
    order = shop.confirmed(("MUG", 6), customer=who, id=f"{who}-order").id
    shop.do(desk.fulfillment.allocate, order, (line,), id=f"{who}-sent")
    for verb in (desk.fulfillment.pick, desk.fulfillment.pack, desk.fulfillment.ship):
        shop.do(verb, f"{who}-sent")
    shop.do(desk.billing.invoice, order, id=f"{who}-bill")
    shop.do(desk.payments.receive, f"{who}-bill", POUND, method="cash", id=f"{who}-cash")
    shop.do(desk.returns.authorize, order, (LineQuantity("1", Decimal(1)),), id=f"{who}-back")
    goods = InvoiceLine("1", "Goods", Decimal(1), "EA", POUND.unrounded, POUND, Money.zero("GBP"))
    shop.do(desk.billing.memo, "credit_memo", who, (goods,), reason="unmatched", id=f"{who}-memo")


DOCUMENTS: Final = {
    "order": "order",
    "fulfillment": "sent",
    "invoice": "bill",
    "return": "back",
    "payment": "cash",
    "adjustment": "count",
}
"""For each kind, how the documents of a customer are called after its id."""


def documents(who: str) -> dict[str, str]:
    """The id of a document of a customer for each kind."""
    return {kind: f"{who}-{name}" for kind, name in DOCUMENTS.items()}


@frozen
class Verb:
    """A public method of the desk."""

    #: for example ``orders.confirm``.
    name: str
    #: the method, bound to its room.
    call: Callable[..., Any]

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What it takes."""
        return dict(inspect.signature(self.call).parameters)

    @property
    def writes(self) -> bool:
        """Whether it takes the id of a command."""
        return "command" in self.parameters

    def permissions(self, desk: Desk) -> tuple[str, ...]:
        """What it asks of an actor: one of these."""
        needs: tuple[str, ...] = self.call.__needs__(desk.counter.processes)  # type: ignore[attr-defined]
        return needs


def rooms(desk: Desk) -> dict[str, Any]:
    """Every part of the desk that is no plain value."""
    return {name: part for name, part in vars(desk).items() if isinstance(part, Room)}


def verbs(desk: Desk) -> Iterator[Verb]:
    """Every verb of the desk, one that somebody writes tomorrow too."""
    for room, part in rooms(desk).items():
        for name, method in inspect.getmembers(part, inspect.ismethod):
            if not name.startswith("_"):
                yield Verb(f"{room}.{name}", method)


ARGUMENTS: Final[dict[str, Callable[[Shop, str], Any]]] = {
    "order": lambda shop, who: f"{who}-order",
    "fulfillment": lambda shop, who: f"{who}-sent",
    "document": lambda shop, who: f"{who}-back",
    "payment": lambda shop, who: f"{who}-cash",
    "invoice": lambda shop, who: f"{who}-bill",
    "credit_memo": lambda shop, who: f"{who}-memo",
    "customer": lambda shop, who: who,
    "draft": lambda shop, who: shop.draft(("MUG", 1), customer=who),
    "kind": lambda shop, who: "credit_memo",
    "id": lambda shop, who: "",
    "query": lambda shop, who: Query("order"),
    "sku": lambda shop, who: "MUG",
    "hold": lambda shop, who: "h1",
    "reason": lambda shop, who: "because",
    "blocks": lambda shop, who: {"ship"},
    "until": lambda shop, who: TODAY,
    "line": lambda shop, who: "1",
    "quantity": lambda shop, who: Decimal(1),
    "amount": lambda shop, who: POUND,
    "method": lambda shop, who: "cash",
    "asked": lambda shop, who: Unknown(),
}


def asked(verb: Verb, shop: Shop, who: str, *, by: Actor, kind: str = "") -> Any:
    """What a verb says when it is asked to do something with a customer's documents.

    Args:
        verb: the verb.
        shop: where.
        who: the customer.
        by: who asks.
        kind: kind of the document, for verbs that read any kind.
    """
    given: dict[str, Any] = {"by": by}
    for name, parameter in verb.parameters.items():
        if name == "command":
            given[name] = f"try-{shop.id()}"
        elif name == "lines":
            given[name] = _lines(verb.name)
        elif name == "id" and kind:
            given |= {"kind": kind, "id": documents(who)[kind]}
        elif name in given or (kind and name == "kind"):
            continue
        elif parameter.default is parameter.empty:
            assert name in ARGUMENTS, f"tell ARGUMENTS what {verb.name} takes as {name!r}"
            given[name] = ARGUMENTS[name](shop, who)
    return verb.call(**given)


def _lines(verb: str) -> Any:
    if verb == "stock.adjust":
        return (AdjustmentLine("1", "MUG", Decimal(1), "EA"),)
    if verb == "billing.memo":
        return (InvoiceLine("1", "Goods", Decimal(1), "EA", POUND.unrounded, POUND, Money.zero("GBP")),)
    return (LineQuantity("1", Decimal(1)),)


def world(folder: Path, roles: tuple[Role, ...] | None = None) -> tuple[Shop, Shop]:
    """Two shops that share a file: the one we work in, and that of another tenant, whose documents are ``elsewhere-…``."""
    here = furnished(SQLiteStore(folder / "world.db", tenant="here"), **({"roles": roles} if roles else {}))
    there = Shop(
        SQLiteStore(folder / "world.db", tenant="there"),
        directory=MemoryDirectory((evolve(CUSTOMERS[0], id="elsewhere"),), ITEMS, ACCOUNTS, tuple(SITES)),
    )
    there.stocked()
    _furnish(there, "elsewhere")
    assert set(DOCUMENTS) == set(KINDS)
    return here, there
