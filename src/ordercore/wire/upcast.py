"""Old versions of shipped events, and how each becomes the next one.

When an event changes its shape, its tag in ``TAGS`` goes from ``order.taken/1`` to ``order.taken/2`` and a function
``order.taken/1`` is added here, which makes the data of version 2 from the data of version 1. The golden file of version 1
stays, and proves that what was stored can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["UPCASTS", "Upcast"]

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""The JSON data of one version of an event in, that of the next version out. It may change what it is given."""

UPCASTS: Final[Mapping[str, Upcast]] = {}
"""Old tag -> what makes the next version of it. All shipped events are at their first version."""
