"""What laws look at after a step: the books, what is new in them, the store itself, and what clients were told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import define, field, frozen

from ordercore.access.actor import Actor
from ordercore.access.role import Role
from ordercore.desk.commit import Done
from ordercore.lifecycle.machine import Process
from ordercore.ports.directory import Directory
from ordercore.ports.store import Store
from ordercore.testing.simulation.books import Books, Seen
from ordercore.testing.simulation.client import Call
from ordercore.values.verdict import Refused

__all__ = ["Answer", "Law", "Look", "Sent", "Shown"]


@define(eq=False)
class Sent:
    """A command that was sent, and what its sender knows of it."""

    #: the command.
    call: Call
    #: the first answer that it was done; None before.
    first: Done[Any] | None = None
    #: how many answers said that this attempt was the one that did it.
    claimed: int = 0


@frozen(eq=False)
class Answer:
    """One answer to one attempt."""

    #: the command.
    sent: Sent
    #: what came back.
    outcome: Done[Any] | Refused | Exception
    #: whether the command had been carried out before the desk last asked a port about it.
    known: bool


@frozen(eq=False)
class Shown:
    """One answer to a question."""

    #: the question.
    call: Call
    #: what was shown.
    answer: Any


@frozen(eq=False)
class Look:
    """What there is to look at."""

    #: the books.
    books: Books
    #: what is new in them; all there is when everything is looked at.
    seen: Seen
    #: the store.
    store: Store
    #: who and what there is.
    directory: Directory
    #: the processes documents follow, by kind.
    processes: Mapping[str, Process]
    #: commands sent, by id.
    sent: Mapping[str, Sent]
    #: who acts, by id.
    actors: Mapping[str, Actor]
    #: the roles there are.
    roles: tuple[Role, ...]
    #: answers given since the last look.
    answers: tuple[Answer, ...] = ()
    #: answers to questions since the last look.
    shown: tuple[Shown, ...] = ()
    #: errors that no client should see.
    astray: tuple[str, ...] = ()
    #: what is wrong with messages carried out since the last look.
    messages: tuple[str, ...] = ()
    #: what is wrong with what was written because of a document only read, since the last look.
    moved: tuple[str, ...] = ()
    #: whether everything is looked at, and not only what is new.
    whole: bool = field(default=False)


@frozen
class Law:
    """Something that holds after every step, or everything is wrong."""

    #: its name, a sentence.
    name: str
    #: tells what breaks it.
    broken: Callable[[Look], Iterable[str]]

    @property
    def says(self) -> str:
        """What it says, in words."""
        return (self.broken.__doc__ or "").partition("\n")[0]
