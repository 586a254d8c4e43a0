"""Random stories told at a desk: legal and illegal commands, given once and again, with everything conserved after each.

A host subclasses the machine, hands in its own desk, and adds rules of its own, which draw as those of `machines.rules` do:

    class Checkout(OrderLifecycleMachine):
        def make_desk(self, store: Store, clock: Clock) -> Desk: ...

        @rule(at=INDEX)
        def engrave(self, at: int) -> None: ...

    TestCheckout = Checkout.TestCase
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ordercore.desk.commit import Done
from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.testing.house import CLERK
from ordercore.testing.machines.rules.goods import GoodsRules
from ordercore.testing.machines.rules.money import MoneyRules
from ordercore.testing.machines.rules.order import OrderRules
from ordercore.testing.machines.rules.returns import ReturnRules
from ordercore.testing.machines.watched import WatchedMachine

__all__ = ["OrderLifecycleMachine"]


class OrderLifecycleMachine(OrderRules, GoodsRules, MoneyRules, ReturnRules, WatchedMachine):
    """Random stories at one desk, about the small house of `ordercore.testing.house`.

    After every command: the store's histories fold into its documents and their hash chains fit; every piece is where the
    oracle has it; stock and credit claims are what the documents say; invoices add up. A refused command has reasons and
    leaves nothing behind. A repeated one says so and has no second effect.
    """

    @precondition(lambda self: self.carried_out)
    @rule(at=st.integers(0, 99))
    def command_is_given_again(self, at: int) -> None:
        """Any command given before: the same outcome, and no second effect (I1)."""
        again, _, key = self.one(self.carried_out, at)
        before = self.limits()
        outcome = again()
        assert isinstance(outcome, Done)
        assert outcome.repeated
        assert outcome.document == self.documents[key]
        self.nothing_happened(before)

    @precondition(lambda self: self.carried_out)
    @rule(at=st.integers(0, 99))
    def command_id_is_used_for_another(self, at: int) -> None:
        """Another command under an id used before is a conflict, whatever it asks."""
        _, command, _ = self.one(self.carried_out, at)
        self._raises(CommandConflict, command)

    @rule()
    def document_is_not_there(self) -> None:
        """A document that does not exist is an error that leaves nothing behind."""
        self._raises(UnknownDocument, "lost")

    def _raises(self, error: type[Exception], command: str) -> None:
        before = self.limits()
        try:
            self.desk.orders.cancel("nobody's", reason="something else", by=CLERK, command=command)
        except error:
            self.nothing_happened(before)
        else:
            raise AssertionError(f"no {error.__name__}")

    @rule(hours=st.integers(1, 48))
    def time_passes(self, hours: int) -> None:
        """Let time pass: quotes and holds end by themselves."""
        self.clock.go_on(timedelta(hours=hours))

    @invariant()
    def everything_adds_up(self) -> None:
        """The laws hold after every step."""
        self.everything_is_conserved()
