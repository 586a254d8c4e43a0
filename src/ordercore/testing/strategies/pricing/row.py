"""Price rows and charge rows."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from ordercore.pricing import DEFAULT_PRECEDENCE, BuyerIs, ChargeRow, PriceKind, PriceRow
from ordercore.testing.strategies.pricing.world import (
    CHARGES,
    CUSTOMERS,
    GROUPS,
    SKUS,
    moneys,
    price_periods,
    scopes,
    unit_prices,
)

__all__ = ["charge_rows", "price_rows"]


@composite
def price_rows(draw: DrawFn, id: str, currency: str = "USD") -> PriceRow:
    """One price row of that id."""
    kind: PriceKind = draw(st.sampled_from(tuple(reversed(DEFAULT_PRECEDENCE))))
    scope = draw(scopes())
    if kind not in ("special", "list") and not (scope.customer or scope.group):
        scope = BuyerIs(customer=draw(CUSTOMERS))
    on_group = draw(st.booleans())
    return PriceRow(
        id,
        draw(unit_prices(currency)),
        sku="" if on_group else draw(SKUS),
        group=draw(GROUPS) if on_group else "",
        kind=kind,
        per=draw(st.sampled_from((1, 1, 12))),
        minimum=draw(st.sampled_from((0, 2, 5, 10))),
        scope=scope,
        period=draw(price_periods()),
    )


def charge_rows(id: str, currency: str = "USD") -> SearchStrategy[ChargeRow]:
    """One charge row of that id."""
    return st.builds(
        ChargeRow,
        st.just(id),
        CHARGES,
        moneys(currency, 2_000),
        free_from=st.none() | moneys(currency, 20_000),
        scope=scopes(),
        period=price_periods(),
    )
