from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue
from ordercore.parties import Customer, Hierarchy
from ordercore.testing.strategies.parties import customer_forests

ACME = Hierarchy({"west": "acme", "west-1": "west", "west-2": "west", "east": "acme"})


def test_ancestors_come_nearest_first() -> None:
    assert ACME.ancestors("west-1") == ("west", "acme")
    assert ACME.ancestors("acme") == ()
    assert ACME.ancestors("nobody") == ()


def test_those_below_come_level_by_level() -> None:
    assert ACME.under("acme") == ("west", "east", "west-1", "west-2")
    assert ACME.under("west-1") == ()


@given(customer_forests())
def test_below_is_above_turned_round(customers: tuple[Customer, ...]) -> None:
    tree = Hierarchy.of(customers)

    for customer in customers:
        above = tree.ancestors(customer.id)
        assert above[:1] == ((customer.parent,) if customer.parent else ())
        assert customer.id not in above
        assert {each.id for each in customers if customer.id in tree.ancestors(each.id)} == set(tree.under(customer.id))


@given(st.integers(1, 50), st.integers(0, 10))
def test_a_circle_is_refused_wherever_it_lies(length: int, tail: int) -> None:
    parents = {f"c{number}": f"c{(number + 1) % length}" for number in range(length)}
    parents |= {f"t{number}": f"t{number - 1}" if number else "c0" for number in range(tail)}

    with pytest.raises(InvalidValue, match="circle"):
        Hierarchy(dict(sorted(parents.items(), reverse=True)))


def test_a_tall_tree_is_walked_without_recursion() -> None:
    tall = Hierarchy({f"c{number}": f"c{number + 1}" for number in range(20_000)})

    assert len(tall.ancestors("c0")) == 20_000
    assert len(tall.under("c20000")) == 20_000
