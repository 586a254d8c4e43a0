"""How the room words what is wrong: what was found, where, and what should stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from ordercore.errors import InvalidValue, Malformed

__all__ = ["expected", "not_as_annotated", "pointer", "shown"]

_SHOWN: Final = 40
_KEY: Final = 100
_WORDS: Final[Mapping[Any, str]] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "an array",
    dict: "an object",
}


def shown(data: Any) -> str:
    """A piece of input: what it is in the words of JSON, and no more than forty characters of it."""
    kind: type = data.__class__
    if kind is str:
        text = repr(data[: _SHOWN + 1])
        return text if len(data) <= _SHOWN else f"{text[:_SHOWN]}…"
    if kind is int and not -(10**20) < data < 10**20:
        return "a huge number"
    if data is None or kind in (bool, int, float):
        return {"None": "null", "True": "true", "False": "false"}.get(repr(data), repr(data))
    return _WORDS[kind] if kind in (list, dict) else f"a {kind.__name__}"


def pointer(key: object) -> str:
    """A key or position as a step of a JSON pointer (RFC 6901); of a very long key, its beginning."""
    text = str(key)
    return "/" + (text if len(text) <= _KEY else f"{text[:_KEY]}…").replace("~", "~0").replace("/", "~1")


def expected(what: Any, data: object) -> Malformed:
    """The complaint that something else stands where data of a class, or what the words say, should."""
    words = _WORDS.get(what, what)
    return Malformed(f"{shown(data)} is not {words}", mend=f"give {words}")


def not_as_annotated(value: object, wanted: object) -> NoReturn:
    """Refuse to write a value that is not what the annotation of its place says."""
    found = f"{value!r:.40}" if isinstance(value, int) else f"a {type(value).__name__}"
    raise InvalidValue(
        f"{found} stands where the type says {getattr(wanted, '__name__', wanted)}", mend="build the value as annotated"
    )
