"""What is left of a value for eyes that may not see costs, margins or credit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from attrs import Attribute, evolve, fields, has

from ordercore.access.actor import Actor
from ordercore.access.may import holds
from ordercore.access.role import ROLES, Role
from ordercore.errors import InvalidValue
from ordercore.values.mark import SECRETS, secret_of
from ordercore.values.verdict import Reason

__all__ = ["hidden_from", "mask"]

T = TypeVar("T")

_OF_OTHERS: Final = frozenset({("rule", "scope"), ("rule", "code"), ("price", "ceiling"), ("price", "claimed")})
"""Facts, after the house of their reason, of prices for others: whom a rule is for, by which code, and how much all took of it. They go
with the costs, as the rows and rules do that made no price."""

_OF_THE_LINE: Final = frozenset({"sku", "on", "currency", "quantity"})
"""What a ``price.none`` says of the line; all its other facts are rows that were looked at, those for others among them."""

_BLANK: Final[tuple[object, ...]] = (None, "", (), frozenset(), False)


def hidden_from(actor: Actor, roles: tuple[Role, ...] = ROLES) -> frozenset[str]:
    """The secrets an actor may not see: those of ``cost``, ``margin`` and ``credit`` whose ``.read`` no role permits."""
    return frozenset(secret for secret in SECRETS if not holds(actor, (f"{secret}.read",), roles))


def mask(value: T, hidden: frozenset[str]) -> T:
    """The same value without what is hidden.

    A marked field goes back to its default. A reason of the credit house keeps its code and its path, since who asked must
    know why not, and loses its words and figures; a fact named after a secret is left out of any reason. With the costs goes what
    reasons tell of prices for others.

    Args:
        value: anything: a document, an answer, a refusal, a tuple of them.
        hidden: names of secrets, as `hidden_from` gives them.

    Returns:
        The value itself when it holds nothing hidden.
    """
    return cast("T", _masked(value, hidden)) if hidden else value


def _masked(value: Any, hidden: frozenset[str]) -> Any:
    kind = value.__class__
    if kind is tuple or kind is list:
        made = [_masked(each, hidden) for each in value]
        return kind(made) if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if isinstance(value, Mapping):
        shown = {key: _masked(each, hidden) for key, each in value.items()}
        return shown if any(new is not value[key] for key, new in shown.items()) else value
    if kind is Reason:
        return _reason(value, hidden)
    if not has(kind):
        return value
    changes: dict[str, Any] = {}
    for each in fields(kind):
        if each.init:
            now = getattr(value, each.name)
            then = _default(each, kind) if secret_of(each.metadata) in hidden else _masked(now, hidden)
            if then is not now:
                changes[each.alias or each.name] = then
    return evolve(value, **changes) if changes else value


def _default(field: Attribute[Any], kind: type) -> Any:
    default = field.default
    if not any(default is blank or default == blank for blank in _BLANK):
        raise InvalidValue(
            f"{kind.__name__}.{field.name} is secret and cannot be left out", mend="give it a default that says nothing"
        )
    return default


def _reason(reason: Reason, hidden: frozenset[str]) -> Reason:
    house = reason.code.partition(".")[0]
    if house in hidden:
        return evolve(reason, message="", facts=()) if reason.message or reason.facts else reason
    facts = tuple([fact for fact in reason.facts if fact[0] not in hidden])
    if "cost" in hidden:
        facts = tuple([fact for fact in facts if not _is_of_others(reason.code, house, fact[0])])
    if len(facts) == len(reason.facts):
        return reason
    return evolve(reason, facts=facts)


def _is_of_others(code: str, house: str, fact: str) -> bool:
    return fact not in _OF_THE_LINE if code == "price.none" else (house, fact) in _OF_OTHERS
