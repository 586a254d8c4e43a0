"""Which place gave a VAT identification number: the letters it begins with say so."""

from __future__ import annotations

import re
from typing import Final

from ordercore.tax.question import TaxQuestion
from ordercore.values.place import Place

__all__ = ["giver", "is_identified"]

_FORM: Final = re.compile(r"([A-Z]{2})[0-9A-Z+*]+", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s.\-]+")
_OTHERWISE: Final = {"EL": "gr", "XI": "gb-nir"}
"""Prefixes that are not the code of the country: Greece may use EL, Directive 2006/112/EC Art. 215; Northern Ireland uses XI,
Directive (EU) 2020/1756."""


def giver(vat_id: str) -> Place | None:
    """The member state, or Northern Ireland, whose number this is by its prefix; None when it has none.

    The number is not validated: ``EL123`` is Greek, and ``123`` is nobody's.
    """
    number = _FORM.fullmatch(_BETWEEN.sub("", vat_id).upper())
    return Place(_OTHERWISE.get(number[1], number[1].lower())) if number else None


def is_identified(question: TaxQuestion, givers: tuple[Place, ...]) -> bool:
    """Whether the register confirmed a number of the buyer that one of these places gave, and not the one of the origin."""
    if question.buyer.vat_id_status != "valid":
        return False
    place = giver(question.buyer.vat_id)
    return place in givers and not question.ship_from.lies_in(place)
