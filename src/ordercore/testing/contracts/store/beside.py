"""Several stores over what one keeps: of one tenant, and of several."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import cast
from uuid import uuid4

import pytest
from attrs import evolve

from ordercore.errors import CommandConflict, LimitExceeded, StaleVersion
from ordercore.ports.batch import Batch, Held, Message
from ordercore.ports.limit import Claim, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.history import follow
from ordercore.testing.contracts.store.making import NOON, batch, entry, ids, state, write
from ordercore.testing.contracts.store.outbox import MINUTE, Posting, said

__all__ = ["BesidePromises", "TenantPromises"]


def whole(command: str, version: int = 0, *, customer: str = "acme", claimed: int = 2) -> Batch:
    """A batch of everything a store can write, about one order."""
    return batch(
        command,
        write("a", version, customer=customer, text=f"mug {customer}"),
        entry("a", body=f'"{customer}"'),
        *(SetCeiling("stock", 5, if_unset=True), Take("stock", command, claimed)),
    )


class _Neighbors(Capabilities):
    """Stores side by side, closed in the end if they can be."""

    @contextmanager
    def opened_beside(self, store: Store, *tenants: str) -> Iterator[list[Store]]:
        """A store beside another for each of some tenants; of the same tenant where none is named."""
        with ExitStack() as opened:
            stores = []
            for tenant in tenants:
                stores.append(self.beside(store, tenant))
                opened.callback(getattr(stores[-1], "close", lambda: None))
            yield stores


class BesidePromises(_Neighbors):
    """What one store of a tenant has written, any other of that tenant knows at once: nothing is cached between calls."""

    def test_another_store_sees_at_once_what_was_written(self, factory: Factory) -> None:
        self.needs("supports_several_stores")
        one = factory()
        with self.opened_beside(one, "") as (other,):
            assert state(other, "a", limits=("stock",)) == ([None], [[]], [], [None], [])
            for version, customer in enumerate(("acme", "east", "west")):
                writer, reader = (one, other) if version % 2 else (other, one)
                receipt = writer.commit(whole(f"c{version}", version, customer=customer, claimed=1))
                assert state(reader, "a", limits=("stock",)) == state(writer, "a", limits=("stock",))
                assert len(reader.history("order", "a")) == version + 1
                assert ids(reader, Query("order", (Condition("customer", "eq", customer),))) == ["a"]
                assert reader.load("command", f"c{version}") == writer.load("command", f"c{version}") is not None
                assert reader.load_many("order", ["a"])["a"].version == version + 1
                assert reader.commit(whole(f"c{version}", version, customer=customer)) == evolve(receipt, repeated=True)

    def test_another_store_refuses_what_the_first_would(self, factory: Factory) -> None:
        self.needs("supports_several_stores")
        one = factory()
        with self.opened_beside(one, "") as (other,):
            other.load("order", "a")
            one.commit(whole("first"))
            with pytest.raises(StaleVersion):
                other.commit(batch("late", write("a")))
            with pytest.raises(StaleVersion):
                other.commit(batch("late", write("b"), Held("order", "a", 0)))
            with pytest.raises(LimitExceeded):
                other.commit(batch("late", Take("stock", "late", 4)))
            with pytest.raises(CommandConflict):
                other.commit(evolve(whole("first"), digest="other"))
            other.commit(whole("second", 1, claimed=3))
            with pytest.raises(LimitExceeded):
                one.commit(batch("late", Take("stock", "late", 1)))
            assert getattr(one.balance("stock"), "claims", ()) == (Claim("first", 2), Claim("second", 3))

    def test_feed_and_pages_go_on_in_another_store(self, factory: Factory) -> None:
        self.needs("supports_several_stores")
        one = factory()
        with self.opened_beside(one, "") as (other,):
            for number in range(6):
                store = other if number % 2 else one
                store.commit(batch(f"c{number}", write(f"o{number}", rank=number % 3), entry(f"o{number}")))
            told = follow(one)
            assert [each.id for each in told] == [f"o{number}" for number in range(6)]
            assert [follow(other, each.position) for each in told] == [told[at + 1 :] for at in range(6)]
            query = Query("order", sort="rank", limit=2)
            page = one.find(query)
            rest = other.find(evolve(query, limit=10, after=page.next))
            assert [row.id for row in (*page.rows, *rest.rows)] == ["o0", "o3", "o1", "o4", "o2", "o5"]

    def test_words_are_found_in_another_store(self, factory: Factory) -> None:
        self.needs("supports_several_stores")
        self.needs("supports_full_text")
        one = factory()
        with self.opened_beside(one, "") as (other,):
            one.commit(whole("first"))
            assert ids(other, Query("order", text="mug")) == ["a"]
            other.commit(whole("second", 1, customer="east"))
            assert ids(one, Query("order", text="acme")) == []
            assert ids(one, Query("order", text="east")) == ["a"]

    def test_carriers_at_several_stores_share_one_outbox(self, factory: Factory) -> None:
        self.needs("supports_several_stores")
        self.needs("supports_outbox")
        one = cast(Posting, factory())
        with self.opened_beside(one, "") as (beside,):
            other = cast(Posting, beside)
            one.commit(batch("1", Message("placed", "a", "{}"), Message("placed", "b", "{}")))
            other.commit(batch("2", Message("placed", "c", "{}"), Message("placed", "a", "{}")))
            assert said(other.claim(1, at=NOON, lease=MINUTE)) == ["1/1"]
            assert said(one.claim(10, at=NOON, lease=MINUTE)) == ["1/2", "2/1"]
            one.sent(["1/1"])
            other.failed("1/2", reason="broken", until=None)
            assert [each.reason for each in one.parked()] == ["broken"]
            assert said(other.claim(10, at=NOON, lease=MINUTE)) == ["2/2"]
            one.again(["1/2"])
            assert list(other.parked()) == []
            assert said(other.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["2/1", "2/2", "1/2"]


class TenantPromises(_Neighbors):
    """Another tenant's documents do not exist, though they lie in the same tables."""

    def test_tenants_see_nothing_of_each_other(self, factory: Factory) -> None:
        self.needs("supports_several_tenants")
        one = factory()
        with self.opened_beside(one, uuid4().hex) as (other,):
            one.commit(whole("first"))
            assert state(other, "a", limits=("stock",)) == ([None], [[]], [], [None], [])
            assert other.load("command", "first") is None
            assert dict(other.load_many("order", ["a"])) == {}
            assert dict(other.load_many("command", ["first"])) == {}
            if self.supports_full_text:
                assert ids(other, Query("order", text="mug")) == []
            other.commit(batch("second", SetCeiling("stock", 1)))
            assert getattr(other.balance("stock"), "claims", None) == ()
            assert getattr(one.balance("stock"), "ceiling", None) == 5

    def test_tenants_may_use_the_same_names_for_everything(self, factory: Factory) -> None:
        self.needs("supports_several_tenants")
        one = factory()
        with self.opened_beside(one, uuid4().hex) as (other,):
            one.commit(whole("first"))
            one.commit(whole("second", 1))
            before = state(one, "a", limits=("stock",))
            assert not other.commit(evolve(whole("first", customer="east", claimed=5), digest="other")).repeated
            assert state(one, "a", limits=("stock",)) == before
            assert getattr(other.load("order", "a"), "version", None) == 1
            assert [(each.sequence, each.previous) for each in other.history("order", "a")] == [(1, "")]
            assert getattr(other.balance("stock"), "claims", None) == (Claim("first", 5),)
            assert ids(other, Query("order", (Condition("customer", "eq", "east"),))) == ["a"]
            assert ids(one, Query("order", (Condition("customer", "eq", "east"),))) == []
            assert [len(follow(one, limit=1)), len(follow(other, limit=1))] == [2, 1]
            with pytest.raises(StaleVersion):
                other.commit(batch("late", write("a", 2)))
            other.commit(batch("third", write("b"), Held("order", "a", 1), Held("command", "second", 0)))
            with pytest.raises(CommandConflict):
                one.commit(evolve(whole("first"), digest="other"))

    def test_tenants_that_look_alike_are_others(self, factory: Factory) -> None:
        self.needs("supports_several_tenants")
        base = f"t{uuid4().hex}"
        names = (
            base,
            base.upper(),
            f"{base}a",
            f"{base}A",
            f"{base}:a",
            f"{base}-a",
            f"{base}_a",
            f"{base}.a",
            base[:-1],
        )
        long = base + "x" * (127 - len(base))
        with self.opened_beside(factory(), *names, f"{long}y", f"{long}z") as stores:
            for number, store in enumerate(stores):
                assert state(store, "a", limits=("stock",)) == ([None], [[]], [], [None], []), number
                store.commit(whole("first", customer=f"c{number}", claimed=number % 6))
            for number, store in enumerate(stores):
                assert [each.body for each in store.feed()] == [f'"c{number}"']
                assert [row.index["customer"] for row in store.find(Query("order")).rows] == [f"c{number}"]
                assert getattr(store.balance("stock"), "claimed", None) == number % 6

    def test_tenants_and_kinds_are_not_taken_apart_elsewhere(self, factory: Factory) -> None:
        self.needs("supports_several_tenants")
        base = f"t{uuid4().hex}"
        for by in (":", "-", "_", ".", "@", "+"):
            with self.opened_beside(factory(), f"{base}{by}a", f"{base}") as (one, other):
                one.commit(batch(f"c{by}", write("i", kind="b"), entry("i", kind="b"), SetCeiling("b", 1)))
                assert other.load(f"a{by}b", "i") is None, by
                assert list(other.history(f"a{by}b", "i")) == [], by
                assert ids(other, Query(f"a{by}b")) == [], by
                assert other.balance(f"a{by}b") is None, by

    def test_carriers_of_a_tenant_carry_its_own_messages(self, factory: Factory) -> None:
        self.needs("supports_several_tenants")
        self.needs("supports_outbox")
        one = cast(Posting, factory())
        with self.opened_beside(one, uuid4().hex) as (beside,):
            other = cast(Posting, beside)
            for store in (one, other):
                store.commit(batch("1", Message("placed", "a", "{}"), Message("placed", "b", "{}")))
                store.commit(batch("2", Message("placed", "a", "{}"), Message("placed", "c", "{}")))
            assert said(one.claim(10, at=NOON, lease=MINUTE)) == ["1/1", "1/2", "2/1", "2/2"]
            assert said(other.claim(1, at=NOON, lease=MINUTE)) == ["1/1"]
            one.sent(["1/1"])
            one.failed("1/2", reason="broken", until=None)
            one.failed("2/1", reason="no answer", until=NOON + 9 * MINUTE)
            assert list(other.parked()) == []
            assert said(other.claim(10, at=NOON, lease=MINUTE)) == ["1/2", "2/2"]
            other.again(["1/2"])
            assert [each.message.id for each in one.parked()] == ["1/2"]
            other.sent(["2/2"])
            assert said(other.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/1", "1/2", "2/1"]
            assert said(one.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["2/2"]
