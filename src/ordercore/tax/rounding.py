"""Where in a document the tax is rounded, and how: law and habit differ, so it is a value."""

from __future__ import annotations

from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.values.rounding import HALF_UP, Rounding

__all__ = ["BY_DOCUMENT", "BY_LINE", "Level", "TaxRounding"]

Level = Literal["line", "line_authority", "document", "document_rate"]
"""What is added up exactly before it is rounded once: the taxes of a line, each authority's tax of a line, all of the
document, or all of the document that one authority taxes at one rate."""

_LEVELS: Final[tuple[str, ...]] = get_args(Level)


@frozen
class TaxRounding:
    """How exact taxes become billable ones.

    Where more than one exact tax is rounded together, the result is spread back over them, so that the parts always make
    the whole. It is the tax that is rounded; of an inclusive price the net is what remains.
    """

    #: what is rounded together.
    level: Level = field(default="line")
    #: the rule.
    rounding: Rounding = HALF_UP

    @level.validator
    def _known(self, attribute: object, value: str) -> None:
        if value not in _LEVELS:
            raise InvalidValue(f"unknown level {value!r}", path="/level", mend=f"use one of {', '.join(_LEVELS)}")

    def __str__(self) -> str:
        return f"{self.level} {self.rounding}"


BY_LINE: Final = TaxRounding("line")
"""All taxes of a line are rounded together, half up: what a line shows is what is charged for it."""
BY_DOCUMENT: Final = TaxRounding("document")
"""All taxes of the document are rounded together, half up: what the total shows is what is charged."""
