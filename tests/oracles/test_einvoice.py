"""Published electronic invoices: every line net, every group of tax, every total, against ours.

What EN 16931 lets an invoice leave out may be absent or null: an allowance, a base quantity, a rate, a category, any total
but the four it demands. A field nobody here knows is a failure.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from ordercore.tax import EN_16931, PlannedTax, PlanRow, TaxLine, TaxPlan, compute
from ordercore.tax.en16931 import VatSummary, line_net, vat_summary
from ordercore.tax.treatment import CATEGORIES
from ordercore.values import Money, Percent, Place, Quantity, Unrounded
from tests.oracles.folder import Case, cases_in, exact, money, number, percent
from tests.tax.made import DAY

ABOUT: Final = {
    *("source", "syntax", "customization", "profile", "number", "issue_date", "type_code", "tax_currency", "note"),
    *("id", "family", "negative_test", "fully_specified", "self_consistent"),
}
KEYS: Final = {"currency", "lines", "doc_allowances", "totals", "tax"}
LINE: Final = {"id", "qty", "price", "base_qty", "allowances", "vat", "net"}
ABOUT_LINE: Final = {
    *("name", "unit", "gross_price", "price_allowance", "price_allowances", "line_status_reason", "parent"),
}
"""How the net price came about, and what sorts lines: no figure of the line depends on it."""
ALLOWANCE: Final = {"charge", "amount", "base", "percent", "reason_code", "reason", "vat", "check", "logistics"}
TOTALS: Final = {
    *("line_extension", "allowances", "charges", "tax_exclusive", "tax_amount", "tax_amount_accounting"),
    *("tax_inclusive", "prepaid", "rounding", "payable"),
}
GROUP: Final = {"category", "rate", "base", "tax", "exemption"}
DEMANDED: Final = {"line_extension", "tax_exclusive", "tax_inclusive", "payable"}
"""The totals without which there is no invoice: BT-106, BT-109, BT-112, BT-115. Others may be left out, for nothing."""
NO_CATEGORY: Final = "O"
"""What bears no tax and no category is not subject to it."""
TREATMENTS: Final = {category: treatment for treatment, category in reversed(CATEGORIES.items())}
CASES: Final = cases_in("einvoice.json")


def tax_of(vat: dict[str, Any] | None, case: Case) -> PlannedTax:
    """The tax of a line or an allowance: where none stands with it, the only one of the invoice, if it has but one."""
    groups: list[dict[str, Any]] = case.get("tax") or []
    if vat is None:
        vat = {name: groups[0].get(name) for name in ("category", "rate")} if len(groups) == 1 else {}
    assert set(vat) <= {"category", "rate"}, vat
    category, rate = vat.get("category") or NO_CATEGORY, percent(vat.get("rate"))
    treatment = "taxable" if rate else TREATMENTS.get(category, "outside_scope")
    return PlannedTax("", "VAT", treatment, rate=rate, category=category)  # type: ignore[arg-type]


def allowances_of(each: dict[str, Any]) -> list[dict[str, Any]]:
    """Allowances and charges of a line, or of the whole document."""
    for row in each.get("allowances") or ():
        assert set(row) <= ALLOWANCE, set(row) - ALLOWANCE
    return each.get("allowances") or []


def net_of(line: dict[str, Any], currency: str) -> Money:
    assert set(line) <= LINE | ABOUT_LINE, set(line) - LINE - ABOUT_LINE
    amounts: dict[bool, list[Unrounded]] = {False: [], True: []}
    for each in allowances_of(line):
        amounts[bool(each.get("charge"))].append(exact(each["amount"], currency))
    per = line.get("base_qty")
    return line_net(
        exact(line["price"], currency),
        Quantity(number(line.get("qty") or "1")),
        per=Quantity(number(per)) if per else None,
        allowances=amounts[False],
        charges=amounts[True],
    )


def summary_of(case: Case) -> VatSummary:
    currency, taxes, lines = case["currency"], dict[PlannedTax, list[str]](), list[TaxLine]()
    allowances, charges = set[str](), set[str]()
    for at, line in enumerate(case["lines"]):
        lines.append(TaxLine(f"line-{at}", net_of(line, currency)))
        taxes.setdefault(tax_of(line.get("vat"), case), []).append(lines[-1].id)
    for at, each in enumerate(allowances_of({"allowances": case.get("doc_allowances")})):
        amount = money(each["amount"], currency)
        lines.append(TaxLine(f"document-{at}", amount if each.get("charge") else -amount))
        (charges if each.get("charge") else allowances).add(lines[-1].id)
        taxes.setdefault(tax_of(each.get("vat"), case), []).append(lines[-1].id)
    rows = tuple(PlanRow(tuple(ids), "", (tax,)) for tax, ids in taxes.items())
    plan = TaxPlan("published", "published", Place("de"), DAY, currency, False, EN_16931, None, rows)  # noqa: FBT003
    rounding = case["totals"].get("rounding")
    return vat_summary(
        compute(plan, lines),
        allowances=allowances,
        charges=charges,
        prepaid=money(case["totals"].get("prepaid"), currency),
        rounding=None if rounding is None else money(rounding, currency),
    )


def check_groups(case: Case, found: VatSummary) -> None:
    currency = case["currency"]
    groups: dict[tuple[str, Percent], tuple[Money, Money]] = {}
    for group in found.groups:
        groups[group.category, group.rate] = (group.base, group.tax)
    for each in case.get("tax") or ():
        assert set(each) <= GROUP, set(each) - GROUP
        key = (each.get("category") or NO_CATEGORY, percent(each.get("rate")))
        nothing = (Money.zero(currency), Money.zero(currency))
        assert groups.pop(key, nothing) == (money(each.get("base"), currency), money(each.get("tax"), currency)), key
    # A category in which nothing stands, as of an allowance of 0.00, is left out by some and added by others; what bears no
    # tax at all has no group where there is no category.
    assert all(key[0] == NO_CATEGORY or not base for key, (base, _) in groups.items())
    assert not any(tax for _, tax in groups.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: Case) -> None:
    currency, totals = case["currency"], case["totals"]
    assert KEYS - {"doc_allowances", "tax"} <= set(case) <= KEYS | ABOUT, set(case) - KEYS - ABOUT
    assert set(totals) <= TOTALS, set(totals) - TOTALS
    for line in case["lines"]:
        assert net_of(line, currency) == money(line["net"], currency), line["id"]

    found = summary_of(case)

    check_groups(case, found)
    stated = {
        "line_extension": found.lines,
        "allowances": found.allowances,
        "charges": found.charges,
        "tax_exclusive": found.exclusive,
        "tax_amount": found.tax,
        "tax_inclusive": found.inclusive,
        "payable": found.payable,
    }
    for name, amount in stated.items():
        assert name not in DEMANDED or totals.get(name) is not None, name
        assert amount == money(totals.get(name), currency), name
    assert found.difference == Money.zero(currency)
