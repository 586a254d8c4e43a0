"""Text to JSON data and back, so that no text can hurt the one who reads it.

Size and depth are checked before parsing. orjson does the work when it is installed and the text is as ordercore writes it;
any other text goes through the standard library, which can tell of keys that stand twice. The answers are the same.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire.complaint import pointer, shown

__all__ = ["DEEPEST", "LONGEST", "parsed", "printed"]

LONGEST: Final = 64 * 1024 * 1024
"""The most bytes of a text."""
DEEPEST: Final = 32
"""The most arrays and objects inside each other."""

# A string that nobody closes reaches to the end: if it were no match, each quote in it would be tried for a beginning anew.
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_MARKS: Final = b'[]{}"\\'
_DROPPED: Final = bytes(sorted(set(range(256)) - set(_MARKS)))
_AS_SQUARE: Final = bytes.maketrans(b"{}", b"[]")
_TOO_LONG: Final = 20


@cache
def orjson_or_none() -> Any:
    """The module of the ``fast`` extra where it is installed, loaded when the first text comes by."""
    if find_spec("orjson") is None:
        return None
    import orjson  # noqa: PLC0415  # see the docstring

    return orjson


def parsed(text: str | bytes, *, nests: bool = True) -> Any:
    """The data of a JSON text.

    Args:
        text: the JSON.
        nests: whether its type can be nested without end; where it cannot, depth is refused with the type.

    Raises:
        Malformed: it is no JSON, too long, too deep, or has a key twice or half a character.
    """
    raw = _encoded(text)
    if nests and _is_deeper(raw, DEEPEST):
        raise Malformed(f"nested more than {DEEPEST} deep, or never closed", mend="flatten it")
    fast = orjson_or_none()
    if fast is not None:
        try:
            data = fast.loads(raw)
            if fast.dumps(data) == raw:  # then no key stood twice, since the second would be gone
                return data
        except (ValueError, TypeError):
            pass  # the standard library says what is wrong, the same with and without the extra
    return _parsed_strictly(raw.decode())


def _encoded(text: str | bytes) -> bytes:
    if not isinstance(text, str | bytes):
        raise Malformed(f"{shown(text)} is not text", mend="give the JSON as str or bytes")
    if len(text) > LONGEST:
        raise Malformed(f"more than {LONGEST} bytes", mend="divide it")
    try:
        return text.encode() if isinstance(text, str) else text.decode().encode()
    except UnicodeError as error:
        raise Malformed(f"not UTF-8 at position {error.start}", mend="encode it anew") from None  # type: ignore[attr-defined]


def _is_deeper(raw: bytes, depth: int) -> bool:
    """Whether brackets are nested deeper than that: they are peeled off from inside, all of one depth at a time."""
    if raw.count(b"[") + raw.count(b"{") <= depth:
        return False
    marks = raw.translate(None, _DROPPED)
    if b"\\" in marks:
        marks = _STRING.sub(b"", raw).translate(None, _DROPPED)
    marks = marks.replace(b'""', b"")
    if b'"' in marks:
        marks = _STRING.sub(b"", marks)
    marks = marks.translate(_AS_SQUARE)
    for _ in range(depth):
        if not marks:
            return False
        marks = marks.replace(b"[]", b"")
    return bool(marks)


def _parsed_strictly(text: str) -> Any:
    twice: dict[int, tuple[str, object]] = {}  # identity of an object -> the key that stood twice in it, and itself

    def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in pairs:
            if key in made:
                twice[id(made)] = key, made
            made[key] = value
        return made

    try:
        data = json.loads(text, object_pairs_hook=unambiguous, parse_int=_int)
    except RecursionError:
        raise Malformed("nested too deeply", mend="flatten it") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    if twice or _ESCAPED_SURROGATE.search(text):
        _refuse_parts(data, twice)
    return data


def _int(digits: str) -> int:
    # Longer ones are out of range whatever they are, and turning a million digits into a number takes minutes.
    return int(digits) if len(digits) <= _TOO_LONG else 10**_TOO_LONG


def _refuse_parts(data: Any, twice: dict[int, tuple[str, object]]) -> None:
    """Find what made the text suspect; a whole surrogate pair is a character like any other."""
    waiting = [("", data)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, dict):
            if id(part) in twice:
                raise Malformed(
                    "the key stands twice", path=path + pointer(twice[id(part)][0]), mend="keep one of them"
                )
            waiting += [(path, key) for key in part]
            waiting += [(path + pointer(key), value) for key, value in part.items()]
        elif isinstance(part, list):
            waiting += [(f"{path}/{at}", value) for at, value in enumerate(part)]
        elif isinstance(part, str) and _SURROGATE.search(part):
            raise Malformed("half of a surrogate pair", path=path, mend="write the character whole")


def printed(data: Any, *, nests: bool = True) -> str:
    """JSON data as compact text, characters as they are; `nests` as in `parsed`.

    Raises:
        InvalidValue: it is too deep to be read again, or holds half a character.
    """
    raw = _printed_plainly(data) if orjson_or_none() is None else _printed_fast(data)
    if nests and _is_deeper(raw, DEEPEST):
        raise InvalidValue(f"nested more than {DEEPEST} deep", mend="flatten it: it could not be read again")
    return raw.decode()


def _printed_fast(data: Any) -> bytes:
    try:
        raw: bytes = orjson_or_none().dumps(data)
    except TypeError as error:
        raise InvalidValue(f"cannot be written: {error}") from None
    return raw


def _printed_plainly(data: Any) -> bytes:
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidValue(f"cannot be written: {error}") from None
