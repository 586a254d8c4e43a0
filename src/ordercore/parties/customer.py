"""A customer: whom we bill, where we ship, and what pricing, tax, credit and fulfillment want to know about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidValue, UnknownDocument
from ordercore.parties.contact import Contact, ShipTo
from ordercore.parties.preference import Preference
from ordercore.parties.standing import TaxStanding
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.mark import PERSONAL
from ordercore.values.place import Address
from ordercore.values.when import ALWAYS, Period

__all__ = ["Customer", "preference_of"]

_STANDARD: Final = Preference()


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen
class Customer:
    """One customer: a business, a part of one, or a person.

    The record holds plain facts only. Each house that needs some of them is handed them as its own question's values.
    """

    #: identifier of the customer.
    id: str = field()
    #: name of the business or person; kept out of `repr`.
    name: str = field(default="", repr=False, metadata=PERSONAL)
    #: id of the customer it is a part of; empty at the top.
    parent: str = field(default="")
    #: customer groups it is in, for prices and assortments.
    groups: frozenset[str] = field(factory=frozenset, converter=_set)
    #: where invoices go; None when every order says so itself.
    bill_to: Address | None = None
    #: where goods go, the usual one first; ids unique.
    ship_tos: tuple[ShipTo, ...] = field(default=())
    #: ISO 4217 code it buys in; empty leaves it to the order.
    currency: str = field(default="")
    #: code of its payment terms, for example ``NET30``; empty means due on receipt.
    terms: str = ""
    #: how its orders usually come in, for example ``edi``; empty when there is no usual way.
    channel: str = ""
    #: what tax wants to know about it.
    tax: TaxStanding = TaxStanding()
    #: id of the credit account its orders are charged to; empty when it gets no credit.
    credit_account: str = ""
    #: price group, for example ``dealer``; empty when it has none.
    price_group: str = ""
    #: how it likes its orders handled; None takes the preference of the customer above.
    preference: Preference | None = None
    #: people to talk to, the first one first; kept out of `repr`.
    contacts: tuple[Contact, ...] = field(default=(), repr=False)
    #: sales territory, for example ``west``; empty when it has none.
    territory: str = ""
    #: when it may order.
    active: Period = ALWAYS

    @id.validator
    def _an_id(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @parent.validator
    def _another_id(self, attribute: object, value: str) -> None:
        if value:
            checked_id(value, path="/parent")
        if value == self.id:
            raise InvalidValue("a customer that is a part of itself", path="/parent", mend="name another, or none")

    @ship_tos.validator
    def _unique(self, attribute: object, value: tuple[ShipTo, ...]) -> None:
        ids = [each.id for each in value]
        if len(set(ids)) != len(ids):
            raise InvalidValue("two ship-to addresses of one id", path="/ship_tos", mend="give each its own id")

    @currency.validator
    def _known(self, attribute: object, value: str) -> None:
        if value:
            minor_digits(value)

    def ship_to(self, id: str = "") -> ShipTo:
        """Where goods go: the ship-to of that id, or the usual one when none is named.

        Raises:
            UnknownDocument: the customer has no such ship-to, or none at all.
        """
        for each in self.ship_tos:
            if not id or each.id == id:
                return each
        raise UnknownDocument("ship-to", id)


def preference_of(customer: Customer, above: Iterable[Customer] = ()) -> Preference:
    """How a customer's orders are handled: its own preference, else that of the nearest customer above which has one.

    Args:
        customer: who orders.
        above: the customers above it, nearest first.

    Returns:
        A preference; the standard one when nobody has said anything.
    """
    for each in (customer, *above):
        if each.preference is not None:
            return each.preference
    return _STANDARD
