"""Holds stand until they are released or run out, and several may close one gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ordercore.errors import InvalidEvent, InvalidId, InvalidValue, NaiveInstant
from ordercore.lifecycle.hold import GATES, Hold, open_holds, passes, placed, released
from ordercore.values.verdict import Reason, Refused, allowed

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FRAUD = Hold("h1", "fraud", "card stolen", {"ship", "pick"}, "ann", NOON)
CREDIT = Hold("h2", "credit", "over the limit", {"ship"}, "bob", NOON, NOON + timedelta(hours=1))


def test_a_gate_is_closed_by_every_hold_that_names_it() -> None:
    refusal = passes((FRAUD, CREDIT), "ship", NOON)

    assert isinstance(refusal, Refused)
    assert refusal.codes == ("hold.fraud", "hold.credit")
    assert refusal.reasons[1] == Reason("hold.credit", "/holds", "over the limit", (("hold", "h2"), ("gate", "ship")))
    assert passes((FRAUD, CREDIT), "confirm", NOON) == allowed


def test_releasing_one_of_two_keeps_the_gate_closed() -> None:
    left = released((FRAUD, CREDIT), "h1", by="cy", reason="called back")

    verdict = passes(left, "ship", NOON)
    assert isinstance(verdict, Refused)
    assert verdict.codes == ("hold.credit",)
    assert (left[0].released_by, left[0].release_reason) == ("cy", "called back")


def test_a_hold_ends_at_the_instant_it_says() -> None:
    assert CREDIT.is_open(NOON + timedelta(minutes=59))
    assert not CREDIT.is_open(NOON + timedelta(hours=1))
    assert open_holds((FRAUD, CREDIT), NOON + timedelta(hours=2)) == (FRAUD,)


def test_releasing_what_does_not_stand_is_an_error() -> None:
    gone = released((FRAUD,), "h1", by="cy", reason="")

    for holds, id in ((gone, "h1"), ((FRAUD,), "h2"), ((), "h1")):
        with pytest.raises(InvalidEvent) as caught:
            released(holds, id, by="cy", reason="again")
        assert caught.value.path == "/holds"
    with pytest.raises(InvalidEvent) as caught:
        placed((CREDIT, FRAUD), FRAUD)
    assert caught.value.path == "/holds"
    assert placed((FRAUD,), CREDIT) == (FRAUD, CREDIT)
    assert released((FRAUD, CREDIT), "h1", by="cy", reason="")[1] is CREDIT


def test_no_hold_stops_an_invoice() -> None:
    assert "invoice" not in GATES
    with pytest.raises(InvalidValue, match="cannot block invoice, pay") as caught:
        Hold("h3", "fraud", "", {"pay", "ship", "invoice"}, "ann", NOON)
    assert caught.value.path == "/blocks"
    with pytest.raises(InvalidValue, match="cannot block nothing"):
        Hold("h3", "fraud", "", (), "ann", NOON)


def test_times_have_a_zone_and_names_are_ids() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(NaiveInstant) as placed_at:
        Hold("h3", "fraud", "", {"ship"}, "ann", naive)
    with pytest.raises(NaiveInstant) as expires_at:
        Hold("h3", "fraud", "", {"ship"}, "ann", NOON, naive)
    assert (placed_at.value.path, expires_at.value.path) == ("/placed_at", "/expires_at")
    with pytest.raises(InvalidId) as id:
        Hold("", "fraud", "", {"ship"}, "ann", NOON)
    assert id.value.path == "/id"
