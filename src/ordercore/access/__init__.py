"""Who may do what, for whom and where: deny unless a role permits it and the scope reaches it."""

from ordercore.access.actor import ALL, EVERYTHING, Actor, Scope, Subject
from ordercore.access.mask import hidden_from, mask
from ordercore.access.may import holds, may
from ordercore.access.role import ROLES, Role

__all__ = ["ALL", "EVERYTHING", "ROLES", "Actor", "Role", "Scope", "Subject", "hidden_from", "holds", "mask", "may"]
