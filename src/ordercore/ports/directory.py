"""Who and what there is: customers, items, credit accounts and sites, kept by the host and only read here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount
from ordercore.parties.customer import Customer

__all__ = ["Directory"]


class Directory(Protocol):
    """Looks up master data.

    Every method only reads: it may be called again, from several threads, and gives what is true at that moment. Whoever
    does not exist is None or left out, never an error; an error means the directory could not be asked, and the command
    that needed it has written nothing. A record that contradicts itself is refused when it is made, so it cannot come
    out of here.
    """

    def customer(self, id: str) -> Customer | None:
        """The customer of that id, or None."""
        ...

    def ancestors(self, id: str) -> tuple[str, ...]:
        """Ids of the customers above one, nearest first and without circles; empty at the top or when unknown."""
        ...

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        """Ids of these customers, of all customers below them, and of those whose own territory is one of these.

        A customer named is among them whether it is known or not; customers below one that is reached by its territory only
        are not.
        """
        ...

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        """Those of the items that exist, by SKU, with everything their kits are made of, down to the last box.

        One call answers for a whole order; a SKU named twice is answered once.
        """
        ...

    def account(self, id: str) -> CreditAccount | None:
        """The credit account of that id, or None."""
        ...

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        """The credit accounts whose limits bind an account too, nearest first and without circles.

        Empty at the top or when unknown.
        """
        ...

    def sites(self) -> tuple[str, ...]:
        """Ids of the sites goods leave from, the preferred one first."""
        ...
