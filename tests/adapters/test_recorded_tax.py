"""The recorded provider keeps the promises of the port."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ordercore.adapters.recorded_tax import RecordedTaxProvider
from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.ports.tax import TaxProvider, first_quote
from ordercore.tax import ReturnedPart, TaxCredit, TaxLine, TaxQuestion, compute, reverse
from ordercore.tax.quote import NoAnswer, NotAsked, TaxQuote
from ordercore.values import Money, Place
from ordercore.wire import dumps
from tests.tax.made import charged, plan

LINES = (TaxLine("1", Money(100, "USD")),)
QUESTION = TaxQuestion(date(2026, 11, 22), "USD", Place("us-or"), Place("us-tn"), LINES)
QUOTE = TaxQuote("avatax", "A-1", (), Money("9.25", "USD"))
RECORDING = {dumps(QUESTION): QUOTE}


def test_no_answer_and_not_asked_are_two() -> None:
    knows = RecordedTaxProvider("knows", RECORDING)
    silent = RecordedTaxProvider("silent", {})
    down = RecordedTaxProvider("down", RECORDING, reachable=False)

    assert isinstance(knows, TaxProvider)
    assert first_quote([silent, knows], QUESTION).is_certain
    found = first_quote([down, silent, knows], QUESTION)
    assert found.quote == QUOTE
    assert [type(each) for each in found.passed] == [NotAsked, NoAnswer]
    assert not found.is_certain
    assert first_quote([down], QUESTION).quote is None


def test_reports_are_made_once() -> None:
    provider = RecordedTaxProvider("avatax", RECORDING)
    other = TaxQuote("avatax", "A-2", (), Money("9.26", "USD"))
    sold = compute(plan(("1", (charged("us-tn", "9.25"),))), LINES)
    credit = reverse(sold, [ReturnedPart("1", Fraction(1))], credited_on=date(2026, 12, 1))
    assert isinstance(credit, TaxCredit)

    provider.commit("INV-1", QUOTE)
    provider.commit("INV-1", QUOTE)
    with pytest.raises(CommandConflict):
        provider.commit("INV-1", other)
    provider.adjust("INV-1", other)
    provider.refund("CM-1", "INV-1", credit)
    provider.refund("CM-1", "INV-1", credit)
    assert set(provider.documents) == {"INV-1", "CM-1"}
    provider.void("INV-1")
    provider.void("INV-1")
    with pytest.raises(UnknownDocument):
        provider.adjust("INV-1", QUOTE)
    with pytest.raises(UnknownDocument):
        provider.refund("CM-2", "INV-1", credit)
