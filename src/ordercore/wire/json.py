"""Values as JSON text and back: one compact form for each value, and nothing else accepted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar, overload

from ordercore.wire.converter import read_data, write_data
from ordercore.wire.guard import parsed, printed
from ordercore.wire.shape import nests

__all__ = ["dumps", "loads", "structure", "unstructure"]

T = TypeVar("T")

_nests: Final[Callable[[Any], bool]] = cache(nests)


def dumps(value: object, type_: Any = None) -> str:
    """A value as JSON: compact, keys in the order of the fields, without what equals its default.

    Equal values give equal text, with and without the ``fast`` extra; only an instant keeps the offset it was told with.

    Args:
        value: an attrs value of ordercore, or of a host that keeps to the same kinds of fields.
        type_: the type it is to be read back as, where that is more than its class: a union, ``Dated[Percent]``.

    Raises:
        InvalidValue: a field does not hold what its annotation says, or its type has no form on the wire.
    """
    return printed(write_data(value, type_), nests=_nests(value.__class__ if type_ is None else type_))


@overload
def loads(type_: type[T], text: str | bytes) -> T: ...
@overload
def loads(type_: Any, text: str | bytes) -> Any: ...
def loads(type_: Any, text: str | bytes) -> Any:
    """The value of a JSON text.

    Args:
        type_: what it is to become: a class, or ``Dated[Percent]``, or a union.
        text: the JSON, at most 64 MiB and 32 levels deep.

    Raises:
        Malformed: it is no JSON, or not of this type. It says where, as a JSON pointer, and how to mend it; of several
            problems the first gives the path and the others are told with theirs.
    """
    return structure(type_, parsed(text, nests=_nests(type_)))


def unstructure(value: object, type_: Any = None) -> Any:
    """A value as JSON data: dict, list, str, int, bool and None; arguments and errors as `dumps`."""
    return write_data(value, type_)


@overload
def structure(type_: type[T], data: Any) -> T: ...
@overload
def structure(type_: Any, data: Any) -> Any: ...
def structure(type_: Any, data: Any) -> Any:
    """The value of JSON data, for a host whose framework has parsed the text; arguments and errors as `loads`."""
    return read_data(type_, data)
