"""A process as a value: which command leads from which status to which, who may give it, and what must hold.

A process is checked when it is made. A status that cannot be reached, one from which no resting status can be reached,
two edges for the same command from the same status, or a circle of automatic edges are refused then, not found out by a
customer's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from ordercore.access.permission import checked_permission
from ordercore.errors import InvalidProcess
from ordercore.values.verdict import Refused, Verdict, refused

__all__ = ["START", "Edge", "Guard", "Process"]

START: Final = ""
"""Where a document stands before its first event."""

_STATUS: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)

Guard = Callable[[Any, Any], Verdict]
"""A condition named as a sentence: it looks at the document and the command and says yes, or no with all reasons."""


@frozen
class Edge:
    """One step a document may take."""

    #: status it starts from, a word such as ``in_review``; `START` for the step that makes the document.
    source: str
    #: the class of the command that asks for it.
    command: type
    #: status it leads to, never `START`; the same as the source when only quantities or amounts move.
    target: str
    #: what the actor must be permitted, for example ``order.confirm``; an automatic edge has none.
    permission: str = field(default="", kw_only=True)
    #: what must hold, all of it.
    guards: tuple[Guard, ...] = field(default=(), kw_only=True)
    #: taken by itself, as soon as its guards hold after some other step; its command has no fields.
    automatic: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.source != START:
            _refuse_no_status(self.source, path="/source")
        if self.target == START:
            raise InvalidProcess(
                f"the edge {self.source or 'start'} --{self.command.__name__}--> start leads back to before the document",
                path="/target",
                mend="lead to a status",
            )
        _refuse_no_status(self.target, path="/target")
        if bool(self.permission) == self.automatic:
            raise InvalidProcess(
                f"the edge {self.source or 'start'} --{self.command.__name__}--> {self.target} "
                + ("is automatic and has a permission" if self.automatic else "has no permission"),
                mend="name the permission an actor needs, or make the edge automatic",
            )
        if self.permission:
            # A pattern such as ``*`` names what a role permits; asked for, it would be permitted to nobody or be an error.
            checked_permission(self.permission, path="/permission")

    def refuses(self, state: object, command: object) -> Refused | None:
        """The reasons of all guards that say no, in one refusal; None when none does."""
        reasons: list[Any] = []
        for guard in self.guards:
            verdict = guard(state, command)
            if verdict.__class__ is Refused:
                reasons.extend(verdict.reasons)
        return Refused(tuple(reasons)) if reasons else None


def _refuse_no_status(status: str, *, path: str) -> None:
    """Statuses go into diagrams, queries and rows as they are: anything but a word would be read there as something else."""
    if _STATUS.fullmatch(status) is None:
        raise InvalidProcess(
            f"{status!r:.80} is not a status",
            path=path,
            mend="use 1 to 64 ASCII letters, digits and underscores, first a letter",
        )


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


def _table(process: Process) -> Mapping[tuple[str, type], Edge]:
    return {(edge.source, edge.command): edge for edge in process.edges}


def _automatic(process: Process) -> Mapping[str, tuple[Edge, ...]]:
    sources = {edge.source for edge in process.edges if edge.automatic}
    return {at: tuple(edge for edge in process.edges if edge.automatic and edge.source == at) for at in sources}


@frozen
class Process:
    """All steps one kind of document may take."""

    #: name of the process, stored with every document that follows it.
    id: str
    #: raised by one whenever the edges change; stored with the document too.
    version: int
    #: the steps, in the order in which automatic ones are tried.
    edges: tuple[Edge, ...]
    #: statuses in which a document may stay for ever.
    resting: frozenset[str] = field(converter=_set)
    #: the steps by the status they start from and the class of their command.
    steps: Mapping[tuple[str, type], Edge] = field(
        init=False, repr=False, eq=False, factory=dict, metadata={"derived": True}
    )
    _automatic_by: Mapping[str, tuple[Edge, ...]] = field(
        init=False, repr=False, eq=False, factory=dict, metadata={"derived": True}
    )

    #: statuses from which automatic steps lead on.
    restless: frozenset[str] = field(init=False, repr=False, eq=False, factory=frozenset, metadata={"derived": True})

    def __attrs_post_init__(self) -> None:
        _refuse_twins(self.edges)
        _refuse_unreachable(self)
        _refuse_dead_ends(self)
        _refuse_circles(self)
        object.__setattr__(self, "steps", _table(self))
        object.__setattr__(self, "_automatic_by", _automatic(self))
        object.__setattr__(self, "restless", frozenset(self._automatic_by))

    @property
    def statuses(self) -> tuple[str, ...]:
        """Every status, in the order in which the edges name them."""
        named = [status for edge in self.edges for status in (edge.source, edge.target) if status != START]
        return tuple(dict.fromkeys(named))

    def edge(self, status: str, command: type) -> Edge | None:
        """The step a command asks for in a status; None when there is no such step."""
        return self.steps.get((status, command))

    def automatic(self, status: str) -> tuple[Edge, ...]:
        """The steps taken by themselves from a status, in their order."""
        return self._automatic_by.get(status, ())

    def permission(self, status: str, command: type) -> str:
        """What an actor must be permitted to give this command to a document of that status.

        Where no step takes the command from there, it is what the first step that takes it at all asks for: who may not
        give a command is told so, and not where the document stands. Empty when no step of the process takes it.
        """
        edge = self.edge(status, command)
        if edge is not None:
            return edge.permission
        return next((edge.permission for edge in self.edges if edge.command is command), "")

    def not_possible(self, status: str, command: type) -> Refused:
        """The refusal of a command that has no step from this status, naming the statuses that have one."""
        sources = [edge.source or "start" for edge in self.edges if edge.command is command]
        return refused(
            f"{self.id}.not_possible",
            f"{command.__name__} is not possible when the {self.id} is {status or 'not there yet'}",
            status=status or "start",
            command=command.__name__,
            possible=", ".join(sources) or "never",
        )

    def with_edges(self, *edges: Edge, version: int | None = None, resting: Iterable[str] = ()) -> Process:
        """The same process with steps added, or replaced where source and command are the same.

        Args:
            edges: the steps.
            version: version of the new process; one more than this one's when not given.
            resting: statuses added in which a document may stay.

        Raises:
            InvalidProcess: the result has an unreachable status, a dead end, twin edges or a circle of automatic ones.
        """
        _refuse_twins(edges)
        new = {(edge.source, edge.command): edge for edge in edges}
        kept = [new.pop((edge.source, edge.command), edge) for edge in self.edges]
        return Process(
            self.id,
            self.version + 1 if version is None else version,
            (*kept, *new.values()),
            self.resting | frozenset(resting),
        )

    def mermaid(self) -> str:
        """The process as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        for edge in self.edges:
            label = f"[{edge.command.__name__}]" if edge.automatic else edge.command.__name__
            lines.append(f"    {edge.source or '[*]'} --> {edge.target}: {label}")
        lines.extend(f"    {status} --> [*]" for status in self.statuses if status in self.resting)
        return "\n".join(lines)


