"""Deciding and folding, the same for every document.

A decision is made from a state and a command and gives events; a state is what is left when its events are folded one by
one. Both are pure, so a document can be rebuilt from its history, and a decision can be tried without being taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from attrs import evolve, field, fields, frozen, make_class

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.lifecycle.motive import unsaid
from ordercore.values.source import Source
from ordercore.values.verdict import Refused

__all__ = ["Advanced", "Decided", "Document", "Journal", "changed", "fold"]


class Document(Protocol):
    """What every kind of document has."""

    @property
    def id(self) -> str:
        """Its identifier."""
        ...

    @property
    def status(self) -> str:
        """Where it stands in its process."""
        ...


S = TypeVar("S")
D = TypeVar("D", bound=Document)
E = TypeVar("E")


@frozen
class Advanced:
    """A document took a step that has no event of its own: a host's own edge, or an automatic one."""

    #: name of the command's class.
    command: str
    #: status it came from.
    source: str
    #: status it went to.
    target: str


class Decided(NamedTuple, Generic[S]):
    """What a command leads to."""

    #: what happened, oldest first; never empty.
    events: tuple[Any, ...]
    #: the document when these events are folded onto what it was.
    state: S

    def then(self, later: Decided[S]) -> Decided[S]:
        """Both decisions as one, where the later one was made about the state this one leads to."""
        return Decided((*self.events, *later.events), later.state)


# What `Decided(...)` calls in the end; deciding is quick enough for the way there to be a tenth of it.
_new: Final = tuple.__new__

_Copy = Callable[[Any], Any]
_COPIES: Final[dict[type, _Copy | None]] = {}


def changed(state: S, **changes: object) -> S:
    """A copy of a frozen value with some fields replaced, without running its validators again.

    Events are checked when they are decided; folding ten thousand of them should not check each unchanged field anew.

    Raises:
        AttributeError: the value has no field of that name.
    """
    kind = state.__class__
    copy = _COPIES[kind] if kind in _COPIES else _COPIES.setdefault(kind, _copy_of(kind))
    if copy is None:
        return evolve(state, **changes)  # type: ignore[misc]
    made = copy(state)
    for name, value in changes.items():
        setattr(made, name, value)
    made.__class__ = kind
    return made  # type: ignore[no-any-return]


def _copy_of(kind: type) -> _Copy | None:
    """A function that copies all fields of a class into its twin: a class of the same slots that is not frozen.

    A frozen object is filled through `object.__setattr__`, field by field; its twin is filled by plain assignment, which is a
    fraction of the cost, and then becomes the frozen one. The function is written out for each class once, as attrs does
    with ``__init__``. A class that can be weakly referenced cannot change places with a twin: it is copied by attrs, with
    its validators.
    """
    if "__weakref__" in kind.__slots__:  # type: ignore[attr-defined]
        return None
    names = [each.name for each in fields(kind) if each.name.isidentifier()]  # as all are, or attrs had refused them
    twin = make_class(kind.__name__, names, slots=True, weakref_slot=False, init=False)
    source = Source(twin=twin)
    source.line(0, "def copy(state):")
    source.line(1, "made = twin()")
    for name in names:
        source.line(1, f"made.{name} = state.{name}")
    source.line(1, "return made")
    return source.function("copy")  # type: ignore[no-any-return]


def fold(apply: Callable[[S | None, E], S], events: Iterable[E], state: S | None = None) -> S:
    """The state that is left when events are folded, oldest first.

    Raises:
        InvalidEvent: there are no events and no state, or an event does not fit the state before it.
    """
    for event in events:
        state = apply(state, event)
    if state is None:
        raise InvalidEvent(
            "nothing to fold", mend="give the whole history, beginning with the event that made the document"
        )
    return state


@frozen
class Journal(Generic[D]):
    """How one kind of document decides and folds."""

    #: what the document is called in messages and tags.
    kind: str
    #: the class of the event that makes one.
    opening: type
    #: reads the document out of that event.
    opened: Callable[[Any], D]
    #: gives the events of a command, a refusal, or None for a command it does not know: then the document just takes the
    #: step its process says.
    handle: Callable[[Process, D | None, Any], tuple[Any, ...] | Refused | None]
    #: folds each other event, by its class.
    folding: Mapping[type, Callable[[D, Any], D]]
    #: reads the reason out of each command that must say why, by its class; no step of a process does without.
    motives: Mapping[type, Callable[[Any], str]] = field(factory=dict)

    def apply(self, document: D | None, event: object) -> D:
        """The document after one event.

        Raises:
            InvalidEvent: the event does not fit the document.
        """
        kind = event.__class__
        if document is None:
            if kind is not self.opening:
                raise InvalidEvent(
                    f"a {kind.__name__} cannot begin a history", mend=f"begin with {self.opening.__name__}"
                )
            return self.opened(event)
        folding = self.folding.get(kind)
        if folding is not None:
            return folding(document, event)
        if kind is Advanced and event.source == document.status:  # type: ignore[attr-defined]
            return changed(document, status=event.target)  # type: ignore[attr-defined]
        raise InvalidEvent(f"a {kind.__name__} does not fit {self.kind} {document.id!r}")

    def decide(self, document: D | None, command: object, process: Process) -> Decided[D] | Refused:
        """What a command leads to: events and the document after them, automatic steps included, or a refusal."""
        at = START if document is None else document.status
        kind = command.__class__
        edge = process.steps.get((at, kind))
        if edge is None:
            return process.not_possible(at, kind)
        motive = self.motives.get(kind)
        silent = () if motive is None else unsaid(self.kind, motive(command))
        if edge.guards:
            no = edge.refuses(document, command)
            if no is not None:
                return Refused((*no.reasons, *silent))
        events = self.handle(process, document, command)
        if type(events) is Refused:
            return Refused((*events.reasons, *silent))
        if silent:
            return Refused(silent)
        if events is None:
            events = (Advanced(kind.__name__, at, edge.target),)
        for event in events:  # type: ignore[union-attr]
            folding = self.folding.get(event.__class__)
            document = self.apply(document, event) if folding is None or document is None else folding(document, event)
        if document is None or document.status != edge.target:
            raise InvalidEvent(
                f"{kind.__name__} did not lead to {edge.target!r}, as its edge says", mend="fold the status too"
            )
        if edge.target in process.restless:
            return self._settled(process, document, events)  # type: ignore[arg-type]
        return _new(Decided, (events, document))

    def _settled(self, process: Process, document: D, events: tuple[Any, ...]) -> Decided[D]:
        """Take automatic steps until none is left; no process has a circle of them."""
        while (edge := _due(process, document)) is not None:
            events = (*events, Advanced(edge.command.__name__, edge.source, edge.target))
            document = changed(document, status=edge.target)
        return Decided(events, document)


def _due(process: Process, document: Document) -> Edge | None:
    """The first automatic step from where a document stands that no guard refuses; None when there is none."""
    return next((edge for edge in process.automatic(document.status) if edge.refuses(document, None) is None), None)
