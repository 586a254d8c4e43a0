"""A process refuses what would strand a document, and can be extended and drawn."""

from __future__ import annotations

import pytest
from attrs import frozen

from ordercore.errors import InvalidProcess, InvalidValue
from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.values.verdict import Reason, Refused, Verdict, allowed, refused


@frozen
class Make:
    """Make it."""


@frozen
class Send:
    """Send it."""


@frozen
class Rest:
    """Let it rest."""


def never(state: object, command: object) -> Verdict:
    return refused("never")


def not_today(state: object, command: object) -> Verdict:
    return Refused((Reason("not_today"), Reason("nor_tomorrow")))


def always(state: object, command: object) -> Verdict:
    return allowed


MADE = Edge(START, Make, "made", permission="parcel.make")
SENT = Edge("made", Send, "sent", permission="parcel.send")
PARCEL = Process("parcel", 1, (MADE, SENT), resting=("sent",))


def test_a_status_no_step_leads_to_is_refused() -> None:
    lost = Edge("lost", Send, "sent", permission="parcel.send")

    with pytest.raises(InvalidProcess, match="no step leads to lost"):
        Process("parcel", 1, (MADE, SENT, lost), resting=("sent",))
    with pytest.raises(InvalidProcess, match="no step leads to nowhere"):
        Process("parcel", 1, (MADE, SENT), resting=("sent", "nowhere"))


def test_a_status_without_a_way_to_rest_is_refused() -> None:
    stuck = Edge("made", Rest, "stuck", permission="parcel.rest")
    circle = Edge("stuck", Rest, "stuck", permission="parcel.rest")

    with pytest.raises(InvalidProcess, match="from stuck no resting status can be reached"):
        Process("parcel", 1, (MADE, SENT, stuck, circle), resting=("sent",))


def test_two_edges_for_one_command_from_one_status_are_refused() -> None:
    twin = Edge("made", Send, "made", permission="parcel.send")

    with pytest.raises(InvalidProcess, match="two edges take Send from made"):
        Process("parcel", 1, (MADE, SENT, twin), resting=("sent",))
    with pytest.raises(InvalidProcess, match="two edges take Send from made"):
        PARCEL.with_edges(twin, SENT)


def test_an_edge_has_a_permission_or_is_automatic() -> None:
    with pytest.raises(InvalidProcess, match="has no permission"):
        Edge("made", Send, "sent")
    with pytest.raises(InvalidProcess, match="is automatic and has a permission"):
        Edge("made", Send, "sent", permission="parcel.send", automatic=True)


@pytest.mark.parametrize("permission", ["*", "order.*", "order", "Order.confirm", "order.confirm ", "order confirm"])
def test_an_edge_names_one_permission_that_can_be_asked_for(permission: str) -> None:
    with pytest.raises(InvalidValue, match="is not a permission") as said:
        Edge("made", Send, "sent", permission=permission)
    assert said.value.path == "/permission"


@pytest.mark.parametrize("status", ["a\n[*] --> b", "a b", "a:b", "a-->b", "%%", "[*]", "1st", "geprüft", "x" * 65])
def test_a_status_is_a_word(status: str) -> None:
    """In a diagram anything else would be read as more than a status, such as a step of its own."""
    for source, target, path in ((status, "made", "/source"), ("made", status, "/target")):
        with pytest.raises(InvalidProcess, match="is not a status") as said:
            Edge(source, Send, target, permission="parcel.send")
        assert said.value.path == path


@pytest.mark.parametrize("status", ["sent", "in_review", "InReview", "step2", "x" * 64])
def test_a_word_is_a_status(status: str) -> None:
    again = Edge("made", Send, status, permission="parcel.send")

    assert Process("parcel", 1, (MADE, again), resting=(status,)).statuses == ("made", status)


