"""Claims against limits."""

from __future__ import annotations

import pytest

from ordercore.errors import InvalidBatch, LimitExceeded, UnknownLimit
from ordercore.ports.limit import Balance, Change, Claim, LimitStep, MoveCeiling, Release, SetCeiling, Take
from ordercore.ports.store import Store
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.making import batch

__all__ = ["ClaimPromises", "balance", "expected", "stocked"]


def stocked(factory: Factory, *steps: LimitStep) -> Store:
    """A store after some steps on limits."""
    store = factory()
    store.commit(batch("stocked", *steps))
    return store


def balance(store: Store, limit: str = "stock") -> Balance:
    """A limit that must be there."""
    found = store.balance(limit)
    assert found is not None
    return found


def expected(ceiling: int | None, *, overdraft: bool = False, **amounts: int) -> Balance:
    """The balance of the limit ``stock`` when some claims are on it."""
    claims = tuple([Claim(id, amount) for id, amount in amounts.items()])
    return Balance("stock", ceiling, sum(amounts.values()), overdraft, claims)


class ClaimPromises(Capabilities):
    """Claims are taken, changed and released, and never exceed the ceiling."""

    def test_claims_add_up_to_the_ceiling_and_not_beyond(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 6))
        with pytest.raises(LimitExceeded) as caught:
            store.commit(batch("too-much", Take("stock", "b", 5)))
        error = caught.value
        assert (error.limit, error.ceiling, error.claimed, error.asked) == ("stock", 10, 6, 5)
        store.commit(batch("just-so", Take("stock", "b", 4)))
        assert balance(store) == expected(10, a=6, b=4)
        assert balance(store).free == 0

    def test_claims_are_shown_by_id(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), *[Take("stock", id, 1) for id in ("c", "a", "B", "a1")])
        assert [claim.id for claim in balance(store).claims] == ["B", "a", "a1", "c"]

    def test_a_claim_is_taken_once(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 1))
        with pytest.raises(InvalidBatch):
            store.commit(batch("again", Take("stock", "a", 2)))
        assert balance(store).claims == (Claim("a", 1),)

    def test_the_same_claim_may_be_on_two_limits(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), SetCeiling("credit", 50))
        store.commit(batch("both", Take("stock", "a", 2), Take("credit", "a", 30)))
        store.commit(batch("one", Release("stock", "a")))
        assert balance(store).claims == ()
        assert balance(store, "credit").claims == (Claim("a", 30),)

    def test_a_change_replaces_the_amount(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 6), Take("stock", "b", 1))
        store.commit(batch("up", Change("stock", "a", 9)))
        assert balance(store) == expected(10, a=9, b=1)
        store.commit(batch("down", Change("stock", "a", 2)))
        assert balance(store).claimed == 3
        with pytest.raises(LimitExceeded) as caught:
            store.commit(batch("too-much", Change("stock", "a", 10)))
        assert (caught.value.claimed, caught.value.asked) == (3, 8)

    def test_a_release_gives_everything_back(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 10))
        store.commit(batch("back", Release("stock", "a")))
        assert balance(store) == expected(10)
        store.commit(batch("again", Take("stock", "b", 10)))
        assert balance(store).claims == (Claim("b", 10),)

    def test_what_is_not_claimed_cannot_be_changed_or_released(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), SetCeiling("other", 10), Take("other", "a", 1))
        for step in (Change("stock", "a", 1), Release("stock", "a")):
            with pytest.raises(InvalidBatch):
                store.commit(batch("second", step))

    def test_nothing_can_be_done_to_an_unknown_limit(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10))
        steps = (Take("none", "a", 1), Change("none", "a", 1), Release("none", "a"), MoveCeiling("none", 1))
        for step in steps:
            with pytest.raises(UnknownLimit) as caught:
                store.commit(batch("second", step))
            assert caught.value.limit == "none"
        assert store.balance("none") is None

    def test_an_amount_is_zero_or_more(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 0), Take("stock", "a", 0))
        for step in (Take("stock", "b", -1), Change("stock", "a", -1)):
            with pytest.raises(InvalidBatch):
                store.commit(batch("second", step))
        assert balance(store).claims == (Claim("a", 0),)

    def test_the_steps_of_a_batch_are_weighed_together(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 8))
        with pytest.raises(LimitExceeded) as caught:
            store.commit(batch("each-fits", Take("stock", "b", 2), Take("stock", "c", 2)))
        assert (caught.value.claimed, caught.value.asked) == (8, 4)
        store.commit(batch("swap", Take("stock", "b", 9), Change("stock", "a", 1)))
        assert balance(store).claims == (Claim("a", 1), Claim("b", 9))

    def test_a_claim_may_be_released_and_taken_in_one_batch(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 10))
        store.commit(batch("anew", Release("stock", "a"), Take("stock", "a", 7), Change("stock", "a", 5)))
        assert balance(store).claims == (Claim("a", 5),)

    def test_every_limit_of_a_batch_is_checked(self, factory: Factory) -> None:
        names = ("a", "b", "c", "d")
        store = stocked(factory, *[SetCeiling(name, 5) for name in names])
        for exceeded in names:
            steps = [Take(name, "x", 6 if name == exceeded else 5) for name in reversed(names)]
            with pytest.raises(LimitExceeded) as caught:
                store.commit(batch("second", *steps))
            assert caught.value.limit == exceeded
            assert [balance(store, name).claimed for name in names] == [0, 0, 0, 0]

    def test_numbers_stay_within_62_bits(self, factory: Factory) -> None:
        most = 2**62 - 1
        store = stocked(factory, SetCeiling("stock", most), SetCeiling("endless", None), Take("endless", "a", most))
        beyond = (
            Take("stock", "a", most + 1),
            Take("endless", "b", 1),
            Take("endless", "b", 2**70),
            MoveCeiling("stock", 1),
            MoveCeiling("stock", -(2**70)),
            SetCeiling("stock", -(2**62)),
            SetCeiling("stock", most + 1, if_unset=True),
            SetCeiling("new", most + 1),
            SetCeiling("new", 2**70),
        )
        for step in beyond:
            with pytest.raises(InvalidBatch):
                store.commit(batch("second", step))
        assert store.balance("new") is None
        store.commit(batch("third", Take("stock", "a", most)))
        assert balance(store).claimed == balance(store, "endless").claimed == most
