"""The verbs of a desk, found by looking at it: what is added to a desk is simulated without being named here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import isfunction, signature
from operator import attrgetter
from typing import Any

from attrs import frozen

from ordercore.desk.desk import Desk
from ordercore.errors import InvalidValue

__all__ = ["Verb", "checked_generators", "verbs_of"]


@frozen
class Verb:
    """One thing a desk can be asked."""

    #: the room and the method, as ``orders.take``; the method alone where it is one of the desk itself.
    name: str
    #: whether it takes the id of a command, and so writes.
    writes: bool
    #: whether it takes who asks.
    asks_who: bool
    #: whether it answers by an `Outcome`, and so writes all it writes in one commit.
    commits_once: bool

    def on(self, desk: Desk) -> Callable[..., Any]:
        """The method of one desk."""
        return attrgetter(self.name)(desk)  # type: ignore[no-any-return]


def verbs_of(desk: Desk) -> Mapping[str, Verb]:
    """Every public method of a desk and of every room of it, by name."""
    rooms = {f"{name}.": room for name, room in vars(desk).items() if room is not desk.counter}
    found = {}
    for prefix, room in {"": desk, **rooms}.items():
        for name, method in vars(type(room)).items():
            if isfunction(method) and not name.startswith("_"):
                says = signature(method)
                once = str(says.return_annotation).startswith("Outcome")
                found[prefix + name] = Verb(prefix + name, "command" in says.parameters, "by" in says.parameters, once)
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
