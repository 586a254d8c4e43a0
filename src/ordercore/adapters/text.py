"""JSON text of the two things every commit writes, an index row and the versions of a receipt.

They have one shape each, so they are put together; an encoder for whatever comes costs several times as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring as quoted

from ordercore.ports.query import Field

__all__ = ["dumped", "listed"]


def dumped(fields: Mapping[str, Field]) -> str:
    """An index row as JSON; one that is not valid comes to nothing, as whoever writes it has it checked."""
    said = [f"{quoted(name)}:{quoted(value) if type(value) is str else value}" for name, value in fields.items()]
    return f"{{{','.join(said)}}}"


def listed(versions: Iterable[tuple[str, str, int]]) -> str:
    """What a receipt says of documents, as JSON: each with its kind, id and version."""
    return f"[{','.join([f'[{quoted(kind)},{quoted(id)},{version}]' for kind, id, version in versions])}]"
