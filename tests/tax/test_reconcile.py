"""Figures of others explained by ours."""

from __future__ import annotations

from ordercore.tax import TaxRounding, compute
from ordercore.tax.quote import QuotedLine, QuotedTax, TaxQuote
from ordercore.tax.reconcile import reconcile
from ordercore.values import Money, Percent
from tests.tax.made import charged, lines, plan

TENNESSEE = plan(("1", (charged("us-tn", "7"), charged("us-tn/local", "2.25"))))
SOLD = lines("USD", "163.75")


def quoted(tax: str, *parts: tuple[str, str, str, str]) -> TaxQuote:
    components = tuple(
        QuotedTax(authority, "Tax", Percent(rate), Money(base, "USD"), Money(amount, "USD"))
        for authority, rate, base, amount in parts
    )
    return TaxQuote("avatax", "", (QuotedLine("1", Money(tax, "USD"), components),), Money(tax, "USD"))


def test_a_cent_of_the_provider_is_its_rounding() -> None:
    # OCA/account-fiscal-rule 313: 15.14 of AvaTax and 15.15 of Odoo are the same rates.
    ours = compute(TENNESSEE, SOLD)
    found = reconcile(
        ours, SOLD, quoted("15.14", ("us-tn", "7", "163.75", "11.46"), ("us-tn/local", "2.25", "163.75", "3.68"))
    )

    assert (str(found.ours), str(found.theirs), found.agrees) == ("15.15 USD", "15.14 USD", False)
    assert found.rounded == TaxRounding("line_authority")
    assert [(each.authority, each.why) for each in found.differences] == [("us-tn/local", "rounding")]
    assert reconcile(ours, SOLD, quoted("15.15")).agrees


def test_every_other_reason_has_its_name() -> None:
    ours = compute(TENNESSEE, SOLD)
    found = reconcile(
        ours,
        SOLD,
        quoted("29.61", ("us-tn", "6", "163.75", "9.83"), ("us-tn/city", "1", "163.75", "1.64")),
    )
    assert [(each.authority, each.why) for each in found.differences] == [
        ("us-tn", "rate"),
        ("us-tn/local", "only_here"),
        ("us-tn/city", "only_there"),
    ]
    assert found.rounded is None
    less = reconcile(
        ours, SOLD, quoted("7.00", ("us-tn", "7", "100.00", "7.00"), ("us-tn/local", "2.25", "163.75", "9.99"))
    )
    assert [each.why for each in less.differences] == ["base", "arithmetic"]


def test_a_line_that_was_not_taken_apart_is_compared_as_a_whole() -> None:
    ours = compute(TENNESSEE, SOLD)

    assert [each.why for each in reconcile(ours, SOLD, quoted("15.14")).differences] == ["rounding"]
    assert [each.why for each in reconcile(ours, SOLD, quoted("9.00")).differences] == ["rate"]
    assert [each.why for each in reconcile(ours, SOLD, quoted("0.00")).differences] == ["only_here"]


def test_what_comes_to_nothing_on_one_side_stands_on_the_other_only() -> None:
    ours = compute(plan(("1", (charged("us-tn", "7"), charged("us-tn/free", "0")))), SOLD)
    agreed = reconcile(ours, SOLD, quoted("11.46", ("us-tn", "7", "163.75", "11.46")))
    free = compute(plan(("1", (charged("us-tn", "0"),))), SOLD)

    assert agreed.agrees  # a tax of nothing is no difference, though the other does not name it
    assert [each.why for each in reconcile(free, SOLD, quoted("9.00")).differences] == ["only_there"]
