"""A body of tax law as a value: which supplies are its business, where they are taxed, and how the tax is rounded."""

from __future__ import annotations

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.pack import TaxPack
from ordercore.tax.question import TaxQuestion
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.ids import checked_id

__all__ = ["Regime"]


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
    #: where and how the tax is rounded.
    rounding: TaxRounding = BY_LINE

    @id.validator
    def _known_as(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @pack.validator
    def _data_for_its_rules(self, attribute: object, pack: TaxPack | None) -> None:
        if pack is None and any(rule.taxed_at != "nowhere" for rule in self.sourcing):
            raise InvalidValue("the regime taxes somewhere and has no pack", path="/pack", mend="give it a TaxPack")

    def rule(self, question: TaxQuestion, tax_class: str = "") -> SourcingRule | None:
        """The first of its rules about goods of a class, supplied so; None when they are not the regime's business."""
        for rule in self.sourcing:
            if rule.fits(question, tax_class):
                return rule
        return None
