"""Boundary tables against a plain list of ranges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.errors import InvalidValue, Malformed
from ordercore.tax import boundary
from ordercore.tax.boundary import Boundary, CodeRange, Located, lowest, zip_key
from tests.counted import of_hundred

CITY, COUNTY = ("us-mn", "us-mn/city.1"), ("us-mn",)
RANGES = st.lists(
    st.builds(
        lambda low, length, area, rank: CodeRange(low, low + length, area, rank),
        st.integers(0, 60),
        st.integers(0, 20),
        st.sampled_from((CITY, COUNTY, ())),
        st.integers(0, 1),
    ),
    max_size=12,
)


def plainly(ranges: list[CodeRange], code: int) -> tuple[str, ...] | None:
    """The area of the greatest rank, and of those the last given."""
    inside = [(each.rank, at, each.area) for at, each in enumerate(ranges) if each.low <= code <= each.high]
    return max(inside)[2] if inside else None


@given(RANGES)
def test_a_table_says_what_the_ranges_say(ranges: list[CodeRange]) -> None:
    table = Boundary.of(ranges)
    mapped = Boundary.of_buffer(table.to_bytes())

    for code in range(-1, 90):
        assert table.at(code) == mapped.at(code) == plainly(ranges, code)


@given(RANGES, st.integers(0, 80), st.integers(0, 10))
def test_between_two_codes_lies_every_area_of_the_codes(ranges: list[CodeRange], low: int, length: int) -> None:
    found = Boundary.of(ranges).between(low, low + length)
    plain = [plainly(ranges, code) for code in range(low, low + length + 1)]

    assert found == tuple(dict.fromkeys(area for area in plain if area is not None))


def test_a_five_digit_code_is_labeled_and_takes_the_lowest_rate() -> None:
    table = Boundary.of(
        [
            CodeRange(zip_key("55101"), zip_key("55101", "9999"), COUNTY),
            CodeRange(zip_key("55101", "2394"), zip_key("55101", "2576"), CITY, rank=1),
        ]
    )

    assert table.locate("55101", "2400") == Located((CITY,), "zip4")
    assert table.locate("55101") == Located((COUNTY, CITY), "zip5")
    assert table.locate("55102") is None
    rates = {"us-mn": Fraction("6.875"), "us-mn/city.1": Fraction("0.5")}
    assert lowest((CITY, COUNTY), rates) == COUNTY
    with pytest.raises(InvalidValue, match="has no rate"):
        lowest((CITY,), {})
    with pytest.raises(InvalidValue, match="no area"):
        lowest((), rates)


def test_four_digits_nobody_knows_leave_the_five() -> None:
    table = Boundary.of([CodeRange(zip_key("55101", "2394"), zip_key("55101", "2576"), CITY)])

    assert table.locate("55101", "9000") == Located((CITY,), "zip5")
    assert table.locate("55102", "9000") is None


def test_a_range_without_authorities_is_known_and_a_gap_is_not() -> None:
    table = Boundary.of([CodeRange(5, 6, ())])

    assert table.at(5) == ()
    assert table.at(7) is None


@pytest.mark.parametrize(("zip5", "plus4"), [("5510", ""), ("55101", "12"), ("5510a", ""), ("٥٥١٠١", "")])
def test_a_code_is_not_padded(zip5: str, plus4: str) -> None:
    with pytest.raises(InvalidValue, match="is not a ZIP code"):
        zip_key(zip5, plus4)


@pytest.mark.parametrize("spoiled", [b"", b"ORDCORE1", b"x" * 40, Boundary.of([CodeRange(1, 2, CITY)]).to_bytes()[:-1]])
def test_other_bytes_are_no_table(spoiled: bytes) -> None:
    with pytest.raises(Malformed):
        Boundary.of_buffer(spoiled)


def test_a_machine_of_another_byte_order_neither_writes_nor_reads_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Boundary.of([CodeRange(1, 2, CITY)])
    written = table.to_bytes()
    monkeypatch.setattr(boundary, "_LITTLE_ENDIAN", False)

    for use in (table.to_bytes, lambda: Boundary.of_buffer(written)):
        with pytest.raises(InvalidValue, match="the format is little-endian") as caught:
            use()
        assert caught.value.mend == "use the table on another machine"


def test_a_table_counts_its_ranges_and_the_gaps_between_them() -> None:
    assert len(Boundary.of([CodeRange(0, 9, CITY)])) == 2  # behind a range nothing is known
    assert len(Boundary.of([CodeRange(0, 9, CITY), CodeRange(20, 29, COUNTY)])) == 4
    assert len(Boundary.of([CodeRange(0, 9, CITY), CodeRange(10, 19, CITY)])) == 2  # side by side they are one


def test_a_released_table_lets_go_of_its_bytes_and_knows_nothing() -> None:
    written = bytearray(Boundary.of([CodeRange(1, 2, CITY)]).to_bytes())
    table = Boundary.of_buffer(memoryview(written))
    assert table.at(1) == CITY
    with pytest.raises(BufferError):
        written.clear()

    table.release()
    table.release()  # a second time is no error

    written.clear()
    assert table.at(1) is None
    assert table.between(1, 2) == ()


def test_a_table_of_ranges_may_be_released_like_a_mapped_one() -> None:
    table = Boundary.of([CodeRange(1, 2, CITY)])
    table.release()

    assert table.at(1) is None


def test_a_table_that_names_an_area_it_does_not_have_is_damaged() -> None:
    written = bytearray(Boundary.of([CodeRange(0, 9, CITY), CodeRange(10, 19, COUNTY)]).to_bytes())
    written[-4] |= 3  # the number of the last area stands in two bits, and there are areas 0 to 2
    table = Boundary.of_buffer(bytes(written))

    assert table.at(9) == CITY
    with pytest.raises(Malformed, match="the boundary table is damaged"):
        table.at(20)
    with pytest.raises(Malformed, match="the boundary table is damaged"):
        table.between(15, 25)


def test_a_table_whose_index_leads_beyond_its_ranges_is_damaged() -> None:
    table = Boundary.of([CodeRange(at, at, (CITY, COUNTY)[at % 2]) for at in range(3)])
    written = bytearray(table.to_bytes())
    written[-4 * len(table) - 4] = 200  # the end of the last door
    damaged = Boundary.of_buffer(bytes(written))

    assert damaged.between(0, 1) == (CITY, COUNTY)
    with pytest.raises(Malformed, match="the boundary table is damaged"):
        damaged.between(0, 3)


def test_a_range_goes_upward() -> None:
    with pytest.raises(InvalidValue, match="codes from 2 to 1"):
        CodeRange(2, 1, ())


def test_more_areas_than_a_table_can_number_are_refused() -> None:
    with pytest.raises(InvalidValue, match="1048578 areas"):
        Boundary.of_arrays([()] * (2**20 + 2), (0,), (0,))


@settings(max_examples=of_hundred(25))
@given(st.integers(1, 70_000), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=30, unique=True), st.data())
def test_ranges_are_found_however_many_areas_and_however_far_apart(
    count: int, starts: list[int], data: st.DataObject
) -> None:
    areas = [(), *[(f"us/{number}",) for number in range(count)]]
    starts.sort()
    at = [data.draw(st.integers(0, count)) for _ in starts]
    table = Boundary.of_arrays(areas, starts, at)

    assert table.at(starts[0] - 1) is None
    for start, end, number in zip(starts, [*starts[1:], 2**32], at, strict=True):
        wanted = areas[number] if number else None
        assert table.at(start) == table.at(end - 1) == wanted
