"""Names handed in by hosts, in any iterable but a bare text: ``groups="wholesale"`` would be nine groups of one letter."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.errors import InvalidValue

__all__ = ["names", "names_set"]


def names(given: Iterable[str]) -> tuple[str, ...]:
    """Names in their order.

    Raises:
        InvalidValue: a bare text was given.
    """
    if isinstance(given, str):
        raise InvalidValue(f"the text {given!r} where several names may stand", mend="put it into a tuple or set")
    return tuple(given)


def names_set(given: Iterable[str]) -> frozenset[str]:
    """Names whose order says nothing; errors as `names`."""
    return frozenset(names(given))
