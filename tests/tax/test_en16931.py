"""The summary of EN 16931 beside lines rounded otherwise."""

from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import EN_16931, compute, line_net, vat_summary
from ordercore.values import Money, Quantity, Unrounded
from tests.tax.made import charged, lines, plan


def test_a_difference_of_cents_is_disclosed_and_put_where_the_standard_has_a_place() -> None:
    # Three times 99.99 at 25 %: 75.00 by line, 74.99 by category (ConnectingEurope/eInvoicing-EN16931 143).
    by_line = compute(plan(("1 2 3", (charged("se", "25"),)), currency="SEK"), lines("SEK", "99.99", "99.99", "99.99"))
    found = vat_summary(by_line)

    assert (str(found.tax), str(found.difference), str(found.rounding)) == ("74.99 SEK", "0.01 SEK", "0.01 SEK")
    assert found.payable == by_line.gross
    by_rate = plan(("1 2 3", (charged("se", "25"),)), currency="SEK", rounding=EN_16931)
    assert not vat_summary(compute(by_rate, lines("SEK", "99.99", "99.99", "99.99"))).difference


def test_allowances_and_charges_stand_apart_and_what_is_paid_is_off() -> None:
    answer = compute(plan(("1 2 3", (charged("de", "19"),)), currency="EUR"), lines("EUR", "100.00", "-10.00", "5.00"))
    found = vat_summary(answer, allowances={"2"}, charges={"3"}, prepaid=Money("50.00", "EUR"))

    assert [str(each.amount) for each in (found.lines, found.allowances, found.charges, found.exclusive)] == [
        "100.00",
        "10.00",
        "5.00",
        "95.00",
    ]
    assert str(found.payable) == "63.05 EUR"
    ((category, base),) = [(group.category, str(group.base)) for group in found.groups]
    assert (category, base) == ("S", "95.00 EUR")


def test_two_taxes_on_a_line_have_no_place_in_it() -> None:
    answer = compute(plan(("1", (charged("ca", "5"), charged("ca-qc", "9.975")))), lines("USD", "1.00"))

    with pytest.raises(InvalidValue, match="several taxes") as caught:
        vat_summary(answer)
    assert caught.value.path == "/lines/0"


def test_the_net_of_a_line_is_rounded_once() -> None:
    price, half = Unrounded("1.005", "EUR"), Unrounded("0.005", "EUR")

    assert str(line_net(price, Quantity(3), per=Quantity(2), allowances=(half,), charges=(half,))) == "1.51 EUR"
    assert str(line_net(price, Quantity(3))) == "3.02 EUR"  # 3.015, for one each where nothing else is said
    with pytest.raises(InvalidValue, match="the price is for none") as caught:
        line_net(price, Quantity(1), per=Quantity(0))
    assert (caught.value.path, caught.value.mend) == ("/per", "give a base quantity above zero")
