"""Every law of the simulation can fail: a planted fault breaks it, and breaks no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.access.actor import Actor
from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.memory import MemoryStore
from ordercore.desk import billing, owing, paying, returning, selling
from ordercore.desk.commit import Done, Work
from ordercore.desk.counter import Counter
from ordercore.lifecycle.invoice import draft as invoice_draft
from ordercore.lifecycle.journal import Advanced, Decided, Journal, changed
from ordercore.lifecycle.kind import READING
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.payment.record import PaymentVoided
from ordercore.lifecycle.returns.record import ReturnLine
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.record import Recorded
from ordercore.testing.faulty.directory import ReachesEverybody
from ordercore.testing.faulty.history import BreaksTheChain
from ordercore.testing.faulty.limits import NeverRefuses
from ordercore.testing.faulty.versions import IgnoresHeld, IgnoresHeldCommands
from ordercore.testing.house import ACCOUNTS, CUSTOMERS, ITEMS, SITES
from ordercore.testing.simulation import LAWS, MARKET, Market, simulate
from ordercore.values.money import Money
from ordercore.values.verdict import refused

Patch = pytest.MonkeyPatch
Fault = Callable[[Patch], Market]
FAULTS: Final[dict[str, Fault]] = {}


def breaks(law: str) -> Callable[[Fault], Fault]:
    """Name the law that a fault is planted for."""

    def planted(fault: Fault) -> Fault:
        assert law not in FAULTS
        FAULTS[law] = fault
        return fault

    return planted


def on(store: type[MemoryStore]) -> Market:
    return evolve(MARKET, make_store=store)


# --- pieces -----------------------------------------------------------------------------------------------------------


@breaks("pieces_sum_to_what_was_ordered")
def pieces_given_up_are_nowhere(patch: Patch) -> Market:
    moved = Buckets.moved

    def lost(self: Buckets, source: Any, target: Any, quantity: Any) -> Buckets:
        after = moved(self, source, target, quantity)
        return changed(after, canceled=self.canceled) if target == "canceled" else after

    patch.setattr(Buckets, "moved", lost)
    return MARKET


@breaks("nothing_is_billed_or_returned_before_it_left")
def more_comes_back_than_left(patch: Patch) -> Market:
    decide = import_module("ordercore.lifecycle.order.decide")
    misfits = decide._misfits

    def lenient(order: Any, lines: Any, free: Any, code: str, said: str) -> Any:
        return [] if code == "return.more_than_shipped" else misfits(order, lines, free, code, said)

    patch.setattr(decide, "_misfits", lenient)
    return MARKET


@breaks("the_papers_of_an_order_hold_its_pieces")
def a_return_is_about_more_than_was_announced(patch: Patch) -> Market:
    line = returning._line

    def doubled(*args: Any) -> ReturnLine:
        made = line(*args)
        return evolve(made, quantity=made.quantity * 2)

    patch.setattr(returning, "_line", doubled)
    return MARKET


# --- money ------------------------------------------------------------------------------------------------------------


@breaks("captured_money_is_applied_or_waits_or_went_back")
def a_void_promise_is_of_less_than_nothing(patch: Patch) -> Market:
    debt = Money.of_minor(-1, "GBP")
    fold = import_module("ordercore.lifecycle.payment.decide")._FOLD
    voided = fold[PaymentVoided]
    patch.setitem(fold, PaymentVoided, lambda kept, event: changed(voided(kept, event), authorized=debt))
    return MARKET


@breaks("invoices_share_out_what_was_agreed")
def every_line_is_billed_a_penny_dearer(patch: Patch) -> Market:
    share = invoice_draft.goods_share

    def dearer(*args: Any) -> Any:
        line = share(*args)
        return evolve(line, net=line.net + Money.of_minor(1, line.net.currency))

    patch.setattr(billing, "goods_share", dearer)
    return MARKET


@breaks("orders_count_the_money_of_their_payments")
def orders_do_not_hear_of_payments(patch: Patch) -> Market:
    patch.setattr(paying.Paying, "_on_order", lambda self, order, asked: ())
    return MARKET


@breaks("what_one_paper_gave_another_got")
def invoices_do_not_hear_of_payments(patch: Patch) -> Market:
    patch.setattr(paying.Paying, "_on_invoice", lambda self, written, amount, invoice: Work((written,)))
    return MARKET


# --- limits -----------------------------------------------------------------------------------------------------------


@breaks("claims_are_what_documents_say")
def orders_claim_no_credit(patch: Patch) -> Market:
    patch.setattr(selling, "order_credit", lambda before, after: ())
    return MARKET


@breaks("no_limit_is_overdrawn_without_permission")
def the_store_never_refuses(patch: Patch) -> Market:
    return on(NeverRefuses)


# --- what the store tells ---------------------------------------------------------------------------------------------


class TellsOtherwise(MemoryStore):
    """Keeps payments by card as payments in cash."""

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, document=write.document.replace('"card"', '"cash"')))


class SkipsInTheFeed(MemoryStore):
    """Never tells of an adjustment."""

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        return tuple([entry for entry in super().feed(after, limit) if entry.kind != "adjustment"])


class ForgetsWhereItWas(MemoryStore):
    """Finds documents at the version before."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        return evolve(page, rows=tuple([evolve(row, version=row.version - 1) for row in page.rows]))


class PostsNothing(MemoryStore):
    """Puts no message of a hold into the outbox."""

    def commit(self, batch: Batch) -> Receipt:
        kept = tuple([message for message in batch.messages if message.topic != "order.hold_placed"])
        return super().commit(evolve(batch, messages=kept))


