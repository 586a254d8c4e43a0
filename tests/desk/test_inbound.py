"""A message from outside that arrives twice is handled once, in the same commit as its effect."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.desk import inbound_command
from ordercore.errors import CommandConflict, InvalidId
from ordercore.testing.house import CLERK
from ordercore.values import Money
from ordercore.values.ids import checked_id
from tests.desk.shop import Shop, done
from tests.waiting import race

SOURCES = st.sampled_from(["stripe", "ups", "s", "a-b"])
STEPS = st.sampled_from(["", "capture", "ship"])
MESSAGES = st.one_of(st.text(min_size=1), st.sampled_from(["evt_1", "evt:1", "evt_1:capture", "x" * 200, "é", "a b"]))


@given(SOURCES, MESSAGES, STEPS)
def test_every_message_has_a_command_id(source: str, message: str, step: str) -> None:
    assert checked_id(inbound_command(source, message, step)) == inbound_command(source, message, step)


@given(st.lists(st.tuples(SOURCES, MESSAGES, STEPS), min_size=2, max_size=9, unique=True))
def test_no_two_messages_have_the_same(messages: list[tuple[str, str, str]]) -> None:
    assert len({inbound_command(*message) for message in messages}) == len(messages)


@given(SOURCES, MESSAGES, STEPS)
def test_no_message_can_be_made_that_takes_the_place_of_another(source: str, message: str, step: str) -> None:
    """Who knows a message could else send its hash first, and the message itself would be taken for done."""
    hashed = sha256(message.encode()).hexdigest()

    assert inbound_command(source, message, step) != inbound_command(source, hashed, step)
    assert hashed not in inbound_command(source, hashed, step)


def test_ids_can_be_read() -> None:
    assert inbound_command("stripe", "evt_1NG8Du2eZvKYlo2C") == "stripe:evt_1NG8Du2eZvKYlo2C"
    assert inbound_command("ups", "1Z999", "deliver") == "ups:1Z999:deliver"


@pytest.mark.parametrize(
    ("source", "message", "step"), [("", "1", ""), ("a:b", "1", ""), ("a", "", ""), ("a", "1", "x:y"), ("a", "1", " ")]
)
def test_what_names_nothing_is_refused(source: str, message: str, step: str) -> None:
    with pytest.raises(InvalidId):
        inbound_command(source, message, step)


@pytest.mark.parametrize("odd", ["\ud800", "x" * 200 + "\udfff", 5, None, b"evt_1", ["evt_1"]])
def test_an_id_that_is_no_text_is_refused(odd: Any) -> None:
    for message in ((odd, "1", ""), ("stripe", odd, ""), ("stripe", "1", odd or 5)):
        with pytest.raises(InvalidId):
            inbound_command(*message)


def test_a_webhook_that_comes_from_all_sides_at_once_has_one_effect() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 10))
    payment = shop.do(shop.desk.payments.authorize, order.id, Money("30.00", "GBP"), method="card")
    command = inbound_command("stripe", "evt_1")

    def arrives() -> bool:
        return done(shop.desk.payments.capture(payment.id, Money("10.00", "GBP"), by=CLERK, command=command)).repeated

    assert sorted(race().run([arrives] * 16)) == [False] + [True] * 15
    assert shop.now("payment", payment.id).captured == Money("10.00", "GBP")
    with pytest.raises(CommandConflict):
        shop.desk.payments.capture(payment.id, Money("11.00", "GBP"), by=CLERK, command=command)
