"""What price rules ask of the desk: gifts become lines, and uses and budgets are claimed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.lifecycle.order import LineQuantity, Order
from ordercore.ports.batch import Batch, Receipt
from ordercore.pricing import BuyerIs, FreeItem, PercentOff, PriceBook, PriceOverride, PriceRow, Rule, Target
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Money, Percent, Quantity, Unrounded
from ordercore.wire import load_event
from tests.desk.shop import Shop, codes


def book_with(*rules: Rule) -> PriceBook:
    """The book of the small house with rules of a test."""
    return evolve(BOOK, id="offers", rules=(*BOOK.rules, *rules))


GIFT = Rule("tea-with-mugs", FreeItem("TEA", per=6, quantity=Quantity("0.25", "KGM")), on=Target(skus={"MUG"}))
ONCE = Rule("first-come", PercentOff(Percent(50)), coupon="FIRST", most_uses=1)


def test_a_gift_is_a_line_that_costs_nothing_and_is_shipped_like_any_other() -> None:
    shop = Shop(book=book_with(GIFT))
    plain = Shop().do(Shop().desk.orders.take, shop.draft(("MUG", 12)))

    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 12)))

    gift = order.line("gift:tea-with-mugs")
    assert (gift.sku, str(gift.ordered), str(gift.gross)) == ("TEA", "0.5", "0.00 GBP")
    assert order.gross == plain.gross
    shop.stocked("MUG")
    shop.stocked("TEA", unit=gift.unit)
    shop.do(shop.desk.orders.confirm, order.id)
    sent = shop.do(shop.desk.fulfillment.allocate, order.id)
    assert {line.sku: str(line.quantity) for line in sent.lines} == {"MUG": "12", "TEA": "0.5"}


def test_nothing_is_credited_for_a_gift() -> None:
    shop = Shop(book=book_with(GIFT))
    shop.stocked("MUG")
    shop.stocked("TEA", unit="KGM")
    order, _ = shop.billed(("MUG", 12))
    gift = order.line("gift:tea-with-mugs")
    back = shop.do(shop.desk.returns.authorize, order.id, (LineQuantity(gift.id, gift.ordered),)).id
    shop.do(shop.desk.returns.receive, back)
    price = PriceOverride(Money("1.00", "GBP"), "pity", "ann")

    assert shop.no(shop.desk.billing.credit, back, prices={gift.id: price}) == ("invoice.over_billed",)
    assert not shop.do(shop.desk.billing.credit, back).gross


def test_a_gift_nobody_sells_is_refused() -> None:
    book = book_with(evolve(GIFT, effect=FreeItem("UNICORN", per=6)))
    shop = Shop(book=evolve(book, rows=(*book.rows, PriceRow("unicorn", Money("9.00", "GBP"), sku="UNICORN"))))

    outcome = shop.desk.orders.take(shop.draft(("MUG", 12)), by=CLERK, command="take")

    assert codes(outcome) == ("order.unknown_item",)


def test_the_last_use_of_a_rule_goes_to_one_order_and_comes_back_when_it_is_canceled() -> None:
    shop = Shop(book=book_with(ONCE))
    draft = shop.draft(("MUG", 1), coupons={"FIRST"})

    first = shop.do(shop.desk.orders.take, draft)
    assert shop.no(shop.desk.orders.take, draft) == ("price.exceeded",)
    assert first.price_limits == ("price:first-come/uses",)

    shop.do(shop.desk.orders.cancel, first.id, reason="changed my mind")
    shop.do(shop.desk.orders.take, draft)


def test_a_budget_is_claimed_by_what_the_rule_took() -> None:
    shop = Shop(book=book_with(evolve(ONCE, most_uses=None, budget=Money("1000.00", "GBP"))))

    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 3), coupons={"FIRST"}))

    (limit,) = order.price_limits
    balance = shop.store.balance(limit)
    assert balance is not None
    assert balance.ceiling == 100_000
    assert balance.claims[0].id == order.id
    first = shop.store.history("order", order.id)[0]
    taken = load_event(first.type, first.body)
    halves = [each for line in taken.price.lines for each in line.adjustments if each.rule == "first-come"]
    assert balance.claimed == -sum(each.amount.minor for each in halves) > 0


DEAL = PriceRow(
    "deal", Money("1.00", "GBP"), sku="MUG", kind="contract", scope=BuyerIs(customer="acme"), remaining=Quantity(10)
)


def with_deal(**changes: Any) -> PriceBook:
    """The book of the small house with an agreement for mugs."""
    return evolve(BOOK, id="deals", rows=(*BOOK.rows, evolve(DEAL, **changes)))


def parts(shop: Shop, order: Order) -> list[tuple[str, str]]:
    """Which rows price how many of the first line's units."""
    first = shop.store.history("order", order.id)[0]
    priced = load_event(first.type, first.body).price.line("1")
    return [(part.row, str(part.quantity)) for part in priced.parts] or [(priced.row, str(priced.quantity))]


def test_what_was_agreed_runs_out_over_the_orders_and_comes_back_with_a_canceled_one() -> None:
    shop = Shop(book=with_deal())
    draft = shop.draft(("MUG", 6), customer="acme")

    first = shop.do(shop.desk.orders.take, draft)
    second = shop.do(shop.desk.orders.take, draft)
    third = shop.do(shop.desk.orders.take, draft)

    assert parts(shop, first) == [("deal", "6 EA")]
    assert parts(shop, second) == [("deal", "4 EA"), ("mug", "2 EA")]
    assert parts(shop, third) == [("mug", "6 EA")]
    assert (first.price_limits, third.price_limits) == (("price:deal/left",), ())
    shop.do(shop.desk.orders.cancel, first.id, reason="changed my mind")
    assert parts(shop, shop.do(shop.desk.orders.take, draft)) == [("deal", "6 EA")]


def test_an_agreement_in_money_runs_out_by_what_it_priced() -> None:
    shop = Shop(book=with_deal(price=Unrounded("1.15", "GBP"), remaining=Money("8.00", "GBP")))

    shop.do(shop.desk.orders.take, shop.draft(("MUG", 5), customer="acme"))
    second = shop.do(shop.desk.orders.take, shop.draft(("MUG", 5), customer="acme"))

    balance = shop.store.balance("price:deal/left")
    assert parts(shop, second) == [("deal", "1 EA"), ("mug", "4 EA")]
    assert balance is not None
    assert (balance.claimed, balance.ceiling) == (6_900_000, 8_000_000)


def test_who_comes_second_to_the_rest_of_an_agreement_is_priced_anew() -> None:
    store = Overtaken()
    shop = Shop(store, book=with_deal())
    other = Shop(store.inner, book=with_deal())
    other.id = lambda: "theirs"  # type: ignore[method-assign]
    store.meanwhile = lambda: other.do(other.desk.orders.take, other.draft(("MUG", 8), customer="acme", id="theirs"))

    order = shop.do(shop.desk.orders.take, shop.draft(("MUG", 6), customer="acme", id="ours"))

    assert parts(shop, order) == [("deal", "2 EA"), ("mug", "4 EA")]


class Overtaken:
    """A store before whose first commit somebody else commits."""

    def __init__(self) -> None:
        self.inner = MemoryStore()
        self.meanwhile: Callable[[], object] = lambda: None

    def commit(self, batch: Batch) -> Receipt:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return self.inner.commit(batch)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
