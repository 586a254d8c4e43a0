"""Taking orders: quote, confirm, hold, cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.ask import Answers, ask
from ordercore.desk.commit import Outcome, Ticket, Work, Written
from ordercore.desk.facts import DraftFacts
from ordercore.desk.gather import accounts_of, draft_facts, with_agreements
from ordercore.desk.limit import order_credit, price_claimed, price_limit, price_limits, price_released
from ordercore.desk.owing import asked_to_owe
from ordercore.desk.room import Room, steps
from ordercore.desk.stating import classed, may_not_state
from ordercore.errors import InvalidProcess, UnknownDocument
from ordercore.lifecycle.hold import Hold
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.decide import decide
from ordercore.lifecycle.order.draft import OrderDraft
from ordercore.lifecycle.order.process import ORDER
from ordercore.lifecycle.order.record import LineQuantity, Order
from ordercore.pricing.claim import claims_of
from ordercore.values.verdict import Refused

__all__ = ["Selling"]

_TAKE: Final = "order.take"


@frozen
class Selling(Room):
    """The verbs about orders. Every one takes who does it and the id of the command.

    What asks for a reason is refused with ``order.no_reason`` when none is given.
    """

    @steps("order", c.TakeOrder)
    def price(self, draft: OrderDraft, *, by: Actor) -> Answers | Refused:
        """What a draft would cost today. Nothing is written.

        It asks for what `take` asks for, so that nobody learns here what could not be ordered there.

        Returns:
            Prices and taxes, or a refusal with all reasons.

        Raises:
            UnknownDocument: there is no such customer or payer, or not for this actor.
        """
        counter = self.counter
        facts = self._facts(draft, by, counter.today())
        return facts if isinstance(facts, Refused) else ask(facts, counter.book, counter.regimes)

    @steps("order", c.TakeOrder)
    def take(self, draft: OrderDraft, *, by: Actor, command: str) -> Outcome[Order]:
        """Take an order: price it, tax it, keep both answers with it for good.

        The order is a draft until it is quoted or confirmed; its prices stay what they are. A draft that says more than what
        is wanted, where to and who pays needs a permission for each such word: ``order.price_override`` for a stated unit price
        or charge, ``order.date_override`` for another day than today in the seller's calendar, ``order.tax_override`` for prices
        with tax where the desk's are without, and for a tax class of a charge. What a rule adds for nothing becomes a
        line of its own, and the uses and budgets of rules are claimed in the same commit until the order is canceled: refused
        with ``price.exceeded`` when somebody else had the last one.

        Raises:
            UnknownDocument: there is no such customer or payer, or not for this actor. A customer above the one who buys may
                always be named as payer.
        """
        asked: dict[str, object] = {"draft": draft}
        return self.counter.perform("orders.take", by, command, asked, lambda ticket: self._taken(ticket, draft, by))

    @steps("order", c.QuoteOrder)
    def quote(self, order: str, *, until: date, by: Actor, command: str) -> Outcome[Order]:
        """Offer an order to its customer until a day, that day included."""
        return self._step(
            "orders.quote", order, by, command, {"until": until}, lambda kept, ticket: c.QuoteOrder(ticket.on, until)
        )

    @steps("order", c.ReviseOrder)
    def revise(self, order: str, *, reason: str, by: Actor, command: str) -> Outcome[Order]:
        """Take a quote back to be worked on."""
        return self._step(
            "orders.revise", order, by, command, {"reason": reason}, lambda kept, ticket: c.ReviseOrder(reason)
        )

    @steps("order", c.ConfirmOrder)
    def confirm(self, order: str, *, by: Actor, command: str) -> Outcome[Order]:
        """Make an order binding.

        Who pays must be allowed to owe it: the policies are asked, and the claim on the credit limit is made in the same
        commit, so two orders that fit only one by one cannot both pass. Who pays without a credit account owes nothing on
        credit and is not checked: take the payment before the goods leave.
        """
        asked: dict[str, object] = {"order": order}
        return self.counter.perform(
            "orders.confirm", by, command, asked, lambda ticket: self._confirmed(ticket, order, by)
        )

    @steps("order", c.CancelOrder)
    def cancel(self, order: str, *, reason: str, by: Actor, command: str) -> Outcome[Order]:
        """Give up everything that was ordered; nothing may be under way."""
        return self._step(
            "orders.cancel", order, by, command, {"reason": reason}, lambda kept, ticket: c.CancelOrder(reason)
        )

    @steps("order", c.CancelQuantity)
    def cancel_quantity(
        self, order: str, line: str, quantity: Decimal, *, reason: str, by: Actor, command: str
    ) -> Outcome[Order]:
        """Give up pieces of one line for which nothing is allocated."""
        asked = LineQuantity(line, quantity)
        return self._step(
            "orders.cancel_quantity",
            order,
            by,
            command,
            {"line": asked, "reason": reason},
            lambda kept, ticket: c.CancelQuantity(asked, reason),
        )

    @steps("order", c.PlaceHold)
    def hold(
        self,
        order: str,
        hold: str,
        *,
        kind: str,
        reason: str,
        blocks: Iterable[str],
        expires_at: datetime | None = None,
        by: Actor,
        command: str,
    ) -> Outcome[Order]:
        """Make some steps of an order wait.

        Args:
            order: the order.
            hold: identifier of the hold, unique on the order.
            kind: what sort of trouble it is, for example ``fraud``.
            reason: why, in words; never empty.
            blocks: the steps that wait; see `ordercore.lifecycle.hold.GATES`.
            expires_at: when it ends by itself; None when somebody must release it.
            by: who does it.
            command: id of the command.
        """
        gates = frozenset[str](blocks)
        asked = {"hold": hold, "kind": kind, "reason": reason, "blocks": sorted(gates), "expires_at": expires_at}
        return self._step(
            "orders.hold",
            order,
            by,
            command,
            asked,
            lambda kept, ticket: c.PlaceHold(Hold(hold, kind, reason, gates, by.id, ticket.at, expires_at)),
        )

    @steps("order", c.ReleaseHold)
    def release_hold(self, order: str, hold: str, *, reason: str, by: Actor, command: str) -> Outcome[Order]:
        """Let a hold go; one that does not stand is refused."""
        return self._step(
            "orders.release_hold",
            order,
            by,
            command,
            {"hold": hold, "reason": reason},
            lambda kept, ticket: c.ReleaseHold(hold, by.id, reason),
        )

    @steps("order")
    def advance(self, order: str, asked: object, *, by: Actor, command: str) -> Outcome[Order]:
        """Take a step that a host added to the process of orders.

        Args:
            order: the order.
            asked: the command, an instance of the class its edge names; its fields must be values that can be stored.
            by: who does it.
            command: id of the command.

        Raises:
            InvalidProcess: the command is one of the shipped process, which has a verb of its own that moves stock and
                credit with the order.
        """
        if any(edge.command is type(asked) for edge in ORDER.edges):
            raise InvalidProcess(f"{type(asked).__name__} is not a host's own step", mend="use the verb made for it")
        said = {"asked": type(asked).__name__, "content": asked}
        return self._step("orders.advance", order, by, command, said, lambda kept, ticket: asked)

    def _taken(self, ticket: Ticket, draft: OrderDraft, by: Actor) -> Work | Refused:
        counter = self.counter
        found = self._facts(draft, by, ticket.on)
        if isinstance(found, Refused):
            return found
        facts = with_agreements(counter.store, counter.book, found)
        draft, payer = facts.draft, draft.bill_to or draft.customer
        answers = ask(facts, counter.book, counter.regimes)
        if isinstance(answers, Refused):
            return answers
        accounts = tuple([account.id for account in accounts_of(counter.directory, payer)])
        claims = claims_of(answers.price, counter.book, customer=draft.customer)
        asked = c.TakeOrder(
            draft.id or ticket.command,
            draft,
            facts.ship_to,
            facts.items,
            answers.price,
            answers.tax,
            accounts,
            price_limits(claims),
        )
        decided = decide(None, asked, counter.processes["order"])
        if isinstance(decided, Refused):
            return decided
        read = frozenset([price_limit(f"price/{each.row}/left") for each in facts.taken])
        return Work((Written("order", 0, decided),), price_claimed(decided.state, claims), read=read)

    def _facts(self, draft: OrderDraft, by: Actor, on: date) -> DraftFacts | Refused:
        """What pricing a draft needs to know, for an actor who may ask for it and for all that it says."""
        counter = self.counter
        no = counter.refuses(by, _TAKE, draft.customer, about=("customer", draft.customer))
        if no is None:
            no = may_not_state(by, draft, counter, on)
        if no is not None:
            return no
        self._show_payer(draft, by)
        return draft_facts(
            counter.directory,
            classed(draft, counter.charge_classes),
            counter.place_of(""),
            gifts=counter.book.gifts,
            seller=counter.seller,
        )

    def _show_payer(self, draft: OrderDraft, by: Actor) -> None:
        """Let who pays be named: the buyer, a customer above it, or one that the actor may see.

        Raises:
            UnknownDocument: there is no such customer, or not for this actor: where it is billed tells of its taxes.
        """
        counter, payer = self.counter, draft.bill_to or draft.customer
        if payer in (draft.customer, *counter.subject(draft.customer).ancestors):
            return
        counter.show(by, payer, about=("customer", payer))
        if counter.directory.customer(payer) is None:
            raise UnknownDocument("customer", payer)

    def _confirmed(self, ticket: Ticket, order: str, by: Actor) -> Work | Refused:
        counter = self.counter
        loaded = counter.load("order", order)
        kept: Order = loaded.document
        refused = counter.may_not(by, "order", c.ConfirmOrder, kept)
        if refused is not None:
            return refused
        credit, ceilings = asked_to_owe(counter, kept.credit_accounts, kept.gross, ticket.on)
        decided = decide(kept, c.ConfirmOrder(ticket.at, ticket.on, credit), counter.processes["order"])
        if isinstance(decided, Refused):
            return decided
        limits = (*ceilings, *order_credit(kept, decided.state))
        return Work((Written("order", loaded.version, decided),), limits)

    def _step(
        self,
        verb: str,
        order: str,
        by: Actor,
        command: str,
        asked: Mapping[str, object],
        make: Callable[[Order, Ticket], Any],
    ) -> Outcome[Order]:
        """One step of one order that needs nothing but the order; its credit claims follow."""
        counter = self.counter

        def plan(ticket: Ticket) -> Work | Refused:
            loaded = counter.load("order", order)
            kept: Order = loaded.document
            made = make(kept, ticket)
            refused = counter.may_not(by, "order", type(made), kept)
            if refused is not None:
                return refused
            decided = decide(kept, made, counter.processes["order"])
            if isinstance(decided, Refused):
                return decided
            limits = (*order_credit(kept, decided.state), *price_released(kept, decided.state))
            return Work((Written("order", loaded.version, decided),), limits)

        return counter.perform(verb, by, command, {"order": order, **asked}, plan)
