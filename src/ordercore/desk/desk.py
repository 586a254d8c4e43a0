"""The desk: all verbs of order management over one set of ports and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Final

from ordercore.access.role import ROLES, Role
from ordercore.credit.policy import STANDARD, Policy
from ordercore.credit.terms import TERMS, Terms
from ordercore.desk.billing import Billing
from ordercore.desk.counter import Counter
from ordercore.desk.erasing import Erasing
from ordercore.desk.fulfilling import Fulfilling
from ordercore.desk.paying import Paying
from ordercore.desk.returning import Returning
from ordercore.desk.searching import Searching
from ordercore.desk.selling import Selling
from ordercore.desk.stocking import Stocking
from ordercore.lifecycle.machine import Process
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.tax.question import TaxSeller
from ordercore.tax.regime import Regime
from ordercore.values.place import Place

__all__ = ["Desk"]


class Desk:
    """Where a command comes in, is carried out whole, and its outcome goes out.

    A desk keeps nothing between commands, so it may be shared between threads as far as its ports may.

    Attributes:
        orders: take, quote, confirm, hold, cancel.
        fulfillment: allocate, pick, pack, ship.
        billing: invoices and credit memos.
        payments: money in and out.
        returns: goods coming back.
        stock: what lies where.
        search: finding and reading.
        customers: forgetting one.
    """

    def __init__(
        self,
        *,
        store: Store,
        directory: Directory,
        clock: Clock,
        book: PriceBook,
        regimes: Iterable[Regime],
        sites: Mapping[str, Place],
        policies: Iterable[Policy] = STANDARD,
        roles: Iterable[Role] = ROLES,
        terms: Iterable[Terms] = TERMS,
        processes: Mapping[str, Process] | None = None,
        announced: Iterable[str] = (),
        backorders: bool = False,
        zone: tzinfo = UTC,
        seller: TaxSeller = TaxSeller(),  # noqa: B008  # frozen
        prices_include_tax: bool = False,
        charge_classes: Mapping[str, str] | None = None,
    ) -> None:
        """Set up a desk.

        Args:
            store: where documents are kept.
            directory: who and what there is.
            clock: what time it is.
            book: prices and rules.
            regimes: tax law, first that fits.
            sites: where each site stands, by its id; the first is the preferred one.
            policies: what is asked before credit is given.
            roles: the roles there are.
            terms: payment terms by which invoices fall due.
            processes: processes of a host's own, by kind of document.
            announced: tags of events, without version, of which a message goes into the outbox.
            backorders: whether stock may be allocated beyond what is there.
            zone: the seller's time zone, which decides what day it is.
            seller: where the seller collects tax and under which schemes; everywhere and none where nothing is said.
            prices_include_tax: whether the prices of the book contain the tax; a draft that says otherwise needs the
                permission ``order.tax_override``.
            charge_classes: tax class of charges, by their kind, for example ``{"freight": "shipping"}``; a kind that is not
                named has the standard class, and a draft that says otherwise needs ``order.tax_override``.
        """
        self.counter: Final = Counter(
            store=store,
            directory=directory,
            clock=clock,
            book=book,
            regimes=tuple(regimes),
            sites=dict(sites),
            policies=tuple(policies),
            roles=tuple(roles),
            terms=tuple(terms),
            processes=processes or {},
            announced=frozenset[str](announced),
            backorders=backorders,
            zone=zone,
            seller=seller,
            prices_include_tax=prices_include_tax,
            charge_classes=dict(charge_classes or {}),
        )
        self.orders: Final = Selling(self.counter)
        self.fulfillment: Final = Fulfilling(self.counter)
        self.billing: Final = Billing(self.counter)
        self.payments: Final = Paying(self.counter)
        self.returns: Final = Returning(self.counter)
        self.stock: Final = Stocking(self.counter)
        self.search: Final = Searching(self.counter)
        self.customers: Final = Erasing(self.counter)
