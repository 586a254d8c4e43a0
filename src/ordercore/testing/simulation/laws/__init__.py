"""What must hold after every step."""

from __future__ import annotations

from typing import Final

from ordercore.testing.simulation.laws import answers, goods, limits, money, scope, telling
from ordercore.testing.simulation.look import Law

__all__ = ["LAWS"]

LAWS: Final[tuple[Law, ...]] = tuple(
    [
        Law(broken.__name__, broken)
        for room in (goods, money, limits, telling, answers, scope)
        for broken in (getattr(room, name) for name in room.__all__)
    ]
)
"""Every law: the public functions of the rooms of this package."""
