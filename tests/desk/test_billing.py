"""Billing and crediting: parts add up, charges are billed once, and memos find their invoices."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.access import Actor, Scope
from ordercore.errors import UnknownDocument
from ordercore.lifecycle.invoice import Invoice, InvoiceLine
from ordercore.lifecycle.order import LineQuantity, Order
from ordercore.lifecycle.returns import Receipt
from ordercore.pricing import PriceOverride
from ordercore.testing.house import CLERK
from ordercore.values import Money, Quantity, Refused
from tests.counted import of_hundred
from tests.desk.shop import TODAY, Shop, codes

ZERO = Money.zero("GBP")


@pytest.fixture
def shop() -> Shop:
    """A shop with mugs."""
    shop = Shop()
    shop.stocked(quantity=500)
    return shop


def pieces(line: str, quantity: object) -> tuple[LineQuantity, ...]:
    return (LineQuantity(line, Decimal(str(quantity))),)


def returned(shop: Shop, order: Order, quantity: object, back: object = None) -> str:
    """Pieces announced, and received as far as said."""
    document: str = shop.do(shop.desk.returns.authorize, order.id, pieces("1", quantity)).id
    shop.do(shop.desk.returns.receive, document, None if back is None else (Receipt("1", Decimal(str(back))),))
    return document


def memo_line(net: str) -> InvoiceLine:
    return InvoiceLine("1", "Goods", Decimal(1), "EA", Money(net, "GBP").unrounded, Money(net, "GBP"), ZERO)


def test_invoices_of_parts_add_up_to_the_order(shop: Shop) -> None:
    order = shop.shipped(("MUG", 7), freight=True)

    bills = [shop.do(shop.desk.billing.invoice, order.id, pieces("1", part)) for part in (3, 1, 3)]

    assert sum((bill.gross for bill in bills), ZERO) == order.gross
    assert [len(bill.lines) for bill in bills] == [2, 1, 1]
    assert [bill.lines[-1].order_line for bill in bills] == ["freight", "1", "1"]
    assert shop.now("order", order.id).status == "closed"


def test_only_what_has_left_is_billed(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 2))

    assert shop.no(shop.desk.billing.invoice, order.id) == ("order.nothing_asked",)
    shop.send(order)
    assert shop.no(shop.desk.billing.invoice, order.id, pieces("1", 3)) == ("order.not_shipped",)
    assert shop.do(shop.desk.billing.invoice, order.id).due_on == TODAY
    assert shop.no(shop.desk.billing.invoice, order.id) == ("order.not_possible",)


def test_an_order_of_freight_alone_can_be_billed(shop: Shop) -> None:
    order = shop.confirmed(freight=True)

    assert shop.do(shop.desk.billing.invoice, order.id).gross == Money("5.99", "GBP")
    assert shop.now("order", order.id).status == "closed"


def test_what_costs_nothing_is_settled_at_once(shop: Shop) -> None:
    shop.stocked("GIFT")
    order = shop.shipped(("GIFT", 2), customer="acme")

    bill = shop.do(shop.desk.billing.invoice, order.id)

    assert (bill.gross, bill.status) == (ZERO, "settled")
    back = returned(shop, order, 1)
    assert shop.do(shop.desk.billing.credit, back).status == "settled"


def test_credit_moves_from_order_to_invoice_and_falls_due(shop: Shop) -> None:
    order = shop.confirmed(("MUG", 3), customer="acme")
    agreed = order.gross.minor

    def claims() -> dict[str, int]:
        balance = shop.store.balance("credit:acme:GBP")
        assert balance is not None
        return {claim.id.split(":")[0]: claim.amount for claim in balance.claims}

    assert claims() == {"order": agreed}
    shop.send(order)
    assert claims() == {"delivered": agreed}
    part = shop.do(shop.desk.billing.invoice, order.id, pieces("1", 1))
    assert part.due_on == TODAY + timedelta(days=30)
    assert claims() == {"delivered": agreed - part.gross.minor, "invoice": part.gross.minor}
    shop.do(shop.desk.payments.receive, part.id, part.gross, method="transfer")
    assert claims() == {"delivered": agreed - part.gross.minor}


def test_what_came_back_is_set_against_open_invoices_oldest_first(shop: Shop) -> None:
    order = shop.shipped(("MUG", 4))
    first, second = (shop.do(shop.desk.billing.invoice, order.id, pieces("1", part)) for part in (1, 3))
    back = returned(shop, order, 2)

    memo: Invoice = shop.do(shop.desk.billing.credit, back)

    assert memo.status == "settled"
    assert shop.now("invoice", first.id).status == "settled"
    assert shop.now("invoice", second.id).outstanding == second.gross - (memo.gross - first.gross)
    assert (shop.now("return", back).credit_memo, memo.answers) == (memo.id, back)


def test_what_is_left_of_a_memo_can_be_refunded(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    payment = shop.do(shop.desk.payments.receive, bill.id, bill.gross, method="card")
    memo = shop.do(shop.desk.billing.credit, returned(shop, order, 2))

    assert memo.outstanding == bill.gross
    shop.do(shop.desk.payments.refund, payment.id, bill.gross, credit_memo=memo.id)
    assert shop.now("invoice", memo.id).status == "settled"
    assert shop.now("payment", payment.id).status == "refunded"


def test_what_is_missing_from_a_credited_return_may_be_announced_anew(shop: Shop) -> None:
    order, _ = shop.billed(("MUG", 3))
    back = returned(shop, order, 3, 1)

    shop.do(shop.desk.billing.credit, back)

    line = shop.now("order", order.id).lines[0]
    assert (line.announced, line.returned, line.credited) == (0, 1, 1)
    assert shop.do(shop.desk.returns.authorize, order.id, pieces("1", 2)).status == "authorized"


def test_crediting_a_partial_return_lets_the_order_close(shop: Shop) -> None:
    order = shop.shipped(("MUG", 3))
    back = shop.do(shop.desk.returns.authorize, order.id, pieces("1", 2)).id
    shop.do(shop.desk.billing.invoice, order.id)
    shop.do(shop.desk.returns.receive, back, (Receipt("1", Decimal(1)),))
    assert shop.now("order", order.id).status == "confirmed"

    shop.do(shop.desk.billing.credit, back)

    assert shop.now("order", order.id).status == "closed"


def test_what_was_never_billed_is_not_credited(shop: Shop) -> None:
    order = shop.shipped(("MUG", 2))
    back = returned(shop, order, 1)

    assert shop.no(shop.desk.billing.credit, back) == ("order.not_invoiced",)
    empty = shop.do(shop.desk.returns.authorize, order.id, pieces("1", 1)).id
    assert shop.no(shop.desk.billing.credit, empty) == ("return.nothing_received",)


def test_another_price_is_credited_by_the_orders_own_tax_plan(shop: Shop) -> None:
    order, _ = shop.billed(("MUG", 2))
    instead = {"1": PriceOverride(Money("1.00", "GBP"), "worn", "ann")}

    memo = shop.do(shop.desk.billing.credit, returned(shop, order, 2), prices=instead)

    assert (memo.net, memo.tax) == (Money("2.00", "GBP"), Money("0.40", "GBP"))
    accountant = Actor("abe", {"accountant"}, Scope(customers={"guest"}, sites={"*"}))
    order, _ = shop.billed(("MUG", 2))
    back = returned(shop, order, 1)
    refused = shop.desk.billing.credit(back, prices=instead, by=accountant, command="cheap")
    assert codes(refused) == ("access.no_permission",)


@pytest.mark.parametrize("unit", ["3.35", "1000000.00", "-0.01"])
def test_no_more_is_credited_than_was_billed(shop: Shop, unit: str) -> None:
    """Not even by somebody who may say prices: a favor is a memo of its own, and no tax goes back that was not charged."""
    order, bill = shop.billed(("MUG", 2))
    back = returned(shop, order, 1)
    instead = {"1": PriceOverride(Money(unit, "GBP"), "friend", "ann")}

    assert shop.no(shop.desk.billing.credit, back, prices=instead) == ("invoice.over_billed",)
    memo = shop.do(shop.desk.billing.credit, back)
    assert memo.gross < bill.gross


def test_the_last_piece_is_credited_at_what_was_left_of_the_line(shop: Shop) -> None:
    """Two mugs cost 6.67, the first was credited at 3.34: the second one takes the 3.33 that are left."""
    order, bill = shop.billed(("MUG", 2))
    same = {"1": PriceOverride(Money("3.34", "GBP"), "as billed", "ann")}
    first = shop.do(shop.desk.billing.credit, returned(shop, order, 1), prices=same)
    back = returned(shop, order, 1)
    dearer = {"1": PriceOverride(Money("3.35", "GBP"), "as billed", "ann")}

    refused = shop.desk.billing.credit(back, prices=dearer, by=CLERK, command="again")

    assert codes(refused) == ("invoice.over_billed",)
    assert isinstance(refused, Refused)
    assert refused.reasons[0].path == "/prices/1"
    assert (refused.reasons[0].fact("asked"), refused.reasons[0].fact("billed")) == ("3.35 GBP", "3.33 GBP")
    last = shop.do(shop.desk.billing.credit, back, prices=same)
    assert (first.net, last.net) == (Money("3.34", "GBP"), Money("3.33", "GBP"))
    assert first.gross + last.gross == bill.gross


@settings(max_examples=of_hundred(12))
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.booleans())
def test_credited_piece_by_piece_a_line_comes_to_what_was_billed(parts: list[int], says_the_price: bool) -> None:
    """Also where somebody says the price he reads on the invoice, 3.335, as 3.34: nothing is refused and nothing is left."""
    shop = Shop()
    shop.stocked(quantity=100)
    order, bill = shop.billed(("MUG", sum(parts)))
    same = {"1": PriceOverride(Money("3.34", "GBP"), "as billed", "ann")} if says_the_price else {}

    memos = [shop.do(shop.desk.billing.credit, returned(shop, order, part), prices=same) for part in parts]

    assert sum((memo.net for memo in memos), ZERO) == bill.net
    assert sum((memo.tax for memo in memos), ZERO) == bill.tax


def test_documents_without_an_order(shop: Shop) -> None:
    memo = shop.desk.billing.memo
    credit = shop.do(memo, "credit_memo", "acme", (memo_line("5.00"),), reason="unmatched", on=date(2026, 2, 1))
    lost = shop.do(memo, "write_off", "", (memo_line("-7.00"),), reason="bankrupt")
    bill = shop.do(memo, "invoice", "acme", (memo_line("5.00"),), reason="by hand")

    assert (credit.status, credit.outstanding, credit.due_on) == ("open", Money("5.00", "GBP"), date(2026, 2, 1))
    assert (lost.status, lost.outstanding, lost.gross) == ("settled", ZERO, Money("-7.00", "GBP"))
    assert bill.due_on == TODAY + timedelta(days=30)
    assert shop.no(memo, "credit_memo", "acme", (memo_line("-5.00"),), reason="x") == ("invoice.negative",)
    assert shop.no(memo, "credit_memo", "acme", (), reason="x") == ("invoice.empty",)
    assert shop.no(memo, "credit_memo", "acme", (memo_line("5.00"),), reason="") == ("invoice.no_reason",)
    assert shop.no(memo, "credit_memo", "acme", (), reason="") == ("invoice.no_reason", "invoice.empty")
    dollars = evolve(memo_line("5.00"), id="2", net=Money("5.00", "USD"))
    assert shop.no(memo, "credit_memo", "acme", (memo_line("5.00"), dollars), reason="x") == ("invoice.other_currency",)
    assert shop.no(memo, "credit_memo", "acme", (memo_line("5.00"),) * 2, reason="x") == ("invoice.same_line",)
    with pytest.raises(UnknownDocument):
        memo("credit_memo", "stranger", (memo_line("5.00"),), reason="x", by=CLERK, command="c1")


def test_tax_goes_the_way_of_its_line(shop: Shop) -> None:
    memo = shop.desk.billing.memo

    def taxed(net: str, tax: str) -> InvoiceLine:
        return evolve(memo_line(net), tax=Money(tax, "GBP"))

    for kind in ("credit_memo", "invoice", "write_off"):
        for net, tax in (("5.00", "-1.00"), ("-5.00", "1.00")):
            both = (taxed(net, tax), evolve(memo_line("9.00"), id="2"))
            refused = memo(kind, "acme", both, reason="x", by=CLERK, command="c1")
            assert isinstance(refused, Refused)
            (reason,) = refused.reasons
            assert (reason.code, reason.path) == ("invoice.opposite_tax", "/lines/1")
            assert (reason.fact("net"), reason.fact("tax")) == (f"{net} GBP", f"{tax} GBP")
    for net, tax in (("5.00", "1.00"), ("5.00", "0.00"), ("0.00", "1.00"), ("0.00", "0.00")):
        assert shop.do(memo, "credit_memo", "acme", (taxed(net, tax),), reason="x").tax == Money(tax, "GBP")
    assert shop.do(memo, "write_off", "acme", (taxed("-5.00", "-1.00"),), reason="x").gross == Money("-6.00", "GBP")


def test_a_bill_without_an_order_is_debt_like_any_other(shop: Shop) -> None:
    memo = shop.desk.billing.memo

    def claimed() -> int:
        return sum(
            balance.claimed for name in ("acme", "west") if (balance := shop.store.balance(f"credit:{name}:GBP"))
        )

    assert shop.no(memo, "invoice", "acme", (memo_line("10000.00"),), reason="by hand") == ("credit.over_limit",)
    bill = shop.do(memo, "invoice", "acme-west", (memo_line("240.00"),), reason="by hand")
    assert (bill.credit_accounts, claimed()) == (("west", "acme"), 48000)
    assert shop.no(memo, "invoice", "acme-west", (memo_line("20.00"),), reason="by hand") == ("credit.over_limit",)
    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 99), customer="acme"))
    assert shop.no(shop.desk.orders.confirm, order.id) == ("credit.over_limit",)
    shop.do(shop.desk.payments.receive, bill.id, bill.gross, method="transfer")
    assert claimed() == 0
    assert shop.do(shop.desk.orders.confirm, order.id).status == "confirmed"
    assert shop.do(memo, "write_off", "acme", (memo_line("10000.00"),), reason="gone").credit_accounts == ()
    assert shop.do(memo, "invoice", "guest", (memo_line("10000.00"),), reason="by hand").credit_accounts == ()


def test_a_memo_without_an_order_is_set_against_an_open_invoice(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2), customer="acme")
    memo = shop.do(shop.desk.billing.memo, "credit_memo", "acme", (memo_line("5.00"),), reason="unmatched")
    apply, two = shop.desk.billing.apply, Money("2.00", "GBP")

    memo = shop.do(apply, memo.id, bill.id, two)

    bill = shop.now("invoice", bill.id)
    assert (memo.status, memo.applied, memo.outstanding) == ("open", two, Money("3.00", "GBP"))
    assert (bill.credited, bill.outstanding) == (two, order.gross - two)
    balance = shop.store.balance("credit:acme:GBP")
    assert balance is not None
    assert balance.claimed == bill.outstanding.minor
    assert shop.no(apply, memo.id, bill.id, Money("3.01", "GBP")) == ("invoice.not_outstanding",)
    assert shop.do(apply, memo.id, bill.id, Money("3.00", "GBP")).status == "settled"
    assert shop.no(apply, memo.id, bill.id, two) == ("invoice.not_possible",)
    assert shop.now("order", order.id).paid == ZERO


def test_what_is_left_of_a_memo_is_set_against_another_order(shop: Shop) -> None:
    order, bill = shop.billed(("MUG", 2))
    shop.do(shop.desk.payments.receive, bill.id, bill.gross, method="card")
    memo = shop.do(shop.desk.billing.credit, returned(shop, order, 2))
    _, second = shop.billed(("MUG", 2))

    assert shop.do(shop.desk.billing.apply, memo.id, second.id, memo.outstanding).status == "settled"
    assert shop.now("invoice", second.id).status == "settled"


def test_a_memo_is_set_only_against_an_invoice_of_its_payer(shop: Shop) -> None:
    memo, apply = shop.desk.billing.memo, shop.desk.billing.apply
    _, bill = shop.billed(("MUG", 2))
    one, dollar = Money("1.00", "GBP"), Money("1.00", "USD")
    mine = shop.do(memo, "credit_memo", "guest", (memo_line("5.00"),), reason="unmatched").id
    strange = shop.do(memo, "credit_memo", "acme", (memo_line("5.00"),), reason="unmatched").id
    abroad = InvoiceLine("1", "Goods", Decimal(1), "EA", dollar.unrounded, dollar, Money.zero("USD"))
    foreign = shop.do(memo, "credit_memo", "acme", (abroad,), reason="unmatched").id
    unnamed = [shop.do(memo, kind, "", (memo_line("5.00"),), reason="x").id for kind in ("credit_memo", "invoice")]

    assert shop.no(apply, strange, bill.id, one) == ("invoice.other_payer",)
    assert shop.no(apply, *unnamed, one) == ("invoice.other_payer",)
    assert shop.no(apply, foreign, bill.id, dollar) == ("invoice.other_payer", "invoice.other_currency")
    assert shop.no(apply, mine, bill.id, dollar) == ("invoice.not_outstanding",)
    assert shop.no(apply, mine, bill.id, ZERO) == ("invoice.not_outstanding",)
    assert shop.no(apply, bill.id, bill.id, one) == ("invoice.not_a_credit_memo",)
    assert shop.no(apply, mine, mine, one) == ("invoice.not_an_invoice",)
    clerk = Actor("ann", {"customer"}, Scope(customers={"guest"}))
    assert codes(apply(mine, bill.id, one, by=clerk, command="c1")) == ("access.no_permission",)
    abe = Actor("abe", {"accountant"}, Scope(customers={"guest"}))
    with pytest.raises(UnknownDocument):
        apply(mine, shop.billed(("MUG", 1), customer="acme")[1].id, one, by=abe, command="c2")


def test_a_price_for_what_did_not_come_back_is_refused(shop: Shop) -> None:
    """Passed over in silence it would give the full price back, which nobody asked for."""
    shop.stocked("TEA", unit="KGM")
    order, bill = shop.billed(("MUG", 1), ("TEA", Quantity(1, "KGM")))
    back = returned(shop, order, 1)
    half = PriceOverride(Money("0.50", "GBP"), "worn", "ann")

    refused = shop.desk.billing.credit(back, prices={"01": half, "1": half, "2": half}, by=CLERK, command="unknown")

    assert isinstance(refused, Refused)
    assert [(each.code, each.path) for each in refused.reasons] == [
        ("return.no_such_line", "/prices/01"),
        ("return.no_such_line", "/prices/2"),
    ]
    assert shop.now("return", back).status == "received"
    assert bill.outstanding == shop.now("invoice", bill.id).outstanding


def test_a_price_in_another_currency_is_refused(shop: Shop) -> None:
    order, _ = shop.billed(("MUG", 1))
    dollars = PriceOverride(Money("0.50", "USD"), "worn", "ann")

    said = shop.no(shop.desk.billing.credit, returned(shop, order, 1), prices={"1": dollars, "9": dollars})

    assert said == ("invoice.other_currency", "return.no_such_line", "invoice.other_currency")
