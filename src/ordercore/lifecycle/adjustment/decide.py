"""Deciding about a stock adjustment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from typing import Final

from ordercore.lifecycle.adjustment import process as p
from ordercore.lifecycle.adjustment import record as r
from ordercore.lifecycle.journal import Decided, Journal
from ordercore.lifecycle.machine import Process
from ordercore.values.verdict import Reason, Refused

__all__ = ["apply", "decide"]


def _handle(
    process: Process, kept: r.Adjustment | None, command: object
) -> tuple[r.AdjustmentEvent, ...] | Refused | None:
    if not isinstance(command, p.PostAdjustment):
        return None
    reasons = [
        Reason("adjustment.nothing", f"/lines/{line.id}", "an adjustment changes the count")
        for line in command.lines
        if not line.quantity
    ]
    reasons.extend(
        Reason("adjustment.same_line", f"/lines/{id}", "two lines have one id")
        for id, times in Counter([line.id for line in command.lines]).items()
        if times > 1
    )
    if not command.lines:
        reasons.append(Reason("adjustment.empty", "/lines", "an adjustment has at least one line"))
    if reasons:
        return Refused(tuple(reasons))
    made = r.Adjustment(
        id=command.id,
        status="posted",
        process=f"{process.id}/{process.version}",
        site=command.site,
        on=command.on,
        reason=command.reason,
        lines=command.lines,
    )
    return (r.AdjustmentPosted(made),)


_JOURNAL: Final = Journal(
    "adjustment",
    r.AdjustmentPosted,
    lambda event: event.adjustment,
    _handle,
    {},
    {p.PostAdjustment: attrgetter("reason")},
)

apply: Final[Callable[[r.Adjustment | None, object], r.Adjustment]] = _JOURNAL.apply


def decide(
    adjustment: r.Adjustment | None, command: object, process: Process = p.ADJUSTMENT
) -> Decided[r.Adjustment] | Refused:
    """What a command leads to: the events and the adjustment after them, or a refusal with all reasons.

    Args:
        adjustment: as it stands; None for `PostAdjustment`.
        command: what is asked.
        process: the steps allowed.
    """
    return _JOURNAL.decide(adjustment, command, process)
