"""Documents of account: how they are made of an order, and what they say of themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import UnknownLine
from ordercore.lifecycle.invoice.draft import charge_line, draft_of, goods_share
from ordercore.lifecycle.invoice.record import InvoiceLine
from ordercore.lifecycle.order.bucket import Buckets
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.place import Address

TODAY: Final = date(2026, 3, 2)


def pounds(text: str) -> Money:
    return Money(text, "GBP")


SEVEN: Final = OrderLine(
    "1", "MUG", "Mug", "EA", Decimal(7), Unrounded("1.50", "GBP"), pounds("10.00"), pounds("2.00"), Buckets(Decimal(7))
)
FREIGHT: Final = OrderCharge("freight", "freight", "By lorry", pounds("5.00"), pounds("1.00"))
ORDER: Final = Order(
    "o1", "confirmed", "order/1", "guest", "head", Address("GB"), "GBP", TODAY, (SEVEN,), credit_accounts=("c1",)
)


def test_pieces_stand_at_their_share_of_what_was_agreed() -> None:
    # 3/7 of 10.00 and 2.00 are 4.29 and 0.86, 5/7 are 7.14 and 1.43; what is left is the difference.
    first = goods_share(SEVEN, Decimal(3), Decimal(0))
    second = goods_share(SEVEN, Decimal(2), Decimal(3))

    assert first == InvoiceLine(
        "1", "Mug", Decimal(3), "EA", Unrounded("1.50", "GBP"), pounds("4.29"), pounds("0.86"), "1", "MUG"
    )
    assert (second.quantity, second.net, second.tax) == (Decimal(2), pounds("2.85"), pounds("0.57"))


@given(st.sets(st.integers(1, 6)))
def test_however_a_line_is_billed_its_bills_add_up_to_it(cuts: set[int]) -> None:
    ends = pairwise([0, *sorted(cuts), 7])
    billed = [goods_share(SEVEN, Decimal(after - before), Decimal(before)) for before, after in ends]

    assert total([line.net for line in billed], "GBP") == SEVEN.net
    assert total([line.tax for line in billed], "GBP") == SEVEN.tax


def test_a_charge_is_one_of_nothing_counted() -> None:
    line = charge_line(FREIGHT)

    assert line == InvoiceLine(
        "freight", "By lorry", Decimal(1), "", Unrounded("5", "GBP"), pounds("5.00"), pounds("1.00"), "freight"
    )
    assert line.gross == pounds("6.00")


def test_a_document_for_an_order_goes_to_who_pays_for_it() -> None:
    lines = (charge_line(FREIGHT),)
    made = draft_of(
        "invoice", "i1", lines, customer="guest", currency="GBP", on=TODAY, process="invoice/1", order=ORDER
    )

    assert (made.order, made.bill_to, made.credit_accounts) == ("o1", "head", ("c1",))
    assert (made.status, made.due_on, made.outstanding) == ("open", TODAY, pounds("6.00"))


def test_a_line_of_a_document_is_found_by_its_id() -> None:
    lines = (goods_share(SEVEN, Decimal(1), Decimal(0)), charge_line(FREIGHT))
    made = draft_of("invoice", "i1", lines, customer="guest", currency="GBP", on=TODAY, process="invoice/1")

    assert made.line("freight") is made.lines[1]
    with pytest.raises(UnknownLine) as caught:
        made.line("9")
    assert caught.value.id == "9"
