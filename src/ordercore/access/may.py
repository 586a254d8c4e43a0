"""May this actor do this, to this customer's business, here? No, unless a role and the scope both say so."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.access.actor import Actor, Subject
from ordercore.access.permission import checked_permission
from ordercore.access.role import ROLES, Role
from ordercore.values.verdict import Verdict, all_of, allowed, refused

__all__ = ["holds", "may"]


def holds(actor: Actor, permissions: Iterable[str], roles: tuple[Role, ...] = ROLES) -> Verdict:
    """Whether a role of an actor permits at least one of some things, to whomever and wherever.

    Args:
        actor: who wants to.
        permissions: what, for example ``order.confirm``; a refusal names the first.
        roles: the roles there are.

    Returns:
        Yes; or ``access.no_permission`` after an ``access.unknown_role`` for each role nobody has defined. Of no permissions
        at all, no role permits one.

    Raises:
        InvalidValue: a permission has no such shape; one cannot ask for ``order.*``.
    """
    asked = tuple([checked_permission(permission) for permission in permissions])
    known = {role.name: role for role in roles}
    held = [known[name] for name in actor.roles if name in known]
    if any(role.permits(permission) for role in held for permission in asked):
        return allowed
    noes = [
        refused("access.unknown_role", f"there is no role {name!r}", role=name)
        for name in sorted(actor.roles - known.keys())
    ]
    first = asked[0] if asked else "this"
    message = f"none of the roles of {actor.id} permits {first}"
    return all_of([*noes, refused("access.no_permission", message, actor=actor.id, permission=first)])


def may(actor: Actor, permission: str, subject: Subject, roles: tuple[Role, ...] = ROLES) -> Verdict:
    """Whether an actor may do something.

    Args:
        actor: who wants to.
        permission: what, for example ``order.confirm``.
        subject: whose business, and where.
        roles: the roles there are.

    Returns:
        Yes, or all of ``access.unknown_role`` (once for each role nobody has defined), ``access.no_permission``,
        ``access.out_of_scope`` (once for the customer, once for the site). An unknown role gives nothing and takes
        nothing: it is a reason only when the known roles do not permit it either.

    Raises:
        InvalidValue: the permission has no such shape; one cannot ask for ``order.*``.
    """
    noes: list[Verdict] = [holds(actor, (permission,), roles)]
    if not actor.scope.reaches_customer(subject):
        message = f"{actor.id} does not act for this customer"
        noes.append(refused("access.out_of_scope", message, actor=actor.id, customer=subject.customer))
    if not actor.scope.reaches_site(subject):
        message = f"{actor.id} does not act at this site"
        noes.append(refused("access.out_of_scope", message, actor=actor.id, site=subject.site))
    return all_of(noes)
