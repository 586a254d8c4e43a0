"""Where in a document the tax is rounded, and how: law and habit differ, so it is a value."""

from __future__ import annotations

from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.values.rounding import DOWN, HALF_DOWN, HALF_UP, Rounding
from ordercore.values.spread import LARGEST_REMAINDER, Spreading

__all__ = [
    "AU_TAXABLE_SUPPLY",
    "AU_TOTAL_INVOICE",
    "BY_DOCUMENT",
    "BY_LINE",
    "EN_16931",
    "GB_INVOICE_DOWN",
    "IN_SECTION_170",
    "JP_INVOICE",
    "NZ_HALF_DOWN",
    "SST_INVOICE",
    "SST_ITEM",
    "Level",
    "Target",
    "TaxRounding",
]

Level = Literal["unit", "line", "line_authority", "document", "document_rate"]
"""What is added up exactly before it is rounded once: the taxes of one piece, of a line, each authority's tax of a line, all
of the document, or all of the document that one authority taxes at one rate."""

Target = Literal["tax", "net"]
"""Which side of an inclusive price is rounded; the other is what remains."""

_LEVELS: Final[tuple[str, ...]] = get_args(Level)
_TARGETS: Final[tuple[str, ...]] = get_args(Target)


@frozen
class TaxRounding:
    """How exact taxes become billable ones.

    Where more than one exact tax is rounded together, the result is spread back over them, so that the parts always make
    the whole.
    """

    #: what is rounded together.
    level: Level = field(default="line")
    #: the rule: its mode, and the unit it rounds to.
    rounding: Rounding = HALF_UP
    #: which side of an inclusive price is rounded.
    target: Target = field(default="tax")
    #: who gets the cents that do not divide.
    residual: Spreading = LARGEST_REMAINDER

    @level.validator
    def _known(self, attribute: object, value: str) -> None:
        if value not in _LEVELS:
            raise InvalidValue(f"unknown level {value!r}", path="/level", mend=f"use one of {', '.join(_LEVELS)}")

    @target.validator
    def _known_side(self, attribute: object, value: str) -> None:
        if value not in _TARGETS:
            raise InvalidValue(f"unknown target {value!r}", path="/target", mend=f"use one of {', '.join(_TARGETS)}")

    def __str__(self) -> str:
        parts = [self.level, str(self.rounding)]
        parts += ["net"] if self.target == "net" else []
        parts += [str(self.residual)] if self.residual != LARGEST_REMAINDER else []
        return " ".join(parts)


BY_LINE: Final = TaxRounding("line")
"""All taxes of a line are rounded together, half up: what a line shows is what is charged for it."""
BY_DOCUMENT: Final = TaxRounding("document")
"""All taxes of the document are rounded together, half up: what the total shows is what is charged."""
SST_ITEM: Final = BY_LINE
"""United States, Streamlined Sales and Use Tax Agreement s.324: to the third decimal place and up above four, on the
aggregate of state and local taxes of each item."""
SST_INVOICE: Final = BY_DOCUMENT
"""The same section, where the seller elects to compute the tax of the invoice."""
EN_16931: Final = TaxRounding("document_rate")
"""European e-invoices: EN 16931-1 BR-CO-17, the tax of each category and rate is its base times the rate, to two decimals."""
GB_INVOICE_DOWN: Final = TaxRounding("document", DOWN)
"""United Kingdom, VAT Notice 700 s.17.5: an invoice trader may round down the total VAT of the invoice; a retailer may not."""
AU_TAXABLE_SUPPLY: Final = BY_LINE
"""Australia, GST Act 1999 s.9-90, taxable supply rule: each supply to the nearest cent, half a cent up."""
AU_TOTAL_INVOICE: Final = BY_DOCUMENT
"""The same section, total invoice rule: the unrounded taxes are added, half a cent of the total is rounded up."""
NZ_HALF_DOWN: Final = TaxRounding("line", HALF_DOWN)
"""New Zealand, Goods and Services Tax Act 1985 s.19O: a fraction of a cent that is not above one half may be disregarded."""
JP_INVOICE: Final = TaxRounding("document_rate", DOWN)
"""Japan, qualified invoice: a fraction of a yen is dealt with once for each rate and invoice; cutting it off is the common
of the three ways open to the seller, Consumption Tax Act Enforcement Order art.70-10."""
IN_SECTION_170: Final = TaxRounding("line_authority", Rounding("half_up", 100))
"""India, CGST Act 2017 s.170: the central and the state tax, each to the nearest rupee, fifty paise up."""
