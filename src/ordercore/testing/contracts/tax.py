"""The contract of a tax provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import ClassVar, Final, get_args

import pytest
from attrs import evolve

from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.ports.tax import TaxProvider
from ordercore.tax.answer import TaxedLine
from ordercore.tax.question import TaxLine, TaxQuestion
from ordercore.tax.quote import Capability, NoAnswer, NotAsked, QuotedLine, Quoting, TaxQuote
from ordercore.tax.reverse import ReturnedPart, TaxCredit
from ordercore.testing.contract import Contract
from ordercore.values.money import Money
from ordercore.values.place import Place

__all__ = ["QUESTION", "TaxProviderContract"]

Factory = Callable[[], TaxProvider]
"""Makes a provider to which nothing was reported, each time it is called."""

QUESTION: Final = TaxQuestion(
    date(2026, 11, 20),
    "USD",
    Place("us-or"),
    Place("us-ny"),
    (TaxLine("1", Money("100.00", "USD")), TaxLine("2", Money("20.00", "USD"), "food")),
)
"""What providers are asked unless a test class says otherwise."""


class TaxProviderContract(Contract):
    """Everything `ordercore.ports.tax.TaxProvider` promises; subclass it and give it one fixture, `factory`.

    A verb that the provider's own `capabilities` do not list is not called; its tests are skipped and say so.
    """

    port = TaxProvider

    #: whether a test can make the provider unreachable; says how in `cut_off`.
    supports_outage: ClassVar[bool] = False
    #: a question that the provider has a quote for, if it has one for any.
    question: ClassVar[TaxQuestion] = QUESTION

    def cut_off(self, provider: TaxProvider) -> None:
        """Make a provider unreachable; needed when `supports_outage` is true."""
        raise AssertionError(f"{type(self).__name__} supports outages: it must say how in `cut_off`")

    def given(self, factory: Factory, *verbs: Capability) -> TaxProvider:
        """A fresh provider; the test is skipped when it lacks one of the verbs."""
        provider = factory()
        for verb in verbs:
            if verb not in provider.capabilities:
                pytest.skip(f"{provider.name} does not list {verb!r} among its capabilities")
        return provider

    def quote(self, tax: str = "9.25") -> TaxQuote:
        """Figures to report."""
        currency = self.question.currency
        lines = [QuotedLine(each.id, Money.zero(currency)) for each in self.question.lines]
        return TaxQuote("kit", "K-1", tuple(lines), Money(tax, currency))

    def credit(self, returned: Fraction = Fraction(1)) -> TaxCredit:
        """A credit to report: goods worth one unit of the currency, untaxed."""
        amount, zero = Money(-1, self.question.currency), Money.zero(self.question.currency)
        line = TaxedLine(self.question.lines[0].id, amount, zero, amount, ())
        parts = (ReturnedPart(line.id, returned),)
        on = self.question.supplied_on
        return TaxCredit(parts, (line,), amount, zero, amount, supplied_on=on, credited_on=on)

    def test_it_says_who_it_is_and_what_it_can_do(self, factory: Factory) -> None:
        provider = factory()
        assert provider.name
        assert type(provider.name) is str
        assert type(provider.capabilities) is frozenset
        assert provider.capabilities <= set(get_args(Capability))

    def test_a_quote_answers_what_was_asked(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        found = provider.quote(self.question)
        assert isinstance(found, TaxQuote), f"no quote, so nothing is shown: {found}"
        assert found.provider == provider.name
        asked = [each.id for each in self.question.lines]
        assert [each.id for each in found.lines] in ([], asked)
        amounts = [found.tax, *[each.tax for each in found.lines]]
        assert {each.currency for each in amounts} == {self.question.currency}

    def test_no_answer_is_an_answer(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        nowhere = evolve(self.question, ship_to=Place("xx"))
        found = provider.quote(nowhere)
        assert isinstance(found, TaxQuote | NoAnswer)
        assert found.provider == provider.name

    def test_asking_writes_nothing_and_may_be_done_again(self, factory: Factory) -> None:
        provider = self.given(factory, "quote", "commit", "adjust")
        first = provider.quote(self.question)
        assert provider.quote(self.question) == first
        names = [getattr(first, "reference", ""), "INV-1", provider.name]
        for name in filter(None, names):
            with pytest.raises(UnknownDocument):
                provider.adjust(name, self.quote())

    def test_several_threads_may_ask(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        first = provider.quote(self.question)

        def ask() -> list[Quoting]:
            return [provider.quote(self.question) for _ in range(2)]

        assert all(found == [first, first] for found in self.race().run([ask] * self.strictness.threads))

    def test_a_provider_out_of_reach_was_not_asked(self, factory: Factory) -> None:
        self.needs("supports_outage")
        provider = self.given(factory, "quote")
        self.cut_off(provider)
        found = provider.quote(self.question)
        assert isinstance(found, NotAsked)
        assert found.provider == provider.name

    def test_a_report_out_of_reach_is_an_error(self, factory: Factory) -> None:
        self.needs("supports_outage")
        provider = self.given(factory, "commit")
        self.cut_off(provider)
        with pytest.raises(Exception):  # noqa: B017, PT011 -- which error is the adapter's own affair
            provider.commit("INV-1", self.quote())

    def test_a_report_is_made_once(self, factory: Factory) -> None:
        provider = self.given(factory, "commit")
        provider.commit("INV-1", self.quote())
        provider.commit("INV-1", self.quote())
        provider.commit("INV-2", self.quote("1.00"))
        with pytest.raises(CommandConflict):
            provider.commit("INV-1", self.quote("9.26"))
        provider.commit("INV-1", self.quote())

    def test_other_figures_replace_those_reported(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "adjust")
        provider.commit("INV-1", self.quote())
        provider.adjust("INV-1", self.quote("9.26"))
        provider.adjust("INV-1", self.quote("9.26"))
        provider.commit("INV-1", self.quote("9.26"))
        with pytest.raises(UnknownDocument):
            provider.adjust("INV-2", self.quote())

    def test_a_void_report_was_never_made(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void")
        provider.commit("INV-1", self.quote())
        provider.commit("INV-2", self.quote())
        provider.void("INV-1")
        provider.void("INV-1")
        provider.void("INV-3")
        provider.commit("INV-1", self.quote("9.26"))
        with pytest.raises(CommandConflict):
            provider.commit("INV-2", self.quote("9.26"))

    def test_a_void_report_cannot_be_adjusted(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void", "adjust")
        provider.commit("INV-1", self.quote())
        provider.void("INV-1")
        with pytest.raises(UnknownDocument):
            provider.adjust("INV-1", self.quote())

    def test_a_credit_is_reported_once_and_against_a_report(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "refund")
        provider.commit("INV-1", self.quote())
        provider.refund("CM-1", "INV-1", self.credit())
        provider.refund("CM-1", "INV-1", self.credit())
        with pytest.raises(CommandConflict):
            provider.refund("CM-1", "INV-1", self.credit(Fraction(1, 2)))
        with pytest.raises(UnknownDocument):
            provider.refund("CM-2", "INV-9", self.credit())
        provider.refund("CM-2", "INV-1", self.credit(Fraction(1, 2)))
