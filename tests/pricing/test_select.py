from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ordercore.errors import InvalidPeriod
from ordercore.pricing import (
    OVERRIDE,
    Buyer,
    BuyerIs,
    Line,
    PriceAnswer,
    PriceBook,
    PriceKind,
    PriceOverride,
    PriceRow,
    Rule,
)
from ordercore.pricing.effect import PercentOff
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.when import Period
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, refused, teas, usd

BUYER = Buyer("acme-west", ancestors=("acme", "holding"), groups={"wholesale"}, channel="edi", region="us/ny/carmel")


def mug(id: str, amount: str, kind: PriceKind = "list", scope: BuyerIs | None = None, **more: object) -> PriceRow:
    return PriceRow(id, usd(amount), sku="MUG", kind=kind, scope=scope or BuyerIs(), **more)  # type: ignore[arg-type]


def row_of(answer: PriceAnswer) -> str:
    return answer.lines[0].row


# --- the ladder -------------------------------------------------------------------------------------------------------

LADDER = (
    mug("m", "1", "contract_special", BuyerIs(customer="acme-west")),
    mug("l", "2", "contract", BuyerIs(customer="acme-west")),
    mug("k", "3", "customer", BuyerIs(customer="acme-west")),
    mug("j", "4", "special", BuyerIs(customer="acme-west")),
    mug("i", "5", "special", BuyerIs(customer="acme")),
    mug("h", "6", "special", BuyerIs(customer="holding")),
    mug("g", "7", "special", BuyerIs(group="wholesale", channel="edi")),
    mug("f", "8", "special", BuyerIs(group="wholesale")),
    mug("e", "9", "special", BuyerIs(channel="edi")),
    mug("d", "10", "special", BuyerIs(region="us/ny")),
    mug("c", "11", "special", BuyerIs(region="us")),
    mug("b", "12", "special"),
    mug("a", "13", "list"),
)
"""Each goes before the next, though its id is the later one."""


@pytest.mark.parametrize("first", range(len(LADDER)))
def test_the_ladder_takes_the_first_that_fits(first: int) -> None:
    dearest_first = tuple(reversed(LADDER[first:]))

    assert row_of(priced(ask(mugs(), buyer=BUYER), book(*dearest_first))) == LADDER[first].id


def test_the_ladder_is_not_the_lowest_price() -> None:
    rows = (mug("contract", "20", "contract", BuyerIs(customer="acme")), mug("list", "12.50"))
    lowest = PriceBook("b", rows, policy="lowest")
    question = ask(mugs(), buyer=BUYER)

    assert row_of(priced(question, book(*rows))) == "contract"
    assert row_of(priced(question, lowest)) == "list"
    assert [(each.row, each.lost) for each in priced(question, lowest).lines[0].lost] == [("contract", "dearer")]


def test_precedence_is_data() -> None:
    rows = (
        mug("contract", "20", "contract", BuyerIs(customer="acme")),
        mug("sale", "10", "special"),
        mug("list", "12.50"),
    )
    question = ask(mugs(), buyer=BUYER)

    assert row_of(priced(question, PriceBook("b", rows, precedence=("special", "contract")))) == "sale"
    without_list = priced(ask(mugs(), buyer=BUYER), PriceBook("b", rows, precedence=("contract",))).lines[0]
    assert (without_list.row, without_list.list) == ("contract", None)
    assert {(each.row, each.lost) for each in without_list.lost} == {("sale", "kind"), ("list", "kind")}


def test_the_item_goes_before_its_groups_and_the_narrower_group_first() -> None:
    line = Line("1", "EARL", 1, ("tea/black/flavored",))
    rows = (
        PriceRow("earl", usd("9"), sku="EARL"),
        PriceRow("black", usd("8"), group="tea/black"),
        PriceRow("tea", usd("7"), group="tea"),
    )

    assert [row_of(priced(ask(line), book(*rows[first:]))) for first in range(3)] == ["earl", "black", "tea"]


def test_whom_it_is_for_goes_before_what_it_is_for() -> None:
    rows = (mug("mug", "12"), PriceRow("ware", usd("13"), group="ware", scope=BuyerIs(customer="acme")))

    assert row_of(priced(ask(mugs(), buyer=BUYER), book(*rows))) == "ware"


