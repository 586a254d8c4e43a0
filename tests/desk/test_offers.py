"""What price rules ask of the desk: gifts become lines, and uses and budgets are claimed."""

from __future__ import annotations

from attrs import evolve

from ordercore.pricing import FreeItem, PercentOff, PriceBook, PriceRow, Rule, Target
from ordercore.testing.house import BOOK, CLERK
from ordercore.values import Money, Percent, Quantity
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
