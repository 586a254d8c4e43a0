"""Whom we trade with: customers, their addresses and people, and who is a part of whom."""

from ordercore.parties.contact import Contact, ShipTo
from ordercore.parties.customer import Customer, preference_of
from ordercore.parties.hierarchy import Hierarchy
from ordercore.parties.preference import Preference
from ordercore.parties.standing import ExemptionCertificate, TaxStanding

__all__ = [
    "Contact",
    "Customer",
    "ExemptionCertificate",
    "Hierarchy",
    "Preference",
    "ShipTo",
    "TaxStanding",
    "preference_of",
]
