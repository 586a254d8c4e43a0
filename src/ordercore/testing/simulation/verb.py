"""The verbs of a desk, found by looking at it: what is added to a desk is simulated without being named here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import isfunction, signature
from typing import Any

from attrs import frozen

from ordercore.desk.desk import Desk
from ordercore.errors import InvalidValue

__all__ = ["Verb", "checked_generators", "verbs_of"]


@frozen
class Verb:
    """One thing a desk can be asked."""

    #: the room and the method, as ``orders.take``.
    name: str
    #: whether it takes the id of a command, and so writes.
    writes: bool
    #: whether it takes who asks.
    asks_who: bool

    def on(self, desk: Desk) -> Callable[..., Any]:
        """The method of one desk."""
        room, _, method = self.name.partition(".")
        return getattr(getattr(desk, room), method)  # type: ignore[no-any-return]


def verbs_of(desk: Desk) -> Mapping[str, Verb]:
    """Every public method of every room of a desk, by name."""
    found = {}
    for room, verbs in vars(desk).items():
        if verbs is desk.counter:
            continue
        for name, method in vars(type(verbs)).items():
            if isfunction(method) and not name.startswith("_"):
                takes = signature(method).parameters
                verb = Verb(f"{room}.{name}", "command" in takes, "by" in takes)
                found[verb.name] = verb
    return found


def checked_generators(desk: Desk, generators: Iterable[str]) -> Mapping[str, Verb]:
    """The verbs of a desk, each of which somebody knows how to ask.

    Raises:
        InvalidValue: a verb has no generator, or a generator is for no verb.
    """
    verbs, known = verbs_of(desk), set(generators)
    for names, problem, mend in (
        (verbs.keys() - known, "nobody knows how to ask the verb", "add a generator for it"),
        (known - verbs.keys(), "the desk does not have the verb", "take its generator away"),
    ):
        if names:
            raise InvalidValue(f"{problem} {', '.join(sorted(names))}", path="/generators", mend=mend)
    return verbs
