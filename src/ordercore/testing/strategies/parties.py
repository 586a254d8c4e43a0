"""Strategies for customers and the trees they stand in."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from ordercore.parties import Contact, Customer, ExemptionCertificate, Preference, ShipTo, TaxStanding
from ordercore.values import Address, Place

__all__ = ["addresses", "customer_forests", "customers", "party_ids", "preferences", "ship_tos", "tax_standings"]

_TOWNS = (
    ("US", "NY", "Albany", "12207"),
    ("US", "CA", "Fresno", "93721"),
    ("DE", "BE", "Berlin", "10117"),
    ("IE", "", "Cork", ""),
)


def party_ids() -> st.SearchStrategy[str]:
    """Short ids."""
    return st.from_regex(r"[a-z][a-z0-9\-]{0,7}", fullmatch=True)


def addresses() -> st.SearchStrategy[Address]:
    """Addresses in a few towns, one of them without postal code or region."""
    return st.builds(
        lambda town, name: Address(town[0], town[1], town[2], town[3], ("1 Main Street",), name),
        st.sampled_from(_TOWNS),
        st.sampled_from(("", "Receiving")),
    )


def ship_tos() -> st.SearchStrategy[ShipTo]:
    """Doors to deliver to."""
    contact = st.none() | st.builds(Contact, st.sampled_from(("", "receiving")))
    return st.builds(ShipTo, party_ids(), addresses(), st.sampled_from(("", "Plant 2")), contact)


def preferences() -> st.SearchStrategy[Preference]:
    """Every mixture of preferences."""
    yes_or_no = st.booleans()
    return st.builds(
        Preference, yes_or_no, yes_or_no, yes_or_no, st.sampled_from(("", "ups")), st.sampled_from(("", "east"))
    )


def tax_standings() -> st.SearchStrategy[TaxStanding]:
    """Consumers first, then businesses with a number or a certificate."""
    certificate = st.builds(
        ExemptionCertificate,
        st.just("R-1"),
        st.sampled_from(("us-ny", "us")).map(Place),
        st.sampled_from(("resale", "farm")),
    )
    business = st.builds(
        TaxStanding,
        st.sampled_from((True,)),
        st.sampled_from(("", "DE123456789")),
        st.lists(certificate, max_size=2).map(tuple),
    )
    return st.one_of(st.just(TaxStanding()), business)


def customers(*, id: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Customer]:
    """Customers at the top of their tree.

    Args:
        id: where ids come from; `party_ids` if nothing is given.
    """
    return st.builds(
        Customer,
        party_ids() if id is None else id,
        name=st.sampled_from(("", "Acme")),
        groups=st.frozensets(st.sampled_from(("retail", "wholesale")), max_size=2),
        bill_to=st.none() | addresses(),
        ship_tos=st.lists(ship_tos(), max_size=3, unique_by=lambda each: each.id).map(tuple),
        currency=st.sampled_from(("", "USD", "EUR", "JPY", "BHD")),
        terms=st.sampled_from(("", "NET30", "EOM")),
        channel=st.sampled_from(("", "web", "edi")),
        tax=tax_standings(),
        credit_account=st.sampled_from(("", "main")),
        price_group=st.sampled_from(("", "dealer")),
        preference=st.none() | preferences(),
        contacts=st.lists(st.builds(Contact, st.sampled_from(("", "payables"))), max_size=2).map(tuple),
        territory=st.sampled_from(("", "west")),
    )


@st.composite
def customer_forests(draw: st.DrawFn) -> tuple[Customer, ...]:
    """Customers of whom some are parts of others named before them."""
    found: list[Customer] = []
    for customer in draw(st.lists(customers(), min_size=1, max_size=8, unique_by=lambda each: each.id)):
        parent = draw(st.sampled_from(["", *(each.id for each in found)]))
        found.append(evolve(customer, parent=parent))
    return tuple(found)
