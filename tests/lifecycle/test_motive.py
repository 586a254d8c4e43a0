"""What must say why, says why, whatever process a host gives it."""

from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.lifecycle import motive
from ordercore.lifecycle.payment import decide
from ordercore.lifecycle.payment.process import PAYMENT, AuthorizePayment, VoidPayment
from ordercore.values import Money, Refused


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_nothing_is_no_reason(reason: str) -> None:
    (told,) = motive.unsaid("order", reason)

    assert (told.code, told.path) == ("order.no_reason", "/reason")
    assert motive.unsaid("order", f"{reason}late{reason}") == ()


def test_a_step_of_a_host_s_process_says_why_as_well() -> None:
    promised = decide(None, AuthorizePayment("P-1", "acme", "card", Money("1.00", "GBP")))
    assert not isinstance(promised, Refused)
    edge = PAYMENT.steps["authorized", VoidPayment]
    theirs = PAYMENT.with_edges(evolve(edge, permission="host.void", guards=()))

    refused = decide(promised.state, VoidPayment(""), theirs)

    assert isinstance(refused, Refused)
    assert refused.codes == ("payment.no_reason",)
    assert not isinstance(decide(promised.state, VoidPayment("expired"), theirs), Refused)
