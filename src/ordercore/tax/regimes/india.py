"""India: central and state tax on supplies within a state, integrated tax on those between states."""

from __future__ import annotations

from typing import Final

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SERVICES, SourcingRule
from ordercore.values.place import Place

__all__ = ["IN_STATES", "in_gst"]

_CODES: Final = (
    "an ap ar as br cg ch dh dl ga gj hp hr jh jk ka kl la ld mh ml mn mp mz nl od pb py rj sk tn tr ts uk up wb"
)

IN_STATES: Final = tuple([Place(f"in-{code}") for code in _CODES.split()])
"""The states and union territories, by ISO 3166-2:IN as amended in 2023: ``in-ts`` is Telangana, once ``in-tg``."""

_IN = Place("in")


def in_gst(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """GST on supplies within India.

    Where goods are delivered to one on the order of another, the place of supply is where the invoice goes to (IGST Act 2017
    s.10(1)(b)): give the question its ``bill_to``.

    Any other place in India is a mistake in the code of its state, and refused.

    Args:
        pack: the rates, for example the shipped ``in``.
        rounding: half up to the paisa; ``IN_SECTION_170`` rounds each tax to the rupee.
    """
    within = ("CGST", "SGST")
    return Regime(
        id="in_gst",
        name="Indian GST",
        pack=pack,
        rounding=rounding,
        sourcing=(
            SourcingRule(
                "in_gst.intra_state",
                ship_from=(_IN,),
                ship_to=(_IN,),
                within=IN_STATES,
                taxed_at="bill_to",
                taxes=within,
                source="IGST Act 2017 s.8(1), s.10(1); CGST Act 2017 s.9",
            ),
            SourcingRule(
                "in_gst.inter_state",
                ship_from=IN_STATES,
                ship_to=(_IN,),
                taxed_at="bill_to",
                taxes=("IGST",),
                source="IGST Act 2017 s.5, s.7(1), s.10(1)",
            ),
            SourcingRule(
                "in_gst.export",
                ship_from=(_IN,),
                not_to=(_IN,),
                not_classes=SERVICES,
                taxed_at="nowhere",
                treatment="export",
                source="IGST Act 2017 s.16(1)(a)",
            ),
        ),
    )
