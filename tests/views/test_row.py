"""Documents as rows that can be found, and nothing in them that names a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ordercore.lifecycle.order import LineQuantity
from ordercore.ports.query import Condition, Query
from ordercore.testing.house import CLERK
from ordercore.values import Refused
from ordercore.views import row, words
from tests.desk.shop import Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    """A shop with one document of every kind."""
    shop = Shop()
    shop.stocked()
    order, bill = shop.billed(("MUG", 2), reference="PO 17", channel="web")
    shop.do(shop.desk.payments.receive, bill.id, bill.gross, method="cash", id="P1", reference="IBAN-1")
    shop.do(shop.desk.returns.authorize, order.id, order_line(), id="R1")
    return shop


def order_line() -> tuple[Any, ...]:

    return (LineQuantity("1", Decimal(1)),)


def only(shop: Shop, kind: str, *where: Condition, text: str = "") -> Iterator[str]:
    found = shop.desk.search.find(Query(kind, where, text), by=CLERK)
    assert not isinstance(found, Refused)
    return (each.id for each in found.rows)


@pytest.mark.parametrize("letter", ["x", "\u6771", "\U0010ffff"])
def test_of_a_long_text_the_row_has_the_beginning_and_the_document_the_whole(letter: str) -> None:
    shop, long = Shop(), letter * 10_000
    shop.stocked()
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), reference=long))

    assert taken.reference == long
    assert row(taken)["reference"] == letter * 500
    assert [*only(shop, "order", Condition("reference", "prefix", letter * 500))] == [taken.id]
    assert all(len(str(value)) <= 500 for value in row(taken).values())


def test_amounts_and_days_sort_as_they_should(shop: Shop) -> None:
    (order,) = [shop.now("order", id) for id in only(shop, "order")]

    assert row(order) == {
        "status": "closed",
        "customer": "guest",
        "bill_to": "guest",
        "placed_on": "2026-03-02",
        "channel": "web",
        "reference": "PO 17",
        "currency": "GBP",
        "gross": 800,
        "fulfillment": "fulfilled",
        "invoicing": "invoiced",
        "payment": "paid",
        "returns": "announced",
    }


def test_every_kind_has_a_row_of_text_and_whole_numbers(shop: Shop) -> None:
    for kind in ("order", "fulfillment", "invoice", "return", "payment", "adjustment"):
        (document,) = [shop.now(kind, id) for id in only(shop, kind)]
        assert all(type(value) in (str, int) for value in row(document).values())
        assert row(document)["status"] == document.status
    with pytest.raises(KeyError):
        row(date(2026, 1, 1))


def test_documents_are_found_by_their_words(shop: Shop) -> None:
    assert list(only(shop, "order", text="mug po")) == list(only(shop, "order"))
    assert list(only(shop, "order", text="bristol")) == []
    assert list(only(shop, "invoice", text="mug")) == list(only(shop, "invoice"))
    assert list(only(shop, "order", Condition("payment", "eq", "paid"))) == list(only(shop, "order"))
    assert words(shop.now("payment", "P1")) == ""


def test_a_payment_keeps_its_bank_details_out_of_sight(shop: Shop) -> None:
    payment = shop.desk.counter.load_whole("payment", "P1").document

    assert payment.reference == "IBAN-1"
    assert shop.now("payment", "P1").reference == ""
    assert "IBAN-1" not in f"{row(payment)} {words(payment)} {payment!r}"
