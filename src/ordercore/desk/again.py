"""Past orders, asked again: what they would have cost by another book."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ordercore.desk.ask import buyer_of, line_of, with_rates
from ordercore.desk.gather import subject_of
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.ports.directory import Directory
from ordercore.ports.query import Query
from ordercore.ports.store import Store
from ordercore.pricing.priced import GIVEN
from ordercore.pricing.question import AskedCharge, PriceQuestion
from ordercore.wire import load_event

__all__ = ["asked_again", "past_questions"]


def asked_again(taken: OrderTaken, directory: Directory) -> PriceQuestion:
    """The cart of an order as it came in, with customer and items as they are known now.

    What earlier orders had left of an agreement is not remembered with an order: it is asked as if untouched.

    Raises:
        UnknownDocument: the customer, or an item, does not exist any more.
    """
    order, priced = taken.order, taken.price
    customer = directory.customer(order.customer)
    if customer is None:
        raise UnknownDocument("customer", order.customer)
    items = directory.items([line.sku for line in priced.lines])
    for line in priced.lines:
        if line.sku not in items:
            raise UnknownDocument("item", line.sku)
    asked = PriceQuestion(
        on=priced.on,
        currency=priced.currency,
        buyer=buyer_of(customer, subject_of(directory, customer.id), order.channel, order.ship_to),
        lines=[
            line_of(line.id, line.quantity, items[line.sku], priced.currency, line.override) for line in priced.lines
        ],
        coupons=[coupon.code for coupon in priced.coupons],
        charges=[
            AskedCharge(each.id, each.kind, each.amount if each.row == GIVEN else None, each.tax_class)
            for each in priced.charges
        ],
    )
    return asked if taken.tax.plan.inclusive else with_rates(asked, taken.tax)


def past_questions(store: Store, directory: Directory, query: Query) -> Iterator[PriceQuestion]:
    """The carts of all orders that fit a query, in its order: what `ordercore.pricing.diff` is asked about.

    Whoever calls it sees every order of the store: it is for the owners of prices, not for an actor.

    Raises:
        UnknownDocument: a customer, or an item, does not exist any more.
    """
    while True:
        page = store.find(query)
        for row in page.rows:
            first = store.history("order", row.id)[0]
            yield asked_again(load_event(first.type, first.body), directory)
        if not page.next:
            return
        query = evolve(query, after=page.next)
