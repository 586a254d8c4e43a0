"""One command, whole: done once, tried again when others were faster, refused when a limit is in the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.desk import Done, Outcome
from ordercore.errors import CommandConflict, InvalidId, InvalidValue, StaleVersion, UnknownDocument
from ordercore.lifecycle.machine import Process
from ordercore.lifecycle.order import ORDER, LineQuantity, Order
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.record import Stored
from ordercore.testing.house import CLERK
from ordercore.values import Refused
from tests import waiting
from tests.desk.shop import Shop, codes, done


class Hurried(MemoryStore):
    """A memory store in which somebody else is faster a number of times."""

    def __init__(self) -> None:
        super().__init__()
        self.faster = 0

    def commit(self, batch: Batch) -> Receipt:
        if self.faster and batch.writes:
            self.faster -= 1
            write = batch.writes[0]
            raise StaleVersion(write.kind, write.id, expected=write.expected or 1, found=write.expected + 1)
        return super().commit(batch)


def test_a_command_has_one_effect() -> None:
    shop = Shop()
    draft = shop.draft(("MUG", 1))
    first = done(shop.desk.orders.take(draft, by=CLERK, command="phone-1"))

    again = done(shop.desk.orders.take(draft, by=CLERK, command="phone-1"))

    assert (first.repeated, again.repeated) == (False, True)
    assert (again.document, again.version, again.events) == (first.document, first.version, first.events)
    assert len(shop.store.history("order", first.document.id)) == 1
    assert first.document.id == "phone-1"


def test_a_command_given_again_shows_its_document_as_it_stands_now() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 1))
    shop.desk.orders.hold(order.id, "h1", kind="fraud", reason="odd", blocks={"ship"}, by=CLERK, command="hold-1")
    shop.do(shop.desk.orders.release_hold, order.id, "h1", reason="fine")

    again = done(
        shop.desk.orders.hold(order.id, "h1", kind="fraud", reason="odd", blocks={"ship"}, by=CLERK, command="hold-1")
    )

    assert (again.repeated, again.version, len(again.events)) == (True, 4, 1)
    assert again.document.holds[0].released_by == "clerk"


def test_one_id_for_two_things_is_a_conflict() -> None:
    shop = Shop()
    shop.desk.orders.take(shop.draft(("MUG", 1)), by=CLERK, command="phone-1")

    with pytest.raises(CommandConflict):
        shop.desk.orders.take(shop.draft(("MUG", 2)), by=CLERK, command="phone-1")
    with pytest.raises(CommandConflict):
        shop.desk.orders.confirm("phone-1", by=CLERK, command="phone-1")
    with pytest.raises(InvalidId):
        shop.desk.orders.confirm("phone-1", by=CLERK, command="")


class Overtaken(MemoryStore):
    """A memory store on which somebody acts just before an order is read."""

    def __init__(self) -> None:
        super().__init__()
        self.before_reading: Callable[[], object] | None = None

    def load(self, kind: str, id: str) -> Stored | None:
        act, self.before_reading = self.before_reading, None if kind == "order" else self.before_reading
        if kind == "order" and act is not None:
            act()
        return super().load(kind, id)


def test_a_command_sent_twice_at_once_is_done_for_both() -> None:
    shop = Shop(store := Overtaken())
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))

    def confirm() -> Outcome[Order]:
        return shop.desk.orders.confirm(order.id, by=CLERK, command="confirm-1")

    twins: list[Outcome[Order]] = []
    store.before_reading = lambda: twins.append(confirm())
    slower = done(confirm())

    (faster,) = map(done, twins)
    assert (faster.repeated, slower.repeated) == (False, True)
    assert (slower.document, slower.version, slower.events) == (faster.document, faster.version, faster.events)


def test_of_many_twins_at_once_one_acts_and_all_are_told() -> None:
    shop = Shop()
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))

    def confirm() -> list[Outcome[Order]]:
        return [shop.desk.orders.confirm(order.id, by=CLERK, command="confirm-1") for _ in range(125)]

    told = [done(each) for many in waiting.race().run([confirm] * 8) for each in many]

    assert sum(not each.repeated for each in told) == 1
    assert {each.events for each in told} == {told[0].events}
    assert len(shop.store.history("order", order.id)) == 2


def test_a_refused_command_may_be_given_again() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 1))
    assert codes(shop.desk.fulfillment.allocate(order.id, by=CLERK, command="try")) == ("fulfillment.nothing_there",)

    shop.stocked()

    assert not done(shop.desk.fulfillment.allocate(order.id, by=CLERK, command="try")).repeated


@pytest.mark.parametrize("faster", [1, 4])
def test_it_thinks_anew_when_somebody_was_faster(faster: int) -> None:
    store = Hurried()
    shop = Shop(store)
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))

    store.faster = faster

    assert done(shop.desk.orders.confirm(taken.id, by=CLERK, command="c1")).version == 2
    assert store.faster == 0


def test_it_gives_up_when_others_are_faster_every_time() -> None:
    store = Hurried()
    shop = Shop(store)
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))
    store.faster = 5

    with pytest.raises(StaleVersion):
        shop.desk.orders.confirm(taken.id, by=CLERK, command="c1")
    assert shop.now("order", taken.id).status == "draft"


def test_the_number_of_a_new_document_can_be_taken_already() -> None:
    shop = Shop()
    shop.do(shop.desk.orders.take, shop.draft(("MUG", 1), id="SO-1"))

    outcome = shop.desk.orders.take(shop.draft(("MUG", 2), id="SO-1"), by=CLERK, command="second")

    assert isinstance(outcome, Refused)
    assert [(each.code, each.fact("id")) for each in outcome.reasons] == [("order.exists", "SO-1")]


def race(shops: list[Any]) -> list[Any]:
    """Carry things out at the same time, as far as that goes."""
    return waiting.race().run(shops)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_two_who_want_the_last_mug(kind: str, tmp_path: Path) -> None:
    one = (LineQuantity("1", Decimal(1)),)
    with ExitStack() as stores:
        shop = Shop(MemoryStore() if kind == "memory" else stores.enter_context(SQLiteStore(tmp_path / "shop.db")))
        shop.stocked(quantity=1)
        orders = [shop.confirmed(("MUG", 1)) for _ in range(2)]

        def allocate(order: str) -> Any:
            return lambda: shop.desk.fulfillment.allocate(order, one, by=CLERK, command=f"a-{order}")

        outcomes = race([allocate(order.id) for order in orders])

    assert sorted(type(outcome) is Done for outcome in outcomes) == [False, True]
    (no,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert no.codes == ("stock.exceeded",)
    assert no.reasons[0].fact("limit") == "stock:london:MUG"


def test_two_orders_that_fit_only_one_by_one() -> None:
    shop = Shop()
    orders = [shop.do(shop.desk.orders.take, shop.draft(("MUG", 60), customer="acme")) for _ in range(2)]

    def confirm(order: str) -> Any:
        return lambda: shop.desk.orders.confirm(order, by=CLERK, command=f"c-{order}")

    outcomes = race([confirm(order.id) for order in orders])

    (no,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert no.codes in (("credit.exceeded",), ("credit.over_limit",))
    balance = shop.store.balance("credit:acme:GBP")
    assert balance is not None
    assert balance.claimed == orders[0].gross.minor == 24012


def test_announced_events_go_into_the_outbox() -> None:
    shop = Shop(announced=("order.confirmed",))
    order = shop.confirmed(("MUG", 1))

    (message,) = shop.store.claim(10, at=shop.clock.now(), lease=timedelta(minutes=1))

    assert (message.topic, message.key) == ("order.confirmed", order.id)
    assert '"version":2' in message.body


def test_a_desk_knows_its_kinds_and_sites() -> None:
    with pytest.raises(InvalidValue, match="no documents of kind quotes"):
        Shop(processes={"quotes": ORDER})
    with pytest.raises(UnknownDocument, match="paris"):
        Shop().desk.counter.place_of("paris")


def test_a_process_that_has_no_such_step_refuses() -> None:
    without = tuple(edge for edge in ORDER.edges if edge.permission != "order.quote")
    edges = tuple(edge for edge in without if edge.source != "quoted")
    shop = Shop(processes={"order": Process("order", 1, edges, ORDER.resting)})
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))

    assert shop.no(shop.desk.orders.revise, taken.id, reason="typo") == ("order.not_possible",)
