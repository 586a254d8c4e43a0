"""Steps of a trace."""

from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.values import Money, Percent, Step, step
from ordercore.values.trace import told


def test_a_step_is_written_in_value_notation() -> None:
    share = step(
        "tax.share", Money("1.25", "USD"), source="N.Y. Tax Law 1105", base=Money("10.00", "USD"), rate=Percent("12.5")
    )

    assert share == Step("tax.share", "1.25 USD", (("base", "10.00 USD"), ("rate", "12.5%")), "N.Y. Tax Law 1105")


def test_steps_are_found_by_their_rule() -> None:
    first, second = step("money.settle", "1"), step("money.settle", "2")
    tree = step("price", "3", step("line", "", first, line="1"), second)

    assert tree.named("money.settle") == (first, second)
    assert tree.named("price") == (tree,)
    assert tree.named("tax") == ()


def test_a_step_names_its_rule() -> None:
    for make in (Step, step, lambda rule: told(rule, "", ())):
        with pytest.raises(InvalidValue) as caught:
            make("")
        assert (caught.value.path, caught.value.mend) == ("/rule", "name the rule")
