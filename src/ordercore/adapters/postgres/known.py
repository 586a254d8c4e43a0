"""What writing the next version of a document depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from ordercore.ports.query import Field

__all__ = ["NOTHING", "Known"]


@frozen
class Known:
    """What writing the next version depends on."""

    #: the version all this is about; 0 when there is no document yet.
    version: int = 0
    #: how many entries its history has.
    entries: int = 0
    #: hash of the newest entry; empty when there is none.
    head: str = ""
    #: its index row, as it is stored.
    fields: Mapping[str, Field] = field(factory=dict)
    #: fingerprint of its words; empty when it has none.
    searched: str = ""


NOTHING: Final = Known()