def test_a_path_is_not_a_prefix_of_letters() -> None:
    teapot = PriceRow("tea", usd("7"), group="tea")

    assert refused(ask(Line("1", "POT", 1, ("teapots",))), book(teapot)).codes == ("price.none",)


def test_the_later_beginning_goes_first_then_the_id() -> None:
    old, new = mug("a", "12"), mug("b", "13", period=Period(since=date(2026, 11, 1)))
    newer = mug("c", "14", period=Period(since=date(2026, 11, 2)))

    assert row_of(priced(ask(mugs()), book(old, new))) == "b"
    assert row_of(priced(ask(mugs()), book(old, new, newer))) == "c"
    assert row_of(priced(ask(mugs()), book(mug("z", "11"), old))) == "a"


# --- hard filters -----------------------------------------------------------------------------------------------------


def test_a_period_holds_its_first_day_and_not_its_last() -> None:
    november = mug("mug", "12", period=Period(date(2026, 11, 1), date(2026, 12, 1)))

    for day in (date(2026, 11, 1), date(2026, 11, 30)):
        assert row_of(priced(ask(mugs(), on=day), book(november))) == "mug"
    for day in (date(2026, 10, 31), date(2026, 12, 1)):
        assert refused(ask(mugs(), on=day), book(november)).codes == ("price.none",)


def test_prices_may_change_by_the_minute_in_a_book_of_instants() -> None:
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    flash = mug("flash", "8", "special", period=Period(noon, noon.replace(hour=13)))
    sale = book(MUG, flash)

    assert row_of(priced(ask(mugs(), on=noon), sale)) == "flash"
    assert row_of(priced(ask(mugs(), on=noon.replace(hour=13)), sale)) == "mug"
    with pytest.raises(InvalidPeriod):
        priced(ask(mugs(), on=date(2026, 11, 27)), sale)


def test_currencies_are_never_converted() -> None:
    euros = PriceRow("euros", Money("11.00", "EUR"), sku="MUG")
    answer = priced(ask(mugs()), book(MUG, euros))

    assert [(each.row, each.lost) for each in answer.lines[0].lost] == [("euros", "currency")]
    assert refused(ask(mugs()), book(euros)).reasons[0].fact("euros") == "currency"


def test_units_are_never_converted() -> None:
    case = mug("case", "120", per=Quantity(1, "CS"))
    dozens = Line("1", "MUG", Quantity(2, "CS"))

    assert priced(ask(dozens), book(MUG, case)).net == usd("240")
    assert refused(ask(dozens), book(MUG)).reasons[0].fact("mug") == "unit"


def test_a_guest_gets_nobodys_price() -> None:
    rows = (
        mug("acme", "9", "contract", BuyerIs(customer="acme")),
        mug("staff", "5", "special", BuyerIs(group="staff")),
    )
    answer = priced(ask(mugs()), book(MUG, *rows))

    assert row_of(answer) == "mug"
    assert [(each.row, each.lost) for each in answer.lines[0].lost] == [("staff", "buyer")]


def test_no_answer_tells_of_other_customers_prices() -> None:
    secret = mug("secret", "9", "contract", BuyerIs(customer="bolt"))

    assert "secret" not in repr(priced(ask(mugs(), buyer=BUYER), book(MUG, secret)))


def test_all_lines_without_a_price_are_told_at_once() -> None:
    answer = refused(ask(mugs(), teas(), Line("3", "NONE", 1)), book(TEA))

    assert [(reason.code, reason.path) for reason in answer.reasons] == [
        ("price.none", "/lines/0"),
        ("price.none", "/lines/2"),
    ]
    assert answer.reasons[1].fact("sku") == "NONE"


# --- breaks and amounts -----------------------------------------------------------------------------------------------

BREAKS = (MUG, mug("mug-6", "11.00", minimum=6), mug("mug-24", "9.90", minimum=24))


@pytest.mark.parametrize(
    ("quantity", "net"), [(1, "12.50"), (5, "62.50"), (6, "66.00"), (23, "253.00"), (24, "237.60"), (100, "990.00")]
)
def test_a_break_holds_for_all_units(quantity: int, net: str) -> None:
    assert priced(ask(mugs(quantity)), book(*BREAKS)).net == usd(net)


