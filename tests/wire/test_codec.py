"""Old versions of events come through the upcast door; what cannot is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen

from ordercore.errors import InvalidValue, Malformed
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.wire.codec import EventCodec

OLD: Final = Path(__file__).parent / "golden" / "old"


@frozen
class ParcelSent:
    """An event in its third version: one had ``weight_kg``, two ``weight``, three says who carried it."""

    #: identifier.
    parcel: str
    #: how heavy it is.
    weight: Quantity
    #: who took it along.
    carrier: str


@frozen
class PostagePaid:
    """Another event."""

    #: how much.
    amount: Money


def weight_as_quantity(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 to 2: the weight says its unit."""
    return {"parcel": data["parcel"], "weight": f"{data['weight_kg']} KGM"}


def carrier_named(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 to 3: nobody was written down before."""
    return {**data, "carrier": "unknown"}


TAGS: Final = {"parcel.sent/3": ParcelSent, "postage.paid/1": PostagePaid}
UPCASTS: Final = {"parcel.sent/1": weight_as_quantity, "parcel.sent/2": carrier_named}
CODEC: Final = EventCodec(TAGS, UPCASTS)


@pytest.mark.parametrize("event", [ParcelSent("p1", Quantity(2, "KGM"), "ups"), PostagePaid(Money("5", "USD"))])
def test_an_event_goes_through_the_codec_unchanged(event: object) -> None:
    assert CODEC.load(*CODEC.dump(event)) == event


def test_an_event_is_a_tag_and_a_body() -> None:
    assert CODEC.dump(PostagePaid(Money("5", "USD"))) == ("postage.paid/1", '{"amount":"5.00 USD"}')


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_ever_written_is_read_as_the_newest(version: int) -> None:
    body = (OLD / f"parcel.sent.{version}.json").read_text()
    carrier = "unknown" if version < 3 else "ups"

    assert CODEC.load(f"parcel.sent/{version}", body) == ParcelSent("p1", Quantity("2.5", "KGM"), carrier)


def test_without_the_door_an_old_event_is_refused() -> None:
    body = (OLD / "parcel.sent.1.json").read_text()

    with pytest.raises(Malformed, match=r"older than any version known; the newest is 'parcel\.sent/3'"):
        EventCodec(TAGS).load("parcel.sent/1", body)
    with pytest.raises(Malformed, match="unknown key"):
        CODEC.load("parcel.sent/3", body)


@pytest.mark.parametrize(
    ("tag", "problem", "mend"),
    [
        ("parcel.sent/4", "'parcel.sent/4' is newer than 'parcel.sent/3'", "upgrade ordercore"),
        ("parcel.lost/1", "unknown event 'parcel.lost/1'", "upgrade ordercore, or give its class to the EventCodec"),
        ("parcel.sent", "is not the tag of an event", "write it like 'order.taken/1'"),
        ("parcel.sent/0", "is not the tag of an event", "write it like 'order.taken/1'"),
        ("parcel.sent/٣", "is not the tag of an event", "write it like 'order.taken/1'"),
        ("", "is not the tag of an event", "write it like 'order.taken/1'"),
        (None, "is not the tag of an event", "write it like 'order.taken/1'"),
        (["parcel.sent/3"], "is not the tag of an event", "write it like 'order.taken/1'"),
    ],
)
def test_other_tags_are_refused(tag: Any, problem: str, mend: str) -> None:
    with pytest.raises(Malformed) as caught:
        CODEC.load(tag, "{}")

    assert problem in caught.value.problem
    assert caught.value.mend == mend


@pytest.mark.parametrize(
    "body", ["[]", "7", '{"parcel":"p1"}', '{"parcel":"p1","weight_kg":"much"}', "{", '{"a":1,"a":1}']
)
def test_a_damaged_old_body_is_malformed(body: str) -> None:
    with pytest.raises(Malformed):
        CODEC.load("parcel.sent/1", body)


def test_an_event_of_no_known_class_is_not_written() -> None:
    with pytest.raises(InvalidValue, match="Quantity has no tag"):
        CODEC.dump(Quantity(1))


@pytest.mark.parametrize(
    ("tags", "upcasts", "problem"),
    [
        ({"a/1": ParcelSent, "b/1": ParcelSent}, {}, "two tags"),
        ({"a/1": ParcelSent, "a/2": PostagePaid}, {}, "two tags"),
        ({"a": ParcelSent}, {}, "not the tag of an event"),
        ({"A/1": ParcelSent}, {}, "not the tag of an event"),
        ({"a/1": ParcelSent}, {"a/1": carrier_named}, "a version that is not there"),
        ({"a/1": ParcelSent}, {"b/1": carrier_named}, "a version that is not there"),
        ({"a/3": ParcelSent}, {"a/1": carrier_named}, "nothing upcasts 'a/2'"),
    ],
)
def test_tables_that_do_not_fit_are_refused(tags: Any, upcasts: Any, problem: str) -> None:
    with pytest.raises(InvalidValue, match=problem):
        EventCodec(tags, upcasts)
