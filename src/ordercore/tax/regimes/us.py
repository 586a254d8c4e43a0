"""United States: sales tax of states, counties, cities and districts."""

from __future__ import annotations

from typing import Final

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.place import Place

__all__ = ["ORIGIN_STATES", "us_sales"]

_US: Final = Place("us")
_CALIFORNIA: Final = Place("us-ca")
_TEXAS: Final = Place("us-tx")

ORIGIN_STATES: Final = tuple([Place(f"us-{code}") for code in ["az", "il", "mo", "oh", "pa", "tn", "tx", "ut", "va"]])
"""States that tax what is shipped within them where it leaves from."""


def us_sales(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """Sales tax on goods shipped to a place in the United States, by all authorities of that place together.

    The seller collects where registered (`TaxSeller.registrations`); a marketplace that sells for the seller collects
    instead. Within a state that taxes at the origin the place the goods leave from decides; within California it does for
    the state and its uniform local tax, and the destination for the districts. An authority of the pack that says how it
    sources comes before these. Where only five digits of a ZIP code are known (`TaxQuestion.may_go_to`), the lowest combined
    rate is charged: Streamlined Sales and Use Tax Agreement s.305(F).

    Args:
        pack: the authorities and their rates. A place is taxed only if the pack knows all of its authorities: a state
            alone would leave out its counties.
        rounding: Streamlined Sales and Use Tax Agreement s.324 rounds half a cent up on the aggregate of state and local
            taxes, for each item, which is what stands here, or for the invoice: ``BY_DOCUMENT``.
    """
    return Regime(
        id="us_sales",
        name="US sales tax",
        pack=pack,
        rounding=rounding,
        unsure="lowest",
        sourcing=(
            SourcingRule(
                id="us_sales.facilitated",
                ship_to=(_US,),
                marketplace=True,
                treatment="facilitated",
                source="marketplace facilitator acts of the states, after South Dakota v. Wayfair (2018)",
            ),
            SourcingRule(
                id="us_sales.texas_single_local",
                ship_to=(_TEXAS,),
                not_from=(_TEXAS,),
                scheme="us-tx.single_local",
                collected="by_scheme",
                taxes=("Sales tax", "Single local use tax"),
                source="Tex. Tax Code § 151.0595: a remote seller may collect one local rate everywhere",
            ),
            SourcingRule(
                id="us_sales.stated_origin",
                within=(_US,),
                stated="origin",
                taxed_at="origin",
                source="what the authorities of the pack say of shipments within them",
            ),
            SourcingRule(
                id="us_sales.stated_destination",
                within=(_US,),
                stated="destination",
                source="what the authorities of the pack say of shipments within them",
            ),
            SourcingRule(
                id="us_sales.california",
                within=(_CALIFORNIA,),
                origin_levels=("region", "county", "city"),
                source="Cal. Rev. & Tax. Code § 7205, § 7261; CDTFA Publication 44",
            ),
            SourcingRule(
                id="us_sales.origin",
                within=ORIGIN_STATES,
                taxed_at="origin",
                source="acts of the state, for example Tex. Tax Code § 321.203; Streamlined Agreement s.310.1 where a member elects it",
            ),
            SourcingRule(
                id="us_sales.destination",
                ship_to=(_US,),
                taxed_at="destination",
                source="Streamlined Sales and Use Tax Agreement s.310(A)(2): where the purchaser receives the goods",
            ),
            SourcingRule(
                id="us_sales.export",
                ship_from=(_US,),
                taxed_at="nowhere",
                treatment="export",
                source="U.S. Constitution, Art. I § 10 cl. 2: no state taxes exports",
            ),
        ),
    )
