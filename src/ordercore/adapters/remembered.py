"""What is known of documents at some version, so that writing them needs no reading first.

A document at one version is the same forever, so this is no cache of what may change: what is remembered is true of its version and its
head, and the statement that writes the next one asks for both.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Protocol, TypeVar

__all__ = ["Remembered"]

_MOST: Final = 2_048
"""How many documents are remembered: a few MiB."""


class _Versioned(Protocol):
    @property
    def version(self) -> int: ...
    @property
    def head(self) -> str: ...


D = TypeVar("D", bound=_Versioned)


class Remembered(OrderedDict[tuple[str, str], D]):
    """The documents that were read or written last, by kind and id, as they were found or left."""

    def at(self, key: tuple[str, str], version: int) -> D | None:
        """What is known of a document at a version; None when it has to be read."""
        known = self.get(key)
        return known if known is not None and known.version == version else None

    def keep(self, key: tuple[str, str], known: D) -> None:
        """Remember a document that was read or written, and forget the one that came first when there are too many.

        Threads may do so at once: each step is one of C, and what two of them leave is true, whichever came last. A document
        without a history has no head to be known again by: a database put back to an earlier state, where it came to the same version
        another way, would not be noticed. It is not remembered.
        """
        if not known.head:
            self.forget(key)
            return
        self[key] = known
        if len(self) > _MOST:
            self.popitem(last=False)

    def knows(self, key: tuple[str, str], version: int, head: str) -> bool:
        """Whether a document that was read is remembered as it was found."""
        known = self.get(key)
        return known is not None and known.version == version and known.head == head

    def forget(self, key: tuple[str, str]) -> None:
        """Let go of what turned out not to be so."""
        self.pop(key, None)
