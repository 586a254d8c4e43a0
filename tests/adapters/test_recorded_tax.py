"""The recorded provider keeps the promises of the port."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ordercore.adapters.recorded_tax import RecordedTaxProvider
from ordercore.ports.tax import TaxProvider, first_quote
from ordercore.tax import TaxLine, TaxQuestion
from ordercore.tax.quote import NoAnswer, NotAsked, TaxQuote
from ordercore.testing.contracts import TaxProviderContract
from ordercore.testing.contracts.tax import QUESTION as ASKED
from ordercore.values import Money, Place
from ordercore.wire import dumps

LINES = (TaxLine("1", Money(100, "USD")),)
QUESTION = TaxQuestion(date(2026, 11, 22), "USD", Place("us-or"), Place("us-tn"), LINES)
QUOTE = TaxQuote("avatax", "A-1", (), Money("9.25", "USD"))
RECORDING = {dumps(QUESTION): QUOTE}


class TestRecordedTaxProvider(TaxProviderContract):
    supports_outage = True

    @pytest.fixture
    def factory(self) -> Callable[[], TaxProvider]:
        return lambda: RecordedTaxProvider("avatax", {dumps(ASKED): QUOTE})

    def cut_off(self, provider: TaxProvider) -> None:
        assert isinstance(provider, RecordedTaxProvider)
        provider.reachable = False


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
