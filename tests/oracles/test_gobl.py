"""Worked documents of invopop/gobl, a library for invoices: discounts, charges, included and retained taxes, advances.

Fields of the schema that only label (keys and codes of discounts, reasons, extensions) are let in; a field that is none of
the schema is a failure.
"""

from __future__ import annotations

from typing import Final

import pytest

from ordercore.values import Money, total
from tests.oracles.folder import Case, cases_in, money, percent
from tests.oracles.gobl import SURCHARGE, Document, document_of, rates_of, summed

ABOUT: Final = {
    *("id", "source", "schema", "regime", "addons", "type", "tags", "issue_date", "exchange_rates", "self_consistent"),
    *("supplier_country", "customer_country", "note", "series", "code", "op_date", "value_date", "tax_point"),
}
KEYS: Final = {
    *("currency", "prices_include", "rounding_rule", "lines", "discounts", "charges", "payment_advances", "totals"),
}
TOTALS: Final = {
    *("sum", "discount", "charge", "tax_included", "total", "taxes", "tax", "total_with_tax", "rounding"),
    *("retained_tax", "payable", "advance", "due"),
}
CATEGORY: Final = {"code", "retained", "rates", "amount", "surcharge"}
RATE: Final = {"key", "ext", "base", "percent", "amount", "country", "surcharge"}
ADVANCE: Final = {
    *("amount", "percent", "date", "key", "description", "ref", "grant", "currency", "ext", "meta", "i", "uuid"),
    *("card", "credit_transfer", "identify"),
}
CASES: Final = cases_in("gobl.json")


def check_totals(case: Case, made: Document) -> None:
    currency, totals, found = case["currency"], case["totals"], made.answer
    assert set(totals) <= TOTALS, set(totals) - TOTALS
    gross = summed(made.every, currency)
    figures = {
        "sum": summed(made.lines["line"], currency),
        "discount": -summed(made.lines["discount"], currency),
        "charge": summed(made.lines["charge"], currency),
        "tax_included": made.included,
        "total": gross - made.included,
        "tax": found.tax,
        "total_with_tax": gross - made.included + found.tax,
        "retained_tax": found.retained,
    }
    for name, figure in figures.items():
        assert figure == money(totals.get(name), currency) or (name not in totals and name == "tax_included"), name
    payable = figures["total_with_tax"] - found.retained + money(totals.get("rounding"), currency)
    assert payable == money(totals["payable"], currency)
    check_advances(case, payable)


def check_advances(case: Case, payable: Money) -> None:
    currency, totals, paid = case["currency"], case["totals"], []
    for each in case["payment_advances"] or ():
        assert set(each) <= ADVANCE, set(each) - ADVANCE
        paid.append(money(each["amount"], currency))
        if each.get("percent"):
            assert paid[-1] == percent(each["percent"]).of(payable).settle().money
    if "advance" in totals:
        assert total(paid, currency) == money(totals["advance"], currency)
        assert payable - total(paid, currency) == money(totals["due"], currency)


def check_rates(case: Case, made: Document) -> None:
    currency = case["currency"]
    for each in case["totals"].get("taxes", {}).get("categories", ()):
        assert set(each) <= CATEGORY, set(each) - CATEGORY
    for name, (_, rate) in rates_of(case).items():
        assert set(rate) <= RATE, set(rate) - RATE
        assert made.tax_on(name) == money(rate["amount"], currency), name
        assert made.base_of(name) == money(rate["base"], currency), name
        if rate.get("surcharge"):
            assert set(rate["surcharge"]) <= {"percent", "amount"}
            assert made.tax_on(name + SURCHARGE) == money(rate["surcharge"]["amount"], currency), name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: Case) -> None:
    assert KEYS <= set(case) <= KEYS | ABOUT, set(case) - ABOUT - KEYS

    made = document_of(case)

    for line, stated in zip(made.lines["line"], case["lines"], strict=True):
        assert line.amount == money(stated["total"], case["currency"])
    check_totals(case, made)
    check_rates(case, made)
