"""Ceilings: set, moved, overdrawn and never overdrawn further."""

from __future__ import annotations

import pytest

from ordercore.errors import LimitExceeded
from ordercore.ports.limit import Change, Claim, MoveCeiling, Release, SetCeiling, Take
from ordercore.testing.contracts.store.capability import Capabilities, Factory
from ordercore.testing.contracts.store.claims import balance, expected, stocked
from ordercore.testing.contracts.store.making import batch

__all__ = ["CeilingPromises"]


class CeilingPromises(Capabilities):
    """Lowering a ceiling undoes nothing, giving back is never refused, and nobody makes an overdrawn limit worse."""

    def test_a_ceiling_can_be_set_anew(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 4))
        store.commit(batch("wider", SetCeiling("stock", 20)))
        assert balance(store) == expected(20, a=4)
        store.commit(batch("endless", SetCeiling("stock", None)))
        assert (balance(store).ceiling, balance(store).free) == (None, None)

    def test_a_ceiling_set_if_unset_is_set_once(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10, overdraft=True, if_unset=True), Take("stock", "a", 4))
        store.commit(batch("late", SetCeiling("stock", 3, if_unset=True), Take("stock", "b", 9)))
        assert balance(store) == expected(10, overdraft=True, a=4, b=9)
        store.commit(batch("anew", SetCeiling("stock", 20), SetCeiling("stock", 5, if_unset=True)))
        assert balance(store) == expected(20, a=4, b=9)

    def test_without_a_ceiling_anything_can_be_claimed(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", None), Take("stock", "a", 10**15))
        store.commit(batch("move", MoveCeiling("stock", -5)))
        assert balance(store) == expected(None, a=10**15)

    def test_a_ceiling_set_in_a_batch_comes_before_its_claims(self, factory: Factory) -> None:
        store = stocked(factory, Take("stock", "a", 10), SetCeiling("stock", 10))
        assert balance(store).claimed == 10
        with pytest.raises(LimitExceeded):
            store.commit(batch("lower", Take("stock", "b", 0), Change("stock", "a", 11), SetCeiling("stock", 10)))
        store.commit(batch("higher", Change("stock", "a", 12), SetCeiling("stock", 12)))
        assert (balance(store).ceiling, balance(store).claimed) == (12, 12)

    def test_moving_a_ceiling_adds_to_what_it_is(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 10))
        store.commit(batch("received", MoveCeiling("stock", 5), Take("stock", "b", 5)))
        store.commit(batch("shipped", MoveCeiling("stock", -10), Release("stock", "a")))
        assert balance(store) == expected(5, b=5)
        store.commit(batch("set", SetCeiling("stock", 20), MoveCeiling("stock", -1), MoveCeiling("stock", -2)))
        assert balance(store).ceiling == 17

    def test_a_ceiling_is_not_moved_below_what_is_claimed(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 8))
        with pytest.raises(LimitExceeded) as caught:
            store.commit(batch("lower", MoveCeiling("stock", -3)))
        assert (caught.value.limit, caught.value.claimed, caught.value.asked) == ("stock", 8, -3)
        assert balance(store).ceiling == 10

    def test_a_ceiling_may_be_set_below_what_is_claimed(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 8))
        store.commit(batch("lower", SetCeiling("stock", 5)))
        assert balance(store) == expected(5, a=8)
        assert balance(store).free == -3

    def test_an_overdrawn_limit_takes_back_but_gives_no_more(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 6), Take("stock", "b", 4))
        store.commit(batch("lower", SetCeiling("stock", 3)))
        store.commit(batch("less", Change("stock", "a", 5)))
        store.commit(batch("swap", Release("stock", "b"), Take("stock", "c", 4)))
        with pytest.raises(LimitExceeded) as caught:
            store.commit(batch("more", Take("stock", "d", 1)))
        assert (caught.value.ceiling, caught.value.claimed, caught.value.asked) == (3, 9, 1)
        with pytest.raises(LimitExceeded):
            store.commit(batch("worse", MoveCeiling("stock", -1)))
        store.commit(batch("back", Release("stock", "a"), Take("stock", "d", 0)))
        assert balance(store).claims == (Claim("c", 4), Claim("d", 0))

    def test_lowering_a_ceiling_and_claiming_more_in_one_batch_is_refused(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 8))
        with pytest.raises(LimitExceeded):
            store.commit(batch("lower", SetCeiling("stock", 5), Take("stock", "b", 1)))
        store.commit(batch("give-back", SetCeiling("stock", 5), Change("stock", "a", 7)))
        assert balance(store).free == -2

    def test_what_an_overdrawn_limit_got_back_is_not_given_out_again(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 10), Take("stock", "a", 8), Take("stock", "b", 2))
        store.commit(batch("lower", SetCeiling("stock", 7)))
        store.commit(batch("back", Release("stock", "b")))
        with pytest.raises(LimitExceeded):
            store.commit(batch("again", Take("stock", "c", 2)))

    def test_a_limit_with_overdraft_can_be_overdrawn(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 2, overdraft=True), Take("stock", "a", 5))
        store.commit(batch("more", Take("stock", "b", 1), MoveCeiling("stock", -4)))
        assert balance(store) == expected(-2, overdraft=True, a=5, b=1)

    def test_overdraft_can_be_taken_away(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 2, overdraft=True), Take("stock", "a", 5))
        store.commit(batch("strict", SetCeiling("stock", 2)))
        assert balance(store) == expected(2, a=5)
        with pytest.raises(LimitExceeded):
            store.commit(batch("more", Take("stock", "b", 1)))

    def test_a_ceiling_of_nothing_is_one(self, factory: Factory) -> None:
        store = stocked(factory, SetCeiling("stock", 0), SetCeiling("other", 5))
        store.commit(batch("down", MoveCeiling("other", -5)))
        for limit in ("stock", "other"):
            with pytest.raises(LimitExceeded):
                store.commit(batch("second", Take(limit, "a", 1)))
            assert (balance(store, limit).ceiling, balance(store, limit).free) == (0, 0)
