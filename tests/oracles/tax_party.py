"""Who supplies whom, and from where: what a tax case says of it, and what its treatment tells that only a host can know.

``not_registered`` is a seller registered elsewhere, ``marketplace_facilitated`` one on a marketplace, and ``reverse_charge``
without a seller's place goods from abroad.
"""

from __future__ import annotations

from typing import Final

from ordercore.tax import Exemption, Registration, TaxBuyer, TaxSeller
from ordercore.values import Place
from tests.oracles.folder import Case
from tests.oracles.tax_law import elected
from tests.oracles.tax_words import ABROAD, BUYERS, OSS, Named, place_of

__all__ = ["buyer_of", "origin_of", "seller_of"]

UNTAXED: Final = Place("br")
"""A country whose law is not asked: what comes from there is the business of where it goes to."""


def elsewhere(to: Place) -> Place:
    """Another state of the United States, which taxes at the origin what stays inside it."""
    return Place("us-tx" if to.lies_in(Place("us-tn")) else "us-tn")


def origin_of(case: Case, named: Named, to: Place) -> Place:
    """Where goods leave from."""
    seller = case["seller"] or {}
    assert set(seller) <= {"scheme", "ship_from", "established", "oss"}, seller
    if named.origin is not None:
        return named.origin
    if "established" in seller:
        return place_of(seller["established"])
    leaves = seller.get("ship_from", "other state")
    if leaves != "other state":  # a code, and what is there, as in "US-TX seller city"
        return place_of(leaves.split(" ")[0])
    treatment = case["expected"]["treatment"]
    remote = "ship_from" in seller or "scheme" in seller or treatment == "not_registered" or named.in_district
    if remote:
        return elsewhere(to)
    if treatment == "reverse_charge":
        return UNTAXED
    if to == ABROAD:
        return to
    return to if to.country in {"us", "ca", "in"} else Place(to.country)


def seller_of(case: Case, to: Place) -> TaxSeller:
    """Who supplies, by what the case says and by what its treatment tells."""
    seller, schemes = case["seller"] or {}, set[str]()
    if "oss" in seller:
        schemes.add(OSS[seller["oss"]])
    if "scheme" in seller:
        assert seller["scheme"] == "remote-election", seller
        schemes |= elected(to)
    treatment = case["expected"]["treatment"]
    return TaxSeller(
        registrations=(Registration(elsewhere(to)),) if treatment == "not_registered" else None,
        schemes=frozenset(schemes),
        marketplace=treatment == "marketplace_facilitated",
    )


def buyer_of(case: Case, to: Place) -> TaxBuyer:
    """Who buys; one who keeps tax back, or buys for resale under a surcharge, is a business under that scheme."""
    business, status = BUYERS[case["buyer"]]
    schemes = elected(to, retained=True) if case.get("retained") else set[str]()
    if any(each["category"].endswith("+surcharge") for each in case["input"]):
        schemes |= elected(to)
    certificate = case["exemption"]
    exempt: tuple[Exemption, ...] = ()
    if certificate is not None:
        assert set(certificate) == {"reason", "jurisdictions"}, certificate
        exempt = tuple([Exemption(place_of(each), certificate["reason"]) for each in certificate["jurisdictions"]])
    return TaxBuyer(
        business=business or bool(schemes),
        vat_id=f"{to.country.upper()}1" if "VAT id" in case["buyer"] else "",
        vat_id_status=status,  # type: ignore[arg-type]
        exempt=exempt,
        schemes=frozenset(schemes),
    )
