"""The fingerprint of a book and a question: the same two always have the same one, and it is stored with the answer."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import cast

from attrs import AttrsInstance, fields

from ordercore.pricing.question import Line, PriceQuestion

__all__ = ["fingerprint_of_book", "fingerprint_of_question"]


def _canonical(value: object) -> object:
    """A value as JSON knows it: attrs classes by name and fields, sets sorted, days as ISO 8601.

    A field that has its default is left out, so that a field added later changes no fingerprint given before.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    kind = cast("type[AttrsInstance]", value.__class__)
    told = [
        (each.name, getattr(value, each.name)) for each in fields(kind) if getattr(value, each.name) != each.default
    ]
    return [kind.__name__, *[[name, _canonical(part)] for name, part in told]]


def _digest(content: object) -> str:
    return sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def fingerprint_of_book(parts: tuple[object, ...]) -> str:
    """SHA-256 of what a book is made of; the order of rows, rules and charges must have been made canonical before."""
    return _digest(_canonical(parts))


def _override(line: Line) -> tuple[object, ...]:
    if line.override is None:
        return ()
    unit = line.override.unit
    return unit.numerator, unit.denominator, line.override.reason, line.override.by


def _line(line: Line) -> tuple[object, ...]:
    # Written out field by field: a cart is read far more often than a book, and this is a tenth of the cost.
    quantity = line.quantity
    plain = (line.id, line.sku, quantity.numerator, quantity.denominator, quantity.unit, line.groups)
    more = line.cost is not None or line.tax_rate is not None or line.units is not None
    if line.override is None and not more:
        return plain
    if not more:
        return (*plain, _override(line))
    return (*plain, _override(line), _canonical(line.cost), _canonical(line.tax_rate), _canonical(line.units))


def fingerprint_of_question(book: str, question: PriceQuestion) -> str:
    """SHA-256 of a question asked of the book with this fingerprint.

    Two questions have the same one exactly when every field is equal. Lines in another order are another question: they cost the
    same, but the answer has them in that order, and one fingerprint stands for one answer.
    """
    said = (
        book,
        question.on.isoformat(),
        question.currency,
        _canonical(question.buyer),
        sorted(question.coupons),
        [_line(line) for line in question.lines],
        _canonical(question.charges),
    )
    if not question.taken:
        return _digest(said)
    return _digest((*said, _canonical(question.taken)))
