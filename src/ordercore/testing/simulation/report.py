"""What came of a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

__all__ = ["Report", "Tally", "Violation"]


@frozen
class Violation:
    """Laws that did not hold after a step."""

    #: the seed.
    seed: int
    #: the step after which they did not.
    step: int
    #: what breaks them, by name of the law.
    laws: Mapping[str, tuple[str, ...]]
    #: the transcript's last lines.
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = [f"{name}\n    {problem}" for name, problems in self.laws.items() for problem in problems[:3]]
        return "\n".join([f"seed {self.seed}, step {self.step}", *[f"  {each}" for each in told]])


@define
class Tally:
    """What happened, counted."""

    #: attempts at verbs.
    steps: int = 0
    #: how attempts ended: ``done``, ``repeated``, ``refused``, ``not there``, ``conflict``, ``stale``, ``answered``, ``unanswered``.
    ends: Counter[str] = field(factory=Counter)
    #: attempts by verb.
    verbs: Counter[str] = field(factory=Counter)
    #: times a verb was carried out.
    done: Counter[str] = field(factory=Counter)
    #: accidents of port calls.
    accidents: Counter[str] = field(factory=Counter)
    #: checks of laws after steps.
    checks: int = 0
    #: times everything was looked at.
    audits: int = 0
    #: events told.
    events: int = 0
    #: messages carried out.
    messages: int = 0
    #: port calls of desks.
    calls: int = 0

    def add(self, other: Tally) -> None:
        """Count what another counted too."""
        for name in ("steps", "checks", "audits", "events", "messages", "calls"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("ends", "verbs", "done", "accidents"):
            getattr(self, name).update(getattr(other, name))


@define
class Report:
    """What came of one seed or of many."""

    #: what happened.
    tally: Tally = field(factory=Tally)
    #: seeds run.
    seeds: int = 0
    #: what went wrong; empty when nothing did.
    violations: list[Violation] = field(factory=list)
    #: SHA-256 over the transcript and the newest hashes, of one seed, or over those of all seeds.
    fingerprint: str = ""

    def lines(self) -> Iterable[str]:
        """The report as text."""
        tally = self.tally
        yield f"{self.seeds} seeds, {tally.steps} steps, {len(self.violations)} violations"
        yield f"{tally.events} events, {tally.messages} messages, {tally.calls} port calls"
        yield f"laws checked {tally.checks} times, everything looked at {tally.audits} times"
        for title, counted in (("ends", tally.ends), ("accidents", tally.accidents), ("done", tally.done)):
            yield f"{title}: " + ", ".join(f"{name} {counted[name]}" for name in sorted(counted))
        idle = sorted(set(tally.verbs) - set(tally.done) - {"orders.price"})
        if idle:
            yield f"verbs never carried out: {', '.join(idle)}"
        yield f"fingerprint {self.fingerprint}"
        yield from map(str, self.violations)
