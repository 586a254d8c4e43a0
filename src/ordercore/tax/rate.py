"""What an authority charges, by kind of rate and by date."""

from __future__ import annotations

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.values.percent import Percent
from ordercore.values.when import Dated

__all__ = ["STANDARD", "Rate", "checked_rate"]

STANDARD = "standard"
"""The kind of the rate that holds where nothing else is said."""

_NONE = Percent(0)
_WHOLE = Percent(100)


def checked_rate(percent: Percent, *, path: str = "") -> Percent:
    """Let a rate in.

    Raises:
        InvalidValue: it is negative or above one hundred percent.
    """
    if percent < _NONE or percent > _WHOLE:
        raise InvalidValue(f"a tax of {percent}", path=path, mend="give a rate between 0% and 100%")
    return percent


@frozen
class Rate:
    """One kind of rate through time. Goods are put into kinds by `Taxability`, so that a new percentage touches no goods."""

    #: name of the kind within its authority, for example ``standard`` or ``reduced``.
    kind: str
    #: the percentage from when to when, each with its source.
    percents: Dated[Percent] = field()

    @percents.validator
    def _plausible(self, attribute: object, percents: Dated[Percent]) -> None:
        for at, row in enumerate(percents.rows):
            checked_rate(row.value, path=f"/percents/rows/{at}/value")
