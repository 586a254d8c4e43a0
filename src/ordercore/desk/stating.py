"""What a draft says that the desk would say itself: each such word changes what is paid, and needs a permission of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from ordercore.access.actor import Actor
from ordercore.desk.counter import Counter
from ordercore.lifecycle.order.draft import DraftCharge, OrderDraft
from ordercore.values.verdict import Refused

__all__ = ["classed", "may_not_state", "stated"]


def classed(draft: OrderDraft, classes: Mapping[str, str]) -> OrderDraft:
    """A draft whose charges have the tax class of their kind wherever they say none."""
    if not any(each.kind in classes for each in draft.charges):
        return draft
    return evolve(draft, charges=[evolve(each, tax_class=_class_of(each, classes)) for each in draft.charges])


def _class_of(charge: DraftCharge, classes: Mapping[str, str]) -> str:
    return charge.tax_class or classes.get(charge.kind, "")


def stated(draft: OrderDraft, counter: Counter, on: date) -> tuple[str, ...]:
    """The permissions that a draft needs beside that of being taken.

    Args:
        draft: what a customer wants.
        counter: what the desk says of its prices and charges.
        on: today, in the seller's calendar.

    Returns:
        ``order.price_override`` for a unit price or a charge that is stated; ``order.date_override`` for another day than
        today, since the day decides about prices and taxes; ``order.tax_override`` for prices that are said to contain the
        tax where the desk's do not, or the other way about, and for a charge of another tax class than its kind has.
    """
    prices = any(line.override for line in draft.lines) or any(each.amount is not None for each in draft.charges)
    taxes = draft.prices_include_tax is not counter.prices_include_tax or any(
        _class_of(each, counter.charge_classes) != counter.charge_classes.get(each.kind, "") for each in draft.charges
    )
    words = (
        (prices, "order.price_override"),
        (draft.placed_on != on, "order.date_override"),
        (taxes, "order.tax_override"),
    )
    return tuple([permission for says, permission in words if says])


def may_not_state(by: Actor, draft: OrderDraft, counter: Counter, on: date) -> Refused | None:
    """The refusal of an actor who may not say all that a draft says, with a reason for each word; None when it may."""
    noes = [no for permission in stated(draft, counter, on) if (no := counter.lacks(by, (permission,))) is not None]
    reasons = dict.fromkeys([reason for no in noes for reason in no.reasons])
    return Refused(tuple(reasons)) if reasons else None
