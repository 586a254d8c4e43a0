"""How a supply is treated. Most treatments charge nothing, and none of those is another: each is its own box on a return."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["CATEGORIES", "TREATMENTS", "Treatment"]

Treatment = Literal[
    "taxable",
    "zero_rated",
    "exempt",
    "outside_scope",
    "not_registered",
    "facilitated",
    "reverse_charge",
    "intra_community",
    "export",
]
"""``taxable`` charges a rate. ``zero_rated`` is taxed at nothing, the seller still recovers input tax; ``exempt`` is not
taxed, by the goods or by the buyer's certificate; ``outside_scope`` is nobody's business; ``not_registered`` is taxable,
but not collected by this seller, ``facilitated`` is collected by the marketplace; ``reverse_charge`` is paid by the buyer;
``intra_community`` are goods to a business in another member state of the European Union; ``export`` has left the tax's
territory."""

TREATMENTS: Final[tuple[str, ...]] = get_args(Treatment)
"""All treatments, in the order they are explained."""

CATEGORIES: Final[dict[str, str]] = {
    "taxable": "S",
    "zero_rated": "Z",
    "exempt": "E",
    "outside_scope": "O",
    "not_registered": "O",
    "facilitated": "O",
    "reverse_charge": "AE",
    "intra_community": "K",
    "export": "G",
}
"""The category of each treatment on an electronic invoice, in UNTDID 5305 as EN 16931 restricts it."""
