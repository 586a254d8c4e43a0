"""A small shop the examples are told in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ordercore.pricing import (
    AskedCharge,
    Buyer,
    ChargeRow,
    Line,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    price,
)
from ordercore.values.money import Money
from ordercore.values.verdict import Refused

ON = date(2026, 11, 22)

MUG = PriceRow("mug", Money("12.50", "USD"), sku="MUG")
TEA = PriceRow("tea", Money("9.00", "USD"), sku="ASSAM")


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def mugs(quantity: int = 1, id: str = "1") -> Line:
    return Line(id, "MUG", quantity, ("ware/cups",))


def teas(quantity: int = 1, id: str = "2") -> Line:
    return Line(id, "ASSAM", quantity, ("tea/black",))


def ask(
    *lines: Line,
    buyer: Buyer | None = None,
    coupons: Iterable[str] = (),
    charges: Iterable[AskedCharge] = (),
    on: date = ON,
    currency: str = "USD",
) -> PriceQuestion:
    return PriceQuestion(on, currency, buyer or Buyer(), lines, coupons, charges)


def book(*entries: PriceRow | Rule | ChargeRow) -> PriceBook:
    """A book of these rows, rules and charges."""
    return PriceBook(
        "spring",
        [each for each in entries if isinstance(each, PriceRow)],
        [each for each in entries if isinstance(each, Rule)],
        [each for each in entries if isinstance(each, ChargeRow)],
    )


def priced(question: PriceQuestion, book: PriceBook) -> PriceAnswer:
    answer = price(question, book)
    assert isinstance(answer, PriceAnswer), answer
    return answer


def refused(question: PriceQuestion, book: PriceBook) -> Refused:
    answer = price(question, book)
    assert isinstance(answer, Refused), answer
    return answer
