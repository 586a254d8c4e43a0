from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ordercore.errors import CurrencyMismatch, InvalidId, InvalidValue, UnknownCurrency
from ordercore.tax import Exemption, TaxBuyer, TaxLine, TaxQuestion
from ordercore.tax.question import MOST_LINES, checked_lines
from ordercore.values import Money, Place, Unrounded
from tests.tax.made import DAY, lines

UK = Place("gb")


def asked(asked_lines: tuple[TaxLine, ...], *, currency: str = "GBP", on: date = DAY) -> TaxQuestion:
    return TaxQuestion(on, currency, UK, UK, asked_lines)


def test_two_lines_of_one_id_are_refused_with_the_path_of_the_second() -> None:
    twice = (*lines("GBP", 1, 2), TaxLine("1", Money(3, "GBP")))

    with pytest.raises(InvalidValue, match="two lines are called '1'") as caught:
        asked(twice)
    assert caught.value.path == "/lines/2/id"


def test_a_line_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatch) as caught:
        asked(lines("EUR", 1))
    assert (caught.value.left, caught.value.right) == ("GBP", "EUR")


def test_an_unknown_currency_is_refused_even_without_lines() -> None:
    with pytest.raises(UnknownCurrency):
        asked((), currency="GBX")


def test_as_many_lines_as_allowed_and_not_one_more() -> None:
    most = lines("GBP", *range(MOST_LINES))

    assert checked_lines(most, "GBP") is most
    with pytest.raises(InvalidValue, match="10001 lines"):
        asked((*most, TaxLine("one-more", Money(1, "GBP"))))


def test_the_tax_point_is_a_day() -> None:
    with pytest.raises(InvalidValue, match="the tax point is a datetime") as caught:
        asked((), on=datetime(2011, 1, 4, tzinfo=UTC))
    assert caught.value.path == "/supplied_on"


@pytest.mark.parametrize("tax_class", ["", "food", "food/beverage/tea", "class-1_b", "/".join("abcdefgh")])
def test_a_tax_class_is_a_path(tax_class: str) -> None:
    assert TaxLine("1", Money(1, "GBP"), tax_class).tax_class == tax_class


@pytest.mark.parametrize(
    "tax_class", ["Food", "/food", "food/", "a//b", "thé", "a" * 33, "/".join("abcdefghi"), "a b", "a\n"]
)
def test_anything_else_is_not(tax_class: str) -> None:
    with pytest.raises(InvalidValue, match="is not a tax class"):
        TaxLine("1", Money(1, "GBP"), tax_class)


def test_a_line_has_an_id() -> None:
    with pytest.raises(InvalidId):
        TaxLine("", Money(1, "GBP"))


def test_what_has_been_checked_is_one_of_the_answers_there_are() -> None:
    with pytest.raises(InvalidValue, match="unknown status 'lost'") as caught:
        Exemption(UK, "resale", status="lost")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.mend) == ("/status", "use one of valid, pending, revoked")
    with pytest.raises(InvalidValue, match="unknown vat_id_status 'maybe'") as caught:
        TaxBuyer(vat_id_status="maybe")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.mend) == (
        "/vat_id_status",
        "use one of not_checked, valid, invalid, unavailable",
    )


@pytest.mark.parametrize("more", [{"exact": Unrounded("1", "EUR")}, {"reimbursed": Money(1, "EUR")}])
def test_all_amounts_of_a_line_are_in_one_currency(more: dict[str, Any]) -> None:
    with pytest.raises(CurrencyMismatch) as caught:
        TaxLine("1", Money(1, "GBP"), **more)
    assert (caught.value.left, caught.value.right) == ("GBP", "EUR")
