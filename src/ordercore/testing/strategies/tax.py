"""Strategies for tax: packs that always determine, regimes on them, questions they answer.

What is drawn first is simplest: one authority, one rate for ever, one line of nothing in USD, exclusive, to the widest place.
Failures shrink toward that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.tax import (
    Authority,
    Band,
    Exemption,
    PlannedTax,
    PlanRow,
    Rate,
    Regime,
    Ruling,
    SourcingRule,
    Taxability,
    TaxAnswer,
    TaxBuyer,
    TaxLine,
    TaxPack,
    TaxPlan,
    TaxQuestion,
    TaxRounding,
    Treatment,
    compute,
)
from ordercore.values import (
    CEILING,
    DOWN,
    HALF_DOWN,
    HALF_EVEN,
    HALF_UP,
    Dated,
    InForce,
    Money,
    Percent,
    Period,
    Place,
    Unrounded,
)

__all__ = [
    "OF_TYPE",
    "tax_answers",
    "tax_classes",
    "tax_lines",
    "tax_packs",
    "tax_percents",
    "tax_places",
    "tax_plans",
    "tax_questions",
    "tax_regimes",
    "tax_roundings",
]

T = TypeVar("T")

_CLASSES: Final = ("", "food", "food/beverage", "food/beverage/tea", "books", "clothing")
_PLACES: Final = (Place("us"), Place("us-ny"), Place("us-ny/putnam"), Place("us-ny/putnam/carmel"))
_TREATMENTS: Final[tuple[Treatment, ...]] = ("taxable", "zero_rated", "exempt", "outside_scope")
_FIRST: Final = date(2000, 1, 1)
_LAST: Final = date(2040, 12, 31)
_CURRENCIES: Final = ("USD", "JPY", "KWD")
_CHANGES: Final = st.dates(_FIRST + timedelta(days=1), _LAST)


@composite
def _dated(draw: DrawFn, values: SearchStrategy[T]) -> Dated[T]:
    """One value for ever, or two with a day between."""
    if not draw(st.booleans()):
        return Dated.always(draw(values), source="made up")
    day = draw(_CHANGES)
    before, after = InForce(draw(values), Period(None, day), "before"), InForce(draw(values), Period(day), "after")
    return Dated((before, after))


def tax_percents() -> SearchStrategy[Percent]:
    """Rates from 0% to 30% in steps of a thousandth of a percent, as 0.375% and 8.875% are."""
    return st.integers(0, 30_000).map(lambda thousandths: Percent(Fraction(thousandths, 1000)))


def tax_classes() -> SearchStrategy[str]:
    """Classes of which packs made here may say something, themselves or by a prefix; the unclassified first."""
    return st.sampled_from(_CLASSES)


def tax_roundings() -> SearchStrategy[TaxRounding]:
    """Every level with the modes laws use."""
    levels = st.sampled_from(("line", "line_authority", "document", "document_rate"))
    return st.builds(TaxRounding, levels, st.sampled_from((HALF_UP, HALF_EVEN, HALF_DOWN, DOWN, CEILING)))


# Made once: Hypothesis examines a strategy when it first draws from it, which takes longer than the drawing.
_RATES: Final = _dated(tax_percents())
_RULINGS: Final = _dated(st.builds(Ruling, st.sampled_from(_TREATMENTS), st.sampled_from(("standard", "reduced"))))
_PERIODS: Final = st.one_of(st.just(Period()), _CHANGES.map(lambda day: Period(None, day)), _CHANGES.map(Period))
_CERTIFICATES: Final = st.lists(
    st.builds(Exemption, st.sampled_from(_PLACES), st.just("resale"), st.sampled_from(("", "C-1")), _PERIODS),
    max_size=2,
)


@composite
def tax_packs(draw: DrawFn) -> TaxPack:
    """One to four authorities from the United States down to a town, whose rules cover every class on every day."""
    authorities: list[Authority] = []
    for place in _PLACES[: draw(st.integers(1, len(_PLACES)))]:
        classes = [""] if not authorities else []
        classes += draw(st.lists(st.sampled_from(_CLASSES[1:]), max_size=2, unique=True))
        authorities.append(
            Authority(
                id=place.path,
                name=place.path,
                tax="Tax",
                places=(place,),
                rates=(Rate("standard", draw(_RATES)), Rate("reduced", draw(_RATES))),
                taxability=tuple([Taxability(each, draw(_RULINGS)) for each in classes]),
                parent=authorities[-1].id if authorities else "",
            )
        )
    return TaxPack("made", "1", _FIRST, (_PLACES[0],), tuple(authorities))


def tax_places() -> SearchStrategy[Place]:
    """Places that packs made here know, from a country down to a town; the widest first."""
    return st.sampled_from(_PLACES)


@composite
def _planned(draw: DrawFn, currency: str) -> PlannedTax:
    """A tax on the whole line; or on a slice, by the piece, inside the price, or on other taxes."""
    name = draw(st.sampled_from(("a", "b")))
    if not draw(st.booleans()):
        return PlannedTax(name, "Tax", "taxable", "standard", draw(tax_percents()))
    over = draw(st.integers(0, 50))
    return PlannedTax(
        name,
        "Tax",
        "taxable",
        "standard",
        draw(tax_percents()),
        method=draw(st.sampled_from(("percent", "division"))),
        per_piece=draw(st.sampled_from((None, Unrounded("0.05", currency)))),
        adds_to_base=draw(st.booleans()),
        base_affected=draw(st.booleans()),
        share=draw(st.sampled_from((Percent(100), Percent(40)))),
        band=draw(st.sampled_from((None, Band(Unrounded(over, currency), Unrounded(over + 50, currency))))),
        retained=draw(st.booleans()),
    )


@composite
def tax_plans(draw: DrawFn, lines: tuple[TaxLine, ...], currency: str = "USD") -> TaxPlan:
    """Plans for these lines with taxes of every kind, up to three to a line."""
    return draw(_plans(lines, [draw(_some_planned(currency)) for _ in lines], currency))


def _some_planned(currency: str) -> SearchStrategy[tuple[PlannedTax, ...]]:
    return st.lists(_planned(currency), max_size=3).map(tuple)


@composite
def _plans(draw: DrawFn, lines: Sequence[TaxLine], planned: Iterable[tuple[PlannedTax, ...]], currency: str) -> TaxPlan:
    """Plans that lay these taxes on these lines."""
    return TaxPlan(
        regime="made",
        rule="made.rule",
        place=draw(tax_places()),
        supplied_on=_FIRST,
        currency=currency,
        inclusive=draw(st.booleans()),
        rounding=draw(tax_roundings()),
        pack=None,
        rows=tuple([PlanRow((line.id,), line.tax_class, taxes) for line, taxes in zip(lines, planned, strict=True)]),
    )


def tax_regimes() -> SearchStrategy[Regime]:
    """Regimes that tax everything where it goes to, by a pack and a rounding made here."""
    rule = SourcingRule("made.destination")
    return st.builds(
        Regime,
        id=st.just("made"),
        name=st.just("Made up"),
        sourcing=st.just((rule,)),
        pack=tax_packs(),
        rounding=tax_roundings(),
    )


def tax_lines(currency: str = "USD", *, most: int = 8) -> SearchStrategy[tuple[TaxLine, ...]]:
    """Up to so many lines of goods sold, given free or taken back, with ids ``1``, ``2`` and so on."""
    return st.lists(_GOODS, max_size=most).map(lambda goods: _numbered(goods, currency))


_GOODS: Final = st.tuples(st.integers(-1_000_000, 1_000_000), tax_classes())


def _numbered(goods: Iterable[tuple[int, str]], currency: str) -> tuple[TaxLine, ...]:
    return tuple(
        [
            TaxLine(str(number), Money.of_minor(amount, currency), tax_class)
            for number, (amount, tax_class) in enumerate(goods, start=1)
        ]
    )


@composite
def tax_questions(draw: DrawFn) -> TaxQuestion:
    """Questions that every regime made here answers; some buyers have certificates."""
    currency = draw(st.sampled_from(_CURRENCIES))
    return TaxQuestion(
        supplied_on=draw(st.dates(_FIRST, _LAST)),
        currency=currency,
        ship_from=_PLACES[0],
        ship_to=draw(st.sampled_from(_PLACES)),
        lines=draw(tax_lines(currency)),
        buyer=TaxBuyer(exempt=tuple(draw(_CERTIFICATES))),
        inclusive=draw(st.booleans()),
    )


@composite
def tax_answers(draw: DrawFn) -> TaxAnswer:
    """What plans made here come to."""
    # A line is drawn together with its taxes, so that both go when one line less shows the same.
    drawn = draw(st.lists(st.tuples(_GOODS, _some_planned("USD")), max_size=8))
    lines = _numbered([goods for goods, _ in drawn], "USD")
    return compute(draw(_plans(lines, [taxes for _, taxes in drawn], "USD")), lines)


OF_TYPE: Final[Mapping[Any, Callable[[], SearchStrategy[Any]]]] = {
    Regime: tax_regimes,
    TaxAnswer: tax_answers,
    TaxPack: tax_packs,
    TaxQuestion: tax_questions,
    TaxRounding: tax_roundings,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
