"""How the values of an index row and the words of a text are kept so that PostgreSQL finds and sorts them as every store does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ordercore.adapters.text import dumped as as_json
from ordercore.ports.query import Field
from ordercore.ports.search import words

__all__ = ["TEXT", "beyond", "columns", "dumped", "escaped", "kept", "keys", "loaded", "searched"]

TEXT: Final = 2**63 - 1
"""The number of every text: larger than all numbers there can be, so that texts come after them."""

_LONGEST: Final = 100
_REMEMBERED: Final = 4096
_LAST: Final = chr(0x10FFFF)


def escaped(text: str) -> str:
    """A text without the character 0, which PostgreSQL cannot hold; order, equality and beginnings stay as they were."""
    if "\x00" in text or "\x01" in text:
        return text.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")
    return text


def _original(text: str) -> str:
    return text.replace("\x01\x01", "\x00").replace("\x01\x02", "\x01") if "\x01" in text else text


def columns(value: Field) -> tuple[int, str]:
    """A value as (number, text): in their order, all numbers by size come before all texts by code points."""
    return kept(escaped(value) if isinstance(value, str) else value)


def kept(value: Field) -> tuple[int, str]:
    """The same of a value as it is stored, its text escaped already."""
    return (TEXT, value) if isinstance(value, str) else (value, "")


def dumped(fields: dict[str, Field]) -> tuple[str, Mapping[str, Field]]:
    """An index row as JSON text for the database, and as it stands there."""
    text = as_json(fields)
    if "\\u000" in text:  # so JSON says it
        fields = {escaped(name): escaped(value) if isinstance(value, str) else value for name, value in fields.items()}
        text = as_json(fields)
    return text, fields


def loaded(fields: str) -> dict[str, Field]:
    """The index row in such a JSON text."""
    kept: dict[str, Field] = json.loads(fields)
    if "\\u0001" in fields or "\x01" in fields:
        return {_original(name): _original(value) if isinstance(value, str) else value for name, value in kept.items()}
    return kept


def beyond(prefix: str) -> str | None:
    """The first text after all that begin with a prefix; None when every later text begins with it."""
    stem = prefix.rstrip(_LAST)
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)


def keys(tenant: str, kind: str, found: Iterable[str]) -> list[str]:
    """Words as the index knows them: behind their tenant and kind, and no longer than an index holds."""
    return [f"{tenant} {kind} {_shortened(word)}" for word in sorted(found)]


def _shortened(word: str) -> str:
    return word if len(word) <= _LONGEST else f"sha256:{sha256(word.encode()).hexdigest()}"


def searched(text: str) -> tuple[str, frozenset[str]]:
    """The words of a text, with their fingerprint before them."""
    if not text:
        return "", frozenset()
    return _searched(text) if len(text) <= _REMEMBERED else _searched.__wrapped__(text)


# A document is written many times over its life and its text seldom changes.
@lru_cache(maxsize=1024)
def _searched(text: str) -> tuple[str, frozenset[str]]:
    found = words(text)
    return (sha256(" ".join(sorted(found)).encode()).hexdigest()[:32] if found else ""), found
