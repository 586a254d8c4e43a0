"""Plans and packs in few words, for the tests of this room."""

from __future__ import annotations

from datetime import date

from ordercore.tax import (
    Authority,
    PlannedTax,
    PlanRow,
    Rate,
    Ruling,
    Taxability,
    TaxLine,
    TaxPack,
    TaxPlan,
    TaxQuestion,
    TaxRounding,
)
from ordercore.values import Dated, InForce, Money, Percent, Period, Place

DAY = date(2026, 11, 22)


def lines(currency: str, *amounts: str | int) -> tuple[TaxLine, ...]:
    """Lines ``1``, ``2`` and so on of these amounts."""
    return tuple(TaxLine(str(number), Money(amount, currency)) for number, amount in enumerate(amounts, start=1))


def charged(authority: str, rate: str) -> PlannedTax:
    return PlannedTax(authority, "Tax", "taxable", "standard", Percent(rate))


def plan(
    *rows: tuple[str, tuple[PlannedTax, ...]],
    currency: str = "USD",
    rounding: TaxRounding = TaxRounding(),  # noqa: B008  # frozen
    inclusive: bool = False,
) -> TaxPlan:
    """A plan of rows, each of the ids of its lines in one text and its taxes."""
    return TaxPlan(
        regime="made",
        rule="made.rule",
        place=Place("us"),
        supplied_on=DAY,
        currency=currency,
        inclusive=inclusive,
        rounding=rounding,
        pack=None,
        rows=tuple(PlanRow(tuple(ids.split()), "", taxes) for ids, taxes in rows),
    )


def since(value: str, first: str, until: str | None = None) -> InForce[Percent]:
    last = date.fromisoformat(until) if until else None
    return InForce(Percent(value), Period(date.fromisoformat(first), last), f"since {first}")


def authority(id: str, *percents: InForce[Percent], parent: str = "", **classes: Ruling) -> Authority:
    """An authority at the place of its name, taxing all at the standard rate but the classes named (`__` for `/`)."""
    rows = {"": Ruling(), **{name.replace("__", "/"): ruling for name, ruling in classes.items()}}
    if parent:
        del rows[""]
    return Authority(
        id=id,
        name=id,
        tax="Tax",
        places=(Place(id),),
        rates=(Rate("standard", Dated(percents)),),
        taxability=tuple(
            Taxability(name, Dated.always(ruling, source=f"ruling on {name}")) for name, ruling in rows.items()
        ),
        parent=parent,
    )


def pack(*authorities: Authority, covers: str = "us") -> TaxPack:
    return TaxPack("made", "1", DAY, tuple(Place(path) for path in covers.split()), authorities)


def going(ship_from: Place, ship_to: Place) -> TaxQuestion:
    """A question about nothing, going from here to there."""
    return TaxQuestion(DAY, "USD", ship_from, ship_to, ())
