"""What tax will want to know about a party, as plain facts: judging them is the trade of the tax house."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ordercore.values.mark import PERSONAL
from ordercore.values.place import Place
from ordercore.values.when import ALWAYS, Period

__all__ = ["ExemptionCertificate", "TaxStanding"]


@frozen
class ExemptionCertificate:
    """A paper that says a party need not pay some tax."""

    #: number of the certificate as issued; kept out of `repr`.
    number: str = field(repr=False, metadata=PERSONAL)
    #: where it is good, with everything inside.
    place: Place
    #: why it was issued, for example ``resale`` or ``government``.
    reason: str
    #: when it is good.
    period: Period = ALWAYS
    #: whether somebody has looked at it and accepted it; only a valid one frees from tax.
    status: Literal["valid", "pending", "revoked"] = "valid"


@frozen
class TaxStanding:
    """Whether a party trades as a business, under which numbers, and what it is exempt from."""

    #: whether it buys as a business; False is a consumer.
    business: bool = False
    #: VAT identification number with its country prefix, for example ``DE123456789``; empty when it has none.
    vat_id: str = field(default="", repr=False, metadata=PERSONAL)
    #: certificates handed in, in any order.
    exemptions: tuple[ExemptionCertificate, ...] = ()
    #: what the register said of the number when it was last asked; ``unavailable`` is a register that did not answer.
    vat_id_status: Literal["not_checked", "valid", "invalid", "unavailable"] = "not_checked"
    #: number the register gave to that consultation, as evidence; empty when there is none.
    consultation: str = ""
