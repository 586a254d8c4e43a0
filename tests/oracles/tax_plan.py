"""A tax case as a plan of ours: which tax is on which lines, and what stands on what, told by its own fields.

Of each component of a line:

====================================  ==================================================================================
how ``fixed``                         an amount for each piece, ``per_unit``
how ``division``, or an inclusive     a tax inside the price
line whose base is its whole price
how ``apportioned``                   on the share its base has in those of the line's other shares
base 0, or a zero amount of a         does not apply
treatment that charges nothing
base = net + earlier amounts          the earlier taxes add to the base (the fewest and first that do), and this one is
                                      affected; a base of the bare net after one that adds is not affected by it
any other base nearer to zero         a slice of the price of each piece: slices of a line lie end to end from the bottom,
                                      for how much of a price is taxed tells the tax, whichever part of it is
====================================  ==================================================================================

Figures are read here as structure only; every tax is computed from the rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from attrs import evolve

from ordercore.tax import Band, PlannedFee, PlannedTax, PlanRow, TaxLine, TaxPlan
from ordercore.values import Percent, Place
from tests.oracles.folder import Case
from tests.oracles.tax_case import (
    Part,
    charges_nothing,
    currency_of,
    money,
    nothing_of,
    own_parts,
    rounding_of,
    treatment_of,
    unrounded,
)
from tests.oracles.tax_laid import Laid, asked_for
from tests.tax.made import DAY

__all__ = ["plan_of"]


def net_of(line: TaxLine, case: Case) -> Fraction:
    """The net of a line as the case states it, or else what is asked for it."""
    stated = stated_for(line, case)
    return asked_for(line) if stated is None else Fraction(stated["net"])


def stated_for(line: TaxLine, case: Case) -> dict[str, str] | None:
    """What a case states of a line by itself."""
    return next((each for each in case["expected"]["lines"] if each["id"] == line.id), None)


def taxes_of(line: TaxLine, parts: Sequence[Part], case: Case) -> tuple[PlannedTax, ...]:
    """The taxes of one line."""
    net = net_of(line, case)
    stated = [part for part in parts if part["line"] == line.id]  # of the others the base is that of several lines
    adding, affected = stacked(stated, net)
    shares = sum([Fraction(part["base"]) for part in stated if part["how"] == "apportioned"], Fraction(0))
    at, found = Fraction(0), []
    pieces = abs(line.quantity.exact) if line.quantity is not None else Fraction(1)
    for number, part in enumerate(parts):
        tax = tax_of(part, line, case)
        if tax.treatment == "taxable" and part in stated:
            base, apportioned = Fraction(part["base"]), part["how"] == "apportioned"
            if apportioned and shares:
                tax = evolve(tax, share=Percent(base / shares * 100))
            tax = evolve(tax, adds_to_base=number in adding, base_affected=number in affected or not adding)
            if not apportioned and is_slice(tax, base, net):
                at = Fraction(0) if at + abs(base) / pieces > abs(net) / pieces else at
                tax = evolve(tax, band=band_of(at, at + abs(base) / pieces, case))
                at += abs(base) / pieces
        found.append(tax)
    return tuple(found)


def stacked(parts: Sequence[Part], net: Fraction) -> tuple[set[int], set[int]]:
    """Which taxes of a line the later ones stand on, and which are levied on what was added before them."""
    adding, affected = set[int](), set[int]()
    for at, part in enumerate(parts):
        more = Fraction(part["base"]) - net
        if part["how"] in {"fixed", "division"} or not Fraction(part["base"]) or not more:
            continue
        for count in range(1, at + 1):
            below = next(
                (
                    some
                    for some in combinations(range(at), count)
                    if sum([Fraction(parts[one]["amount"]) for one in some]) == more
                ),
                None,
            )
            if below is not None:
                adding.update(below)
                affected.add(at)
                break
    return adding, affected


def is_slice(tax: PlannedTax, base: Fraction, net: Fraction) -> bool:
    """Whether only a part of the net is taxed."""
    plain = tax.method == "percent" and tax.per_piece is None and not tax.adds_to_base
    return plain and bool(base) and base * net > 0 and abs(base) < abs(net)


def band_of(over: Fraction, up_to: Fraction, case: Case) -> Band:
    one = unrounded("1", case)
    return Band(one * over, one * up_to)


def tax_of(part: Part, line: TaxLine, case: Case) -> PlannedTax:
    """A component by itself."""
    name = part["jurisdiction"]
    if charges_nothing(part, case):
        return PlannedTax(name, name, treatment_of(case))  # type: ignore[arg-type]
    if part["how"] == "fixed":
        return PlannedTax(name, name, "taxable", per_piece=unrounded(part["per_unit"], case))
    rate = Percent(Fraction(part["rate"]) * 100)
    inside = part["how"] == "division" or is_inside(part, line, case)
    return PlannedTax(name, name, "taxable", "standard", rate, method="division" if inside else "percent")


def is_inside(part: Part, line: TaxLine, case: Case) -> bool:
    """Whether the base of a tax is the very price that contains it."""
    if not line.inclusive or nothing_of(part) or part not in own_parts(case, line.id):
        return False
    return net_of(line, case) != Fraction(part["base"]) == asked_for(line)


def included(taxes: tuple[PlannedTax, ...], line: TaxLine, parts: Sequence[Part], case: Case) -> tuple[PlannedTax, ...]:
    """The taxes, each said to be in the price or not where some are and some are not: by how they came about, or the price."""
    hows = [part["how"] in {"included", "net_target"} for part in parts]
    if not line.inclusive and any(hows):
        return tuple([evolve(tax, included=how) for tax, how in zip(taxes, hows, strict=True)])
    stated = stated_for(line, case)
    odd = any("discount_net" in each or "home_rate_included" in each for each in case["input"] if each["id"] == line.id)
    if not line.inclusive or odd or stated is None or Fraction(stated["gross"]) == asked_for(line):
        return taxes
    inside = asked_for(line) - Fraction(stated["net"])
    for count in range(len(parts)):
        for some in combinations(range(len(parts)), count):
            if sum([Fraction(parts[at]["amount"]) for at in some], Fraction(0)) == inside:
                return tuple([evolve(tax, included=at in some) for at, tax in enumerate(taxes)])
    return taxes


def plan_of(case: Case, laid: Laid) -> TaxPlan:
    """The plan that a case describes."""
    rows = []
    for line in laid.lines:
        parts = laid.of(line.id)
        taxes = included(taxes_of(line, parts, case), line, parts, case)
        for kept, ids in laid.kept:
            rate = Percent(Fraction(kept["rate"]) * 100)
            taxes += (PlannedTax("", kept["name"], "taxable", "", rate, retained=True),) if line.id in ids else ()
        own: dict[str, Any] = next((each for each in case["input"] if each["id"] == line.id), {})
        contains = Percent(Fraction(own.get("home_rate_included", "0")) * 100)
        rows.append(PlanRow((line.id,), "", taxes, contains, reimbursed="discount" if "discount" in own else "tender"))
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
