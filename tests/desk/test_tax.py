"""What the desk tells the tax house of seller and buyer, and that returns give back exactly what was charged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ordercore.adapters.directory import MemoryDirectory
from ordercore.adapters.packs import shipped_pack
from ordercore.catalog.item import Item
from ordercore.desk import asked_again
from ordercore.desk.ask import Answers
from ordercore.lifecycle.order import DraftLine, Order, OrderDraft
from ordercore.lifecycle.order.event import OrderTaken
from ordercore.lifecycle.order.record import LineQuantity
from ordercore.parties.customer import Customer
from ordercore.parties.standing import ExemptionCertificate, TaxStanding
from ordercore.pricing import MinimumSubtotal, PercentOff, PriceAnswer, Rule, price
from ordercore.pricing.book import PriceBook
from ordercore.pricing.row import PriceRow
from ordercore.tax import Registration, TaxAnswer, TaxSeller, eu_vat, in_gst, us_sales
from ordercore.testing.house import CLERK
from ordercore.values import Money, Percent, Place, Unrounded
from ordercore.values.place import Address
from ordercore.wire import load_event
from tests.desk.shop import TODAY, Shop

PUTNAM = Address("US", "NY", city="Carmel", locality="putnam")
MINNESOTA = Address("US", "MN", city="Duluth")
BOOK = PriceBook(
    "abroad",
    rows=(
        *[PriceRow(f"mug-{code}", Unrounded("3.335", code), sku="MUG") for code in ("USD", "EUR")],
        PriceRow("fan", Unrounded("900.00", "INR"), sku="FAN"),
        PriceRow("chest", Unrounded("120.00", "USD"), sku="CHEST"),
    ),
)
ITEMS = (
    Item("MUG", "Mug", tracked=False),
    Item("FAN", "Fan", tracked=False, tax_class="slab/18"),
    Item("CHEST", "Chest", tracked=False),
)


def opened(*customers: Customer, **more: Any) -> Shop:
    states = shipped_pack("us-state")
    everywhere = evolve(states, covers=(*states.covers, Place("us-mn")))
    regimes = (
        us_sales(everywhere),
        eu_vat(shipped_pack("eu")),
        in_gst(shipped_pack("in")),
    )
    settings = {
        "directory": MemoryDirectory(customers, ITEMS, (), ("here",)),
        "book": BOOK,
        "regimes": regimes,
        "sites": {"here": Place("us-or")},
    }
    return Shop(**(settings | more))


def wanted(customer: Customer, quantity: int = 1, sku: str = "MUG", currency: str = "USD") -> OrderDraft:
    return OrderDraft(customer.id, currency, TODAY, (DraftLine("1", sku, quantity),))


def taxed(shop: Shop, draft: OrderDraft) -> TaxAnswer:
    answers = shop.desk.orders.price(draft, by=CLERK)
    assert isinstance(answers, Answers), answers
    return answers.tax


def shipped(shop: Shop, draft: OrderDraft) -> Order:
    order = shop.do(shop.desk.orders.take, draft)
    shop.do(shop.desk.orders.confirm, order.id)
    shop.send(order)
    return shop.now("order", order.id)  # type: ignore[no-any-return]


def returned(shop: Shop, order: Order, quantity: int) -> Any:
    back = shop.do(shop.desk.returns.authorize, order.id, (LineQuantity("1", quantity),))
    shop.do(shop.desk.returns.receive, back.id)
    return shop.do(shop.desk.billing.credit, back.id)


@pytest.mark.parametrize("steps", [(1, 1, 1), (2, 1), (1, 2), (3,)])
def test_a_return_in_steps_gives_back_exactly_the_tax_charged(steps: tuple[int, ...]) -> None:
    guest = Customer("guest", bill_to=PUTNAM)
    shop = opened(guest)
    order = shipped(shop, wanted(guest, 3))
    bill = shop.do(shop.desk.billing.invoice, order.id)

    memos = [returned(shop, order, step) for step in steps]

    assert bill.tax == Money("0.84", "USD")  # three authorities: 8.375% of 10.01
    assert sum([memo.tax.minor for memo in memos]) == bill.tax.minor
    assert sum([memo.net.minor for memo in memos]) == bill.net.minor
    (entry, *_) = shop.store.history("order", order.id)
    taken: OrderTaken = load_event(entry.type, entry.body)
    assert taken.tax.plan.place == Place("us-ny/putnam")


def test_what_was_billed_in_parts_is_given_back_part_by_part() -> None:
    guest = Customer("guest", bill_to=PUTNAM)
    shop = opened(guest)
    order = shipped(shop, wanted(guest, 7))

    for quantity in (1, 2, 1, 3):
        bill = shop.do(shop.desk.billing.invoice, order.id, (LineQuantity("1", quantity),))
        memo = returned(shop, order, quantity)
        assert (memo.net, memo.tax) == (bill.net, bill.tax)


def test_a_seller_collects_where_registered() -> None:
    guest = Customer("guest", bill_to=PUTNAM)
    elsewhere = TaxSeller(registrations=(Registration(Place("us-in")),))

    assert taxed(opened(guest), wanted(guest)).tax == Money("0.28", "USD")  # 8.375% of 3.34
    answer = taxed(opened(guest, seller=elsewhere), wanted(guest))
    assert {part.treatment for part in answer.lines[0].components} == {"not_registered"}


@pytest.mark.parametrize(("status", "treatment"), [("valid", "exempt"), ("pending", "taxable"), ("revoked", "taxable")])
def test_only_an_accepted_certificate_frees_from_tax(status: Any, treatment: str) -> None:
    paper = ExemptionCertificate("R-7", Place("us-ny"), "resale", status=status)
    dealer = Customer("dealer", bill_to=PUTNAM, tax=TaxStanding(business=True, exemptions=(paper,)))

    answer = taxed(opened(dealer), wanted(dealer))
    assert {part.treatment for part in answer.lines[0].components} == {treatment}


@pytest.mark.parametrize(("status", "treatment"), [("valid", "intra_community"), ("unavailable", "taxable")])
def test_what_the_register_said_of_a_vat_number_decides(status: Any, treatment: str) -> None:
    standing = TaxStanding(business=True, vat_id="FR1", vat_id_status=status, consultation="WAPI1")
    firm = Customer("firm", bill_to=Address("FR", city="Lyon"), tax=standing)
    shop = opened(firm, sites={"here": Place("de")})

    answer = taxed(shop, wanted(firm, currency="EUR"))
    assert answer.lines[0].components[0].treatment == treatment
    assert [reason.code for reason in answer.plan.follow_up] == (
        ["tax.vat_id_unavailable"] if status != "valid" else []
    )


def test_a_law_that_asks_where_the_invoice_goes_is_told() -> None:
    payer = Customer("payer", bill_to=Address("IN", "KA"))
    buyer = Customer("buyer", bill_to=Address("IN", "DL"))
    shop = opened(payer, buyer, sites={"here": Place("in-dl")})
    draft = evolve(wanted(buyer, sku="FAN", currency="INR"), bill_to="payer")

    assert [part.name for part in taxed(shop, draft).lines[0].components] == ["IGST"]
    assert [part.name for part in taxed(shop, evolve(draft, bill_to="")).lines[0].components] == ["CGST", "SGST"]


def test_a_fee_of_the_law_is_billed_with_the_order_and_taxed_by_nobody() -> None:
    guest = Customer("guest", bill_to=MINNESOTA)
    shop = opened(guest)
    answer = taxed(shop, wanted(guest, sku="CHEST"))
    order = shipped(shop, wanted(guest, sku="CHEST"))
    bill = shop.do(shop.desk.billing.invoice, order.id)

    assert [(charge.description, str(charge.net), charge.tax.minor) for charge in order.charges] == [
        ("Retail delivery fee", "0.50 USD", 0)
    ]
    assert bill.gross == order.gross == answer.payable
    assert order.placed_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("address", "inclusive", "net"),
    [(PUTNAM, False, "9.01"), (Address("US", "OR", city="Salem"), False, "10.01"), (PUTNAM, True, "10.01")],
)
def test_a_rule_about_prices_with_tax_sees_the_rates_of_the_place(address: Address, inclusive: bool, net: str) -> None:
    """Three mugs are 10.01, and 10.85 with the 8.375% of Putnam County; an amount with tax in it has no more to come."""
    guest = Customer("guest", bill_to=address)
    large = Rule("large", PercentOff(Percent(10)), MinimumSubtotal(Money("10.80", "USD"), with_tax=True), stage="order")
    shop = opened(guest, book=evolve(BOOK, rules=(large,)))

    draft = evolve(wanted(guest, 3), prices_include_tax=inclusive)
    answers = shop.desk.orders.price(draft, by=CLERK)

    assert isinstance(answers, Answers), answers
    assert answers.price.net == Money(net, "USD")
    if inclusive:
        return
    order = shop.do(shop.desk.orders.take, draft)
    (entry, *_) = shop.store.history("order", order.id)
    again = price(asked_again(load_event(entry.type, entry.body), shop.desk.counter.directory), shop.desk.counter.book)
    assert isinstance(again, PriceAnswer)
    assert again.fingerprint == order_price(shop, order).fingerprint
    assert again == order_price(shop, order)


def order_price(shop: Shop, order: Order) -> PriceAnswer:
    (entry, *_) = shop.store.history("order", order.id)
    taken: OrderTaken = load_event(entry.type, entry.body)
    return taken.price
