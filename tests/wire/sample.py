"""One value of a type with every field set, always the same: what golden files are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Place
from ordercore.values.quantity import Quantity
from ordercore.wire.shape import fields_of, shape_of

__all__ = ["sample_of"]

NOTED: Final[dict[Any, Any]] = {
    int: 3,
    bool: True,
    Money: Money("12.50", "USD"),
    Unrounded: Unrounded("2.555", "USD"),
    Percent: Percent("17.5"),
    Quantity: Quantity(6),
    Decimal: Decimal("2.5"),
    Fraction: Fraction(5, 12),
    date: date(2026, 11, 22),
    datetime: datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    Place: Place("us-ny/putnam"),
}

NAMED: Final[dict[tuple[str, Any], Any]] = {
    ("currency", str): "USD",
    ("country", str): "US",
    ("region", str): "NY",
    ("unit", str): "EA",
    ("base", str): "KGM",
    ("since", date): date(2026, 1, 1),
    ("until", date): date(2027, 1, 1),
    ("blocks", frozenset[str]): frozenset({"confirm", "ship"}),
}
"""Fields that follow a rule their type does not tell, by name."""


def sample_of(type_: Any, name: str = "", above: tuple[Any, ...] = ()) -> Any:
    """The sample of a type, as the value of a field of that name."""
    if (name, type_) in NAMED:
        return NAMED[name, type_]
    if type_ is str:
        return f"the-{name.replace('_', '-')}"
    if type_ in NOTED:
        return NOTED[type_]
    shape = shape_of(type_)
    match shape.kind:
        case "optional" | "union":
            return sample_of(shape.parts[0], name, above)
        case "when":
            return sample_of(get_args(shape.type)[0], name, above)
        case "literal":
            return shape.parts[-1]
        case "enum":
            return list(shape.type)[-1]
        case "array" | "set":
            made = () if shape.parts[0] in above else (sample_of(shape.parts[0], name, above),)
            return frozenset(made) if shape.kind == "set" else made
        case "row":
            return tuple(sample_of(part, f"{name} {at}", above) for at, part in enumerate(shape.parts, start=1))
        case "mapping":
            return {"key": sample_of(shape.parts[0], name, above)}
        case _:
            return type_(
                **{each.keyword: sample_of(each.type, each.name, (*above, type_)) for each in fields_of(type_)}
            )
