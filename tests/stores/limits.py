"""The six kinds of limit, each as a race: many clients want a piece of one thing, through the verbs a host would use."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.desk import Done
from ordercore.errors import StaleVersion
from ordercore.lifecycle.order.record import LineQuantity
from ordercore.pricing import PercentOff, PriceBook, Rule
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Money, Percent
from tests.desk.shop import Shop, done
from tests.waiting import PATIENCE_SECONDS

__all__ = ["RACES", "Race", "client", "granted"]

COUPON: Final = Rule("first-come", PercentOff(Percent(50)), coupon="FIRST", most_uses=7)
OFFERS: Final[PriceBook] = evolve(BOOK, id="offers", rules=(*BOOK.rules, COUPON))
THREE: Final = (LineQuantity("1", 3),)


@frozen
class Race:
    """One limit that many want a piece of."""

    #: the kind of limit.
    name: str
    #: sets the scene.
    prepare: Callable[[Shop], object]
    #: what one client does, once, under a name of its own; gives the outcome of the step that claims.
    want: Callable[[Shop, str], Any]
    #: how many can be granted: the limit divided by what each wants, rounded down.
    fits: int
    #: why the others are refused.
    codes: frozenset[str]


def client(store: Any) -> Shop:
    """A client at the desk of the small house."""
    return Shop(store, book=OFFERS)


def _confirmed(shop: Shop, name: str, pieces: int, customer: str) -> Any:
    """Take an order and try to confirm it."""
    draft = shop.draft(("MUG", pieces), customer=customer, id=name)
    done(shop.desk.orders.take(draft, by=CLERK, command=f"{name}.take"))
    return shop.desk.orders.confirm(name, by=CLERK, command=f"{name}.confirm")


def _credit(shop: Shop, name: str) -> Any:
    return _confirmed(shop, name, 10, "acme")


def _coupon(shop: Shop, name: str) -> Any:
    draft = shop.draft(("MUG", 1), coupons={"FIRST"}, id=name)
    return shop.desk.orders.take(draft, by=CLERK, command=name)


def _stock(shop: Shop, name: str) -> Any:
    done(_confirmed(shop, name, 3, "guest"))
    return shop.desk.fulfillment.allocate(name, THREE, by=CLERK, command=f"{name}.allocate")


def _promised(shop: Shop) -> None:
    done(_confirmed(shop, "paid", 10, "guest"))
    thirty = Money("30.00", "GBP")
    done(shop.desk.payments.authorize("paid", thirty, method="card", id="pay", by=CLERK, command="pay.promise"))


def _captured(shop: Shop) -> None:
    _promised(shop)
    done(shop.desk.payments.capture("pay", Money("30.00", "GBP"), by=CLERK, command="pay.capture"))


def _capture(shop: Shop, name: str) -> Any:
    return shop.desk.payments.capture("pay", Money("4.00", "GBP"), by=CLERK, command=name)


def _refund(shop: Shop, name: str) -> Any:
    return shop.desk.payments.refund("pay", Money("4.00", "GBP"), by=CLERK, command=name)


def _to_be_shipped(shop: Shop) -> None:
    shop.stocked("MUG", 1_000)
    done(_confirmed(shop, "big", 20, "guest"))


def _ship(shop: Shop, name: str) -> Any:
    verbs = shop.desk.fulfillment
    outcome = verbs.allocate("big", THREE, id=name, by=CLERK, command=f"{name}.allocate")
    for verb in (verbs.pick, verbs.pack, verbs.ship):
        if isinstance(outcome, Done):
            outcome = _persist(verb, name, by=CLERK, command=f"{name}.{verb.__name__}")
    return outcome


RACES: Final = (
    Race("credit", lambda shop: None, _credit, 9, frozenset({"credit.exceeded", "credit.over_limit"})),
    Race("coupon uses", lambda shop: None, _coupon, 7, frozenset({"price.exceeded"})),
    Race("stock", lambda shop: shop.stocked("MUG", 20), _stock, 6, frozenset({"stock.exceeded"})),
    Race("captures", _promised, _capture, 7, frozenset({"payment.over_authorized", "capture.exceeded"})),
    Race(
        "refunds",
        _captured,
        _refund,
        7,
        frozenset({"payment.over_captured", "refund.exceeded", "order.refund_over_paid"}),
    ),
    Race("shipped quantity", _to_be_shipped, _ship, 6, frozenset({"order.not_unsourced"})),
)
"""All of them; each leaves a remainder that is too small for one more."""


def _persist(step: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """A step, and again under the same command id when others were faster every time, as a host would."""
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step(*args, **named)
        except StaleVersion:
            if monotonic() > until:
                raise


def granted(race: Race, shop: Shop, names: list[str]) -> tuple[int, set[str]]:
    """How often a client got what it wanted, and why it did not."""
    count, reasons = 0, set[str]()
    for name in names:
        outcome = _persist(race.want, shop, name)
        if isinstance(outcome, Done):
            count += 1
        else:
            reasons.update(outcome.codes)
    return count, reasons
