"""Strategies for customers and the trees they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from ordercore.parties import Contact, Customer, ExemptionCertificate, Hierarchy, Preference, ShipTo, TaxStanding
from ordercore.testing.strategies.values import addresses, ids, places

__all__ = ["OF_TYPE", "customer_forests", "customers", "preferences", "ship_tos", "tax_standings"]


def ship_tos() -> st.SearchStrategy[ShipTo]:
    """Doors to deliver to."""
    contact = st.none() | st.builds(Contact, st.sampled_from(("", "receiving")))
    return st.builds(ShipTo, ids(), addresses(), st.sampled_from(("", "Plant 2")), contact)


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
        places(),
        st.sampled_from(("resale", "farm")),
    )
    business = st.builds(
        TaxStanding,
        st.just(value=True),
        st.sampled_from(("", "DE123456789")),
        st.lists(certificate, max_size=2).map(tuple),
    )
    return st.one_of(st.just(TaxStanding()), business)


def customers(*, id: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Customer]:
    """Customers at the top of their tree.

    Args:
        id: where ids come from; `ordercore.testing.strategies.values.ids` if nothing is given.
    """
    return st.builds(
        Customer,
        ids() if id is None else id,
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


# Made once: Hypothesis examines a strategy when it first draws from it, which takes longer than the drawing.
_FOREST: Final = st.lists(customers(), min_size=1, max_size=8, unique_by=lambda each: each.id)


@st.composite
def customer_forests(draw: st.DrawFn) -> tuple[Customer, ...]:
    """Customers of whom some are parts of others named before them."""
    found: list[Customer] = []
    for customer in draw(_FOREST):
        parent = draw(st.sampled_from(["", *(each.id for each in found)]))
        found.append(evolve(customer, parent=parent))
    return tuple(found)


OF_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    Customer: customers,
    Hierarchy: lambda: customer_forests().map(Hierarchy.of),
    Preference: preferences,
    ShipTo: ship_tos,
    TaxStanding: tax_standings,
}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
