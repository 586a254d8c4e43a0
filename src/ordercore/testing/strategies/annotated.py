"""Strategies for any type that has a form on the wire, made from its annotations.

They know of a class what its annotations say and no more: every combination of fields that it takes, sensible or not. For
what a business would hold, see the strategies of its room.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final, get_args, get_origin

from hypothesis import strategies as st

from ordercore.errors import OrdercoreError
from ordercore.testing.strategies.bent import BETWEEN
from ordercore.testing.strategies.ruled import FIELDS, names
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.quantity import Quantity
from ordercore.wire.leaf import LARGEST
from ordercore.wire.shape import fields_of, shape_of

__all__ = ["NOTED", "values_of"]

_words: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_offsets: Final = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_digits: Final = st.integers(-(10**9), 10**9)
_ratios: Final = st.builds(Fraction, _digits, st.integers(1, 10**6))

NOTED: Final[dict[Any, st.SearchStrategy[Any]]] = {
    str: _words | names,
    int: st.integers(0, 5) | st.integers(-LARGEST, LARGEST),
    bool: st.booleans(),
    Money: st.builds(Money.of_minor, _digits, st.sampled_from(["USD", "USD", "JPY", "BHD"])),
    Unrounded: st.builds(Unrounded, _ratios, st.sampled_from(["USD", "USD", "JPY", "BHD"])),
    Percent: st.builds(Percent, _ratios),
    Quantity: st.builds(Quantity, _ratios, st.sampled_from(["EA", "CS", "KGM"])),
    Decimal: st.decimals(-(10**9), 10**9, places=3) | st.integers(0, 9).map(Decimal),
    Fraction: _ratios,
    date: st.dates(date(1990, 1, 1)),
    datetime: st.datetimes(datetime(1990, 1, 1), timezones=st.just(UTC) | _offsets),  # noqa: DTZ001  # the zones come beside it
    Place: st.sampled_from(["us", "us-ny", "us-ny/putnam", "de"]).map(Place),
}
"""Types that are written as themselves or in a notation of their own."""

NAMED: Final[dict[tuple[str, Any], st.SearchStrategy[Any]]] = {
    ("id", str): names,
    ("currency", str): st.just("USD"),
    ("country", str): st.sampled_from(["US", "DE"]),
    ("unit", str): st.sampled_from(["EA", "CS"]),
    ("base", str): st.sampled_from(["EA", "KGM"]),
    ("blocks", frozenset[str]): st.frozensets(st.sampled_from(["confirm", "ship"]), min_size=1),
}
"""Fields that follow a rule their type does not tell, by name."""


@cache
def values_of(type_: Any) -> st.SearchStrategy[Any]:
    """Values of a type; of a class that refuses most combinations of its fields, those it takes.

    Raises:
        InvalidValue: the type has no form on the wire.
    """
    if type_ in NOTED:
        return NOTED[type_]
    shape = shape_of(type_)
    parts = [st.deferred(lambda part=part: values_of(part)) for part in shape.parts] if shape.kind != "literal" else []  # type: ignore[misc]
    match shape.kind:
        case "optional":
            return st.none() | parts[0]
        case "union":
            return st.one_of(parts)
        case "when":
            return st.one_of([values_of(part) for part in get_args(shape.type)])
        case "open":
            return st.integers(0, 5)
        case "literal":
            return st.sampled_from(shape.parts)
        case "enum":
            return st.sampled_from(list(shape.type))
        case "array":
            return st.lists(parts[0], max_size=2).map(tuple)
        case "row":
            return st.tuples(*parts)
        case "set":
            return st.frozensets(parts[0], max_size=3)
        case "mapping":
            return st.dictionaries(names, parts[0], max_size=3)
        case _:
            return _objects(type_)


def _objects(type_: Any) -> st.SearchStrategy[Any]:
    class_ = get_origin(type_) or type_
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for each in fields_of(type_):
        rule = FIELDS.get(class_, {}).get(each.name)
        made = st.deferred(lambda part=each.type: values_of(part))  # type: ignore[misc]
        chosen = NAMED.get((each.name, each.type), made) if rule is None else rule(values_of, each.type)
        (required if each.is_required else optional)[each.keyword] = chosen
    drawn = st.fixed_dictionaries(required, optional=optional).map(BETWEEN.get(class_, dict))
    return drawn.map(_maker(type_)).filter(lambda made: made is not None)


def _maker(type_: Any) -> Callable[[dict[str, Any]], Any]:
    def make(fields: dict[str, Any]) -> Any:
        try:
            return type_(**fields)
        except (OrdercoreError, ArithmeticError):
            return None  # the class says no to this combination: seldom, when it follows its rules

    return make