@breaks("a_document_is_its_history")
def the_store_tells_otherwise(patch: Patch) -> Market:
    return on(TellsOtherwise)


@breaks("chains_verify")
def the_chain_is_broken(patch: Patch) -> Market:
    return on(BreaksTheChain)


@breaks("the_feed_tells_each_event_once")
def the_feed_skips(patch: Patch) -> Market:
    return on(SkipsInTheFeed)


@breaks("documents_are_found")
def the_index_lags(patch: Patch) -> Market:
    return on(ForgetsWhereItWas)


@breaks("messages_tell_each_event")
def the_outbox_loses_messages(patch: Patch) -> Market:
    return on(PostsNothing)


@breaks("every_step_is_one_of_the_process")
def confirmed_orders_fall_back(patch: Patch) -> Market:
    settled = Journal._settled

    def fallen(self: Journal[Any], process: Any, document: Any, events: Any) -> Decided[Any]:
        if self.kind != "order":
            return settled(self, process, document, events)
        return Decided((*events, Advanced("Fall", "confirmed", "draft")), changed(document, status="draft"))

    patch.setattr(Journal, "_settled", fallen)
    return MARKET


# --- commands ---------------------------------------------------------------------------------------------------------


class Echoes(MemoryStore):
    """Takes a host's own step once more, under an id nobody gave."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        if not receipt.repeated and [entry.type for entry in batch.entries] == ["advanced/1"]:
            super().commit(echo(batch))
        return receipt


def echo(batch: Batch) -> Batch:
    ghost = f"{batch.command}-again"
    writes = [evolve(write, expected=write.expected + 1) for write in batch.writes]
    messages = [evolve(each, body=each.body.replace(batch.command, ghost)) for each in batch.messages]
    return evolve(batch, command=ghost, writes=tuple(writes), messages=tuple(messages))


@breaks("a_command_has_one_effect")
def the_store_echoes(patch: Patch) -> Market:
    return on(Echoes)


@breaks("what_was_acknowledged_was_done")
def who_asks_again_is_refused(patch: Patch) -> Market:
    patch.setattr(Counter, "_again", lambda self, *told: refused("command.exists", "it was given before"))
    return MARKET


class LosesOneReceipt(MemoryStore):
    """Loses the receipt of the two hundredth command."""

    _lost = ""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        if not self._lost and len(self._receipts) == 200:
            self._lost = batch.command
            del self._receipts[batch.command]
        return receipt


@breaks("what_was_carried_out_is_remembered")
def a_receipt_is_lost(patch: Patch) -> Market:
    return on(LosesOneReceipt)


@breaks("what_was_only_read_still_stands")
def the_store_does_not_look_at_what_is_held(patch: Patch) -> Market:
    return on(IgnoresHeld)


@breaks("a_repeated_answer_is_the_first")
def who_asks_again_is_told_of_no_events(patch: Patch) -> Market:
    again = Counter._again

    def silent(self: Counter, *args: Any) -> Done[Any]:
        return evolve(again(self, *args), events=())

    patch.setattr(Counter, "_again", silent)
    return MARKET


@breaks("everyone_stays_in_scope")
def nobody_who_writes_is_stopped(patch: Patch) -> Market:
    show = Counter.show

    def refuses(self: Counter, by: Actor, permission: str, customer: str | None, **more: Any) -> Any:
        if permission in READING:
            show(self, by, customer, **more)
        return self.lacks(by, (permission,))

    patch.setattr(Counter, "show", lambda self, *args, **more: None)
    patch.setattr(Counter, "refuses", refuses)
    return MARKET


def reaching_everybody() -> MemoryDirectory:
    return ReachesEverybody(CUSTOMERS, ITEMS, ACCOUNTS, tuple(SITES))


@breaks("nobody_is_shown_what_is_beyond_their_scope")
def the_directory_reaches_everybody(patch: Patch) -> Market:
    return evolve(MARKET, make_directory=reaching_everybody)


@breaks("only_known_errors_come_out")
def the_desk_stumbles(patch: Patch) -> Market:
    def stumble(*args: Any) -> Any:
        raise KeyError("stumbled")

    patch.setattr(owing, "payer_facts", stumble)
    return MARKET


# --- the proof --------------------------------------------------------------------------------------------------------


def test_every_law_has_a_fault() -> None:
    assert list(FAULTS) == list(dict.fromkeys(FAULTS))
    assert sorted(FAULTS) == sorted(law.name for law in LAWS)
    assert all(law.says for law in LAWS)


@pytest.mark.parametrize("law", FAULTS)
def test_a_planted_fault_breaks_just_this_law(law: str, monkeypatch: Patch) -> None:
    market = FAULTS[law](monkeypatch)

    for seed in range(12):
        report = simulate((seed,), 300, market=market)
        if report.violations:
            assert list(report.violations[0].laws) == [law], str(report.violations[0])
            return
    pytest.fail("no seed met the fault")


class RemembersAHundredCommands(MemoryStore):
    """Keeps the newest hundred receipts."""

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        for old in list(self._receipts)[:-100]:
            del self._receipts[old]
        return receipt


@pytest.mark.parametrize(
    "market",
    [
        on(RemembersAHundredCommands),
        on(IgnoresHeld),
        on(IgnoresHeldCommands),
        evolve(MARKET, make_directory=reaching_everybody),
    ],
    ids=["receipts", "held", "held commands", "scope"],
)
def test_a_few_short_stories_are_enough(market: Market) -> None:
    assert simulate(range(5), 150, market=market).violations
