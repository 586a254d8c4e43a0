"""Canada: GST, HST and the sales taxes of provinces."""

from __future__ import annotations

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SERVICES, SourcingRule
from ordercore.values.place import Place

__all__ = ["ca_gst"]

_CA = Place("ca")


def ca_gst(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """Federal and provincial taxes on goods, in the province where they are delivered.

    A business that brings goods in assesses itself; goods brought in for a consumer are taxed at the border, and refused
    here; so are services that cross the border.

    Args:
        pack: the rates, for example the shipped ``ca``. The harmonized tax stands in it instead of the federal one.
        rounding: another one where a province asks for it.
    """
    return Regime(
        id="ca_gst",
        name="Canadian sales taxes",
        pack=pack,
        rounding=rounding,
        sourcing=(
            SourcingRule(
                "ca_gst.domestic",
                ship_from=(_CA,),
                ship_to=(_CA,),
                source="Excise Tax Act s.165, Sch. IX Part II s.1; provincial acts",
            ),
            SourcingRule(
                "ca_gst.export",
                ship_from=(_CA,),
                not_classes=SERVICES,
                taxed_at="nowhere",
                treatment="export",
                source="Excise Tax Act Sch. VI Part V",
            ),
            SourcingRule(
                "ca_gst.business_import",
                ship_to=(_CA,),
                business=True,
                not_classes=SERVICES,
                taxed_at="nowhere",
                treatment="reverse_charge",
                source="Excise Tax Act s.212, s.218",
            ),
        ),
    )
