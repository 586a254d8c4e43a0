"""Which goods an authority taxes, and at which kind of rate: tax classes are paths, and the longest prefix wins."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.plan import Band, Reimbursement
from ordercore.tax.question import checked_tax_class
from ordercore.tax.rate import STANDARD
from ordercore.tax.treatment import TREATMENTS, Treatment
from ordercore.values.money import Unrounded
from ordercore.values.when import Dated

__all__ = ["Follows", "Ruling", "Taxability", "Threshold", "prefixes"]

Follows = Literal["no", "share", "any"]
"""Whether a charge is treated as the goods it is for: ``share`` of it as each of them, by their net amounts; or taxed as
ruled if ``any`` of them is taxed, and otherwise as they are."""

_FOLLOWS: Final[tuple[str, ...]] = get_args(Follows)


@frozen
class Threshold:
    """A price of one piece up to which it is treated otherwise."""

    #: the price.
    price: Unrounded = field()
    #: whether a piece at exactly this price is under it: "100 dollars or less", not "less than 100 dollars".
    included: bool = False
    #: how pieces under it are treated.
    treatment: Treatment = field(default="exempt")
    #: kind of the rate for pieces under it, where they are taxable.
    kind: str = STANDARD

    @price.validator
    def _positive(self, attribute: object, value: Unrounded) -> None:
        if value.numerator <= 0:
            raise InvalidValue(f"a threshold of {value}", path="/price", mend="give a price above zero")

    @treatment.validator
    def _known(self, attribute: object, value: str) -> None:
        _checked_treatment(value)

    def covers(self, price: Unrounded) -> bool:
        """Whether a piece of this price, whichever way it goes, is under it."""
        return abs(price) <= self.price if self.included else abs(price) < self.price


@frozen
class Ruling:
    """How goods of a class are treated."""

    #: whether they are taxed, and if not, why not.
    treatment: Treatment = field(default="taxable")
    #: the kind of rate they are taxed at; of no meaning unless they are taxable.
    kind: str = STANDARD
    #: slice of the price of each piece that is taxed; None for all of it.
    band: Band | None = None
    #: price up to which a piece is treated otherwise; None when there is none.
    under: Threshold | None = None
    #: whether a charge is treated as the goods it is for.
    follows: Follows = field(default="no")
    #: what the part of the price is that a third party pays, as for a manufacturer's coupon.
    reimbursed: Reimbursement = "tender"

    @treatment.validator
    def _known(self, attribute: object, value: str) -> None:
        _checked_treatment(value)

    @follows.validator
    def _known_way(self, attribute: object, value: str) -> None:
        if value not in _FOLLOWS:
            raise InvalidValue(f"unknown {value!r}", path="/follows", mend=f"use one of {', '.join(_FOLLOWS)}")


@frozen
class Taxability:
    """What an authority says of a tax class and all below it, through time.

    A class listed without any ruling is one whose rule is known to exist and not carried: asking about it is refused,
    where leaving it out would hand it to the shorter prefix.
    """

    #: prefix of the tax classes meant, for example ``food``; empty for everything.
    tax_class: str = field()
    #: the rulings from when to when, each with its source.
    rulings: Dated[Ruling]

    @tax_class.validator
    def _path(self, attribute: object, value: str) -> None:
        checked_tax_class(value, path="/tax_class")


@lru_cache(maxsize=1024)
def prefixes(tax_class: str) -> tuple[str, ...]:
    """The class itself and all prefixes of whole parts, longest first, the empty one last."""
    parts = tax_class.split("/") if tax_class else []
    return tuple(["/".join(parts[:count]) for count in range(len(parts), -1, -1)])


def _checked_treatment(value: str) -> None:
    if value not in TREATMENTS:
        raise InvalidValue(
            f"unknown treatment {value!r}", path="/treatment", mend=f"use one of {', '.join(TREATMENTS)}"
        )
