"""Taking orders: what they cost, who may owe them, and what makes them wait."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve, frozen

from ordercore.adapters.directory import MemoryDirectory
from ordercore.credit import CreditAccount, CreditLimit
from ordercore.desk.ask import Answers
from ordercore.errors import InvalidProcess, InvalidValue, UnknownDocument
from ordercore.lifecycle.journal import Advanced
from ordercore.lifecycle.machine import Edge
from ordercore.lifecycle.order import ORDER
from ordercore.lifecycle.order.command import ShipLines
from ordercore.parties import Customer
from ordercore.pricing import PriceOverride
from ordercore.testing.house import ACCOUNTS, CLERK, CUSTOMERS, ITEMS, MORNING
from ordercore.values import Money, Period, Quantity
from tests.desk.shop import TODAY, Shop, codes, done


def test_what_is_shown_is_what_is_ordered() -> None:
    shop = Shop()
    draft = shop.draft(("MUG", 6), ("TEA", Quantity("1.5", "KGM")), freight=True)

    shown = shop.desk.orders.price(draft, by=CLERK)
    order = shop.do(shop.desk.orders.take, draft)

    assert isinstance(shown, Answers)
    assert (order.net, order.tax) == (shown.tax.net, shown.tax.tax)
    assert order.price_fingerprint == shown.price.fingerprint
    assert shop.store.load("order", order.id) is not None


def test_what_cannot_be_sold_is_refused_with_every_reason() -> None:
    shop = Shop()
    draft = shop.draft(("CUP", 1), ("MUG", Quantity(1, "KGM")), ("TEA", Quantity("0.0000001", "KGM")))

    assert shop.no(shop.desk.orders.take, draft) == (
        "order.unknown_item",
        "catalog.unknown_unit",
        "order.not_countable",
    )
    third_of_a_gram = shop.draft(("TEA", Quantity(Fraction(1, 3000), "KGM")))
    assert shop.no(shop.desk.orders.take, third_of_a_gram) == ("order.not_countable",)


def test_who_and_what_is_out_of_season_is_told() -> None:
    past = Period(None, date(2026, 1, 1))
    directory = MemoryDirectory(
        (evolve(CUSTOMERS[2], active=past),), (evolve(ITEMS[0], active=past),), sites=("london",)
    )
    shop = Shop(directory=directory)

    assert shop.no(shop.desk.orders.take, shop.draft(("MUG", 1))) == ("order.customer_not_active", "order.not_active")


def test_nobody_sells_to_strangers_or_into_the_void() -> None:
    shop = Shop(directory=MemoryDirectory((Customer("homeless"),), ITEMS, sites=("london",)))

    with pytest.raises(UnknownDocument, match="customer"):
        shop.desk.orders.take(shop.draft(("MUG", 1), customer="stranger"), by=CLERK, command="c1")
    with pytest.raises(UnknownDocument, match="ship-to"):
        shop.desk.orders.take(shop.draft(("MUG", 1), customer="homeless"), by=CLERK, command="c1")


def test_an_override_stands_with_its_reason() -> None:
    shop = Shop()
    draft = shop.draft(("MUG", 2))
    line = evolve(draft.lines[0], override=PriceOverride(Money("1.00", "GBP"), "damaged box", "ann"))

    assert shop.do(shop.desk.orders.take, evolve(draft, lines=(line,))).net == Money("2.00", "GBP")


def test_a_case_at_a_price_with_tax() -> None:
    shop = Shop()
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", Quantity(1, "CS")), prices_include_tax=True))

    assert (order.gross, order.lines[0].ordered) == (Money("37.00", "GBP"), Decimal(12))


def test_a_quote_runs_out() -> None:
    shop = Shop()
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))
    shop.do(shop.desk.orders.quote, order.id, until=TODAY + timedelta(days=1))
    shop.clock.go_on(timedelta(days=2))

    assert shop.no(shop.desk.orders.confirm, order.id) == ("order.quote_expired",)
    shop.do(shop.desk.orders.revise, order.id, reason="new price list")
    assert shop.do(shop.desk.orders.confirm, order.id).status == "confirmed"


def test_credit_is_claimed_on_every_account_above() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 10), customer="acme-west")

    for limit, ceiling in (("credit:west:GBP", 25000), ("credit:acme:GBP", 40000)):
        balance = shop.store.balance(limit)
        assert balance is not None
        assert (balance.ceiling, [(each.id, each.amount) for each in balance.claims]) == (
            ceiling,
            [(f"order:{order.id}", order.gross.minor)],
        )


def test_the_account_above_binds_too() -> None:
    shop = Shop()
    shop.confirmed(("MUG", 80), customer="acme")
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 30), customer="acme-west"))

    assert shop.no(shop.desk.orders.confirm, order.id) == ("credit.over_limit",)


def test_lowering_a_limit_leaves_what_was_confirmed_and_refuses_more() -> None:
    shop = Shop()
    first = shop.confirmed(("MUG", 60), customer="acme")
    lowered = CreditAccount("acme", "GBP", (CreditLimit(Money("100.00", "GBP")),))
    later = Shop(shop.store, directory=MemoryDirectory(CUSTOMERS, ITEMS, (lowered, ACCOUNTS[1]), ("london",)))
    taken = done(later.desk.orders.take(later.draft(("MUG", 1), customer="acme"), by=CLERK, command="later-1")).document

    assert codes(later.desk.orders.confirm(taken.id, by=CLERK, command="later-2")) == ("credit.over_limit",)
    assert later.now("order", first.id).status == "confirmed"
    assert (
        done(later.desk.orders.cancel(first.id, reason="no", by=CLERK, command="later-3")).document.status == "canceled"
    )


def test_whoever_has_no_account_is_not_checked() -> None:
    shop = Shop()

    assert shop.confirmed(("MUG", 10_000)).credit_accounts == ()
    assert shop.store.balance("credit:guest:GBP") is None


def test_what_costs_nothing_claims_nothing() -> None:
    shop = Shop()
    shop.confirmed(("GIFT", 3), customer="acme")

    balance = shop.store.balance("credit:acme:GBP")
    assert balance is not None
    assert balance.claims == ()


def test_canceling_gives_credit_back_in_parts() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 3), customer="acme")

    def claimed() -> int:
        balance = shop.store.balance("credit:acme:GBP")
        assert balance is not None
        return balance.claimed

    less = shop.do(shop.desk.orders.cancel_quantity, order.id, "1", Decimal(1), reason="fewer")
    assert claimed() == less.payable.minor < order.gross.minor
    shop.do(shop.desk.orders.cancel, order.id, reason="none")
    assert claimed() == 0


def test_a_hold_closes_its_gate_until_it_is_released_or_runs_out() -> None:
    shop = Shop()
    shop.stocked()
    order = shop.confirmed(("MUG", 1))
    hold, allocate = shop.desk.orders.hold, shop.desk.fulfillment.allocate
    shop.do(hold, order.id, "h1", kind="fraud", reason="odd", blocks={"allocate"})
    until = shop.clock.now() + timedelta(hours=1)
    shop.do(hold, order.id, "h2", kind="address", reason="no street", blocks=("allocate",), expires_at=until)

    assert shop.no(allocate, order.id, (), site="leeds") == ("fulfillment.nothing_there",)
    assert shop.no(allocate, order.id) == ("hold.fraud", "hold.address")
    shop.do(shop.desk.orders.release_hold, order.id, "h1", reason="called")
    assert shop.no(allocate, order.id) == ("hold.address",)
    shop.clock.go_on(timedelta(hours=1))
    assert shop.do(allocate, order.id).status == "allocated"
    assert shop.no(hold, order.id, "h1", kind="fraud", reason="odd", blocks={"ship"}) == ("hold.exists",)
    assert shop.no(shop.desk.orders.release_hold, order.id, "h9", reason="called") == ("hold.unknown",)
    with pytest.raises(InvalidValue, match="cannot block invoice"):
        hold(order.id, "h3", kind="fraud", reason="odd", blocks={"invoice"}, by=CLERK, command="c1")


@frozen
class StartEngraving:
    """Put the engraver to work."""

    #: what is engraved.
    text: str


def test_a_host_takes_a_step_of_its_own() -> None:
    engraved = ORDER.with_edges(Edge("confirmed", StartEngraving, "confirmed", permission="order.engrave"))
    shop = Shop(processes={"order": engraved})
    order = shop.confirmed(("MUG", 1))

    outcome = done(shop.desk.orders.advance(order.id, StartEngraving("To Ann"), by=CLERK, command="engrave"))

    assert outcome.events == (Advanced("StartEngraving", "confirmed", "confirmed"),)
    assert (order.process, outcome.version) == ("order/2", 3)
    assert done(shop.desk.orders.advance(order.id, StartEngraving("To Ann"), by=CLERK, command="engrave")).repeated
    with pytest.raises(InvalidProcess, match="ShipLines is not a host's own step"):
        shop.desk.orders.advance(order.id, ShipLines(MORNING, "f", ()), by=CLERK, command="cheat")


def test_a_step_nobody_added_is_refused() -> None:
    shop = Shop()
    order = shop.confirmed(("MUG", 1))

    assert shop.no(shop.desk.orders.advance, order.id, StartEngraving("To Ann")) == ("order.not_possible",)
