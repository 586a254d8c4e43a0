"""What every room of the desk is: verbs, each with what an actor must be permitted to use it.

There is no verb without. A public method that says nothing of a permission makes its class an error, at import; and what it
says is asked before the verb reads anything, so whoever has no such role learns nothing at all. Then its arguments are held
against its annotations: what is of another type is an error that names the argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from inspect import ismemberdescriptor
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.argument import checks_of, not_asked
from ordercore.desk.counter import Counter
from ordercore.desk.masking import masked
from ordercore.errors import InvalidProcess
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.machine import Process

__all__ = ["Needs", "Room", "permitted", "steps"]

P = ParamSpec("P")
R = TypeVar("R", bound="Room")
T = TypeVar("T")

_MARK: Final = "__needs__"


class Needs(Protocol):
    """What a verb asks of an actor: at least one of these permissions, under the processes of a desk."""

    def __call__(self, processes: Mapping[str, Process]) -> tuple[str, ...]:
        """The permissions."""
        ...


def permitted(*permissions: str) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[R, P], T]]:
    """Makes a method a verb for whoever is permitted one of these.

    The method takes the actor as the keyword ``by``. What it returns is shown without what that actor may not see.
    """
    return _verb(lambda processes: permissions)


def steps(kind: str, *commands: type) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[R, P], T]]:
    """Makes a method a verb for whoever may take one of the steps by which a process takes these commands.

    The permission stands on the step, so that a host's stricter process binds the verb too. The method itself asks for that
    of the very step, when it knows where the document stands.

    Args:
        kind: kind of the document whose process it is.
        commands: classes of commands; none means all of the process.
    """

    def of_edges(processes: Mapping[str, Process]) -> tuple[str, ...]:
        # What a host's process no longer takes is refused as not possible, to those who might have done it.
        return _asked_by(processes[kind], commands) or _asked_by(KINDS[kind].process, commands)

    return _verb(of_edges)


def _asked_by(process: Process, commands: tuple[type, ...]) -> tuple[str, ...]:
    edges = [edge for edge in process.edges if not edge.automatic and (not commands or edge.command in commands)]
    return tuple(dict.fromkeys([edge.permission for edge in edges]))


def _verb(needs: Needs) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[R, P], T]]:
    def made(method: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
        check = cache(lambda: checks_of(method))

        @wraps(method)
        def verb(self: R, /, *args: P.args, **more: P.kwargs) -> T:
            by = _somebody(more["by"]) if "by" in more else _nobody(method)
            no = self.counter.lacks(by, needs(self.counter.processes))
            if no is None:
                check()(args, more)
            said = method(self, *args, **more) if no is None else cast("T", no)
            return masked(said, by, self.counter.roles)

        setattr(verb, _MARK, needs)
        return verb

    return made


def _somebody(by: object) -> Actor:
    if not isinstance(by, Actor):
        raise not_asked("by", by, "Actor")
    return by


def _nobody(method: Callable[..., Any]) -> Actor:
    raise TypeError(f"{method.__qualname__}() missing 1 required keyword-only argument: 'by'")


@frozen
class Room:
    """A part of the desk: verbs over what all of them share."""

    #: what all verbs share.
    counter: Counter

    def __init_subclass__(cls) -> None:
        """Refuse a room with a verb that says nothing of a permission.

        Raises:
            InvalidProcess: a public method is no verb.
        """
        for name, member in vars(cls).items():
            acts = (callable(member) or hasattr(member, "__get__")) and not ismemberdescriptor(member)
            if acts and not name.startswith("_") and not hasattr(member, _MARK):
                raise InvalidProcess(
                    f"{cls.__name__}.{name} has no permission",
                    mend="put @permitted(...) or @steps(...) above it, or begin its name with an underscore",
                )
