"""What every verb stands on: the ports, the values a host handed in, and the way one command takes from door to door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, tzinfo
from typing import Any, Final

from attrs import field, frozen

from ordercore.access.actor import Actor, Subject
from ordercore.access.may import holds
from ordercore.access.role import ROLES, Role
from ordercore.credit.policy import STANDARD, Policy
from ordercore.credit.terms import TERMS, Terms
from ordercore.desk.commit import Done, Outcome, Ticket, Work, batch, digest, refusal
from ordercore.desk.facts import Loaded
from ordercore.desk.gather import load, subject_of
from ordercore.desk.personal import BESIDE, whole
from ordercore.errors import CommandConflict, InvalidValue, LimitExceeded, StaleVersion, UnknownDocument, UnknownLimit
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.machine import START, Process
from ordercore.ports.batch import COMMAND, Receipt
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.ports.receipt import read_receipt
from ordercore.ports.store import Store
from ordercore.pricing.book import PriceBook
from ordercore.tax.question import TaxSeller
from ordercore.tax.regime import Regime
from ordercore.values.ids import checked_id
from ordercore.values.place import Place
from ordercore.values.verdict import Refused, refused
from ordercore.wire import load_event
from ordercore.wire.apart import parted

__all__ = ["Counter", "Plan"]

_TRIES: Final = 5

Plan = Callable[[Ticket], "Work | Refused"]
"""One verb's reading and thinking: from a ticket to what is to be written, or to a refusal."""


def _processes(given: Mapping[str, Process]) -> Mapping[str, Process]:
    unknown = sorted(given.keys() - KINDS.keys())
    if unknown:
        raise InvalidValue(
            f"no documents of kind {', '.join(unknown)}", path="/processes", mend=f"use {', '.join(KINDS)}"
        )
    return {name: given.get(name, kind.process) for name, kind in KINDS.items()}


