"""Marks on fields."""

from __future__ import annotations

from attrs import field, fields, frozen

from ordercore.values.mark import COST, CREDIT, MARGIN, PERSONAL, SECRETS, is_personal, secret_of


@frozen
class Card:
    name: str = field(metadata=PERSONAL)
    cost: str = field(metadata=COST)
    size: str = field()


def test_a_mark_is_found_on_its_field_and_on_no_other() -> None:
    marks = [each.metadata for each in fields(Card)]

    assert [is_personal(each) for each in marks] == [True, False, False]
    assert [secret_of(each) for each in marks] == ["", "cost", ""]


def test_every_secret_has_its_mark() -> None:
    assert {secret_of(each) for each in (COST, MARGIN, CREDIT)} == SECRETS
