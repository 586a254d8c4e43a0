"""Several threads at the same store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ordercore.errors import LimitExceeded, StaleVersion
from ordercore.ports.batch import Batch
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.claims import balance, stocked
from ordercore.testing.contracts.store.history import follow
from ordercore.testing.contracts.store.making import batch, entry, write
from ordercore.testing.race import Race

__all__ = ["RacePromises"]


def accepted(race: Race, store: Store, batches: Sequence[Batch]) -> int:
    """How many batches were not refused by a limit."""
    count = 0
    for asked in batches:
        try:
            race.persist(store, asked)
        except LimitExceeded:
            continue
        count += 1
    return count


class RacePromises(Capabilities):
    """Promises hold when everybody comes at once."""

    def test_a_limit_is_never_exceeded(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        threads, rounds = self.strictness.threads, self.strictness.rounds
        granted = threads * rounds * 2 // 3
        store = stocked(factory, SetCeiling("stock", 3 * granted + 1))

        def takes(thread: int) -> list[Batch]:
            return [batch(f"{thread}-{round}", Take("stock", f"{thread}-{round}", 3)) for round in range(rounds)]

        race = self.race()
        counts = race.run([partial(accepted, race, store, takes(thread)) for thread in range(threads)])
        assert sum(counts) == granted
        assert (balance(store).claimed, len(balance(store).claims)) == (3 * granted, granted)

    def test_limits_named_in_any_order_are_kept_and_nobody_waits_forever(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        threads, rounds = self.strictness.threads, self.strictness.rounds
        granted = threads * rounds // 2
        store = stocked(factory, SetCeiling("x", granted), SetCeiling("y", granted))

        def takes(thread: int) -> list[Batch]:
            names = ("x", "y") if thread % 2 else ("y", "x")
            return [
                batch(f"{thread}-{round}", *[Take(name, f"{thread}-{round}", 1) for name in names])
                for round in range(rounds)
            ]

        race = self.race()
        counts = race.run([partial(accepted, race, store, takes(thread)) for thread in range(threads)])
        assert sum(counts) == granted
        assert [balance(store, name).claimed for name in ("x", "y")] == [granted, granted]

    def test_one_command_from_many_sides_has_one_effect(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        store = stocked(factory, SetCeiling("stock", 100))
        asked = batch("order-a", write("a"), entry("a"), Take("stock", "a", 10))
        threads = self.strictness.threads
        race = self.race()
        receipts = race.run([partial(race.persist, store, asked)] * threads)
        assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * (threads - 1)
        assert {receipt.versions for receipt in receipts} == {(("order", "a", 1),)}
        assert (len(store.history("order", "a")), balance(store).claimed) == (1, 10)

    def test_every_version_is_written_by_one(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        store = factory()
        store.commit(batch("first", write("a")))
        race = self.race()

        def write_over(thread: int) -> int:
            written = 0
            for round in range(self.strictness.rounds):
                stored = store.load("order", "a")
                assert stored is not None
                try:
                    race.persist(store, batch(f"{thread}-{round}", write("a", stored.version), entry("a")))
                except StaleVersion:
                    continue
                written += 1
            return written

        written = sum(race.run([partial(write_over, thread) for thread in range(self.strictness.threads)]))
        stored = store.load("order", "a")
        assert stored is not None
        assert stored.version == written + 1
        assert [entry.sequence for entry in store.history("order", "a")] == list(range(1, written + 1))

    def test_readers_see_a_batch_whole_or_not_at_all(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        store = factory()
        store.commit(batch("first", write("a"), write("b")))
        race, reading = self.race(), ["one", "another"]

        def keep_writing() -> set[tuple[int, ...]]:
            version = 1
            while reading and not race.is_over:
                race.persist(store, batch(f"over-{version}", write("a", version), write("b", version)))
                version += 1
            return set()

        def keep_reading() -> set[tuple[int, ...]]:
            try:
                loaded = [store.load_many("order", ["a", "b"]) for _ in range(20)]
            finally:
                reading.pop()
            return {tuple([stored.version for stored in found.values()]) for found in loaded}

        seen = set().union(*race.run([keep_writing, keep_reading, keep_reading]))
        assert {a - b for a, b in seen} == {0}

    def test_the_feed_misses_nothing_while_others_write(self, factory: Factory) -> None:
        self.needs("supports_concurrent_writers")
        store = factory()
        race, writing = self.race(), list(range(4))

        def keep_writing(thread: int) -> list[Recorded]:
            try:
                for version in range(self.strictness.rounds):
                    race.persist(store, batch(f"{thread}-{version}", write(f"o{thread}", version), entry(f"o{thread}")))
            finally:
                writing.pop()
            return []

        def keep_reading() -> list[Recorded]:
            read: list[Recorded] = []
            while writing and not race.is_over:
                read.extend(follow(store, read[-1].position if read else "", limit=3))
            return read + follow(store, read[-1].position if read else "")

        works: list[Callable[[], list[Recorded]]] = [partial(keep_writing, thread) for thread in writing]
        read = race.run([*works, keep_reading])[-1]
        assert read == follow(store)
        assert len(read) == 4 * self.strictness.rounds
