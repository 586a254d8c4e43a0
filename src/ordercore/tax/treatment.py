"""How a supply is treated. Most treatments charge nothing, and none of those is another: each is its own box on a return."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["TREATMENTS", "Treatment"]

Treatment = Literal["taxable", "zero_rated", "exempt", "outside_scope", "not_registered", "reverse_charge", "export"]
"""``taxable`` charges a rate. ``zero_rated`` is taxed at nothing, the seller still recovers input tax; ``exempt`` is not
taxed, by the goods or by the buyer's certificate; ``outside_scope`` is nobody's business; ``not_registered`` is taxable,
but not collected by this seller; ``reverse_charge`` is paid by the buyer; ``export`` has left the tax's territory."""

TREATMENTS: Final[tuple[str, ...]] = get_args(Treatment)
"""All treatments, in the order they are explained."""
