"""What was to come to an end and does not: the failure, and the walks through a store that end with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve

from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store

__all__ = ["Endless", "pages", "pieces"]

_MOST_ENTRIES: Final = 20_000
"""How many entries a feed may tell unless whoever follows it knows of more; no promise writes a tenth of it."""

_MOST_PAGES: Final = 1_000
"""How many pages a query may have unless whoever turns them knows of more; no promise turns a tenth of it."""


class Endless(AssertionError):
    """Something an adapter was asked for goes on for ever, or does not come at all. Says what, and what was promised."""


def pieces(
    store: Store, after: str = "", limit: int = PAGE_SIZE, *, most: int = _MOST_ENTRIES
) -> Iterator[Sequence[Recorded]]:
    """The feed from a position to its end, in pieces.

    Args:
        store: whose feed.
        after: where to begin; empty begins at the oldest entry.
        limit: how many entries to ask for at once.
        most: how many entries there can be.

    Raises:
        Endless: a position comes a second time, so that the feed goes round, or there are more entries than there can be.
    """
    passed, told = {after}, 0
    while piece := store.feed(after, limit):
        told += len(piece)
        for entry in piece:
            if entry.position in passed:
                raise Endless(f"the feed never ends: position {entry.position!r} comes again, with {_named(entry)}")
            passed.add(entry.position)
        if told > most:
            raise Endless(f"the feed never ends: {told} entries were told where there are {most} at most")
        after = piece[-1].position
        yield piece


def pages(store: Store, query: Query, *, most: int = _MOST_PAGES) -> Iterator[Page]:
    """All pages of a query, from where it begins.

    Args:
        store: whose pages.
        query: what to find; of its pages each is as long as it says.
        most: how many pages there can be.

    Raises:
        Endless: a cursor comes a second time, so that the pages go round, or there are more pages than there can be.
    """
    passed = {query.after}
    for _ in range(most):
        page = store.find(query)
        yield page
        if not page.next:
            return
        if page.next in passed:
            raise Endless(f"the pages of {query} never end: the cursor comes again")
        passed.add(page.next)
        query = evolve(query, after=page.next)
    raise Endless(f"the pages of {query} never end: {most} were turned")


def _named(entry: Recorded) -> str:
    return f"entry {entry.sequence} of {entry.kind} {entry.id}"
