"""The names of what can be permitted: dotted words such as ``order.confirm``, or all that begin alike: ``order.*``."""

from __future__ import annotations

import re
from typing import Final

from ordercore.errors import InvalidValue

__all__ = ["checked_pattern", "checked_permission", "covers"]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+", re.ASCII)
_PATTERN: Final = re.compile(r"\*|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*\.\*", re.ASCII)


def checked_permission(name: str, *, path: str = "") -> str:
    """Let the name of one permission in.

    Raises:
        InvalidValue: it is not two or more lower-case words joined by dots.
    """
    if _NAME.fullmatch(name) is None:
        raise InvalidValue(f"{name!r} is not a permission", path=path, mend="write it like 'order.confirm'")
    return name


def checked_pattern(pattern: str, *, path: str = "") -> str:
    """Let the name of a permission, or of all below a word, in.

    Raises:
        InvalidValue: it is neither a permission nor ends in the one star it may have.
    """
    if _PATTERN.fullmatch(pattern) is None and _NAME.fullmatch(pattern) is None:
        raise InvalidValue(
            f"{pattern!r} names no permissions", path=path, mend="write it like 'order.confirm' or 'order.*'"
        )
    return pattern


def covers(pattern: str, permission: str) -> bool:
    """Whether a permission is one of those named: ``order.*`` covers ``order.hold`` but not ``orders.hold``."""
    if pattern.endswith("*"):
        return permission.startswith(pattern[:-1])
    return pattern == permission
