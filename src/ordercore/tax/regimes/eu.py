"""European Union: value added tax on goods and services that move between member states, stay in one, or leave."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import evolve

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.regimes.territory import EU_OUTSIDE, EU_STATES, OWN_TERRITORIES, TAKEN_FOR
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SERVICES, SourcingRule
from ordercore.values.place import Place
from ordercore.values.when import Period

__all__ = ["BELOW_THRESHOLD", "BUYER_IMPORTS", "IOSS", "OSS", "eu_vat"]

BELOW_THRESHOLD: Final = "oss.below_threshold"
"""Scheme of a seller who asserts that the year's cross-border sales to consumers stay below the threshold of EUR 10 000, and
has not chosen to be taxed at the destination. It is never inferred."""

OSS: Final = "oss"
"""Scheme of a seller registered for the one-stop shop of the Union, who pays the tax of all member states of destination there: it
is a registration in each of them."""

IOSS: Final = "ioss"
"""Scheme of a seller registered for the import one-stop shop who asserts that the consignment is worth at most EUR 150 and has no
excise goods in it: the tax of the destination is charged with the price, by the marketplace where one sells for the seller."""

BUYER_IMPORTS: Final = "import.by_buyer"
"""Scheme of a seller who asserts that the buyer brings the goods in and owes the tax at the border."""

_NORTH: Final = Place("gb-nir")
_KINGDOM: Final = Place("gb")
_LEFT: Final = date(2021, 1, 1)
"""The first day on which the United Kingdom was outside: the transition ended with 2020, Withdrawal Agreement Art. 126, 127."""
_SINCE_2021: Final = Period(_LEFT)
_UNTIL_2021: Final = Period(None, _LEFT)
_SINCE_OSS: Final = Period(date(2021, 7, 1))
_DIRECTIVE: Final = "Directive 2006/112/EC"


def eu_vat(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """VAT of the member states on goods and services.

    What a consumer in another member state buys is taxed there, by every seller whose sales are not asserted to stay
    `BELOW_THRESHOLD`: one who states registrations, and has none there and not the scheme `OSS`, is refused.
    Services are the classes ``services`` and, supplied electronically, ``services/digital``; all else is goods. A buyer's
    number that is not known to be valid is no number, and neither is one of the member state that the goods leave from, nor, for
    services, one of Northern Ireland: tax is charged. Goods coming in from outside are its business only where
    the seller is under the scheme `IOSS` or `BUYER_IMPORTS`.
    Northern Ireland is taxed as a member state for goods since 2021 (Withdrawal Agreement, Protocol Art. 8) where the pack
    knows its rates; for services never. Until then the whole United Kingdom was treated as a member state (Art. 127): what was
    taxed there is refused unless the pack knows its rates.

    Args:
        pack: the rates, for example the shipped ``eu``.
        rounding: member states differ; an electronic invoice takes ``EN_16931``.
    """
    return Regime(
        id="eu_vat",
        name="EU VAT",
        pack=pack,
        rounding=rounding,
        sourcing=(*_services(), *_goods()),
        taken_for=TAKEN_FOR,
    )


def _services() -> tuple[SourcingRule, ...]:
    rule = SourcingRule("eu_vat.services", ship_from=EU_STATES, not_from=EU_OUTSIDE, classes=("services",))
    home = evolve(
        rule, id="eu_vat.services.domestic", within=EU_STATES, not_to=EU_OUTSIDE, source=f"{_DIRECTIVE} Art. 44, 45"
    )
    rule = evolve(rule, not_within=OWN_TERRITORIES)
    digital = evolve(rule, classes=("services/digital",), ship_to=EU_STATES, not_to=EU_OUTSIDE)
    outside = evolve(rule, business=True, taxed_at="nowhere", treatment="outside_scope", source=f"{_DIRECTIVE} Art. 44")
    return (
        home,
        *_services_to_kingdom(evolve(rule, ship_to=(_KINGDOM,), period=_UNTIL_2021)),
        evolve(
            rule,
            id="eu_vat.services.business",
            ship_to=EU_STATES,
            not_to=EU_OUTSIDE,
            business=True,
            vat_id_of=EU_STATES,
            taxed_at="nowhere",
            treatment="reverse_charge",
            source=f"{_DIRECTIVE} Art. 44, 196",
        ),
        evolve(outside, id="eu_vat.services.business_outside", not_to=EU_STATES),
        evolve(outside, id="eu_vat.services.business_territory", ship_to=EU_OUTSIDE),
        evolve(
            digital,
            id="eu_vat.digital.below_threshold",
            scheme=BELOW_THRESHOLD,
            taxed_at="origin",
            source=f"{_DIRECTIVE} Art. 59c",
        ),
        evolve(
            digital, id="eu_vat.digital.oss", scheme=OSS, collected="by_scheme", source=f"{_DIRECTIVE} Art. 58, 369b"
        ),
        evolve(digital, id="eu_vat.digital", collected="by_all", source=f"{_DIRECTIVE} Art. 58"),
        evolve(
            digital,
            id="eu_vat.digital.outside",
            ship_to=(),
            not_to=(),
            taxed_at="nowhere",
            treatment="outside_scope",
            source=f"{_DIRECTIVE} Art. 58",
        ),
        evolve(rule, id="eu_vat.services.consumer", taxed_at="origin", source=f"{_DIRECTIVE} Art. 45"),
    )


def _services_to_kingdom(rule: SourcingRule) -> tuple[SourcingRule, ...]:
    """Services to the United Kingdom while it was treated as a member state."""
    return (
        evolve(
            rule,
            id="eu_vat.services.business_gb",
            business=True,
            vat_id_of=(*EU_STATES, _KINGDOM),
            taxed_at="nowhere",
            treatment="reverse_charge",
            source=f"{_DIRECTIVE} Art. 44, 196; Withdrawal Agreement Art. 127",
        ),
        evolve(
            rule,
            id="eu_vat.digital.gb",
            classes=("services/digital",),
            collected="by_all",
            source=f"{_DIRECTIVE} Art. 58; Withdrawal Agreement Art. 127",
        ),
        evolve(rule, id="eu_vat.services.consumer_gb", taxed_at="origin", source=f"{_DIRECTIVE} Art. 45"),
    )


def _goods() -> tuple[SourcingRule, ...]:
    inside = SourcingRule(
        "eu_vat.goods",
        ship_from=EU_STATES,
        ship_to=EU_STATES,
        not_from=EU_OUTSIDE,
        not_to=EU_OUTSIDE,
        not_classes=SERVICES,
    )
    outward = evolve(inside, ship_to=(_NORTH,), period=_SINCE_2021)
    inward = evolve(inside, ship_from=(_NORTH,), period=_SINCE_2021)
    across = [
        row
        for part, name in ((inside, "goods"), (outward, "to_ni"), (inward, "from_ni"))
        for row in _across(part, name)
    ]
    export = f"{_DIRECTIVE} Art. 146(1)(a)"
    return (
        evolve(inside, id="eu_vat.domestic", within=EU_STATES, source=f"{_DIRECTIVE} Art. 2(1)(a), 31, 32"),
        *across,
        *_goods_to_kingdom(evolve(inside, ship_to=(_KINGDOM,), period=_UNTIL_2021)),
        *_imports(),
        SourcingRule(
            "eu_vat.export",
            ship_from=EU_STATES,
            not_from=EU_OUTSIDE,
            not_classes=SERVICES,
            taxed_at="nowhere",
            treatment="export",
            source=export,
        ),
    )


def _across(part: SourcingRule, name: str) -> tuple[SourcingRule, ...]:
    """Goods that go from one member state to another."""
    return (
        evolve(
            part,
            id=f"eu_vat.{name}.business",
            business=True,
            vat_id_of=(*EU_STATES, _NORTH),
            taxed_at="nowhere",
            treatment="intra_community",
            source=f"{_DIRECTIVE} Art. 138(1)(b)",
        ),
        evolve(
            part,
            id=f"eu_vat.{name}.below_threshold",
            scheme=BELOW_THRESHOLD,
            taxed_at="origin",
            source=f"{_DIRECTIVE} Art. 59c",
        ),
        evolve(
            part,
            id=f"eu_vat.{name}.oss",
            scheme=OSS,
            collected="by_scheme",
            period=_SINCE_OSS,
            source=f"{_DIRECTIVE} Art. 33(a), 369b",
        ),
        evolve(part, id=f"eu_vat.{name}.distance", collected="by_all", source=f"{_DIRECTIVE} Art. 33(a)"),
    )


def _goods_to_kingdom(part: SourcingRule) -> tuple[SourcingRule, ...]:
    """Goods to the United Kingdom while it was treated as a member state."""
    return (
        evolve(
            part,
            id="eu_vat.to_gb.business",
            business=True,
            vat_id_of=(*EU_STATES, _KINGDOM),
            taxed_at="nowhere",
            treatment="intra_community",
            source=f"{_DIRECTIVE} Art. 138(1); Withdrawal Agreement Art. 127",
        ),
        evolve(
            part,
            id="eu_vat.to_gb.distance",
            collected="by_all",
            source=f"{_DIRECTIVE} Art. 33; Withdrawal Agreement Art. 127",
        ),
    )


def _imports() -> tuple[SourcingRule, ...]:
    """Goods that come in from outside, where the seller asserts who declares them."""
    abroad = SourcingRule(
        "eu_vat.import", ship_to=EU_STATES, not_to=EU_OUTSIDE, not_from=EU_STATES, not_classes=SERVICES
    )
    territory = evolve(abroad, id="eu_vat.territory", ship_from=EU_OUTSIDE, not_from=())
    early = evolve(_by_buyer(abroad), id="eu_vat.import_by_buyer_until_2021", period=_UNTIL_2021)
    return (
        *[row for part in (abroad, territory) for row in (_deemed(part), _one_stop(part), _by_buyer(part))],
        evolve(early, not_from=(*EU_STATES, _KINGDOM)),
    )


def _deemed(part: SourcingRule) -> SourcingRule:
    """As in the one-stop shop, but the marketplace is deemed to have bought and sold, and owes the tax."""
    return evolve(
        _one_stop(part),
        id=f"{part.id}_marketplace",
        marketplace=True,
        treatment="facilitated",
        source=f"{_DIRECTIVE} Art. 14a(1)",
    )


def _one_stop(part: SourcingRule) -> SourcingRule:
    return evolve(
        part,
        id=f"{part.id}_ioss",
        scheme=IOSS,
        collected="by_scheme",
        business=False,
        period=_SINCE_OSS,
        source=f"{_DIRECTIVE} Art. 14(4)(2), 33(c), 369l",
    )


def _by_buyer(part: SourcingRule) -> SourcingRule:
    return evolve(
        part,
        id=f"{part.id}_by_buyer",
        scheme=BUYER_IMPORTS,
        taxed_at="nowhere",
        treatment="outside_scope",
        period=_SINCE_2021,
        source=f"{_DIRECTIVE} Art. 32: supplied where the dispatch begins; the importer owes the tax, Art. 201",
    )
