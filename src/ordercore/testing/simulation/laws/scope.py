"""Laws about who sees and changes what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ordercore.access.actor import Scope, Subject
from ordercore.desk.facts import Loaded
from ordercore.desk.watching import Happened
from ordercore.ports.query import Page
from ordercore.ports.record import Recorded
from ordercore.testing.simulation.books import Key
from ordercore.testing.simulation.look import Look, Shown

__all__ = ["everyone_stays_in_scope", "nobody_is_shown_what_is_beyond_their_scope"]


def everyone_stays_in_scope(look: Look) -> Iterator[str]:
    """Nobody changes a document of a customer outside their scope."""
    for (kind, id), turn in look.seen.turns.items():
        customer = getattr(turn.after, "customer", "")
        for entry in turn.entries if customer else ():
            actor = look.actors.get(entry.by)
            subject = Subject(customer, look.directory.ancestors(customer))
            if actor is None or not actor.scope.reaches_customer(subject):
                yield f"{kind} {id} of {customer} was changed by {entry.by}"


def nobody_is_shown_what_is_beyond_their_scope(look: Look) -> Iterator[str]:
    """Whatever is asked, the answer is about documents of customers, and at sites, that the scope of who asks reaches."""
    for shown in look.shown:
        actor = shown.call.client.actor
        for key in dict.fromkeys(_told_of(shown)):
            document = look.books.documents.get(key)
            if document is not None and not _reaches(actor.scope, document, look):
                yield f"{actor.id} asked {shown.call.verb} and was shown {key[0]} {key[1]}"


def _told_of(shown: Shown) -> Iterable[Key]:
    """The documents an answer tells of; a verb of the host's own may tell of others, which nobody can know here."""
    asked, answer = shown.call.asked, shown.answer
    if isinstance(answer, Page):
        return [(asked["query"].kind, row.id) for row in answer.rows]
    if isinstance(answer, Loaded):
        return [(asked["kind"], answer.document.id)]
    told = answer if isinstance(answer, tuple) else ()
    entries = [each.entry if isinstance(each, Happened) else each for each in told]
    return [(each.kind, each.id) for each in entries if isinstance(each, Recorded)]


def _reaches(scope: Scope, document: Any, look: Look) -> bool:
    customer = getattr(document, "customer", "")
    known = look.directory.customer(customer) if customer else None
    above = look.directory.ancestors(customer) if known else ()
    subject = Subject(customer, above, known.territory if known else "", getattr(document, "site", ""))
    return scope.reaches_customer(subject) and scope.reaches_site(subject)