def test_the_hint_tells_of_the_next_break_only() -> None:
    (hint,) = priced(ask(mugs(4)), book(*BREAKS)).hints

    assert (hint.code, hint.path) == ("hint.break", "/lines/0")
    assert dict(hint.facts) == {"row": "mug-6", "more": "2 EA", "unit": "11 USD"}
    assert priced(ask(mugs(24)), book(*BREAKS)).hints == ()


def test_a_break_that_would_not_make_the_price_is_no_hint() -> None:
    contract = mug("contract", "10", "contract", BuyerIs(customer="acme"))

    assert priced(ask(mugs(4), buyer=BUYER), book(*BREAKS, contract)).hints == ()
    (hint,) = priced(ask(mugs(4), buyer=BUYER), PriceBook("b", (*BREAKS, contract), policy="lowest")).hints
    assert hint.fact("row") == "mug-24"


def test_a_price_may_be_for_a_thousand_and_a_quantity_broken() -> None:
    screws = PriceRow("screws", usd("12.34"), sku="SCREW", per=1000)
    cheese = PriceRow("cheese", usd("19.90"), sku="CHEESE", per=Quantity(1, "KGM"))
    answer = priced(ask(Line("1", "SCREW", 250), Line("2", "CHEESE", Quantity("0.333", "KGM"))), book(screws, cheese))

    assert answer.line("1").unit == Unrounded("0.01234", "USD")
    assert [line.net for line in answer.lines] == [usd("3.09"), usd("6.63")]  # 3.085 and 6.6267


def test_rounding_is_told() -> None:
    screws = PriceRow("screws", usd("12.34"), sku="SCREW", per=1000)
    extend = priced(ask(Line("1", "SCREW", 250)), book(screws)).line("1").trace.children[1]

    assert (extend.rule, extend.out) == ("price.extend", "3.09 USD")
    assert dict(extend.saw) == {"quantity": "250 EA", "unit": "0.01234 USD", "exact": "3.085 USD", "lost": "-0.005 USD"}


# --- overrides --------------------------------------------------------------------------------------------------------


def overridden(unit: str, quantity: int = 3) -> Line:
    return Line("1", "MUG", quantity, override=PriceOverride(Unrounded(unit, "USD"), "scratched", "rep-7"))


def test_an_override_keeps_the_original_reason_and_actor() -> None:
    line = priced(ask(overridden("10")), book(MUG)).line("1")

    assert (line.row, line.unit, line.list, line.net) == (
        OVERRIDE,
        Unrounded("10", "USD"),
        usd("12.5").unrounded,
        usd("30"),
    )
    assert line.override == PriceOverride(usd("10"), "scratched", "rep-7")
    assert [(each.row, each.lost) for each in line.lost] == [("mug", "overridden")]
    select = line.trace.children[0]
    assert dict(select.saw) == {"row": "override", "list": "12.5 USD", "reason": "scratched", "by": "rep-7"}


@pytest.mark.parametrize(("unit", "net"), [("0", "0.00"), ("0.001", "0.00"), ("0.004", "0.01"), ("12.75", "38.25")])
def test_an_override_may_be_any_price_from_nothing_up(unit: str, net: str) -> None:
    assert priced(ask(overridden(unit)), book(MUG)).net == usd(net)


def test_an_override_needs_no_price_in_the_book() -> None:
    line = priced(ask(overridden("10")), book()).line("1")

    assert (line.net, line.list, line.lost) == (usd("30"), None, ())


def test_a_negative_override_is_refused() -> None:
    (reason,) = refused(ask(overridden("-0.01")), book(MUG)).reasons

    assert (reason.code, reason.path) == ("price.negative_override", "/lines/0/override/unit")


def test_rules_leave_overrides_alone_unless_they_say_otherwise() -> None:
    ten = Rule("ten", PercentOff(Percent(10)))
    anyway = Rule("anyway", PercentOff(Percent(10)), on_overrides=True)
    answer = priced(ask(overridden("10")), book(MUG, ten))

    assert answer.net == usd("30")
    assert answer.rules[0].reasons[0].code == "rule.overridden"
    assert priced(ask(overridden("10")), book(MUG, anyway)).net == usd("27")
