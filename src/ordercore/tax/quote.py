"""What somebody else says a supply is taxed: a provider's quote, no answer, or nobody reached. The three are never confused."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ordercore.values.money import Money
from ordercore.values.percent import Percent

__all__ = ["Capability", "NoAnswer", "NotAsked", "QuotedLine", "QuotedTax", "Quoting", "TaxQuote"]

Capability = Literal["quote", "commit", "adjust", "void", "refund", "inclusive", "exemptions", "line_dates"]
"""What a provider can do; what is not listed is not tried."""


@frozen
class QuotedTax:
    """One authority's tax on one line, as the provider tells it."""

    #: id of the authority as ordercore knows it, where the adapter could tell; the provider's own otherwise.
    authority: str
    #: name of the tax.
    name: str
    #: the rate.
    rate: Percent
    #: what it is levied on.
    base: Money
    #: the tax.
    tax: Money


@frozen
class QuotedLine:
    """One line, as the provider taxes it."""

    #: id of the line, as asked.
    id: str
    #: all its taxes.
    tax: Money
    #: the taxes one by one; empty where the provider does not tell. They come to the tax of the line, but for a minor unit each
    #: that was lost in rounding.
    components: tuple[QuotedTax, ...] = ()


@frozen
class TaxQuote:
    """A provider's answer. Its figures are the provider's: kept, compared, never recomputed."""

    #: name of the provider.
    provider: str
    #: its own identifier of the answer; empty when it gives none.
    reference: str
    #: the lines, in the order asked; empty where the provider does not tell.
    lines: tuple[QuotedLine, ...]
    #: all taxes, as the provider totals them: what the lines come to, but for a minor unit each that was lost in rounding.
    tax: Money
    #: the answer as it came, for whoever has to prove it.
    raw: str = ""


@frozen
class NoAnswer:
    """The provider was asked and has none: it does not know the place, or does not support the question."""

    #: name of the provider.
    provider: str
    #: what it said.
    message: str


@frozen
class NotAsked:
    """Nobody could be asked: the provider was not reached, or not in time. Nothing follows from it about the tax."""

    #: name of the provider.
    provider: str
    #: what went wrong.
    message: str


Quoting = TaxQuote | NoAnswer | NotAsked
"""What asking a provider comes to."""
