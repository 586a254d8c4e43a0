"""What is done with a case of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.oracles.pricing.amounts import run_allocation, run_conversion
from tests.oracles.pricing.figures import run_cart
from tests.oracles.pricing.lookup import run_lookup
from tests.oracles.pricing.words import Told, one_of

__all__ = ["RUNNERS", "run"]

RUNNERS: Final[dict[str, Callable[[Told], None]]] = {
    "cart": run_cart,
    "price_lookup": run_lookup,
    "allocation": run_allocation,
    "currency_rounding": run_conversion,
}


def run(case: Told) -> None:
    """Compare every figure of a case with ours.

    Raises:
        AssertionError: a figure differs.
        UnknownWord: the case says what nobody here can translate.
    """
    RUNNERS[one_of(case["kind"], RUNNERS, "a kind of case")](case)
