"""The regime of everything that no other regime taxes, for a host who knows that nobody does."""

from __future__ import annotations

from typing import Final

from ordercore.tax.regime import Regime
from ordercore.tax.sourcing import SourcingRule

__all__ = ["OUT_OF_SCOPE"]

OUT_OF_SCOPE: Final = Regime(
    id="out_of_scope",
    name="Outside the scope of tax",
    sourcing=(
        SourcingRule(
            id="out_of_scope.all",
            taxed_at="nowhere",
            treatment="outside_scope",
            source="asserted by the host",
        ),
    ),
)
"""Fits every supply and charges nothing. Put it last, and only if it is true: it is how a host says so."""
