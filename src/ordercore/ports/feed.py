"""Where a feed begins, for stores whose positions are plain numbers."""

from __future__ import annotations

from ordercore.errors import InvalidQuery
from ordercore.ports.query import PAGE_SIZE

__all__ = ["feed_start"]

_DIGITS = 18


def feed_start(after: str, limit: int) -> int:
    """The number to go on after; zero at the beginning.

    Raises:
        InvalidQuery: the position is not one of a store with numbers, or the limit is not 1 to 1000.
    """
    if type(limit) is not int or not 1 <= limit <= PAGE_SIZE:
        raise InvalidQuery("not a number of entries", path="/limit", mend=f"ask for 1 to {PAGE_SIZE}")
    if after and not (len(after) <= _DIGITS and after.isascii() and after.isdigit()):
        raise InvalidQuery("not a position of this store", path="/after", mend="go on from a position it gave")
    return int(after or 0)
