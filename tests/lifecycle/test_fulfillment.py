"""A fulfillment: what each step says and leaves behind, and what does not add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from attrs import evolve

from ordercore.errors import InvalidEvent
from ordercore.lifecycle.fulfillment import process as p
from ordercore.lifecycle.fulfillment import record as r
from ordercore.lifecycle.fulfillment.decide import apply, decide
from ordercore.lifecycle.journal import Advanced, Decided
from ordercore.lifecycle.machine import START, Edge
from ordercore.values.place import Address
from tests.lifecycle.refusal import reasons

TODAY: Final = date(2026, 3, 2)
ONE, TWO, HALF = Decimal(1), Decimal(2), Decimal("0.5")
DOOR: Final = Address("GB", city="Bristol")
MUGS: Final = r.FulfillmentLine("1", "MUG", TWO, "EA")
TEA: Final = r.FulfillmentLine("2", "TEA", HALF, "KGM", tracked=False)
ALLOCATE: Final = p.AllocateFulfillment("f1", "o1", "guest", "london", DOOR, (MUGS, TEA), "pick_up")
ALLOCATED: Final = r.Fulfillment(
    "f1", "allocated", "fulfillment/1", "o1", "guest", "london", DOOR, (MUGS, TEA), "allocated", "pick_up"
)
PICKED: Final = evolve(ALLOCATED, status="picked", stage="picked")
PACKED: Final = evolve(PICKED, status="packed", stage="packed")
PARCEL: Final = r.Package("b1", (("1", ONE), ("2", HALF)))
OTHER: Final = r.Package("b2", (("1", ONE),))
SHIPPED: Final = evolve(PACKED, status="shipped", stage="shipped", shipped_on=TODAY, tracking="1Z")


@pytest.mark.parametrize(
    ("before", "command", "event", "after"),
    [
        (None, ALLOCATE, r.FulfillmentAllocated(ALLOCATED), ALLOCATED),
        (ALLOCATED, p.PickFulfillment(), r.FulfillmentPicked((MUGS, TEA)), PICKED),
        (
            ALLOCATED,
            p.PickFulfillment((("1", ONE),)),
            r.FulfillmentPicked((evolve(MUGS, quantity=ONE), TEA)),
            evolve(PICKED, lines=(evolve(MUGS, quantity=ONE), TEA)),
        ),
        (ALLOCATED, p.PickFulfillment((("1", TWO),)), r.FulfillmentPicked((TEA,)), evolve(PICKED, lines=(TEA,))),
        (PICKED, p.PackFulfillment(), r.FulfillmentPacked(()), PACKED),
        (
            PICKED,
            p.PackFulfillment((PARCEL, OTHER)),
            r.FulfillmentPacked((PARCEL, OTHER)),
            evolve(PACKED, packages=(PARCEL, OTHER)),
        ),
        (PACKED, p.ShipFulfillment(TODAY, "1Z"), r.FulfillmentShipped(TODAY, "1Z"), SHIPPED),
        (
            SHIPPED,
            p.DeliverFulfillment(TODAY),
            r.FulfillmentDelivered(TODAY),
            evolve(SHIPPED, status="delivered", delivered_on=TODAY),
        ),
        (
            PICKED,
            p.CancelFulfillment("flood"),
            r.FulfillmentCanceled("flood"),
            evolve(PICKED, status="canceled", cancel_reason="flood"),
        ),
    ],
)
def test_a_step_says_what_happened(before: Any, command: object, event: object, after: r.Fulfillment) -> None:
    assert decide(before, command) == Decided((event,), after)
    assert apply(before, event) == after


def test_a_step_of_a_host_is_taken_as_it_is() -> None:
    class Weigh:
        """A host's own step."""

    process = p.FULFILLMENT.with_edges(Edge("packed", Weigh, "packed", permission="fulfillment.weigh"))

    assert decide(PACKED, Weigh(), process) == Decided((Advanced("Weigh", "packed", "packed"),), PACKED)
    begun = p.FULFILLMENT.with_edges(Edge(START, Weigh, "packed", permission="fulfillment.weigh"))
    with pytest.raises(InvalidEvent):
        decide(None, Weigh(), begun)


def test_a_fulfillment_of_nothing_is_refused() -> None:
    assert reasons(decide(None, evolve(ALLOCATE, lines=()))) == [("fulfillment.empty", "/lines", {})]


@pytest.mark.parametrize(
    ("short", "told"),
    [
        ((("1", Decimal(3)),), [("fulfillment.short_too_many", "/lines/1", {"asked": "3", "free": "2"})]),
        ((("2", Decimal(-1)),), [("fulfillment.short_too_many", "/lines/2", {"asked": "-1", "free": "0.5"})]),
        (
            (("2", Decimal("0.0000001")),),
            [("fulfillment.not_countable", "/lines/2", {"asked": "1E-7"})],  # stock is counted in millionths
        ),
        ((("9", ONE),), [("fulfillment.no_such_line", "/lines/9", {})]),
        ((("1", ONE), ("1", ONE)), [("fulfillment.no_such_line", "/lines/1", {})]),
        ((("9", ONE), ("2", HALF), ("9", ONE)), [("fulfillment.no_such_line", "/lines/9", {})]),
        ((("1", TWO), ("2", HALF)), [("fulfillment.nothing_found", "/lines", {})]),
        (
            (("9", ONE), ("1", Decimal(3)), ("2", HALF)),
            [
                ("fulfillment.short_too_many", "/lines/1", {"asked": "3", "free": "2"}),
                ("fulfillment.no_such_line", "/lines/9", {}),
            ],
        ),
    ],
)
def test_a_count_that_cannot_be_is_refused(short: Any, told: list[Any]) -> None:
    assert reasons(decide(ALLOCATED, p.PickFulfillment(short))) == told


@pytest.mark.parametrize(
    ("packages", "told"),
    [
        ((PARCEL,), [("fulfillment.packages_differ", "/lines/1", {})]),
        (
            (r.Package("b1", (("9", ONE),)),),
            [("fulfillment.packages_differ", f"/lines/{line}", {}) for line in ("1", "2", "9")],
        ),
        (
            (PARCEL, OTHER, r.Package("b3", (("9", Decimal(0)),))),
            [("fulfillment.packages_differ", "/lines/9", {}), ("fulfillment.nothing_packed", "/packages", {})],
        ),
        (
            (r.Package("b1", (("1", Decimal(3)), ("2", HALF))), r.Package("b2", (("1", Decimal(-1)),))),
            [("fulfillment.nothing_packed", "/packages", {})],
        ),
        ((PARCEL, evolve(OTHER, id="b1")), [("fulfillment.same_package", "/packages", {})]),
        ((r.Package("b1"), r.Package("b1")), [("fulfillment.same_package", "/packages", {})]),
    ],
)
def test_parcels_that_do_not_add_up_are_refused(packages: tuple[r.Package, ...], told: list[Any]) -> None:
    assert reasons(decide(PICKED, p.PackFulfillment(packages))) == told


def test_parcels_may_hold_nobody_knows_what() -> None:
    packed = decide(PICKED, p.PackFulfillment((r.Package("b1"), r.Package("b2"))))

    assert isinstance(packed, Decided)
    assert packed.state.packages == (r.Package("b1"), r.Package("b2"))
