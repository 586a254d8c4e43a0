"""Holds stand until they are released or run out, and several may close one gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ordercore.errors import InvalidEvent, InvalidId, InvalidValue, NaiveInstant
from ordercore.lifecycle.hold import GATES, Hold, open_holds, passes, placed, released
from ordercore.values.verdict import Refused, allowed

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FRAUD = Hold("h1", "fraud", "card stolen", {"ship", "pick"}, "ann", NOON)
CREDIT = Hold("h2", "credit", "over the limit", {"ship"}, "bob", NOON, NOON + timedelta(hours=1))


def test_a_gate_is_closed_by_every_hold_that_names_it() -> None:
    refusal = passes((FRAUD, CREDIT), "ship", NOON)

    assert isinstance(refusal, Refused)
    assert refusal.codes == ("hold.fraud", "hold.credit")
    assert refusal.reasons[1].fact("hold") == "h2"
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

    with pytest.raises(InvalidEvent):
        released(gone, "h1", by="cy", reason="again")
    with pytest.raises(InvalidEvent):
        released((), "h1", by="cy", reason="")
    with pytest.raises(InvalidEvent):
        placed((FRAUD,), FRAUD)


def test_no_hold_stops_an_invoice() -> None:
    assert "invoice" not in GATES
    with pytest.raises(InvalidValue, match="cannot block invoice"):
        Hold("h3", "fraud", "", {"invoice"}, "ann", NOON)
    with pytest.raises(InvalidValue, match="cannot block nothing"):
        Hold("h3", "fraud", "", (), "ann", NOON)


def test_times_have_a_zone_and_names_are_ids() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(NaiveInstant):
        Hold("h3", "fraud", "", {"ship"}, "ann", naive)
    with pytest.raises(NaiveInstant):
        Hold("h3", "fraud", "", {"ship"}, "ann", NOON, naive)
    with pytest.raises(InvalidId):
        Hold("", "fraud", "", {"ship"}, "ann", NOON)
