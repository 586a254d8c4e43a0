"""Unions: which member a piece of JSON is, and how a value says which one it was.

Text, numbers, truth values and arrays are told apart by what they are; objects by the class name under the key ``type``.
Where two members would both be text, the values among them are wrapped: ``{"type": "Percent", "value": "20%"}``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_origin

from attrs import frozen

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire.complaint import shown
from ordercore.wire.leaf import Reader
from ordercore.wire.shape import TAG, VALUE, Shape, fields_of, shape_of

__all__ = ["Members", "members_of", "read_union"]


@frozen
class Members:
    """The members of a union, by how they are told apart."""

    #: the class of JSON data -> the one member that is written so, untagged.
    untagged: dict[type, Any]
    #: class name -> the member, an attrs class written as a tagged object.
    objects: dict[str, Any]
    #: class name -> the member, a notation that is wrapped because other members are text too.
    wrapped: dict[str, Any]


def members_of(shape: Shape) -> Members:
    """Sort the members of a union.

    Raises:
        InvalidValue: two of them cannot be told apart.
    """
    shapes = [shape_of(part) for part in shape.parts]
    objects = {_name(each.type): each.type for each in shapes if each.kind == "class"}
    texts = [each for each in shapes if _written_as(each) is str]
    wrapped = {_name(each.type): each.type for each in texts if each.kind == "notation"} if len(texts) > 1 else {}
    untagged: dict[type, Any] = {}
    for each in shapes:
        if each.kind == "class" or _name(each.type) in wrapped:
            continue
        if _written_as(each) in untagged:
            raise InvalidValue(f"{each.type} cannot be told from {untagged[_written_as(each)]}", mend="make it a class")
        untagged[_written_as(each)] = each.type
    if (
        len(objects) + len(wrapped) + len(untagged) != len(shapes)
        or objects.keys() & wrapped.keys()
        or dict in untagged
    ):
        raise InvalidValue(f"the members of {shape.type} cannot be told apart", mend="give each class its own name")
    for name, member in objects.items():
        if any(field.name == TAG for field in fields_of(member)):
            raise InvalidValue(
                f"{name} has a field {TAG!r}, which names the member of a union", mend="rename the field"
            )
    return Members(untagged, objects, wrapped)


def _name(type_: Any) -> str:
    return getattr(get_origin(type_) or type_, "__name__", "")


def _written_as(shape: Shape) -> type:
    kinds: set[type]
    match shape.kind:
        case "plain":
            kinds = {shape.type}
        case "notation":
            return str
        case "array" | "row" | "set":
            return list
        case "literal":
            kinds = {value.__class__ for value in shape.parts}
        case "enum":
            kinds = {each.value.__class__ for each in shape.type}
        case _:
            return dict
    if len(kinds) != 1:
        raise InvalidValue(f"{shape.type} mixes kinds of values inside a union", mend="keep it to one kind")
    return kinds.pop()


def read_union(shape: Shape, reader: Callable[[Any], Reader], class_reader: Callable[[Any], Reader]) -> Reader:
    """The reader of a union.

    Args:
        shape: the union.
        reader: makes the reader of an untagged member.
        class_reader: makes the reader of an attrs class whose object carries the tag.
    """
    members = members_of(shape)
    untagged = {kind: reader(member) for kind, member in members.untagged.items()}
    tagged = {name: class_reader(member) for name, member in members.objects.items()}
    tagged |= {name: _unwrapped(reader(member)) for name, member in members.wrapped.items()}
    if tagged:
        untagged[dict] = _tagged(tagged)
    wanted = " or ".join([*(kind.__name__ for kind in members.untagged), *(f"{TAG}={name}" for name in tagged)])

    def read(data: Any, _: Any) -> Any:
        member = untagged.get(data.__class__)
        if member is None:
            raise Malformed(f"{shown(data)} is none of the members", mend=f"give {wanted}")
        return member(data, None)

    return read


def _tagged(readers: dict[str, Reader]) -> Reader:
    def read(data: Any, _: Any) -> Any:
        tag = data.get(TAG)
        if tag.__class__ is not str or tag not in readers:
            problem = f"{shown(tag)} is no known type" if TAG in data else "the type is missing"
            raise Malformed(problem, path=f"/{TAG}", mend=f"use one of {', '.join(readers)}")
        return readers[tag](data, None)

    return read


def _unwrapped(inner: Reader) -> Reader:
    def read(data: Any, _: Any) -> Any:
        if data.keys() != {TAG, VALUE}:
            raise Malformed(f"not an object of {TAG!r} and {VALUE!r}", mend="give just these two")
        try:
            return inner(data[VALUE], None)
        except InvalidValue as error:
            raise Malformed(error.problem, path=f"/{VALUE}{error.path}", mend=error.mend) from error

    return read
