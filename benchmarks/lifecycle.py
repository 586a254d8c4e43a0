"""A step of a document against `transitions` and against a table written by hand."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from transitions import Machine

from benchmarks.pair import Bench
from ordercore.lifecycle.journal import Decided, Journal, changed
from ordercore.lifecycle.machine import START, Edge, Process

__all__ = ["benches"]


@frozen(weakref_slot=False)
class Parcel:
    """A document with the fields of a small one."""

    id: str
    status: str
    order: str
    site: str
    customer: str
    version: int


@frozen
class Made:
    """The parcel is there."""

    parcel: Parcel


@frozen
class Shipped:
    """The parcel left."""

    on: str


@frozen
class Make:
    """Make a parcel."""

    parcel: Parcel


@frozen
class Ship:
    """Let it leave."""

    on: str


@frozen
class Undo:
    """Take it back."""


_PROCESS = Process(
    "parcel",
    1,
    (
        Edge(START, Make, "packed", permission="parcel.make"),
        Edge("packed", Ship, "shipped", permission="parcel.ship"),
        Edge("shipped", Undo, "packed", permission="parcel.undo"),
    ),
    resting=("shipped",),
)


def _handle(process: Process, parcel: Parcel | None, command: Any) -> tuple[Any, ...] | None:
    return (Shipped(command.on),) if command.__class__ is Ship else None


_JOURNAL: Journal[Parcel] = Journal(
    "parcel",
    Made,
    lambda event: event.parcel,
    _handle,
    {Shipped: lambda parcel, event: changed(parcel, status="shipped")},
)

_TABLE = {("packed", "ship"): "shipped", ("shipped", "undo"): "packed"}


def _by_hand(parcel: Parcel, on: str) -> tuple[Parcel, tuple[Shipped, ...]]:
    """What the step does, without a kernel: look the edge up, make the event, make the new frozen parcel."""
    target = _TABLE.get((parcel.status, "ship"))
    if target is None:
        raise ValueError(parcel.status)
    event = Shipped(on)
    after = Parcel(parcel.id, target, parcel.order, parcel.site, parcel.customer, parcel.version)
    return after, (event,)


class _Model:
    """What `transitions` drives: it notes the event of each step, as our step gives one."""

    state: str

    def __init__(self) -> None:
        self.events: tuple[Shipped, ...] = ()

    def note(self, on: str) -> None:
        """The callback of the step."""
        self.events = (Shipped(on),)


def benches() -> tuple[Bench, ...]:
    """One step from packed to shipped, and the event that says so.

    Ours and the table give a new frozen document and leave the old one alone; `transitions` changes its model in place. The
    bare step of `transitions`, without an event, stands beside it for orientation.
    """
    parcel = Parcel("P-1", "packed", "SO-1", "london", "acme", 3)
    command = Ship("2026-03-02")
    model = _Model()
    machine = Machine(model, states=["packed", "shipped"], initial="packed", auto_transitions=False)
    machine.add_transition("ship", "packed", "shipped", after="note")
    machine.add_transition("leave", "packed", "shipped")

    def ours() -> object:
        return _JOURNAL.decide(parcel, command, _PROCESS)

    def theirs() -> object:
        model.state = "packed"
        return model.ship("2026-03-02")  # type: ignore[attr-defined]

    def theirs_bare() -> object:
        model.state = "packed"
        return model.leave()  # type: ignore[attr-defined]

    decided = ours()
    theirs()
    assert model.events == (Shipped("2026-03-02"),)
    assert isinstance(decided, Decided)
    assert (decided.state, decided.events) == _by_hand(parcel, "2026-03-02")
    return (
        Bench("step: decide and fold", ours, "transitions, with the event", theirs, 0.2),
        Bench("step: decide and fold", ours, "transitions, no event", theirs_bare),
        Bench("step: decide and fold", ours, "hand-written table", lambda: _by_hand(parcel, command.on), 2.0),
    )
