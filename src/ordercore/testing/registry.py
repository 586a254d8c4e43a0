"""The Hypothesis plug-in: `st.from_type` knows the classes of ordercore, though nobody has imported `ordercore.testing`.

Hypothesis calls `register` when it is imported itself, in every project of an environment that has ordercore. So it only
leaves word where Hypothesis asks about types it does not know; strategies are imported when one of ours is asked for.
"""

from __future__ import annotations

from typing import Any, get_origin

__all__ = ["register", "resolve"]


def register() -> None:
    """Tell Hypothesis about the classes of ordercore; a strategy that a host registers itself comes first."""
    from hypothesis.strategies._internal import types  # noqa: PLC0415 -- the caller imports Hypothesis, not we

    lookup = getattr(types, "_global_extra_lookup", None)
    if lookup is None:
        _register_each()
    else:
        lookup["ordercore"] = resolve


def resolve(thing: Any) -> Any:
    """The strategy for a class of ordercore, generic ones with or without arguments; None for anything else."""
    module = getattr(get_origin(thing) or thing, "__module__", None)
    if not isinstance(module, str) or not module.startswith("ordercore."):
        return None
    from ordercore.testing.strategies.public import strategy_of  # noqa: PLC0415 -- only for who asks

    return strategy_of(thing)


def _register_each() -> None:
    """For a Hypothesis without that table: every class, at the price of importing them all."""
    from hypothesis import strategies as st  # noqa: PLC0415

    from ordercore.testing.strategies.public import public_classes  # noqa: PLC0415

    for each in public_classes():
        st.register_type_strategy(each, resolve)
