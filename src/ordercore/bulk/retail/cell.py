"""What the cells of the file say, column by column, and what is wrong with a cell that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from ordercore.bulk.retail.country import COUNTRIES
from ordercore.catalog.item import checked_sku
from ordercore.errors import InvalidId, InvalidValue
from ordercore.values.ids import checked_id
from ordercore.values.money import Unrounded

__all__ = ["CURRENCY", "READERS", "country", "customer", "instant", "number", "price", "quantity", "shown", "sku"]

CURRENCY: Final = "GBP"
"""All prices of the data set are in pounds sterling, by its description."""

_LARGEST: Final = 10**9
_DIGITS: Final = 11  # more than its digits and a sign: what is longer is too large, and need not be read to know it
_NUMBER_LENGTH: Final = (
    100  # leaves room for the line, the part and the verb, which ids of documents and commands append
)
_SHOWN: Final = 40


def shown(text: str) -> str:
    """A cell as an error quotes it, cut off after 40 characters."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}..."


def _wrong(text: str, what: str, mend: str) -> InvalidValue:
    return InvalidValue(f"{shown(text)} is no {what}", mend=mend)


def number(text: str) -> str:
    """An invoice number. It has no colon: that is what parts a number from a line in the ids of documents."""
    try:
        if ":" not in text and len(text) <= _NUMBER_LENGTH:
            return checked_id(text)
    except InvalidId:
        pass
    mend = f"write 1 to {_NUMBER_LENGTH} of the letters a to z, digits and . _ @ + -, first a letter or digit"
    raise _wrong(text, "invoice number", mend)


@cache
def sku(text: str) -> str:
    """The item: its code in upper case, so that ``85123a`` is ``85123A``."""
    try:
        return checked_sku(text.upper())
    except InvalidId as error:
        raise _wrong(text, "stock code", error.mend) from error


def quantity(text: str) -> int:
    """How many."""
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise _wrong(text, "quantity", "write a whole number such as 6 or -1")
    many = int(text) if len(text) <= _DIGITS else _LARGEST + 1
    if abs(many) > _LARGEST:
        raise InvalidValue(f"{shown(text)} is more than a thousand million pieces", mend="divide the line")
    return many


@cache
def instant(text: str) -> datetime:
    """When; the file names no zone, and no day changes when it is read as UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise _wrong(text, "time stamp", "write it like 2010-12-01 08:26:00")
    return at.replace(tzinfo=UTC)


@cache
def price(text: str) -> Unrounded:
    """What one piece costs, with every digit."""
    try:
        return Unrounded(text, CURRENCY)
    except InvalidValue as error:
        mend = "write it like 2.55, in plain digits with at most 9 after the point and no sign of a currency"
        raise _wrong(text, "price", mend) from error


@cache
def customer(text: str) -> str:
    """Who bought; empty for a guest. Customers of the data set are numbers that end in ``.0``."""
    try:
        return checked_id(text.removesuffix(".0")) if text else ""
    except InvalidId as error:
        raise _wrong(text, "customer", "write a number such as 17850, or nothing for a guest") from error


def country(text: str) -> str:
    """ISO 3166-1 code of a country, see `COUNTRIES`."""
    code = COUNTRIES.get(text)
    if code is None:
        raise _wrong(text, "country of the data set", "name it as the data set does, such as United Kingdom")
    return code


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "InvoiceNo": number,
    "StockCode": sku,
    "Description": str.strip,
    "Quantity": quantity,
    "InvoiceDate": instant,
    "UnitPrice": price,
    "CustomerID": customer,
    "Country": country,
}
"""The columns of the layout, and what reads their cells; each raises `InvalidValue` with what it was given and a mend."""
