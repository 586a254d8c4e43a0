"""Whether a buyer's certificate frees a supply from an authority's tax."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ordercore.tax.authority import Authority
from ordercore.tax.question import Exemption

__all__ = ["exemption_from"]


def exemption_from(authority: Authority, exemptions: Iterable[Exemption], on: date) -> Exemption | None:
    """The first certificate that holds on the day and that the authority honors, or None.

    An authority honors a certificate when all it levies on lies inside the certificate's place: one of a county frees from
    the county's tax and not from the state's.
    """
    for exemption in exemptions:
        if on in exemption.period and all(place.lies_in(exemption.place) for place in authority.places):
            return exemption
    return None
