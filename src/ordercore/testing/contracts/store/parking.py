"""The outbox when sending fails: one key waits, the others go on, and what never goes is put aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ordercore.errors import InvalidQuery, NaiveInstant
from ordercore.ports.batch import Message
from ordercore.ports.outbox import Parked, Pending
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import NOON, batch
from ordercore.testing.contracts.store.outbox import MINUTE, Posting, posted, said

__all__ = ["ParkingPromises"]

HOUR = timedelta(hours=1)


def stuck(factory: Factory) -> Posting:
    """A store whose oldest message failed and waits for an hour; the other four are free again after a minute."""
    store = posted(factory)
    store.claim(10, at=NOON, lease=MINUTE)
    store.failed("1/1", reason="no answer", until=NOON + HOUR)
    return store


class ParkingPromises(Capabilities):
    """A failure is counted, holds up its own key only, and is not forgotten when the message is put aside."""

    def test_a_message_that_failed_holds_up_its_key_and_no_other(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = stuck(factory)
        assert said(store.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/2", "2/2"]
        almost = NOON + HOUR - timedelta(microseconds=1)
        assert said(store.claim(10, at=almost, lease=MINUTE)) == ["1/2", "2/2"]
        assert said(store.claim(10, at=NOON + HOUR, lease=MINUTE)) == ["1/1", "2/1", "3/1"]

    def test_the_later_messages_of_its_key_are_given_back_with_it(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(10, at=NOON, lease=HOUR)
        store.failed("2/1", reason="no answer", until=NOON + MINUTE)
        assert said(store.claim(10, at=NOON + MINUTE, lease=HOUR)) == []
        store.sent(["1/1"])
        assert said(store.claim(10, at=NOON + MINUTE, lease=HOUR)) == ["2/1", "3/1"]

    def test_a_message_may_be_tried_again_before_its_lease_would_have_ended(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(1, at=NOON, lease=HOUR)
        store.failed("1/1", reason="no answer", until=NOON + MINUTE)
        assert said(store.claim(1, at=NOON + MINUTE, lease=HOUR)) == ["1/1"]

    def test_failures_are_counted(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = stuck(factory)
        assert list(store.claim(1, at=NOON + HOUR, lease=MINUTE)) == [
            Pending("1/1", "placed", "a", '{"n": 1}', NOON, failures=1)
        ]
        store.failed("1/1", reason="no answer", until=NOON + 2 * HOUR)
        claimed = store.claim(10, at=NOON + 2 * HOUR, lease=MINUTE)
        assert [(message.id, message.failures) for message in claimed][:2] == [("1/1", 2), ("1/2", 0)]

    def test_a_carrier_that_is_not_heard_of_again_is_counted(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        for lost in range(3):
            claimed = store.claim(1, at=NOON + lost * MINUTE, lease=MINUTE)
            assert [(message.id, message.failures, message.unheard) for message in claimed] == [("1/1", 0, lost)]

    def test_a_carrier_that_says_what_became_of_a_message_is_heard_of(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(10, at=NOON, lease=MINUTE)
        store.claim(10, at=NOON + MINUTE, lease=MINUTE)
        store.failed("1/1", reason="no answer", until=NOON + HOUR)  # and gives back the later messages of its key
        found = {each.id: each.unheard for each in store.claim(10, at=NOON + HOUR, lease=MINUTE)}
        assert found == {"1/1": 1, "1/2": 2, "2/1": 1, "2/2": 2, "3/1": 1}
        store.failed("1/1", reason="no answer", until=NOON + 2 * HOUR)
        store.failed("1/1", reason="no answer", until=NOON + 2 * HOUR)
        store.failed("1/1", reason="no answer", until=NOON + 2 * HOUR)
        assert store.claim(1, at=NOON + 2 * HOUR, lease=MINUTE)[0].unheard == 0

    def test_what_is_parked_and_comes_again_begins_anew(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.claim(10, at=NOON, lease=MINUTE)
        store.claim(10, at=NOON + MINUTE, lease=MINUTE)
        store.failed("1/1", reason="broken", until=None)
        assert [each.message.unheard for each in store.parked()] == [0]
        store.again(["1/1"])
        assert {each.id: each.unheard for each in store.claim(10, at=NOON + HOUR, lease=MINUTE)}["1/1"] == 0

    def test_a_failed_message_can_be_sent(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = stuck(factory)
        store.sent(["1/1"])
        assert said(store.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/2", "2/1", "2/2", "3/1"]

    def test_a_parked_message_is_put_aside_with_its_reason(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = stuck(factory)
        assert list(store.parked()) == []
        store.failed("1/1", reason="it's “broken”", until=None)
        assert list(store.parked()) == [
            Parked(Pending("1/1", "placed", "a", '{"n": 1}', NOON, failures=2), "it's “broken”")
        ]
        assert said(store.claim(10, at=NOON + 9 * HOUR, lease=MINUTE)) == ["1/2", "2/1", "2/2", "3/1"]

    def test_whatever_the_words_of_a_failure_hold_they_are_kept(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        for id in ("1/1", "1/1\x00", "\ud800"):
            store.failed(id, reason="half \ud83d of a \x00 pair \U0001f600", until=NOON + MINUTE)
            store.failed(id, reason="half \ud83d of a \x00 pair \U0001f600", until=None)
        assert [(each.message.id, each.message.failures, each.reason) for each in store.parked()] == [
            ("1/1", 2, "half \ufffd of a \ufffd pair \U0001f600")
        ]

    def test_parked_messages_are_told_by_id(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        for id in ("3/1", "1/1", "2/2"):
            store.failed(id, reason=f"because of {id}", until=None)
        assert [parked.message.id for parked in store.parked()] == ["1/1", "2/2", "3/1"]
        assert [parked.reason for parked in store.parked(2)] == ["because of 1/1", "because of 2/2"]

    def test_a_parked_message_comes_again_behind_the_others_when_told_to(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = stuck(factory)
        store.failed("1/1", reason="broken", until=None)
        store.again(["1/1", "1/1", "1/2", "unknown"])
        store.again([])
        assert list(store.parked()) == []
        claimed = store.claim(10, at=NOON + HOUR, lease=MINUTE)
        assert said(claimed) == ["1/2", "2/1", "2/2", "3/1", "1/1"]
        assert list(claimed)[-1] == Pending("1/1", "placed", "a", '{"n": 1}', NOON)

    def test_what_is_unknown_or_sent_cannot_fail(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.sent(["1/1"])
        for id in ("1/1", "9/9"):
            store.failed(id, reason="late", until=None)
            store.failed(id, reason="late", until=NOON + HOUR)
        assert list(store.parked()) == []
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/2", "2/1", "2/2", "3/1"]

    def test_what_is_parked_stays_parked(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        store.failed("1/1", reason="broken", until=None)
        store.failed("1/1", reason="late", until=NOON + HOUR)
        store.failed("1/1", reason="late", until=None)
        store.sent(["1/1"])
        store.commit(batch("1", Message("placed", "a", '{"n": 1}'), Message("placed", "b", "{}")))
        assert [parked.reason for parked in store.parked()] == ["broken"]
        assert said(store.claim(1, at=NOON, lease=MINUTE)) == ["1/2"]

    def test_senseless_failures_are_refused(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = posted(factory)
        with pytest.raises(NaiveInstant):
            store.failed("1/1", reason="", until=NOON.replace(tzinfo=None))
        for limit in (0, -1, 1_001):
            with pytest.raises(InvalidQuery):
                store.parked(limit)
