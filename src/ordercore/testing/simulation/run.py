"""Many seeds, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256

from ordercore.testing.simulation.market import MARKET, Market
from ordercore.testing.simulation.play import Play
from ordercore.testing.simulation.report import Report
from ordercore.testing.strictness import STANDARD

__all__ = ["simulate"]


def simulate(
    seeds: Iterable[int],
    steps: int,
    *,
    market: Market = MARKET,
    trace: Callable[[str], None] | None = None,
    after: Callable[[int, Report], None] | None = None,
    patience: timedelta = STANDARD.patience,
) -> Report:
    """Play seeds one after another, each in a world of its own.

    Args:
        seeds: the seeds; the same seed with the same steps is the same story to the last byte.
        steps: attempts at verbs in each; a few more are made at the end, until everybody has an answer.
        market: what is simulated.
        trace: is given every line of every transcript.
        after: is told of each seed when it is over.
        patience: how long one call to the store may take before it is broken off, where it can be; see
            `ordercore.testing.watch.watched`.

    Returns:
        What came of all of them; each seed ends at its first violation.
    """
    whole, prints = Report(), sha256()
    for seed in seeds:
        report = Play(seed, steps, market=market, trace=trace, patience=patience).run()
        whole.tally.add(report.tally)
        whole.violations.extend(report.violations)
        whole.seeds += 1
        prints.update(report.fingerprint.encode())
        if after is not None:
            after(seed, report)
    whole.fingerprint = prints.hexdigest()
    return whole
