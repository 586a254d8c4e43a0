"""Who levies a tax: a country, a state, a county, a city or a district, with its rates and what it says of goods."""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidId, InvalidValue
from ordercore.tax.rate import Rate
from ordercore.tax.rounding import TaxRounding
from ordercore.tax.taxability import Taxability
from ordercore.values.money import Money
from ordercore.values.place import Place
from ordercore.values.when import Dated

__all__ = ["Authority", "Fee", "Sourced", "TaxLevel"]

TaxLevel = Literal["", "country", "region", "county", "city", "district"]
"""How wide an authority is; empty where that does not matter."""

Sourced = Literal["destination", "origin"]
"""Where an authority taxes what is shipped within it: where it goes to, or where it leaves from."""

_LEVELS: Final[tuple[str, ...]] = get_args(TaxLevel)

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._/\-]{0,127}", re.ASCII)


@frozen
class Fee:
    """An amount the law adds to a document that taxes something: no tax, and in no base."""

    #: its name on an invoice, for example ``Retail delivery fee``.
    name: str
    #: how much, from when to when.
    amounts: Dated[Money]
    #: what must be taxed by the authority at least for it to be due; None when anything is enough.
    least: Money | None = None


@frozen
class Authority:
    """One levy of one authority.

    What is said of goods is inherited from the parent and may be said otherwise for any class; rates are not inherited,
    since each authority charges its own.
    """

    #: identifier, like a place where it can be: ``us-ny/putnam``.
    id: str = field()
    #: name of the authority for people.
    name: str
    #: name of the tax on an invoice, for example ``VAT`` or ``Sales tax``.
    tax: str
    #: where it levies: these places and all inside them; more than one for a district across counties.
    places: tuple[Place, ...] = field()
    #: its rates, by kind.
    rates: tuple[Rate, ...] = field()
    #: what it says of classes of goods, in any order.
    taxability: tuple[Taxability, ...] = field(default=())
    #: id of the authority whose rulings hold where this one is silent; empty when there is none.
    parent: str = ""
    #: how wide it is, for laws that find the place of each level by itself.
    level: TaxLevel = field(default="")
    #: scheme a seller must have elected, or a buyer be under, to be taxed here, for example ``us-al.ssut`` or
    #: ``es.equivalence``; empty for all.
    scheme: str = ""
    #: id of a wider authority whose levy this one takes the place of; empty when it is on top of all.
    instead_of: str = ""
    #: fees it adds to a document.
    fees: tuple[Fee, ...] = ()
    #: where it taxes what is shipped within it, from when to when; None leaves that to wider ones, and at last to the regime.
    sourcing: Dated[Sourced] | None = None
    #: how its taxes are rounded, from when to when; None leaves that to wider ones, and at last to the regime.
    rounding: Dated[TaxRounding] | None = None
    #: whether the buyer keeps its tax back and pays it to the authority.
    retained: bool = False
    #: whether prices contain its tax, whatever they do with others; None when it is as with those.
    included: bool | None = None

    @level.validator
    def _known_level(self, attribute: object, value: str) -> None:
        if value not in _LEVELS:
            raise InvalidValue(f"unknown level {value!r}", path="/level", mend=f"use one of {', '.join(_LEVELS[1:])}")

    @id.validator
    def _shape(self, attribute: object, value: object) -> None:
        if not isinstance(value, str) or _ID.fullmatch(value) is None:
            raise InvalidId(f"{value!r} is not an authority", path="/id", mend="write it like 'us-ny/putnam'")

    @places.validator
    def _somewhere(self, attribute: object, value: tuple[Place, ...]) -> None:
        if not value:
            raise InvalidValue("the authority levies nowhere", path="/places", mend="name at least one place")

    @rates.validator
    def _one_of_a_kind(self, attribute: object, value: tuple[Rate, ...]) -> None:
        _unrepeated([rate.kind for rate in value], "rates")

    @taxability.validator
    def _one_of_a_class(self, attribute: object, value: tuple[Taxability, ...]) -> None:
        _unrepeated([row.tax_class for row in value], "taxability")

    def rate(self, kind: str) -> Rate | None:
        """Its rate of that kind, or None."""
        for rate in self.rates:
            if rate.kind == kind:
                return rate
        return None

    def says_of(self, tax_class: str) -> Taxability | None:
        """What it says of exactly this class itself, or None."""
        for row in self.taxability:
            if row.tax_class == tax_class:
                return row
        return None


def _unrepeated(names: list[str], where: str) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise InvalidValue(f"{name!r} stands twice", path=f"/{where}/{at}", mend="put its dated rows together")
