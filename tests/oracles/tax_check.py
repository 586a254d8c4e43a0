"""What a tax case expects, held against an answer of ours: every component, line and total, to the cent."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ordercore.tax import TaxAnswer, TaxComponent, assess, compute
from ordercore.values import Unrounded, total
from tests.oracles.folder import Case
from tests.oracles.tax_asked import Asked
from tests.oracles.tax_case import Part, charges_nothing, check_words, money, treatment_of, unrounded
from tests.oracles.tax_laid import Laid, laid_out
from tests.oracles.tax_plan import plan_of

__all__ = ["check_arithmetic", "check_determination"]

NO_BASE: Final = {"fixed", "division"}
"""Taxes that have no base but pieces, or whose base we say with the tax in it, and the cases without."""
SAME: Final = {"reverse_charge": {"intra_community", "reverse_charge"}, "outside_vat_area": {"export"}}
"""Where a case has one word for what is two on a return."""


def found_for(part: Part, ids: tuple[str, ...], answer: TaxAnswer, laid: Laid) -> list[TaxComponent]:
    """What became of a component, on each of its lines."""
    return [answer.line(id).components[next(at for at, own in enumerate(laid.of(id)) if own is part)] for id in ids]


def check_component(part: Part, ids: tuple[str, ...], answer: TaxAnswer, laid: Laid, case: Case) -> None:
    currency, found = answer.currency, found_for(part, ids, answer, laid)
    if part["how"] == "exact":
        assert [each.exact for each in found] == [unrounded(part["amount"], case)]
    elif part["how"] == "apportioned":  # the cases round each share by itself; together they make the tax of the line
        assert [each.exact.settle().money for each in found] == [money(part["amount"], case)]
    else:
        assert total([each.tax for each in found], currency) == money(part["amount"], case)
    if charges_nothing(part, case):
        assert {each.treatment for each in found} <= {treatment_of(case)}
        return
    assert {each.treatment for each in found} == {"taxable"}
    if part["how"] not in NO_BASE:
        assert unrounded(part["base"], case) in bases(found, ids, laid), part


def bases(found: list[TaxComponent], ids: tuple[str, ...], laid: Laid) -> list[Unrounded]:
    """What a case may call the base: the amounts taxed as billed or, where they have more digits, before they were rounded."""
    zero = Unrounded.zero(found[0].base.currency)
    lines = [line for line in laid.lines if line.id in ids]
    whole = sum([line.exact or line.amount.unrounded for line in lines], zero)
    billed = total([each.base for each in found], zero.currency).unrounded
    return [billed, whole] if any(line.exact is not None for line in lines) else [billed]


def check_totals(answer: TaxAnswer, case: Case) -> None:
    totals = case["expected"]["totals"]
    if case["rounding"]["level"] == "none":
        exact = sum([part.exact for line in answer.lines for part in line.components], Unrounded.zero(answer.currency))
        assert exact == unrounded(totals["tax"], case)
        assert answer.gross - exact == unrounded(totals["net"], case)
        return
    whole = tuple(money(totals[name], case) for name in ("net", "tax", "gross"))
    assert (answer.net, answer.tax, answer.gross) == whole
    for each in case["expected"]["lines"]:
        stated = tuple(money(each[name], case) for name in ("net", "tax", "gross"))
        line = answer if each["id"] == "*" else answer.line(each["id"])
        assert (line.net, line.tax, line.gross) == stated, each["id"]


def check_arithmetic(case: Case) -> None:
    """Compute the tax of a case from its own rates."""
    check_words(case)
    laid = laid_out(case)

    answer = compute(plan_of(case, laid), laid.lines)

    for part, ids in laid.parts:
        check_component(part, ids, answer, laid, case)
    check_totals(answer, case)
    if "payable" in case:
        assert answer.payable == money(case["payable"], case)
    if "by_jurisdiction" in case:
        assert answer.by_authority() == {id: money(each, case) for id, each in case["by_jurisdiction"].items()}
    if "combined_rate" in case:
        for line in laid.lines:
            rates = [Fraction(part["rate"]) for part in laid.of(line.id) if not charges_nothing(part, case)]
            assert not rates or sum(rates) == Fraction(case["combined_rate"])
    kept = [money(each["amount"], case) for each in case.get("retained", ())]
    assert answer.retained == total(kept, answer.currency)


def check_determination(case: Case, asked: Asked) -> None:
    """Have the tax of a case determined by the laws it is asked of."""
    answer = assess(asked.question, asked.regimes)

    assert isinstance(answer, TaxAnswer), answer
    check_totals(answer, case)
    assert {part.treatment for line in answer.lines for part in line.components} & treatments(case)
    if "payable" in case:
        assert answer.payable == money(case["payable"], case)
    assert answer.retained == total([money(each["amount"], case) for each in case.get("retained", ())], answer.currency)


def treatments(case: Case) -> set[str]:
    """The treatments of which a case expects one; where nothing has a rate, goods may be exempt, or nobody taxes any."""
    treatment, parts = case["expected"]["treatment"], case["expected"]["components"]
    untaxed = not any(part["rate"] is None or Fraction(part["rate"]) for part in parts)
    if untaxed and treatment in {"exempt", "standard"}:
        return {"exempt", "outside_scope"}
    return {"taxable"} if treatment == "standard" else SAME.get(treatment, {treatment_of(case)})
