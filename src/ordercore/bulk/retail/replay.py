"""A year from its file through the desk and back: read, play what is not done yet, reconcile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.clock import HistoricalClock
from ordercore.bulk.retail.house import house
from ordercore.bulk.retail.plan import ON_ORDER, Planned, plan
from ordercore.bulk.retail.play import play, unfinished
from ordercore.bulk.retail.reconcile import reconcile
from ordercore.bulk.retail.register import Register
from ordercore.bulk.retail.report import Reconciliation
from ordercore.bulk.retail.source import read_invoices
from ordercore.errors import Malformed
from ordercore.ports.store import Store
from ordercore.values.verdict import Refused

__all__ = ["Replayed", "Watch", "read_year", "replay"]

Watch = Callable[[int], None]
"""Told after each invoice how many of its lines are done now."""

_PIECE: Final = 500


@frozen
class Replayed:
    """What a run came to."""

    #: the file against the store, whatever part of it this run did.
    reconciliation: Reconciliation
    #: orders that this run played; those done before are not counted.
    orders: int
    #: seconds that playing took, without reading the file and reading back.
    seconds: float

    @property
    def orders_per_second(self) -> float:
        """Orders through all verbs in a second; 0 when there was nothing left to play."""
        return self.orders / self.seconds if self.orders and self.seconds else 0.0


def read_year(path: Path, *, limit: int | None = None) -> tuple[Planned, ...]:
    """The invoices of a file, and what is to become of their lines; nothing is done yet.

    Args:
        path: a file of the UCI Online Retail layout, ``.csv`` or ``.csv.gz``.
        limit: read so many lines, and those of the last one's invoice; None reads all.

    Raises:
        Malformed: the file cannot be read, is not of the layout, or is empty.
    """
    year = tuple(plan(read_invoices(path, limit=limit)))
    if not year:
        raise Malformed("no line", mend="give a file with lines")
    return year


def replay(year: Sequence[Planned], store: Store, *, watch: Watch = lambda lines: None) -> Replayed:
    """Play a year through all verbs of a desk, and reconcile it with what stands in the store then.

    Invoices whose last commands have their receipts are passed over; all others are played from their first command on,
    and what was done of them has no second effect. So a run that was killed is gone on with by the same call.

    Args:
        year: what `read_year` gave.
        store: where everything is written; one that holds the same year so far, or nothing.
        watch: told of the progress.

    Raises:
        InvalidValue: the store holds the replay of another file, of which an invoice has the number of one of this; nothing is
            done then.
    """
    register = Register(store)
    register.check(year)
    clock = HistoricalClock(year[0].invoice.at)
    desk = house([each.invoice for each in year], store, clock)
    refused: dict[str, dict[int, Refused]] = {}
    orders, begun = 0, perf_counter()
    for begin in range(0, len(year), _PIECE):
        some = year[begin : begin + _PIECE]
        register.enter(some, some[0].invoice.at)
        waiting = {each.invoice.number for each in unfinished(some, desk)}
        for planned in some:
            number = planned.invoice.number
            if number in waiting:
                if no := play(planned, desk, clock):
                    refused[number] = no
                orders += not ON_ORDER.isdisjoint(planned.kinds)
            watch(len(planned.invoice.lines))
    seconds = perf_counter() - begun
    return Replayed(reconcile(year, desk, refused), orders, seconds)