def test_nothing_leads_back_to_before_the_document() -> None:
    with pytest.raises(InvalidProcess, match="the edge made --Send--> start leads back") as said:
        Edge("made", Send, START, permission="parcel.send")
    assert said.value.path == "/target"


@frozen
class Back:
    """Take it back."""


def test_a_circle_of_automatic_steps_is_refused() -> None:
    there, back = Edge("sent", Rest, "resting", automatic=True), Edge("resting", Back, "sent", automatic=True)
    stay = Edge("sent", Back, "sent", automatic=True)

    with pytest.raises(InvalidProcess, match="automatic steps lead from resting, sent back to it"):
        PARCEL.with_edges(there, back, resting=("resting",))
    with pytest.raises(InvalidProcess, match="automatic steps lead from sent back to it"):
        PARCEL.with_edges(stay)
    by_hand = Edge("resting", Back, "sent", permission="parcel.back")
    assert PARCEL.with_edges(there, by_hand).restless == {"sent"}


def test_all_guards_are_heard() -> None:
    edge = Edge("made", Send, "sent", permission="parcel.send", guards=(never, always, not_today))

    refusal = edge.refuses(None, None)

    assert refusal is not None
    assert refusal.codes == ("never", "not_today", "nor_tomorrow")
    assert MADE.refuses(None, None) is None


def test_a_refusal_names_the_statuses_that_would_do() -> None:
    (reason,) = PARCEL.not_possible("sent", Send).reasons

    assert reason.code == "parcel.not_possible"
    assert (reason.fact("status"), reason.fact("command"), reason.fact("possible")) == ("sent", "Send", "made")
    assert PARCEL.not_possible("sent", Rest).reasons[0].fact("possible") == "never"
    assert PARCEL.not_possible(START, Send).reasons[0].fact("status") == "start"


def test_the_permission_is_that_of_the_edge_taken() -> None:
    strict = PARCEL.with_edges(Edge("sent", Send, "sent", permission="parcel.send_again"))

    assert strict.permission("made", Send) == "parcel.send"
    assert strict.permission("sent", Send) == "parcel.send_again"
    assert strict.permission(START, Send) == "parcel.send"
    assert strict.permission("made", Rest) == ""


def test_edges_are_added_and_replaced_in_place() -> None:
    guarded = Edge("made", Send, "sent", permission="parcel.send", guards=(never,))
    resting = Edge("made", Rest, "resting", permission="parcel.rest")

    derived = PARCEL.with_edges(resting, guarded, resting=("resting",))

    assert derived.edges == (MADE, guarded, resting)
    assert (derived.id, derived.version, derived.resting) == ("parcel", 2, frozenset({"sent", "resting"}))
    assert derived.statuses == ("made", "sent", "resting")
    assert PARCEL.edges == (MADE, SENT)
    assert PARCEL.with_edges(guarded, version=7).version == 7


def test_a_derived_process_is_checked_too() -> None:
    with pytest.raises(InvalidProcess, match="from resting no resting status"):
        PARCEL.with_edges(Edge("made", Rest, "resting", permission="parcel.rest"))


def test_automatic_edges_are_found_by_their_status_in_order() -> None:
    first, second = Edge("made", Rest, "sent", automatic=True), Edge("made", Make, "sent", automatic=True)
    process = Process("parcel", 1, (MADE, first, second), resting=("sent",))

    assert process.automatic("made") == (first, second)
    assert process.automatic("sent") == ()
    assert process.restless == {"made"}


def test_a_process_is_drawn_as_mermaid() -> None:
    process = PARCEL.with_edges(Edge("sent", Rest, "resting", automatic=True), resting=("resting",))

    assert process.mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> made: Make\n"
        "    made --> sent: Send\n"
        "    sent --> resting: [Rest]\n"
        "    sent --> [*]\n"
        "    resting --> [*]"
    )


def test_processes_of_the_same_edges_are_equal() -> None:
    assert Process("parcel", 1, (MADE, SENT), resting=("sent",)) == PARCEL
