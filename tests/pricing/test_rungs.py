"""The next rung of a table is told, with what is missing for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ordercore.pricing import (
    AmountOff,
    Cap,
    Guard,
    Lane,
    Line,
    PercentOff,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    Tier,
    TierTable,
    Undiscounted,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas, usd

MUGS = Target(skus={"MUG"})


def table(*rungs: tuple[Quantity | Money, int], together: bool = False, graduated: bool = False) -> TierTable:
    return TierTable([Tier(least, PercentOff(Percent(off))) for least, off in rungs], together, graduated)


FIVE_TEN = ((Quantity(5), 5), (Quantity(10), 10))


def hints(question: PriceQuestion, made: PriceBook) -> list[tuple[str, str, str, str]]:
    return [
        (hint.fact("rule"), hint.path, hint.fact("minimum"), hint.fact("missing"))
        for hint in priced(question, made).hints
        if hint.code == "hint.rule"
    ]


def test_the_rung_ahead_is_told_before_the_first_and_after_it() -> None:
    made = book(MUG, Rule("more", table(*FIVE_TEN)))

    assert hints(ask(mugs(4)), made) == [("more", "/lines/0", "5 EA", "1 EA")]
    assert hints(ask(mugs(9)), made) == [("more", "/lines/0", "10 EA", "1 EA")]
    assert hints(ask(mugs(10)), made) == []
    (outcome,) = priced(ask(mugs(4)), made).rules
    assert [(reason.code, reason.facts) for reason in outcome.reasons] == [
        ("rule.below_first_rung", (("minimum", "5 EA"),))
    ]


def test_each_line_has_a_rung_of_its_own_unless_they_count_together() -> None:
    asked = ask(mugs(6), teas(3))

    assert hints(asked, book(MUG, TEA, Rule("more", table(*FIVE_TEN)))) == [
        ("more", "/lines/0", "10 EA", "4 EA"),
        ("more", "/lines/1", "5 EA", "2 EA"),
    ]
    assert hints(asked, book(MUG, TEA, Rule("more", table(*FIVE_TEN, together=True)))) == [
        ("more", "/lines", "10 EA", "1 EA")
    ]


def test_graduated_tables_tell_of_their_next_rung_too() -> None:
    assert hints(ask(mugs(7)), book(MUG, Rule("more", table(*FIVE_TEN, graduated=True)))) == [
        ("more", "/lines/0", "10 EA", "3 EA")
    ]


def test_a_table_by_value_is_read_by_what_the_rules_before_it_have_left() -> None:
    by_value = table((usd("100.00"), 5), together=True)
    before, after = (
        Rule("half", PercentOff(Percent(50)), priority=1),
        Rule("tenth", PercentOff(Percent(10)), priority=-1),
    )

    assert hints(ask(mugs(10)), book(MUG, before, Rule("more", by_value), after)) == [
        ("more", "/lines", "100.00 USD", "37.50 USD")
    ]
    assert hints(ask(mugs(16)), book(MUG, before, Rule("more", by_value), after)) == []


def test_in_a_lane_of_one_base_the_others_of_the_lane_take_nothing_from_it() -> None:
    rules = [
        Rule("half", PercentOff(Percent(50)), lane="sale", priority=1),
        Rule("more", table((usd("50.00"), 5), (usd("200.00"), 7), together=True), lane="sale"),
    ]
    made = PriceBook("shop", [MUG], rules, lanes=[Lane("sale", combine="all_same_base")])

    assert hints(ask(mugs(10)), made) == [("more", "/lines", "200.00 USD", "75.00 USD")]


def test_what_would_give_no_more_is_not_told() -> None:
    less = Rule("less", table((Quantity(5), 10), (Quantity(10), 5)), on=MUGS)
    amounts = TierTable(
        [Tier(Quantity(at), AmountOff(usd(off))) for at, off in ((2, "1.00"), (4, "1.00"), (6, "2.00"))]
    )

    assert hints(ask(mugs(6)), book(MUG, less)) == []
    assert hints(ask(mugs(3)), book(MUG, Rule("amounts", amounts))) == [("amounts", "/lines/0", "6 EA", "3 EA")]
    capped = Rule("capped", table(*FIVE_TEN), cap=Cap(amount=usd("1.00")))
    assert hints(ask(mugs(6)), book(MUG, capped)) == []
    assert hints(ask(mugs(6)), book(MUG, Rule("fresh", table(*FIVE_TEN), Undiscounted()))) == []
    guarded = PriceBook("shop", [MUG], [Rule("more", table(*FIVE_TEN))], guards=[Guard("full", floor=usd("12.50"))])
    assert hints(ask(mugs(4)), guarded) == []


def test_lines_in_another_unit_and_rules_that_do_not_hold_tell_of_no_rung() -> None:
    case = PriceRow("case", usd("140.00"), sku="MUG", per=Quantity(1, "CS"))
    asked = ask(Line("1", "MUG", Quantity(1, "CS")))

    assert hints(asked, book(case, Rule("more", table(*FIVE_TEN)))) == []
    assert hints(ask(teas(4)), book(TEA, Rule("more", table(*FIVE_TEN), on=MUGS))) == []


@given(st.integers(1, 30), st.integers(1, 12), st.integers(1, 12), st.booleans(), st.booleans())
def test_with_what_is_missing_the_next_rung_is_reached(
    bought: int, first: int, step: int, together: bool, graduated: bool
) -> None:
    rungs = table(
        (Quantity(first), 5), (Quantity(first + step), 10), together=together, graduated=graduated and not together
    )
    made = book(MUG, Rule("more", rungs))
    told = hints(ask(mugs(bought)), made)

    assert bool(told) == (bought < first + step)
    if told:
        missing = int(told[0][3].removesuffix(" EA"))
        assert f"{bought + missing} EA" == told[0][2]
        after = hints(ask(mugs(bought + missing)), made)
        assert [each[2] for each in after] == ([f"{first + step} EA"] if bought < first else [])
