"""Published electronic invoices: every line net, every group of tax, every total, against ours."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.tax import EN_16931, PlannedTax, PlanRow, TaxLine, TaxPlan, compute
from ordercore.tax.en16931 import VatSummary, line_net, vat_summary
from ordercore.tax.treatment import CATEGORIES
from ordercore.values import Money, Percent, Place, Quantity, Unrounded
from tests.tax.made import DAY

HERE: Final = Path(__file__).resolve().parents[2]
FILE: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases")) / "einvoice.json"
ABOUT: Final = {
    *("source", "syntax", "customization", "profile", "number", "issue_date", "type_code", "tax_currency"),
    *("id", "family", "negative_test", "fully_specified", "self_consistent"),
}
ABOUT_LINE: Final = {
    "name",
    "unit",
    "gross_price",
    "price_allowance",
    "price_allowances",
    "line_status_reason",
    "parent",
}
"""How the net price came about, and what sorts lines: no figure of the line depends on it."""
TREATMENTS: Final = {category: treatment for treatment, category in reversed(CATEGORIES.items())}

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final[list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
"""All published invoices."""


def exact(text: str, currency: str) -> Unrounded:
    whole, _, digits = text.partition(".")
    return Unrounded(f"{whole}.{digits.rstrip('0')}".rstrip("."), currency)


def money(text: str | None, currency: str) -> Money:
    return Money.zero(currency) if text is None else exact(text, currency).settle().money


def number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def tax_of(vat: dict[str, Any]) -> PlannedTax:
    assert set(vat) == {"category", "rate"}
    rate = Percent(number(vat["rate"] or "0"))
    treatment = "taxable" if rate else TREATMENTS.get(vat["category"], "outside_scope")
    return PlannedTax("", "VAT", treatment, rate=rate, category=vat["category"])  # type: ignore[arg-type]


def net_of(line: dict[str, Any], currency: str) -> Money:
    assert set(line) - ABOUT_LINE == {"id", "qty", "price", "base_qty", "allowances", "vat", "net"}
    amounts: dict[bool, list[Unrounded]] = {False: [], True: []}
    for each in line["allowances"]:
        assert set(each) - {"check"} == {"charge", "amount", "base", "percent", "reason_code", "reason"}
        amounts[each["charge"]].append(exact(each["amount"], currency))
    return line_net(
        exact(line["price"], currency),
        Quantity(number(line["qty"])),
        per=Quantity(number(line["base_qty"])) if line["base_qty"] else None,
        allowances=amounts[False],
        charges=amounts[True],
    )


def summary_of(case: dict[str, Any]) -> VatSummary:
    currency, taxes, lines = case["currency"], dict[PlannedTax, list[str]](), list[TaxLine]()
    allowances, charges = set[str](), set[str]()
    for at, line in enumerate(case["lines"]):
        lines.append(TaxLine(f"line-{at}", net_of(line, currency)))
        taxes.setdefault(tax_of(line["vat"]), []).append(lines[-1].id)
    for at, each in enumerate(case["doc_allowances"]):
        assert set(each) - {"logistics", "check"} == {
            *("charge", "amount", "base", "percent", "reason_code", "reason", "vat"),
        }
        amount = money(each["amount"], currency)
        lines.append(TaxLine(f"document-{at}", amount if each["charge"] else -amount))
        (charges if each["charge"] else allowances).add(lines[-1].id)
        taxes.setdefault(tax_of(each["vat"]), []).append(lines[-1].id)
    rows = tuple(PlanRow(tuple(ids), "", (tax,)) for tax, ids in taxes.items())
    plan = TaxPlan("published", "published", Place("de"), DAY, currency, False, EN_16931, None, rows)  # noqa: FBT003
    totals = case["totals"]
    rounding = None if totals["rounding"] is None else money(totals["rounding"], currency)
    return vat_summary(
        compute(plan, lines),
        allowances=allowances,
        charges=charges,
        prepaid=money(totals["prepaid"], currency),
        rounding=rounding,
    )


def test_there_are_as_many_as_were_published() -> None:
    assert len(CASES) == 273


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    currency, totals = case["currency"], case["totals"]
    assert set(case) - ABOUT == {"currency", "lines", "doc_allowances", "totals", "tax"}
    assert not set(totals) ^ {
        *("line_extension", "allowances", "charges", "tax_exclusive", "tax_amount", "tax_amount_accounting"),
        *("tax_inclusive", "prepaid", "rounding", "payable"),
    }
    for line in case["lines"]:
        assert net_of(line, currency) == money(line["net"], currency), line["id"]

    found = summary_of(case)

    groups = {(group.category, group.rate): (group.base, group.tax) for group in found.groups}
    for each in case["tax"]:
        assert set(each) == {"category", "rate", "base", "tax", "exemption"}
        key = (each["category"], Percent(number(each["rate"] or "0")))
        nothing = (Money.zero(currency), Money.zero(currency))
        assert groups.pop(key, nothing) == (money(each["base"], currency), money(each["tax"], currency)), key
    # A category in which nothing stands, as of an allowance of 0.00, is left out by some and added by others.
    assert all(not base and not tax for base, tax in groups.values())
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
        assert amount == money(totals[name], currency), name
    assert found.difference == Money.zero(currency)
