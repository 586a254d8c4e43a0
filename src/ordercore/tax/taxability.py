"""Which goods an authority taxes, and at which kind of rate: tax classes are paths, and the longest prefix wins."""

from __future__ import annotations

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.question import checked_tax_class
from ordercore.tax.rate import STANDARD
from ordercore.tax.treatment import TREATMENTS, Treatment
from ordercore.values.when import Dated

__all__ = ["Ruling", "Taxability", "prefixes"]


@frozen
class Ruling:
    """How goods of a class are treated."""

    #: whether they are taxed, and if not, why not.
    treatment: Treatment = field(default="taxable")
    #: the kind of rate they are taxed at; of no meaning unless they are taxable.
    kind: str = STANDARD

    @treatment.validator
    def _known(self, attribute: object, value: str) -> None:
        if value not in TREATMENTS:
            raise InvalidValue(
                f"unknown treatment {value!r}", path="/treatment", mend=f"use one of {', '.join(TREATMENTS)}"
            )


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


def prefixes(tax_class: str) -> tuple[str, ...]:
    """The class itself and all prefixes of whole parts, longest first, the empty one last."""
    parts = tax_class.split("/") if tax_class else []
    return tuple(["/".join(parts[:count]) for count in range(len(parts), -1, -1)])
