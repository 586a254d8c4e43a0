"""Doing what was planned, and finding what is not done yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ordercore.bulk.retail.chain import Step, chains
from ordercore.bulk.retail.clock import HistoricalClock
from ordercore.bulk.retail.plan import Planned
from ordercore.desk.commit import Outcome
from ordercore.desk.desk import Desk
from ordercore.errors import UnknownDocument
from ordercore.ports.batch import COMMAND
from ordercore.values.verdict import Refused, refused

__all__ = ["play", "unfinished"]


def play(planned: Planned, desk: Desk, clock: HistoricalClock) -> dict[int, Refused]:
    """Do what was planned for an invoice, at its own time.

    Returns:
        What was refused, by line; empty when all was done. A return whose sale was refused is refused with
        ``retail.no_such_sale``. Commands that were given before have no second effect.
    """
    clock.turn(planned.invoice.at)
    found: dict[int, Refused] = {}
    for chain in chains(planned, desk):
        for step in chain.steps:
            outcome = _carried_out(step)
            if isinstance(outcome, Refused):
                found.update(dict.fromkeys(chain.lines, outcome))
                break
    return found


def _carried_out(step: Step) -> Outcome[Any]:
    try:
        return step.carry_out()
    except UnknownDocument as error:
        return refused("retail.no_such_sale", str(error), command=step.command)


def unfinished(some: Sequence[Planned], desk: Desk) -> list[Planned]:
    """Those of some invoices of which anything is still to be done, by the receipts of their last commands."""
    last = [[chain.steps[-1].command for chain in chains(each, desk)] for each in some]
    receipts = desk.counter.store.load_many(COMMAND, [command for commands in last for command in commands])
    return [each for each, commands in zip(some, last, strict=True) if not receipts.keys() >= set(commands)]
