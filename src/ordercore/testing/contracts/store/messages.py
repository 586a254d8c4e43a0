"""Messages in number: each is handed out, alike or not, whole and in its place."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, cast

from ordercore.ports.batch import Message
from ordercore.ports.outbox import Pending
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.letters import EDGES
from ordercore.testing.contracts.store.making import NOON, batch
from ordercore.testing.contracts.store.outbox import MINUTE, Posting, said

__all__ = ["MessagePromises"]

_MANY: Final = 1_000
"""How many messages are claimed at once, at most."""
_LONG: Final = 1_100
"""More than that."""
_SOME: Final = 120
"""More than a person looks through on one screen."""


def holding(factory: Factory, *messages: Message) -> Posting:
    """A store with some messages of one command."""
    store = cast(Posting, factory())
    store.commit(batch("1", *messages))
    return store


class MessagePromises(Capabilities):
    """No message is lost behind another, merged with one alike, or changed."""

    def test_alike_messages_are_each_handed_out(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        alike = Message("placed", "a", "{}")
        store = holding(factory, alike, alike, Message("placed", "b", "{}"), alike)
        store.commit(batch("2", alike))
        assert said(store.claim(10, at=NOON, lease=MINUTE)) == ["1/1", "1/2", "1/3", "1/4", "2/1"]
        store.sent(["1/1"])
        assert said(store.claim(10, at=NOON + MINUTE, lease=MINUTE)) == ["1/2", "1/3", "1/4", "2/1"]

    def test_many_messages_of_a_command_leave_in_their_order(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message("placed", f"k{number % 3}", "{}") for number in range(_LONG)])
        names = [f"1/{number}" for number in range(1, _LONG + 1)]
        assert said(store.claim(_MANY, at=NOON, lease=MINUTE)) == names[:_MANY]
        store.sent(names[:_MANY])
        assert said(store.claim(_MANY, at=NOON + MINUTE, lease=MINUTE)) == names[_MANY:]

    def test_many_messages_may_be_parked_and_come_again(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message("placed", "a", "{}") for _ in range(_SOME)])
        names = [f"1/{number}" for number in range(1, _SOME + 1)]
        for name in names:
            store.failed(name, reason="broken", until=None)
        assert said([parked.message for parked in store.parked()]) == sorted(names)
        store.again(names)
        assert list(store.parked()) == []
        assert sorted(said(store.claim(_MANY, at=NOON, lease=MINUTE))) == sorted(names)

    def test_a_message_is_kept_letter_by_letter(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message(text, text, f' {{"said": "{text.strip()}"}}\n') for text in EDGES])
        assert [(each.topic, each.key, each.body) for each in store.claim(10, at=NOON, lease=MINUTE)] == [
            (text, text, f' {{"said": "{text.strip()}"}}\n') for text in EDGES
        ]

    def test_keys_that_differ_at_their_ends_do_not_wait_for_each_other(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = holding(factory, *[Message("placed", text, "{}") for text in EDGES])
        for number in range(1, len(EDGES) + 1):
            assert said(store.claim(1, at=NOON, lease=MINUTE)) == [f"1/{number}"]

    def test_a_long_message_is_whole_and_has_its_time(self, factory: Factory) -> None:
        self.needs("supports_outbox")
        store = cast(Posting, factory())
        at = NOON + timedelta(seconds=1, microseconds=2)
        body = f'{{"said": "{"so " * 100_000}"}}'
        store.commit(batch("1", Message("placed", "a", body), at=at))
        assert list(store.claim(1, at=NOON, lease=MINUTE)) == [Pending("1/1", "placed", "a", body, at)]
