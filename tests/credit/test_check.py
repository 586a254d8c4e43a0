from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ordercore.credit import (
    STANDARD,
    CreditAccount,
    CreditLimit,
    CreditQuestion,
    Exposure,
    Limit,
    Standing,
    Unlimited,
    check,
)
from ordercore.testing.strategies.credit import credit_questions
from ordercore.values import Money, Period, Refused, Verdict, allowed, refused

DAY = date(2026, 6, 1)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def account(*limits: Limit, id: str = "acme") -> CreditAccount:
    return CreditAccount(id, "USD", limits)


def owing(amount: str, *, days: int = 0) -> Exposure:
    late = usd(amount) if days else usd("0")
    return Exposure(DAY, usd("0"), open_invoices=usd(amount), overdue=late, oldest_overdue_days=days)


def codes(verdict: Verdict) -> tuple[str, ...]:
    return verdict.codes if isinstance(verdict, Refused) else ()


@pytest.mark.parametrize(
    ("limit", "owed", "asked", "fits"),
    [
        ("1000", "0", "1000", True),
        ("1000", "0", "1000.01", False),
        ("1000", "999.99", "0.01", True),
        ("1000", "1000", "0.01", False),
        ("0", "0", "0.01", False),
        ("1000", "2000", "0", True),
        ("1000", "2000", "-1", True),
    ],
)
def test_what_is_owed_and_asked_stays_within_the_limit(limit: str, owed: str, asked: str, fits: bool) -> None:
    verdict = check(CreditQuestion(account(CreditLimit(usd(limit))), owing(owed), usd(asked)))

    assert codes(verdict) == (() if fits else ("credit.over_limit",))


def test_the_figures_are_in_the_reason() -> None:
    verdict = check(CreditQuestion(account(CreditLimit(usd("1000"))), owing("700"), usd("350.50")))

    assert isinstance(verdict, Refused)
    assert verdict.reasons[0].facts == (
        ("account", "acme"),
        ("limit", "1000.00 USD"),
        ("exposure", "700.00 USD"),
        ("asked", "350.50 USD"),
        ("over", "50.50 USD"),
    )


def test_zero_none_and_unlimited_are_three_things() -> None:
    # Invariant K4: ingadhoc #1565 and the D365 FAQ take 0 for both.
    asked = usd("1")

    assert codes(check(CreditQuestion(account(CreditLimit(usd("0"))), owing("0"), asked))) == ("credit.over_limit",)
    assert codes(check(CreditQuestion(account(), owing("0"), asked))) == ("credit.no_limit",)
    assert codes(check(CreditQuestion(None, owing("0"), asked))) == ("credit.no_account",)
    assert codes(check(CreditQuestion(account(Unlimited()), owing("999999"), asked))) == ()


@pytest.mark.parametrize(("days", "fits"), [(0, True), (30, True), (31, False)])
def test_an_old_debt_stops_new_ones(days: int, fits: bool) -> None:
    verdict = check(CreditQuestion(account(Unlimited()), owing("5", days=days), usd("1")))

    assert codes(verdict) == (() if fits else ("credit.overdue",))


def test_every_reason_is_told() -> None:
    question = CreditQuestion(account(CreditLimit(usd("10"))), owing("20", days=40), usd("1"))

    assert codes(check(question)) == ("credit.over_limit", "credit.overdue")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 28), ("credit.limit_expired",)),
        (date(2026, 3, 1), ("credit.over_limit",)),
        (date(2026, 5, 31), ("credit.over_limit",)),
        (date(2026, 6, 1), ()),
        (date(2026, 7, 1), ("credit.over_limit",)),
        (date(2026, 12, 31), ("credit.over_limit",)),
        (date(2027, 1, 1), ("credit.limit_expired",)),
    ],
)
def test_a_temporary_limit_takes_the_place_of_the_standing_one(on: date, expected: tuple[str, ...]) -> None:
    standing = CreditLimit(usd("100"), Period(date(2026, 3, 1), date(2027, 1, 1)))
    christmas = CreditLimit(usd("500"), Period(date(2026, 6, 1), date(2026, 7, 1)))
    question = CreditQuestion(account(standing, christmas), Exposure.nothing("USD", on=on), usd("300"))

    assert codes(check(question)) == expected


