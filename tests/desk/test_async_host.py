"""A host that awaits its own loads: it fills the facts by hand, thinks with the same functions, and commits what they give."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from ordercore.access import Subject
from ordercore.adapters.memory import MemoryStore
from ordercore.credit import CreditAccount, CreditLimit, Exposure
from ordercore.credit.question import Standing
from ordercore.desk import Answers, DraftFacts, PayerFacts, Ticket, Work, Written, ask, ask_credit, batch
from ordercore.lifecycle.journal import Decided
from ordercore.lifecycle.order import DraftLine, Order, OrderDraft, decide
from ordercore.lifecycle.order.command import ConfirmOrder, TakeOrder
from ordercore.ports.batch import Receipt
from ordercore.testing.house import BOOK, CUSTOMERS, ITEMS, MORNING, REGIMES, SITES
from ordercore.values import Money, Refused, allowed
from ordercore.wire import loads
from tests.desk.shop import TODAY, Shop

STORE = MemoryStore()
DRAFT = OrderDraft("acme", "GBP", TODAY, (DraftLine("1", "MUG", 2),), id="o1")


async def load_facts() -> DraftFacts:
    """What an async host reads from wherever it keeps it."""
    await asyncio.sleep(0)
    door = CUSTOMERS[0].ship_tos[0].address
    return DraftFacts(DRAFT, CUSTOMERS[0], Subject("acme"), {"MUG": ITEMS[0]}, SITES["london"], door)


async def commit(ticket: Ticket, decided: Decided[Order], version: int) -> Receipt:
    """What an async host writes."""
    await asyncio.sleep(0)
    return STORE.commit(batch(ticket, Work((Written("order", version, decided),))))


async def take_and_confirm() -> Order:
    facts = await load_facts()
    answers = ask(facts, BOOK, REGIMES)
    assert isinstance(answers, Answers)
    taken = decide(None, TakeOrder("o1", DRAFT, facts.ship_to, facts.items, answers.price, answers.tax))
    assert isinstance(taken, Decided)
    await commit(Ticket("c1", "digest-1", "ann", MORNING, TODAY), taken, 0)
    account = CreditAccount("acme", "GBP", (CreditLimit(Money("400.00", "GBP")),))
    payer = PayerFacts(TODAY, Standing(account, Exposure.nothing("GBP", on=TODAY)))
    credit = ask_credit(payer, taken.state.gross, Shop().desk.counter.policies)
    confirmed = decide(taken.state, ConfirmOrder(MORNING, TODAY, credit))
    assert isinstance(confirmed, Decided)
    await commit(Ticket("c2", "digest-2", "ann", MORNING, TODAY), confirmed, 1)
    order: Order = confirmed.state
    return order


def test_an_async_host_needs_nothing_of_its_own_but_loads_and_commits() -> None:
    order = asyncio.run(take_and_confirm())

    stored = STORE.load("order", "o1")
    assert stored is not None
    assert (loads(Order, stored.document), stored.version) == (order, 2)
    assert [entry.type for entry in STORE.history("order", "o1")] == ["order.taken/1", "order.confirmed/1"]


def test_credit_is_asked_of_the_payer_and_of_nobody() -> None:
    policies = Shop().desk.counter.policies
    account = CreditAccount("acme", "GBP", (CreditLimit(Money("4.00", "GBP")),))
    owed = Exposure(TODAY - timedelta(days=1), Money("3.00", "GBP"))

    over = ask_credit(PayerFacts(TODAY, Standing(account, owed)), Money("2.00", "GBP"), policies)
    nobody = ask_credit(PayerFacts(TODAY, None), Money("2.00", "GBP"), policies)

    assert isinstance(over, Refused)
    assert isinstance(nobody, Refused)
    assert (over.codes, nobody.codes) == (("credit.over_limit",), ("credit.no_account",))
    assert ask_credit(PayerFacts(TODAY, Standing(account, owed)), Money("1.00", "GBP"), policies) == allowed