def _refuse_twins(edges: Iterable[Edge]) -> None:
    seen: set[tuple[str, type]] = set()
    for edge in edges:
        if (edge.source, edge.command) in seen:
            raise InvalidProcess(
                f"two edges take {edge.command.__name__} from {edge.source or 'start'}",
                mend="put both conditions on one edge",
            )
        seen.add((edge.source, edge.command))


def _reach(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    found, todo = set(start), list(start)
    while todo:
        for following in steps.get(todo.pop(), set()) - found:
            found.add(following)
            todo.append(following)
    return found


def _refuse_unreachable(process: Process) -> None:
    forward: dict[str, set[str]] = {}
    for edge in process.edges:
        forward.setdefault(edge.source, set()).add(edge.target)
    lost = sorted((set(process.statuses) | process.resting) - _reach([START], forward))
    if lost:
        raise InvalidProcess(
            f"{process.id}: no step leads to {', '.join(lost)}", mend="add an edge, or drop the status"
        )


def _refuse_dead_ends(process: Process) -> None:
    backward: dict[str, set[str]] = {}
    for edge in process.edges:
        backward.setdefault(edge.target, set()).add(edge.source)
    stuck = sorted(set(process.statuses) - _reach(process.resting, backward))
    if stuck:
        raise InvalidProcess(
            f"{process.id}: from {', '.join(stuck)} no resting status can be reached",
            mend="add a way out, or let it rest there",
        )


def _refuse_circles(process: Process) -> None:
    forward: dict[str, set[str]] = {}
    for edge in process.edges:
        if edge.automatic:
            forward.setdefault(edge.source, set()).add(edge.target)
    turning = sorted(status for status, following in forward.items() if status in _reach(following, forward))
    if turning:
        raise InvalidProcess(
            f"{process.id}: automatic steps lead from {', '.join(turning)} back to it",
            mend="let a person take one of them, or drop it",
        )