@pytest.mark.parametrize("asked", [Money("1", "EUR"), Money("1000000", "EUR")])
def test_another_currency_is_refused_and_not_guessed_at(asked: Money) -> None:
    question = CreditQuestion(account(CreditLimit(usd("10"))), owing("0"), asked)

    assert codes(check(question)) == ("credit.currency",)
    assert codes(check(evolve(question, exposure=Exposure.nothing("EUR", on=DAY)))) == ("credit.currency",)


@pytest.mark.parametrize(
    ("own", "group", "most"),
    [
        (CreditLimit(usd("10000")), CreditLimit(usd("15000")), "10000"),
        (CreditLimit(usd("20000")), CreditLimit(usd("15000")), "15000"),
        (CreditLimit(usd("0")), CreditLimit(usd("15000")), "0"),
        (Unlimited(), None, "unlimited"),
        (None, CreditLimit(usd("15000")), "15000"),
    ],
)
def test_the_limits_of_the_group_bind_too(own: Limit | None, group: Limit | None, most: str) -> None:
    # Case CRD-15: Dynamics 365, Credit-limit-scenarios.md; here an unlimited member of a limited group is bound by it.
    mine = account(*([own] if own else []))
    above = (Standing(account(*([group] if group else []), id="group"), owing("0")),)

    def fits(amount: str) -> bool:
        return bool(check(CreditQuestion(mine, owing("0"), usd(amount), above)))

    if most == "unlimited":
        assert fits("99999999")
    else:
        assert not fits(f"{most}.01")
        assert most == "0" or fits(most)


def test_the_reason_names_the_account_that_says_no() -> None:
    above = (Standing(account(CreditLimit(usd("100")), id="group"), owing("100")),)
    verdict = check(CreditQuestion(account(CreditLimit(usd("100"))), owing("0"), usd("1"), above))

    assert isinstance(verdict, Refused)
    assert [(each.code, each.fact("account")) for each in verdict.reasons] == [("credit.over_limit", "group")]


def test_a_limit_above_that_has_run_out_refuses_too() -> None:
    spent = CreditLimit(usd("100"), Period(until=DAY))
    above = (Standing(account(spent, id="group"), owing("0")),)

    assert codes(check(CreditQuestion(account(), owing("0"), usd("1"), above))) == ("credit.limit_expired",)


def test_a_host_adds_its_own_policy() -> None:
    def no_order_is_over_five_hundred(question: CreditQuestion) -> Verdict:
        return allowed if question.amount <= usd("500") else refused("credit.order_too_large")

    question = CreditQuestion(account(CreditLimit(usd("10"))), owing("0"), usd("501"))

    assert codes(check(question, (*STANDARD, no_order_is_over_five_hundred))) == (
        "credit.over_limit",
        "credit.order_too_large",
    )
    assert check(question, ())


@given(credit_questions())
def test_asking_for_nothing_more_is_never_refused(question: CreditQuestion) -> None:
    # Invariant K2: decreasing an order never creates a block.
    assert check(evolve(question, amount=-abs(question.amount)))


@given(credit_questions(), st.integers(0, 1_000_000))
def test_who_may_owe_more_may_owe_less(question: CreditQuestion, less: int) -> None:
    assert not check(question) or check(evolve(question, amount=question.amount - Money.of_minor(less, "USD")))


@given(credit_questions())
def test_allowed_means_within_the_limit_of_the_day(question: CreditQuestion) -> None:
    if question.amount.minor <= 0 or not check(question):
        return
    assert question.account is not None
    limit = question.account.limit_on(question.on)
    assert limit is not None
    assert isinstance(limit, Unlimited) or question.exposure.total + question.amount <= limit.amount
    assert question.exposure.oldest_overdue_days <= 30
