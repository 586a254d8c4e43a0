"""The one reading: everything a command needs to know, before any thinking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import evolve

from ordercore.access.actor import Subject
from ordercore.credit.account import CreditAccount
from ordercore.credit.claim import claim_from, credit_ceiling, credit_limit
from ordercore.credit.exposure import exposure_of
from ordercore.credit.question import Standing
from ordercore.desk.ask import price_question
from ordercore.desk.cap import TEXT_MOST
from ordercore.desk.facts import DraftFacts, Loaded, PayerFacts
from ordercore.desk.limit import price_limit
from ordercore.errors import UnknownDocument
from ordercore.inventory.limit import stock_limit, stock_quantity
from ordercore.inventory.position import Position
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order.draft import OrderDraft
from ordercore.lifecycle.order.record import Order
from ordercore.parties.customer import Customer
from ordercore.ports.directory import Directory
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.pricing.claim import agreements, taken_of
from ordercore.tax.question import TaxSeller
from ordercore.values.place import Address, Place
from ordercore.wire import loads

__all__ = ["accounts_of", "draft_facts", "load", "payer_facts", "positions", "subject_of", "with_agreements"]


def load(store: Store, kind: str, id: str) -> Loaded[Any]:
    """A document at its newest version.

    Raises:
        UnknownDocument: there is none.
    """
    can_be = kind in KINDS and len(id) <= TEXT_MOST  # no command could have named it longer
    stored = store.load(kind, id) if can_be else None
    if stored is None:
        raise UnknownDocument(kind, id)
    return Loaded(loads(KINDS[kind].document, stored.document), stored.version)


def subject_of(directory: Directory, customer: str, *, site: str = "") -> Subject:
    """Whose business a customer's is: its own, that of the customers above it, and of its territory."""
    known = directory.customer(customer) if customer else None
    above = directory.ancestors(customer) if known else ()
    return Subject(customer, above, known.territory if known else "", site)


def draft_facts(
    directory: Directory,
    draft: OrderDraft,
    ship_from: Place,
    *,
    gifts: Sequence[str] = (),
    seller: TaxSeller = TaxSeller(),  # noqa: B008  # frozen
) -> DraftFacts:
    """What pricing and taxing a draft needs to know.

    Args:
        directory: who and what there is.
        draft: what the customer wants.
        ship_from: where the goods leave from.
        gifts: items that the price book may add for nothing, by sku.
        seller: who sells, as far as taxes care.

    Raises:
        UnknownDocument: there is no such customer, or neither it nor the draft says where the goods go.
    """
    customer = directory.customer(draft.customer)
    if customer is None:
        raise UnknownDocument("customer", draft.customer)
    return DraftFacts(
        draft=draft,
        customer=customer,
        subject=subject_of(directory, draft.customer),
        items=directory.items([*(line.sku for line in draft.lines), *gifts]),
        ship_from=ship_from,
        ship_to=draft.ship_to
        or _own_address(customer.ship_tos[0].address if customer.ship_tos else customer.bill_to, draft),
        bill_to=_billed_at(directory, draft, customer),
        seller=seller,
    )


def with_agreements(store: Store, book: PriceBook, facts: DraftFacts) -> DraftFacts:
    """The facts of a draft, with what earlier orders have taken of prices agreed for so much."""
    limits = {price_limit(name): row for name, row in agreements(price_question(facts), book).items()}
    balances = [(row, store.balance(limit)) for limit, row in limits.items()]
    return evolve(facts, taken=tuple([taken_of(row, balance.claimed if balance else 0) for row, balance in balances]))


def _billed_at(directory: Directory, draft: OrderDraft, customer: Customer) -> Place | None:
    """Where the invoice goes: to who pays, where that is known."""
    payer = directory.customer(draft.bill_to) if draft.bill_to else customer
    return None if payer is None or payer.bill_to is None else payer.bill_to.place


def _own_address(address: Address | None, draft: OrderDraft) -> Address:
    if address is None:
        raise UnknownDocument("ship-to", draft.customer)
    return address


def accounts_of(directory: Directory, customer: str) -> tuple[CreditAccount, ...]:
    """The credit account of a customer and those above it, nearest first; empty when it has none.

    Raises:
        UnknownDocument: there is no such customer.
    """
    known = directory.customer(customer)
    if known is None:
        raise UnknownDocument("customer", customer)
    account = directory.account(known.credit_account) if known.credit_account else None
    return () if account is None else (account, *directory.accounts_above(account.id))


def payer_facts(store: Store, directory: Directory, accounts: Sequence[str], on: date) -> PayerFacts:
    """What a credit check needs to know about an account and those above it, nearest first."""
    known = [account for account in map(directory.account, accounts) if account is not None]
    found = [_standing(store, account, on) for account in known]
    standings = [standing for standing, _ in found]
    ceilings = tuple(ceiling for _, stale in found for ceiling in stale)
    return PayerFacts(on, standings[0] if standings else None, tuple(standings[1:]), ceilings)


def _standing(store: Store, account: CreditAccount, on: date) -> tuple[Standing, list[tuple[str, int | None]]]:
    limit = credit_limit(account.id, account.currency)
    ceiling = credit_ceiling(account.limit_on(on))
    if not account.limits and account.parent:
        ceiling = None
    balance = store.balance(limit)
    claims = () if balance is None else balance.claims
    owed = [claim_from(claim.id, claim.amount, account.currency) for claim in claims]
    stale = [(limit, ceiling)] if balance is None or balance.ceiling != ceiling else []
    return Standing(account, exposure_of(owed, currency=account.currency, on=on)), stale


def positions(store: Store, sites: Sequence[str], order: Order) -> tuple[Position, ...]:
    """What lies where of the goods an order waits for; a site that never heard of an item has none of it."""
    found = []
    for sku, unit in {line.sku: line.unit for line in order.lines if line.tracked and line.buckets.unsourced}.items():
        for site in sites:
            balance = store.balance(stock_limit(site, sku))
            if balance is not None:
                on_hand = stock_quantity(balance.ceiling or 0, unit)
                claimed = stock_quantity(balance.claimed, unit)
                found.append(Position(sku, site, on_hand, claimed, backorder=balance.overdraft))
    return tuple(found)