@frozen(kw_only=True)
class Counter:
    """The ports and values that all verbs of a desk share."""

    #: where documents are kept.
    store: Store
    #: who and what there is.
    directory: Directory
    #: what time it is.
    clock: Clock
    #: prices and rules.
    book: PriceBook
    #: tax law, first that fits.
    regimes: tuple[Regime, ...]
    #: where each site stands, by its id; tax wants to know where goods leave from.
    sites: Mapping[str, Place]
    #: what is asked before credit is given.
    policies: tuple[Policy, ...] = STANDARD
    #: the roles there are.
    roles: tuple[Role, ...] = ROLES
    #: payment terms by which invoices fall due.
    terms: tuple[Terms, ...] = TERMS
    #: processes of a host's own, by kind of document; the shipped ones where none is given.
    processes: Mapping[str, Process] = field(factory=dict, converter=_processes)
    #: tags of events, without version, of which a message goes into the outbox.
    announced: frozenset[str] = frozenset()
    #: whether stock may be allocated beyond what is there; fixed for an item at a site when it is first heard of there.
    backorders: bool = False
    #: the seller's time zone: it decides which day it is.
    zone: tzinfo = UTC
    #: who sells, as far as taxes care: where tax is collected, and under which schemes.
    seller: TaxSeller = TaxSeller()
    #: whether the prices of the book contain the tax, as consumers' prices do.
    prices_include_tax: bool = False
    #: tax class of charges, by their kind; a kind that is not named has the standard class.
    charge_classes: Mapping[str, str] = field(factory=dict)

    def today(self) -> date:
        """Which day it is, in the seller's calendar."""
        return self.clock.now().astimezone(self.zone).date()

    def place_of(self, site: str) -> Place:
        """Where a site stands; the preferred one when none is named.

        Raises:
            UnknownDocument: the desk knows no such site.
        """
        named = site or next(iter(self.sites), "")
        if named not in self.sites:
            raise UnknownDocument("site", named)
        return self.sites[named]

    def load(self, kind: str, id: str) -> Loaded[Any]:
        """A document at its newest version without what identifies a person, or `UnknownDocument`."""
        return load(self.store, kind, id)

    def load_whole(self, kind: str, id: str) -> Loaded[Any]:
        """The same with what identifies a person in it, for people to read: one more reading where there may be one."""
        return whole(self.store, kind, self.load(kind, id))

    def subject(self, customer: str, *, site: str = "") -> Subject:
        """Whose business a customer's is."""
        return subject_of(self.directory, customer, site=site)

    def lacks(self, by: Actor, permissions: Iterable[str]) -> Refused | None:
        """The refusal of an actor whose roles permit none of some things, to whomever; None when they permit one."""
        verdict = holds(by, permissions, self.roles)
        return verdict if isinstance(verdict, Refused) else None

    def refuses(
        self, by: Actor, permission: str, customer: str | None, *, site: str = "", about: tuple[str, str]
    ) -> Refused | None:
        """Whether an actor may not do something to a customer's business. Every verb asks here, and nowhere else.

        Args:
            by: who wants to.
            permission: what.
            customer: whose business; empty is nobody's, which only those reach who act for everyone, and None is where it
                does not matter whose.
            site: where; empty where that does not matter.
            about: kind and id of the document.

        Returns:
            The refusal of an actor whose roles do not permit it; None when they do.

        Raises:
            UnknownDocument: it is not this actor's to see. A foreign document is answered like one that is not there.
        """
        self.show(by, customer, site=site, about=about)
        return self.lacks(by, (permission,))

    def show(self, by: Actor, customer: str | None, *, site: str = "", about: tuple[str, str]) -> None:
        """Let a document be seen by an actor whose scope reaches it; arguments as `refuses`.

        Raises:
            UnknownDocument: the scope does not reach it.
        """
        subject = Subject(site=site) if customer is None else self.subject(customer, site=site)
        reached = by.scope.reaches_site(subject) and (customer is None or by.scope.reaches_customer(subject))
        if not reached:
            raise UnknownDocument(*about)

    def show_site(self, by: Actor, site: str) -> None:
        """Let a site be named by an actor whose scope reaches it.

        Raises:
            UnknownDocument: the desk knows no such site, or it is not this actor's to see.
        """
        self.place_of(site)
        self.show(by, None, site=site, about=("site", site))

    def may_not(
        self, by: Actor, kind: str, command: type, document: Any, *, makes: str = "", site: str = ""
    ) -> Refused | None:
        """Whether an actor may not give a command, by the permission that a process names for it.

        What lies at a site is asked for with that site, whatever the command.

        Args:
            by: who wants to.
            kind: kind of the document it is about.
            command: class of the command.
            document: the document it is about.
            makes: kind of the document the command makes because of that one; empty when it changes that one.
            site: where the document that is made will lie; empty where it lies nowhere, or none is made.

        Raises:
            UnknownDocument: the document is not this actor's to see.
        """
        there = site or getattr(document, "site", "")
        self.show(by, document.customer, site=there, about=(kind, document.id))
        status = START if makes else document.status
        process = self.processes[makes or kind]
        permission = process.permission(status, command)
        return self.lacks(by, (permission,)) if permission else process.not_possible(status, command)

    def perform(self, verb: str, by: Actor, command: str, asked: Mapping[str, object], plan: Plan) -> Outcome[Any]:
        """Carry out one command: read, think, write once.

        When another writer was faster, everything is read and thought anew, a few times. A limit that is in the way at the
        last moment is a refusal like any other, and so is the id of a new document that is taken already.

        Raises:
            CommandConflict: the command id was used for something else.
            StaleVersion: others were faster every time.
        """
        checked_id(command, path="/command")
        said = digest(verb, by.id, asked)
        for attempt in range(1, _TRIES + 1):
            earlier = self._earlier(command, said, by)
            if earlier is not None:
                return earlier
            at = self.clock.now()
            ticket = Ticket(command, said, by.id, at, at.astimezone(self.zone).date())
            work = plan(ticket)
            if isinstance(work, Refused):
                # The same command, sent twice at once, may have been carried out in between: its effect is not why to refuse.
                return self._earlier(command, said, by) or work
            try:
                receipt = self.store.commit(batch(ticket, work, self.announced, persons=self._persons(work)))
            except StaleVersion as error:
                if not error.expected:
                    return refused(f"{error.kind}.exists", "a document of that id is there already", id=error.id)
                if attempt == _TRIES:
                    raise
            except (LimitExceeded, UnknownLimit) as error:
                if error.limit not in work.read or attempt == _TRIES:
                    return refusal(error)
            else:
                return self._again(receipt, said, by) if receipt.repeated else self._done(work, receipt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _done(self, work: Work, receipt: Receipt) -> Done[Any]:
        first = work.written[0].decided
        events = tuple([parted(event)[0] for event in first.events])
        return Done(parted(first.state)[0], receipt.versions[0][2], events, _others(receipt))

    def _persons(self, work: Work) -> Mapping[tuple[str, str], int]:
        """Where persons are kept already of documents that were there before and are given one now."""
        given = [
            (each.kind, each.decided.state.id)
            for each in work.written
            if each.before and each.kind in BESIDE and parted(each.decided.state)[1]
        ]
        found = {(kind, id): self.store.load(BESIDE[kind], id) for kind, id in given}
        return {name: stored.version for name, stored in found.items() if stored is not None}

    def _earlier(self, command: str, said: str, by: Actor) -> Done[Any] | None:
        """The outcome of a command if it was carried out before."""
        stored = self.store.load(COMMAND, command)
        return None if stored is None else self._again(read_receipt(stored.document), said, by)

    def _again(self, receipt: Receipt, said: str, by: Actor) -> Done[Any]:
        """The outcome of a command that was carried out before: its document as it stands now, if it still is the actor's."""
        if receipt.digest != said:
            raise CommandConflict(receipt.command)
        kind, id, _ = receipt.versions[0]
        now = self.load(kind, id)
        self._show_again(by, kind, now.document)
        events = tuple(
            load_event(entry.type, entry.body)
            for entry in self.store.history(kind, id)
            if entry.command == receipt.command
        )
        return Done(now.document, now.version, events, _others(receipt), repeated=True)

    def _show_again(self, by: Actor, kind: str, document: Any) -> None:
        """Let the outcome of a command be seen again: a payment is its payer's, and was noted for the one who bought."""
        customer, site = getattr(document, "customer", ""), getattr(document, "site", "")
        try:
            self.show(by, customer, site=site, about=(kind, document.id))
        except UnknownDocument:
            if kind != "payment" or not document.order:
                raise
            self.show(by, self.load("order", document.order).document.customer, about=(kind, document.id))


def _others(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    return tuple([(kind, id) for kind, id, _ in receipt.versions[1:] if kind in KINDS])
