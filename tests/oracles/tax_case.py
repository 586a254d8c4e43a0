"""The words of a tax case, its figures in our types, and its lines: read from its fields, whatever it is called.

An input of id ``*`` or with a quantity of ``N separate lines`` stands for N lines of its unit price. A discount on the net of
a price that contains the tax takes as much more off the price as the line's own rates say. A case of no currency in
particular gets one with as many digits as its rounding unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from ordercore.tax import TaxLine, TaxRounding
from ordercore.tax.treatment import TREATMENTS as OURS
from ordercore.values import Money, Quantity, Rounding, Unrounded
from ordercore.values.currency import minor_units
from tests.oracles.folder import Case, exact, number
from tests.oracles.folder import money as billed

__all__ = [
    "Part",
    "charges_nothing",
    "check_words",
    "currency_of",
    "lines_of",
    "money",
    "nothing_of",
    "own_parts",
    "rounding_of",
    "treatment_of",
    "unrounded",
]

Part = dict[str, Any]
"""One component of the figures a case expects: a tax of a line, or of the whole document."""

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
HOW: Final = {
    *("rounded", "allocated", "apportioned", "included", "net_target", "fixed", "division", "exact", "unit"),
}
"""How a component came about, as the legend of the file has it."""
LEVELS: Final = {
    "unit": "unit",
    "line": "line",
    "line_jurisdiction": "line_authority",
    "document": "document",
    "document_per_rate": "document_rate",
    "none": "line",
}
TREATMENTS: Final = {
    **{name: name for name in OURS},
    "marketplace_facilitated": "facilitated",
    "outside_vat_area": "outside_scope",
    "standard": "exempt",
}
"""What a case's treatment is for those of its taxes that charge nothing."""
TOGETHER: Final = {"allocated", "apportioned"}
"""Components that are shares of a total rounded before, and not each rounded by itself."""
NO_CURRENCY: Final = {"1": "JPY", "0.001": "KWD", "0.0001": "CLF"}
"""Which currency stands for one that does not matter, by its rounding unit."""
MANY: Final = re.compile(r"(\d+) separate lines")


def check_words(case: Case) -> None:
    """That nothing stands in a case that nobody here knows."""
    assert KEYS <= set(case) <= KEYS | MORE, set(case) - KEYS - MORE
    assert set(case["rounding"]) == {"level", "mode", "unit"}
    assert case["price_mode"] in {"exclusive", "inclusive", "mixed"}
    for line in case["input"]:
        assert set(line) <= LINE, set(line) - LINE
        assert line.get("price_mode", "exclusive") in {"exclusive", "inclusive"}
    assert set(case["expected"]) == {"treatment", "components", "lines", "totals"}
    for part in case["expected"]["components"]:
        assert set(part) <= COMPONENT, set(part) - COMPONENT
        assert part["how"] in HOW, part["how"]
    for charge in case.get("charges", ()):
        assert set(charge) == {"code", "amount", "per"}
        assert charge["per"] == "transaction"
    treatment_of(case)


def treatment_of(case: Case) -> str:
    """The treatment of what is not charged."""
    return TREATMENTS[case["expected"]["treatment"]]


def currency_of(case: Case) -> str:
    return NO_CURRENCY.get(case["rounding"]["unit"], "USD") if case["currency"] == "cur" else str(case["currency"])


def unrounded(text: str, case: Case) -> Unrounded:
    return exact(text, currency_of(case))


def money(text: str | None, case: Case) -> Money:
    return billed(text, currency_of(case))


def rounding_of(case: Case) -> TaxRounding:
    """The policy of a case: its level, and how its components came about.

    What is ``rounded`` is rounded by itself, so several on a line are of the level of line and authority, and several on the
    document of that of document and rate; what is ``allocated`` or ``apportioned`` is rounded together. ``net_target`` rounds
    the net of an inclusive price.
    """
    level, parts = LEVELS[case["rounding"]["level"]], case["expected"]["components"]
    lines = [part["line"] for part in parts if not charges_nothing(part, case)]
    if not any(part["how"] in TOGETHER for part in parts) and len(set(lines)) < len(lines):
        if level == "line":
            level = "line_authority"
        if level == "document" and None in lines:
            level = "document_rate"
    unit = Fraction(case["rounding"]["unit"]) * minor_units(currency_of(case))
    return TaxRounding(
        level,  # type: ignore[arg-type]
        Rounding(case["rounding"]["mode"], max(int(unit), 1)),
        "net" if any(part["how"] == "net_target" for part in parts) else "tax",
    )


def nothing_of(part: Part) -> bool:
    """Whether a component comes to nothing."""
    return not Fraction(part["amount"])


def charges_nothing(part: Part, case: Case) -> bool:
    """Whether a tax is listed that does not apply: it has no base, or the case is of a treatment that charges nothing."""
    standard = case["expected"]["treatment"] == "standard"
    return nothing_of(part) and (not standard or (part["how"] != "fixed" and not Fraction(part["base"])))


def own_parts(case: Case, line: str) -> list[Part]:
    """The components of one line."""
    return [part for part in case["expected"]["components"] if part["line"] == line]


def lines_of(case: Case, classes: Sequence[str] = ()) -> tuple[TaxLine, ...]:
    """The lines of a case, in their order; of these tax classes, one for each input, where any are given."""
    lines: list[TaxLine] = []
    for each, name in zip(case["input"], classes or [""] * len(case["input"]), strict=True):
        count = separate(each)
        if count is None:
            lines.append(evolve(line_of(each, case), tax_class=name))
            continue
        price, id = unrounded(each["unit_price"], case), each["id"].replace("*", "line")
        lines += [TaxLine(f"{id}-{at}", price.settle().money, name, exact=price) for at in range(count)]
    return tuple(lines)


def separate(each: dict[str, Any]) -> int | None:
    """For how many lines of its unit price an input stands; None when it is one itself."""
    many = MANY.fullmatch(each["qty"])
    if many is None:
        return int(each["qty"]) if each["id"] == "*" else None
    return int(many[1])


def line_of(each: dict[str, Any], case: Case) -> TaxLine:
    mode = each.get("price_mode", "exclusive" if case["price_mode"] == "mixed" else case["price_mode"])
    amount = unrounded(each["amount"], case)
    if "discount_net" in each:
        rates = [Fraction(part["rate"] or 0) for part in own_parts(case, each["id"])]
        amount -= unrounded(each["discount_net"], case) * (1 + sum(rates) if mode == "inclusive" else 1)
    rounded = amount.settle().money
    reimbursed = each.get("tender_credit") or each.get("discount")
    return TaxLine(
        each["id"],
        rounded,
        quantity=Quantity(number(each["qty"])) if each["qty"] != "1" else None,
        inclusive=mode == "inclusive",
        exact=amount if amount != rounded.unrounded and "discount_net" not in each else None,
        reimbursed=money(reimbursed, case) if reimbursed else None,
    )
