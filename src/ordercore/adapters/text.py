"""JSON text of the two things every commit writes, an index row and the versions of a receipt.

The encoder is made once. `json.dumps` and `json.JSONEncoder.encode` make one at each call, which costs more than what it does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from json import encoder
from typing import Any, Final

from ordercore.ports.query import Field

__all__ = ["dumped", "listed"]

_SEPARATORS: Final = (",", ":")


def _nothing(said: object) -> None:
    """What JSON does not know comes to null."""


def _in_python() -> Callable[[object, int], Iterable[str]]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=_SEPARATORS, default=_nothing).encode
    return lambda said, level: (encode(said),)


def _made() -> Callable[[object, int], Iterable[str]]:
    make: Any = getattr(encoder, "c_make_encoder", None)  # not every Python has it
    if make is None:
        return _in_python()
    comma, colon = _SEPARATORS
    encode: Callable[[object, int], Iterable[str]] = make(
        markers=None,
        default=_nothing,
        encoder=encoder.encode_basestring,
        indent=None,
        key_separator=colon,
        item_separator=comma,
        sort_keys=False,
        skipkeys=False,
        allow_nan=True,
    )
    return encode


_encode: Final = _made()


def dumped(fields: dict[str, Field]) -> str:
    """An index row as JSON; one that is not valid comes to nothing, as whoever writes it has it checked."""
    try:
        return "".join(_encode(fields, 0))
    except (
        TypeError,
        ValueError,
        RecursionError,
    ):  # a name that is no text; a number too long; lists too deep, or in themselves
        return "{}"


def listed(versions: Sequence[tuple[str, str, int]]) -> str:
    """What a receipt says of documents, as JSON: each with its kind, id and version."""
    return "".join(_encode(versions, 0))
