"""Countries that tax what is supplied within them, and nothing that leaves them: VAT, GST or consumption tax."""

from __future__ import annotations

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import AU_TAXABLE_SUPPLY, BY_LINE, EN_16931, JP_INVOICE, NZ_HALF_DOWN, TaxRounding
from ordercore.tax.sourcing import SERVICES, SourcingRule
from ordercore.values.place import Place

__all__ = ["au_gst", "ch_vat", "domestic", "jp_consumption", "no_vat", "nz_gst", "sa_vat"]


def domestic(
    pack: TaxPack,
    place: Place,
    *,
    id: str,
    name: str,
    source: str,
    export: str,
    outside: tuple[Place, ...] = (),
    rounding: TaxRounding = BY_LINE,
) -> Regime:
    """A tax on supplies within one territory. What comes in from abroad is not its business, and refused.

    So are services that go abroad: where those are supplied is another law than that of exports.

    Args:
        pack: the rates.
        place: the territory.
        id: identifier of the regime.
        name: its name for people.
        source: law that taxes supplies in the territory.
        export: law that frees what leaves it.
        outside: places inside the country that the tax leaves out: goods going there are exports.
        rounding: where and how the tax is rounded.
    """
    here = (place,)
    return Regime(
        id=id,
        name=name,
        pack=pack,
        rounding=rounding,
        sourcing=(
            SourcingRule(
                f"{id}.domestic", ship_from=here, ship_to=here, not_from=outside, not_to=outside, source=source
            ),
            SourcingRule(
                f"{id}.export",
                ship_from=here,
                not_from=outside,
                not_classes=SERVICES,
                taxed_at="nowhere",
                treatment="export",
                source=export,
            ),
        ),
    )


def au_gst(pack: TaxPack, *, rounding: TaxRounding = AU_TAXABLE_SUPPLY) -> Regime:
    """Australian GST on goods; another rounding is ``AU_TOTAL_INVOICE``."""
    law = "A New Tax System (Goods and Services Tax) Act 1999"
    outside = (Place("au-nf"),)
    return domestic(
        pack,
        Place("au"),
        id="au_gst",
        name="Australian GST",
        source=f"{law} s.9-5, s.9-25",
        export=f"{law} s.38-185",
        outside=outside,
        rounding=rounding,
    )


def nz_gst(pack: TaxPack, *, rounding: TaxRounding = NZ_HALF_DOWN) -> Regime:
    """New Zealand GST on goods."""
    law = "Goods and Services Tax Act 1985"
    return domestic(
        pack,
        Place("nz"),
        id="nz_gst",
        name="New Zealand GST",
        source=f"{law} s.8",
        export=f"{law} s.11",
        rounding=rounding,
    )


def jp_consumption(pack: TaxPack, *, rounding: TaxRounding = JP_INVOICE) -> Regime:
    """Japanese consumption tax, rounded once for each rate; how is the seller's choice."""
    return domestic(
        pack,
        Place("jp"),
        id="jp_consumption",
        name="Japanese consumption tax",
        source="Consumption Tax Act art.4",
        export="Consumption Tax Act art.7",
        rounding=rounding,
    )


def ch_vat(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """Swiss VAT on goods."""
    return domestic(
        pack,
        Place("ch"),
        id="ch_vat",
        name="Swiss VAT",
        source="MWSTG Art. 1, Art. 18",
        export="MWSTG Art. 23",
        rounding=rounding,
    )


def no_vat(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """Norwegian VAT on goods; Svalbard and Jan Mayen lie outside."""
    return domestic(
        pack,
        Place("no"),
        id="no_vat",
        name="Norwegian VAT",
        source="Merverdiavgiftsloven § 3-1",
        export="Merverdiavgiftsloven § 6-21",
        outside=(Place("no-21"), Place("no-22")),
        rounding=rounding,
    )


def sa_vat(pack: TaxPack, *, rounding: TaxRounding = EN_16931) -> Regime:
    """Saudi VAT on goods; its electronic invoices compute the tax of each rate once, as EN 16931 does."""
    return domestic(
        pack,
        Place("sa"),
        id="sa_vat",
        name="Saudi VAT",
        source="VAT Law, Royal Decree M/113, Art. 2",
        export="GCC Unified VAT Agreement Art. 34",
        rounding=rounding,
    )
