"""A command that arrives a thousand times, many at once, is carried out once, and all are told the same: on every store."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from ordercore.desk import Outcome
from ordercore.lifecycle.order import Order
from ordercore.ports.query import Query
from ordercore.testing.house import CLERK
from tests.desk.shop import Shop, done
from tests.stores.registry import HOUSES, StoreHouse, opened
from tests.waiting import race

CLIENTS: Final = 8
TWINS: Final = 1_000


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
def test_of_a_thousand_twins_one_makes_an_order(house: StoreHouse, tmp_path: Path) -> None:
    store = opened(house.fresh(tmp_path), durable=False)
    shop = Shop(store)
    draft = shop.draft(("MUG", 1))

    def take() -> list[Outcome[Order]]:
        return [shop.desk.orders.take(draft, by=CLERK, command="take-1") for _ in range(TWINS // CLIENTS)]

    try:
        told = [done(each) for many in race().run([take] * CLIENTS) for each in many]
        assert len(told) == TWINS
        assert sum(not each.repeated for each in told) == 1
        assert len({each.document for each in told}) == 1
        assert len(store.find(Query("order")).rows) == 1
        assert len(store.history("order", told[0].document.id)) == 1
    finally:
        getattr(store, "close", lambda: None)()
