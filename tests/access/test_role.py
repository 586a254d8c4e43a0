from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.access import Role
from ordercore.errors import InvalidValue

WORDS = st.sampled_from(["order", "orders", "hold", "read"])
NAMES = st.lists(WORDS, min_size=2, max_size=4).map(".".join)


@pytest.mark.parametrize(
    ("pattern", "permission", "covered"),
    [
        ("order.hold", "order.hold", True),
        ("order.hold", "order.hold.credit", False),
        ("order.*", "order.hold", True),
        ("order.*", "order.hold.credit", True),
        ("order.hold.*", "order.hold", False),
        ("order.*", "orders.hold", False),
        ("*", "order.hold", True),
    ],
)
def test_a_star_stands_for_all_below(pattern: str, permission: str, covered: bool) -> None:
    assert Role("x", {pattern}).permits(permission) is covered


@given(NAMES, NAMES)
def test_a_name_permits_itself_only(held: str, asked: str) -> None:
    assert Role("x", {held}).permits(asked) is (held == asked)


@given(WORDS, NAMES)
def test_a_star_permits_what_begins_with_its_words(head: str, asked: str) -> None:
    assert Role("x", {f"{head}.*"}).permits(asked) is (asked.split(".", maxsplit=1)[0] == head)


@pytest.mark.parametrize(
    "pattern", ["", "order", "*.read", "order.*.read", "order*", "order.**", "ORDER.*", "order. *"]
)
def test_what_names_no_permission_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidValue):
        Role("x", {pattern})
