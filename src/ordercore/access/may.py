"""May this actor do this, to this customer's business, here? No, unless a role and the scope both say so."""

from __future__ import annotations

from ordercore.access.actor import Actor, Subject
from ordercore.access.permission import checked_permission
from ordercore.access.role import ROLES, Role
from ordercore.values.verdict import Refused, Verdict, all_of, allowed, refused

__all__ = ["may"]


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
    checked_permission(permission)
    known = {role.name: role for role in roles}
    noes: list[Refused] = []
    if not any(name in known and known[name].permits(permission) for name in actor.roles):
        for name in sorted(actor.roles - known.keys()):
            noes.append(refused("access.unknown_role", f"there is no role {name!r}", role=name))
        message = f"none of the roles of {actor.id} permits {permission}"
        noes.append(refused("access.no_permission", message, actor=actor.id, permission=permission))
    if not actor.scope.reaches_customer(subject):
        message = f"{actor.id} does not act for this customer"
        noes.append(refused("access.out_of_scope", message, actor=actor.id, customer=subject.customer))
    if not actor.scope.reaches_site(subject):
        message = f"{actor.id} does not act at this site"
        noes.append(refused("access.out_of_scope", message, actor=actor.id, site=subject.site))
    return all_of(noes) if noes else allowed
