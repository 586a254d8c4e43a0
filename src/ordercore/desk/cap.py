"""How much one command may say: whatever a caller sends is measured before anything is read, thought or written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn

from ordercore.errors import TooLarge
from ordercore.wire.complaint import pointer

__all__ = ["DEEPEST_ASKED", "MOST_PARTS", "TEXT_MOST", "checked_size"]

TEXT_MOST: Final = 10_000
"""The most characters of one text of a command."""

MOST_PARTS: Final = 10_000
"""The most parts of one list of a command: as many as an order has lines."""

DEEPEST_ASKED: Final = 32
"""The most lists and objects inside each other: as deep as any text that is read."""


def checked_size(asked: Any) -> None:
    """Let the arguments of a command in, given as JSON data.

    Raises:
        TooLarge: a text, a list or an object in it is too long, or it is nested too deeply; the path says which.
    """
    layer = [asked]
    for _ in range(DEEPEST_ASKED + 1):
        if any(_is_long(part) for part in layer):
            break
        layer = [each for part in layer for each in _parts(part)]
        if not layer:
            return
    _refuse(asked)


def _is_long(part: Any) -> bool:
    kind = part.__class__
    return (kind is str and len(part) > TEXT_MOST) or ((kind is list or kind is dict) and len(part) > MOST_PARTS)


def _parts(part: Any) -> Iterable[Any]:
    kind = part.__class__
    return part if kind is list else part.values() if kind is dict else ()


def _refuse(asked: Any) -> NoReturn:
    """Find the part that is too large again, slowly, to say where it stands."""
    waiting: list[tuple[str, Any, int]] = [("", asked, 0)]
    while waiting:
        path, part, depth = waiting.pop()
        if _is_long(part):
            most = f"{TEXT_MOST:,} characters" if isinstance(part, str) else f"{MOST_PARTS:,} parts"
            raise TooLarge(f"more than {most}", path=path, mend="divide the command, or keep long texts elsewhere")
        if depth < DEEPEST_ASKED and isinstance(part, list | dict):
            pairs = part.items() if isinstance(part, dict) else enumerate(part)
            waiting += [(path + pointer(key), each, depth + 1) for key, each in pairs]
    raise TooLarge(f"nested more than {DEEPEST_ASKED} deep", mend="flatten it")
