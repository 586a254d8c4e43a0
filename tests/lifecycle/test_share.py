"""However a line is cut, its parts sum to it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ordercore.lifecycle.share import share, up_to
from ordercore.values.money import Money

PARTS = st.lists(st.integers(1, 4000).map(lambda thousandths: Decimal(thousandths) / 1000), min_size=1, max_size=8)


@given(st.integers(-(10**9), 10**9), PARTS)
def test_the_parts_of_a_line_sum_to_it(minor: int, parts: list[Decimal]) -> None:
    whole, ordered = Money.of_minor(minor, "GBP"), sum(parts, Decimal(0))
    before, shares = Decimal(0), []
    for part in parts:
        shares.append(share(whole, ordered=ordered, before=before, quantity=part))
        before += part

    assert sum(shares, Money.zero("GBP")) == whole


@given(st.integers(0, 10**9), st.integers(1, 500), st.data())
def test_more_pieces_are_never_worth_less(minor: int, ordered: int, data: st.DataObject) -> None:
    fewer = data.draw(st.integers(0, ordered))
    more = data.draw(st.integers(fewer, ordered))
    whole = Money.of_minor(minor, "GBP")

    assert up_to(whole, Decimal(fewer), Decimal(ordered)) <= up_to(whole, Decimal(more), Decimal(ordered)) <= whole


def test_ten_pounds_in_three_pieces() -> None:
    whole, three = Money("10.00", "GBP"), Decimal(3)

    shares = [share(whole, ordered=three, before=Decimal(at), quantity=Decimal(1)) for at in range(3)]

    assert [str(each) for each in shares] == ["3.33 GBP", "3.34 GBP", "3.33 GBP"]
    assert share(whole, ordered=three, before=Decimal(0), quantity=three) == whole
    assert up_to(whole, Decimal(0), three) == Money("0.00", "GBP")
