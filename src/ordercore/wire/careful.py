"""Reading a second time, to say what is wrong: every problem with its JSON pointer and how to mend it.

The readers here accept exactly what those of `ordercore.wire.reader` accept, and take their time over the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, get_origin

from attrs import fields_dict, frozen
from cattrs import Converter

from ordercore.errors import InvalidValue, Malformed
from ordercore.values.mark import is_personal
from ordercore.wire.complaint import expected, pointer
from ordercore.wire.leaf import Reader, leaf
from ordercore.wire.shape import TAG, Field, Shape, fields_of, shape_of
from ordercore.wire.union import read_union

__all__ = ["Faults", "careful_reader", "careful_subreader"]

MOST: Final = 20
"""So many problems are told at once; a million wrong lines need not be told a million times."""


@frozen
class Fault:
    """One problem."""

    #: where, as a JSON pointer.
    path: str
    #: what is wrong.
    problem: str
    #: what to do about it; empty when that is plain.
    mend: str
    #: what was raised.
    cause: Exception


class Faults(Exception):
    """All problems found in a piece of data."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(faults)

    @property
    def malformed(self) -> Malformed:
        """The problems as one error; the first one gives its path and its mend."""
        first, *others = self.faults
        problem = "; ".join([first.problem, *(f"{each.path}: {each.problem}" for each in others)])
        return Malformed(problem, path=first.path, mend=first.mend)


def _faults(error: Exception, path: str) -> list[Fault]:
    if isinstance(error, Faults):
        return [Fault(path + each.path, each.problem, each.mend, each.cause) for each in error.faults]
    if isinstance(error, InvalidValue):
        return [Fault(path + error.path, error.problem, error.mend, error)]
    return [Fault(path, str(error) or type(error).__name__, "", error)]


def careful_reader(type_: Any, converter: Converter) -> Reader:
    """The reader of a type that has parts: the factory behind every structure hook of the careful converter."""
    shape = shape_of(type_)
    return _BUILDERS[shape.kind](shape, converter)


def _later(type_: Any, converter: Converter) -> Reader:
    # Looked up when used, since a type may contain itself; speed does not matter here.
    return lambda data, _: careful_subreader(type_, converter)(data, None)


def careful_subreader(type_: Any, converter: Converter) -> Reader:
    """The reader of a part."""
    return leaf(shape_of(type_)) or converter.get_structure_hook(type_)


def _optional(shape: Shape, converter: Converter) -> Reader:
    inner = _later(shape.type, converter)
    return lambda data, _: None if data is None else inner(data, None)


def _each(pairs: Iterable[tuple[object, Any, Reader]]) -> list[Any]:
    """Read the parts of a whole, each under its key.

    Raises:
        Faults: some of them are wrong.
    """
    made, faults = [], []
    for key, data, read in pairs:
        try:
            made.append(read(data, None))
        except RecursionError:
            raise
        except Exception as error:  # noqa: BLE001  # constructors of hosts' own classes may raise anything
            faults += _faults(error, pointer(key))
            if len(faults) >= MOST:
                break
    if faults:
        raise Faults(faults[:MOST])
    return made


def _array(shape: Shape, converter: Converter) -> Reader:
    item = _later(shape.parts[0], converter)

    def read(data: Any, _: Any) -> tuple[Any, ...]:
        if data.__class__ is not list:
            raise expected(list, data)
        return tuple(_each((at, each, item) for at, each in enumerate(data)))

    return read


def _row(shape: Shape, converter: Converter) -> Reader:
    items = tuple(_later(part, converter) for part in shape.parts)

    def read(data: Any, _: Any) -> tuple[Any, ...]:
        if data.__class__ is not list or len(data) != len(items):
            raise expected(f"an array of {len(items)}", data)
        return tuple(_each((at, each, item) for at, (each, item) in enumerate(zip(data, items, strict=True))))

    return read


def _set(shape: Shape, converter: Converter) -> Reader:
    entries = _array(shape, converter)

    def read(data: Any, _: Any) -> frozenset[Any]:
        made = entries(data, None)
        seen: set[Any] = set()
        for at, each in enumerate(made):
            if each in seen:
                raise Malformed("an entry stands twice", path=pointer(at), mend="name each once")
            seen.add(each)
        return frozenset(seen)

    return read


def _mapping(shape: Shape, converter: Converter) -> Reader:
    item = _later(shape.parts[0], converter)

    def read(data: Any, _: Any) -> dict[str, Any]:
        if data.__class__ is not dict:
            raise expected(dict, data)
        for key in data:
            if key.__class__ is not str:
                raise expected(str, key)
        return dict(zip(data, _each((key, each, item) for key, each in data.items()), strict=True))

    return read


def _union(shape: Shape, converter: Converter) -> Reader:
    return read_union(shape, lambda part: _later(part, converter), lambda part: _class(part, converter, {TAG}))


def _class(type_: Any, converter: Converter, beside: frozenset[str] | set[str] = frozenset()) -> Reader:
    fields = fields_of(type_)
    marks = fields_dict(get_origin(type_) or type_)
    hooks = {
        each.name: _discreet(hook) if is_personal(marks[each.name].metadata) else hook
        for each in fields
        for hook in (_later(each.type, converter),)
    }

    def read(data: Any, _: Any) -> Any:
        if data.__class__ is not dict:
            raise expected(dict, data)
        faults = list(islice(_misfits(data, fields, beside), MOST))
        present = [each for each in fields if each.name in data]
        made: list[Any] = []
        try:
            made = _each((each.name, data[each.name], hooks[each.name]) for each in present)
        except Faults as error:
            faults += error.faults
        if faults:
            raise Faults(faults[:MOST])
        return type_(**{each.keyword: value for each, value in zip(present, made, strict=True)})

    return read


def _discreet(read: Reader) -> Reader:
    """The reader of a field that identifies a person: it says what is wrong without what was found there."""

    def read_discreetly(data: Any, _: Any) -> Any:
        try:
            return read(data, None)
        except RecursionError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it was, its words are not for everyone
            first = _faults(error, "")[0]
        raise Malformed("what stands there does not fit, and is not shown", path=first.path, mend=first.mend)

    return read_discreetly


def _misfits(data: dict[Any, Any], fields: tuple[Field, ...], beside: frozenset[str] | set[str]) -> Iterator[Fault]:
    known = {each.name for each in fields}
    for key in data:
        if key not in known and key not in beside:
            mend = f"the keys are {', '.join(each.name for each in fields)}" if fields else "there are no keys"
            error = Malformed("unknown key", path=pointer(key), mend=mend)
            yield Fault(error.path, error.problem, error.mend, error)
    for each in fields:
        if each.is_required and each.name not in data:
            error = Malformed("missing", path=pointer(each.name), mend="it has no default")
            yield Fault(error.path, error.problem, error.mend, error)


_BUILDERS: Final[dict[str, Callable[[Shape, Converter], Reader]]] = {
    "optional": _optional,
    "union": _union,
    "array": _array,
    "row": _row,
    "set": _set,
    "mapping": _mapping,
    "class": lambda shape, converter: _class(shape.type, converter),
}
