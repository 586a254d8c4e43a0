"""Taxed lines of other systems, statutes and tax offices: their figures against ours.

The arithmetic of every case is computed from its own rates. What stands on what, which the cases tell in words, stands in
`STACKED` and `SLICED`.
"""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.tax import (
    Band,
    PlannedFee,
    PlannedTax,
    PlanRow,
    TaxAnswer,
    TaxComponent,
    TaxLine,
    TaxPlan,
    TaxRounding,
    compute,
)
from ordercore.values import Money, Percent, Place, Quantity, Rounding, Unrounded, total
from ordercore.values.currency import minor_units
from tests.tax.made import DAY

HERE: Final = Path(__file__).resolve().parents[2]
FILE: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases")) / "tax.json"
KEYS: Final = {
    *("id", "group", "jurisdiction", "date", "seller", "buyer", "currency", "price_mode", "rounding", "input"),
    *("exemption", "expected", "source", "figure_origin", "note"),
}
MORE: Final = {
    *("combined_rate", "combined_base", "payable", "charges", "by_jurisdiction", "peer_total_tax", "retained"),
}
"""What some cases say besides; ``peer_total_tax`` is what another system prints and its own rows deny."""
LINE: Final = {
    *("id", "category", "qty", "amount", "unit_price", "discount", "discount_net", "coupon", "tender_credit"),
    *("price_mode", "home_rate_included", "exempt", "separately_stated"),
}
COMPONENT: Final = {
    *("line", "jurisdiction", "rate", "base", "amount", "how", "gross_amount", "sum_included", "sum_rates"),
    *("per_unit", "qty", "unit_price"),
}
LEVELS: Final = {
    "unit": "unit",
    "line": "line",
    "line_jurisdiction": "line_authority",
    "document": "document",
    "document_per_rate": "document_rate",
    "none": "line",
}
TREATMENTS: Final = {
    "exempt": "exempt",
    "export": "export",
    "marketplace_facilitated": "facilitated",
    "not_registered": "not_registered",
    "outside_vat_area": "outside_scope",
    "reverse_charge": "reverse_charge",
    "standard": "exempt",
    "zero_rated": "zero_rated",
}
"""What a case's treatment is for those of its taxes that charge nothing."""
STACKED: Final[dict[str, dict[str, dict[str, bool]]]] = {
    "comp-odoo-withholding": {"4%": {"adds_to_base": True}},
    "comp-odoo-in-cess-on-both": {
        "t1": {"adds_to_base": True},
        "t2": {"adds_to_base": True, "base_affected": False},
    },
    "comp-tryton-three-levels": {
        "eco fixed": {"adds_to_base": True},
        "eco pct": {"adds_to_base": True, "base_affected": False},
    },
    "comp-odoo-be-fixed-in-base": {"f1": {"adds_to_base": True}},
    "comp-odoo-include-base": {"fixed": {"adds_to_base": True}},
}
"""Which taxes stand on which: what a case says in its words and, of each base, in figures."""
SLICED: Final[dict[str, dict[str, tuple[str, str | None]]]] = {
    "us-ri-garment-300": {"US-RI": ("250", None)},
    "us-tn-single-article-4000": {"local option": ("0", "1600"), "US-TN single article": ("1600", "3200")},
    "us-tn-two-articles-2000": {"local option": ("0", "1600"), "US-TN single article": ("1600", "3200")},
}
"""Which part of the price of each piece a tax is on."""
DIVISION: Final = {"comp-odoo-division-10", "comp-odoo-brazil-inside-included"}

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final[list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
BY_ID: Final = {case["id"]: case for case in CASES}


def number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def currency_of(case: dict[str, Any]) -> str:
    """Some cases are of a currency that does not matter."""
    return "USD" if case["currency"] == "cur" else str(case["currency"])


def unrounded(text: str, case: dict[str, Any]) -> Unrounded:
    return Unrounded(number(text), currency_of(case))


def money(text: str, case: dict[str, Any]) -> Money:
    return Money(number(text), currency_of(case))


def rounding_of(case: dict[str, Any]) -> TaxRounding:
    assert set(case["rounding"]) == {"level", "mode", "unit"}
    unit = Fraction(case["rounding"]["unit"]) * minor_units(currency_of(case))
    increment = max(int(unit), 1)
    return TaxRounding(LEVELS[case["rounding"]["level"]], Rounding(case["rounding"]["mode"], increment))  # type: ignore[arg-type]


def line_of(each: dict[str, Any], case: dict[str, Any]) -> TaxLine:
    assert set(each) <= LINE
    mode = each.get("price_mode", "exclusive" if case["price_mode"] == "mixed" else case["price_mode"])
    exact = unrounded(each["amount"], case)
    if "discount_net" in each:  # taken off the net of a price that contains the tax: off the price by as much more
        off = unrounded(each["discount_net"], case)
        (rate,) = {part["rate"] for part in case["expected"]["components"]}
        exact -= off * (1 + Fraction(rate)) if mode == "inclusive" else off
    rounded = exact.settle().money
    reimbursed = each.get("tender_credit") or each.get("discount")
    return TaxLine(
        each["id"],
        rounded,
        quantity=Quantity(number(each["qty"])) if each["qty"] != "1" else None,
        inclusive=mode == "inclusive",
        exact=exact if exact != rounded.unrounded and "discount_net" not in each else None,
        reimbursed=money(reimbursed, case) if reimbursed else None,
    )


def lines_of(case: dict[str, Any]) -> tuple[TaxLine, ...]:
    if case["id"] not in {"comp-tryton-100-lines-line", "comp-tryton-100-lines-document"}:
        return tuple(line_of(each, case) for each in case["input"])
    (each,) = case["input"]
    exact = unrounded(each["unit_price"], case)
    return tuple(TaxLine(f"{at}", exact.settle().money, exact=exact) for at in range(100))


def charges_nothing(part: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether a case lists a tax whose base is nothing though the line is not: it does not apply."""
    if case["expected"]["treatment"] != "standard":
        return bool(case["id"] != "comp-odoo-reverse-charge-pair")
    return part["how"] != "fixed" and not Fraction(part["base"])


def tax_of(part: dict[str, Any], case: dict[str, Any], share: Percent) -> PlannedTax:
    assert set(part) <= COMPONENT
    name = part["jurisdiction"]
    if charges_nothing(part, case):
        return PlannedTax(name, name, TREATMENTS[case["expected"]["treatment"]])  # type: ignore[arg-type]
    if part["how"] == "fixed":
        stacked = STACKED.get(case["id"], {}).get(name, {})
        per_piece = unrounded(part["per_unit"], case)
        return PlannedTax(name, name, "taxable", method="fixed", per_piece=per_piece, **stacked)  # type: ignore[arg-type]
    over, up_to = SLICED.get(case["id"], {}).get(name, (None, None))
    return PlannedTax(
        name,
        name,
        "taxable",
        "standard",
        Percent(Fraction(part["rate"]) * 100),
        method="division" if case["id"] in DIVISION else "percent",
        share=share,
        band=Band(unrounded(over, case), unrounded(up_to, case) if up_to else None) if over else None,
        **STACKED.get(case["id"], {}).get(name, {}),  # type: ignore[arg-type]
    )


def shares_of(case: dict[str, Any], line: str) -> list[tuple[dict[str, Any], Percent]]:
    """The taxes of a line, each with the part of it that it is on: freight is spread by the goods at each rate."""
    parts = [each for each in case["expected"]["components"] if each["line"] == line]
    if not parts or parts[0]["how"] != "apportioned":
        return [(each, Percent(100)) for each in parts]
    goods: dict[str, Fraction] = {}
    for each in case["expected"]["components"]:
        if each["how"] == "rounded":
            goods[each["rate"]] = goods.get(each["rate"], Fraction(0)) + Fraction(each["base"])
    return [(each, Percent(goods[each["rate"]] / sum(goods.values()) * 100)) for each in parts]


def document_rows(case: dict[str, Any], lines: tuple[TaxLine, ...]) -> list[tuple[dict[str, Any], list[str]]]:
    """Whose lines a tax of the whole document is on: the cases name them by their bases."""
    parts, left, rows = case["expected"]["components"], [line.id for line in lines], []
    if case["id"] == "eu-es-equivalence-surcharge":
        return [(parts[0], ["1", "2"]), (parts[1], ["1", "2"]), (parts[2], ["3"])]
    for part in parts:
        taken = left if len(parts) == 1 else left[:1]
        rows.append((part, taken))
        left = left[len(taken) :]
    assert not left
    return rows


def plan_of(case: dict[str, Any], lines: tuple[TaxLine, ...]) -> TaxPlan:
    taxes: dict[str, list[PlannedTax]] = {line.id: [] for line in lines}
    parts = case["expected"]["components"]
    if parts[0]["line"] in {None, "*"}:
        for part, ids in document_rows(case, lines):
            for id in ids:
                taxes[id].append(tax_of(part, case, Percent(100)))
    else:
        for line in lines:
            taxes[line.id] += [tax_of(part, case, share) for part, share in shares_of(case, line.id)]
    for kept in case.get("retained", ()):
        assert set(kept) == {"name", "rate", "base", "amount"}
        (id,) = [line.id for line in lines if line.amount == money(kept["base"], case)]
        rate = Percent(Fraction(kept["rate"]) * 100)
        taxes[id].append(PlannedTax("", kept["name"], "taxable", "", rate, retained=True))
    home = {each["id"]: each.get("home_rate_included", "0") for each in case["input"]}
    discounts = {each["id"] for each in case["input"] if "discount" in each}
    rows = [
        PlanRow(
            (id,),
            "",
            tuple(each),
            contains=Percent(Fraction(home.get(id, "0")) * 100),
            reimbursed="discount" if id in discounts else "tender",
        )
        for id, each in taxes.items()
    ]
    fees = [PlannedFee("", each["code"], money(each["amount"], case)) for each in case.get("charges", ())]
    return TaxPlan(
        regime="published",
        rule="published",
        place=Place("us"),
        supplied_on=DAY,
        currency=currency_of(case),
        inclusive=case["price_mode"] == "inclusive",
        rounding=rounding_of(case),
        pack=None,
        rows=tuple(rows),
        fees=tuple(fees),
    )


def found_for(part: dict[str, Any], answer: TaxAnswer) -> list[TaxComponent]:
    ids = {part["line"]} if part["line"] not in {None, "*"} else {line.id for line in answer.lines}
    found = [each for line in answer.lines if line.id in ids for each in line.components if not each.retained]
    same = [each for each in found if each.authority == part["jurisdiction"]]
    if part["how"] == "apportioned":
        same = [each for each in same if each.rate == Percent(Fraction(part["rate"]) * 100)]
    assert same, part
    return same


def check_component(part: dict[str, Any], answer: TaxAnswer, case: dict[str, Any]) -> None:
    currency, found = answer.currency, found_for(part, answer)
    if part["how"] == "exact":
        (one,) = found
        assert one.exact == unrounded(part["amount"], case)
    elif part["how"] == "apportioned":  # the cases round each share by itself; together they make the tax of the line
        (one,) = found
        assert one.exact.settle().money == money(part["amount"], case)
    else:
        assert total([each.tax for each in found], currency) == money(part["amount"], case)
    if charges_nothing(part, case):
        assert {each.treatment for each in found} == {TREATMENTS[case["expected"]["treatment"]]}
        return
    assert {each.treatment for each in found} == {"taxable"}
    if part["how"] in {"fixed", "division"} or case["id"] in {"comp-tryton-residual", "comp-tryton-100-lines-document"}:
        return  # a base of no fixed tax, the price before the tax in it, or more digits than cents
    assert total([each.base for each in found], currency) == money(part["base"], case)


def check_totals(answer: TaxAnswer, case: dict[str, Any]) -> None:
    totals = case["expected"]["totals"]
    if case["rounding"]["level"] == "none":
        exact = sum([part.exact for line in answer.lines for part in line.components], Unrounded.zero(answer.currency))
        assert exact == unrounded(totals["tax"], case)
        assert answer.gross - exact == unrounded(totals["net"], case)
        return
    assert (answer.net, answer.tax, answer.gross) == tuple(
        money(totals[name], case) for name in ("net", "tax", "gross")
    )
    for each in case["expected"]["lines"]:
        if each["id"] != "*":
            line = answer.line(each["id"])
            assert (line.net, line.tax, line.gross) == tuple(
                money(each[name], case) for name in ("net", "tax", "gross")
            )


def test_there_are_as_many_as_were_collected() -> None:
    assert len(CASES) == len(BY_ID) == 122
    assert set(STACKED) | set(SLICED) | DIVISION <= set(BY_ID)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_arithmetic(case: dict[str, Any]) -> None:
    assert KEYS <= set(case) <= KEYS | MORE
    assert set(case["expected"]) == {"treatment", "components", "lines", "totals"}
    assert case["expected"]["treatment"] in TREATMENTS
    lines = lines_of(case)

    answer = compute(plan_of(case, lines), lines)

    for part in case["expected"]["components"]:
        check_component(part, answer, case)
    check_totals(answer, case)
    if "payable" in case:
        assert answer.payable == money(case["payable"], case)
    if "by_jurisdiction" in case:
        assert answer.by_authority() == {id: money(each, case) for id, each in case["by_jurisdiction"].items()}
    for kept in case.get("retained", ()):
        assert answer.retained == money(kept["amount"], case)
