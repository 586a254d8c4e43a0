"""The outbox: at least once, in order for each key, to one carrier at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol, cast

import pytest
from attrs import evolve

from ordercore.errors import InvalidQuery, NaiveInstant, StaleVersion
from ordercore.ports.batch import Message
from ordercore.ports.outbox import Outbox, Pending
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch, write

__all__ = ["OutboxPromises", "Posting"]

MINUTE = timedelta(minutes=1)


class Posting(Store, Outbox, Protocol):
    """A store that is its own outbox."""


def posted(factory: Factory) -> Posting:
    """A store with five messages about two orders and an invoice."""
    store = cast(Posting, factory())
    store.commit(batch("1", Message("placed", "a", '{"n": 1}'), Message("placed", "b", "{}")))
    store.commit(batch("2", Message("changed", "a", "{ }"), Message("billed", "i", "{}"), at=NOON + MINUTE))
    store.commit(batch("3", Message("closed", "a", "{}")))
    return store


def said(messages: object) -> list[str]:
    """The ids of messages."""
    return [message.id for message in cast("list[Pending]", messages)]


class OutboxPromises(Capabilities):
    """Messages leave in the order of their keys, and again until somebody says they are sent."""

    def test_messages_are_handed_out_oldest_first(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        assert list(store.claim(10, at=NOON, lease=MINUTE)) == [
            Pending("1/1", "placed", "a", '{"n": 1}', NOON),
            Pending("1/2", "placed", "b", "{}", NOON),
            Pending("2/1", "changed", "a", "{ }", NOON + MINUTE),
            Pending("2/2", "billed", "i", "{}", NOON + MINUTE),
            Pending("3/1", "closed", "a", "{}", NOON),
        ]

    def test_a_message_is_with_one_carrier_at_a_time(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/1", "1/2", "2/1", "2/2", "3/1"]
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == []
        store.commit(batch("4", Message("placed", "c", "{}")))
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["4/1"]

    def test_a_later_message_of_a_key_waits_for_the_earlier(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        assert said(store.claim(1, at=NOON, lease=MINUTE)) == ["1/1"]
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/2", "2/2"]
        store.sent(["1/1"])
        assert said(store.claim(1, at=NOON, lease=MINUTE)) == ["2/1"]
        store.sent(["2/1"])
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["3/1"]

    def test_an_ended_lease_hands_the_messages_out_again(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        first = list(store.claim(2, at=NOON, lease=MINUTE))
        almost = NOON + MINUTE - timedelta(microseconds=1)
        assert said(store.claim(1, at=almost, lease=MINUTE)) == ["2/2"]
        assert list(store.claim(2, at=NOON + MINUTE, lease=MINUTE)) == [evolve(each, unheard=1) for each in first]
        assert said(store.claim(10, at=NOON + 2 * MINUTE, lease=MINUTE)) == ["1/1", "1/2", "2/1", "2/2", "3/1"]

    def test_what_is_sent_never_comes_again(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(2, at=NOON, lease=MINUTE)
        store.sent(["1/1", "1/1", "unknown", "9/9"])
        store.sent(["1/1"])
        store.sent([])
        assert said(store.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/2", "2/1", "2/2", "3/1"]

    def test_sent_counts_even_when_the_lease_has_ended(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(1, at=NOON, lease=MINUTE)
        store.claim(1, at=NOON + 2 * MINUTE, lease=MINUTE)
        store.sent(["1/1"])
        assert said(store.claim(1, at=NOON + 9 * MINUTE, lease=MINUTE)) == ["1/2"]

    def test_instants_are_compared_across_zones(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(10, at=NOON, lease=MINUTE)
        elsewhere = datetime.fromisoformat("2026-03-02T23:00:30+11:00")
        assert said(store.claim(10, at=elsewhere, lease=MINUTE)) == []
        assert len(store.claim(10, at=elsewhere + MINUTE, lease=MINUTE)) == 5

    def test_a_refused_or_repeated_batch_posts_nothing(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        with pytest.raises(StaleVersion):
            store.commit(batch("4", write("a", 7), Message("placed", "c", "{}")))
        store.commit(batch("3", Message("closed", "a", "{}")))
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/1", "1/2", "2/1", "2/2", "3/1"]

    def test_senseless_claims_are_refused(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        for limit in (0, -1, 1_001):
            with pytest.raises(InvalidQuery):
                store.claim(limit, at=NOON, lease=MINUTE)
        with pytest.raises(InvalidQuery):
            store.claim(1, at=NOON, lease=timedelta(0))
        with pytest.raises(NaiveInstant):
            store.claim(1, at=NOON.replace(tzinfo=None), lease=MINUTE)
