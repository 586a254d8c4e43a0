"""Whether a seller collects an authority's tax, and whether a buyer's certificate frees from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ordercore.tax.authority import Authority
from ordercore.tax.question import Exemption, TaxSeller

__all__ = ["collects", "dishonored", "exemption_from"]


def collects(seller: TaxSeller, authority: Authority, on: date) -> bool:
    """Whether a seller collects an authority's tax on a day: registered where it levies, or above that, or by its scheme."""
    registrations = seller.registrations
    if registrations is None or (authority.scheme and authority.scheme in seller.schemes):
        return True
    return any(
        on in each.period
        and any(place == each.place or (each.below and place.lies_in(each.place)) for place in authority.places)
        for each in registrations
    )


def exemption_from(authority: Authority, exemptions: Iterable[Exemption], on: date) -> Exemption | None:
    """The first accepted certificate that holds on the day and that the authority honors, or None.

    An authority honors a certificate when all it levies on lies inside the certificate's place: one of a county frees from
    the county's tax and not from the state's.
    """
    for exemption in exemptions:
        if (
            exemption.status == "valid"
            and on in exemption.period
            and all(place.lies_in(exemption.place) for place in authority.places)
        ):
            return exemption
    return None


def dishonored(exemptions: Iterable[Exemption], on: date) -> tuple[str, ...]:
    """Why certificates that do not free from a tax do not, one by one."""
    return tuple([f"certificate {each.certificate or 'without number'}: {_why_not(each, on)}" for each in exemptions])


def _why_not(exemption: Exemption, on: date) -> str:
    if exemption.status != "valid":
        return exemption.status
    return f"for {exemption.place}" if on in exemption.period else f"in force {exemption.period}"
