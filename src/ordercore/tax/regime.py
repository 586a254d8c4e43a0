"""A body of tax law as a value: which supplies are its business, where they are taxed, and how the tax is rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Final, Literal, get_args

from attrs import evolve, field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.authority import Authority, Sourced
from ordercore.tax.pack import TaxPack
from ordercore.tax.question import TaxQuestion, TaxSeller
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.ruling import Said, said_of
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.ids import checked_id
from ordercore.values.place import Place

__all__ = ["Regime", "Unsure"]

Unsure = Literal["refuse", "lowest"]
"""What a law has a seller do who cannot tell which of several places the goods go to."""

_Where = tuple[str, str, tuple[str, ...], tuple[str, ...], frozenset[str]]
_REMEMBERED: Final = 4096
"""Of how many places, and of how many classes there and days, a regime remembers what it found: a shop asks the same all day."""


@frozen
class Regime:
    """Rules of law, with the data they read. A supply that none of its rules fits is not its business."""

    #: identifier, for example ``gb_vat``.
    id: str = field()
    #: name for people.
    name: str
    #: where supplies are taxed; the first rule that fits decides.
    sourcing: tuple[SourcingRule, ...] = field()
    #: the authorities and their rates; None for a regime that taxes nowhere.
    pack: TaxPack | None = field(default=None)
    #: where and how the tax is rounded, where the authorities say nothing of it.
    rounding: TaxRounding = BY_LINE
    #: what it does where only part of a postal code is known: refuse, or charge the lowest rate of all places it may be.
    unsure: Unsure = field(default="refuse")
    #: places that the law takes for others, each with the other: Monaco for France.
    taken_for: tuple[tuple[Place, Place], ...] = ()

    @id.validator
    def _known_as(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @unsure.validator
    def _known_way(self, attribute: object, value: str) -> None:
        if value not in get_args(Unsure):
            raise InvalidValue(
                f"unknown way {value!r}", path="/unsure", mend=f"use one of {', '.join(get_args(Unsure))}"
            )

    @pack.validator
    def _data_for_its_rules(self, attribute: object, pack: TaxPack | None) -> None:
        if pack is None and any(rule.taxed_at != "nowhere" for rule in self.sourcing):
            raise InvalidValue("the regime taxes somewhere and has no pack", path="/pack", mend="give it a TaxPack")

    def read(self, question: TaxQuestion) -> TaxQuestion:
        """The question as the law reads it: places that it takes for others are those."""
        taken, seller = self._taken, question.seller
        bill_to, home = question.bill_to, question.priced_for
        named = [
            question.ship_from,
            question.ship_to,
            bill_to,
            home,
            *[row.place for row in seller.registrations or ()],
        ]
        if not taken or all(place is None or _taken_for(place, taken) is place for place in named):
            return question
        return evolve(
            question,
            ship_from=_taken_for(question.ship_from, taken),
            ship_to=_taken_for(question.ship_to, taken),
            bill_to=None if bill_to is None else _taken_for(bill_to, taken),
            priced_for=None if home is None else _taken_for(home, taken),
            seller=_registered(seller, taken),
        )

    @cached_property
    def _taken(self) -> dict[str, Place]:
        return {one.path: other for one, other in self.taken_for}

    def authorities(self, rule: SourcingRule, question: TaxQuestion) -> tuple[Authority, ...]:
        """The authorities that tax a supply which one of its rules fits, widest first."""
        return self._found(*_where(rule, question))

    def said(self, rule: SourcingRule, question: TaxQuestion, tax_class: str) -> Said:
        """What those authorities say of a class of goods on the day of the supply."""
        return self._said(_where(rule, question), tax_class, question.supplied_on)

    @cached_property
    def _found(self) -> Callable[[str, str, tuple[str, ...], tuple[str, ...], frozenset[str]], tuple[Authority, ...]]:
        return lru_cache(maxsize=_REMEMBERED)(partial(_levying, self.pack))

    @cached_property
    def _said(self) -> Callable[[_Where, str, date], Said]:
        @lru_cache(maxsize=_REMEMBERED)
        def said(where: _Where, tax_class: str, on: date) -> Said:
            return Said(tax_class) if self.pack is None else said_of(self._found(*where), tax_class, self.pack, on)

        return said

    def rule(self, question: TaxQuestion, tax_class: str = "") -> SourcingRule | None:
        """The first of its rules about goods of a class, supplied so; None when they are not the regime's business."""
        for rule in self.sourcing:
            if rule.stated and rule.stated != self._stated(question):
                continue
            if rule.fits(question, tax_class):
                return rule
        return None

    def before(self, rule: SourcingRule | None) -> tuple[str, ...]:
        """The ids of its rules above one of them; of all of them above none."""
        return self._above.get(id(rule), self._all)

    @cached_property
    def _above(self) -> dict[int, tuple[str, ...]]:
        return {id(rule): self._all[:at] for at, rule in enumerate(self.sourcing)}

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return tuple([rule.id for rule in self.sourcing])

    def _stated(self, question: TaxQuestion) -> Sourced | None:
        pack = self.pack
        row = pack.sourcing(question.ship_from, question.ship_to, question.supplied_on) if pack else None
        return None if row is None else row.value


def _where(rule: SourcingRule, question: TaxQuestion) -> _Where:
    """All that the authorities of a supply hang on."""
    place = rule.place(question)
    origin = question.ship_from.path if rule.origin_levels else ""
    schemes, more = question.seller.schemes, question.buyer.schemes
    schemes = schemes | more if more else schemes
    return "" if place is None else place.path, origin, rule.origin_levels, rule.taxes, schemes


def _taken_for(place: Place, taken: Mapping[str, Place]) -> Place:
    """The place itself, or the other that it or something it lies in is taken for."""
    for path in place.paths:
        if path in taken:
            return taken[path]
    return place


def _registered(seller: TaxSeller, taken: Mapping[str, Place]) -> TaxSeller:
    if seller.registrations is None:
        return seller
    read = [evolve(each, place=_taken_for(each.place, taken)) for each in seller.registrations]
    return evolve(seller, registrations=tuple(read))


def _levying(
    pack: TaxPack | None,
    place: str,
    origin: str,
    origin_levels: tuple[str, ...],
    taxes: tuple[str, ...],
    schemes: frozenset[str],
) -> tuple[Authority, ...]:
    if not place or pack is None:
        return ()
    found = pack.authorities_of(Place(place), schemes)
    if origin_levels:
        there = pack.authorities_of(Place(origin), schemes)
        kept = [each for each in found if each.level not in origin_levels]
        found = (*[each for each in there if each.level in origin_levels], *kept)
    return tuple([each for each in found if not taxes or each.tax in taxes])
