"""Places as paths, addresses for people."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ordercore.errors import InvalidPlace
from ordercore.testing.strategies.values import addresses, places
from ordercore.values import Address, Place


@given(places(), places())
def test_a_place_lies_in_its_ancestors_and_nowhere_else(place: Place, other: Place) -> None:
    assert place.lies_in(other) is (other in place.ancestors)


@given(places())
def test_ancestors_go_from_the_country_down(place: Place) -> None:
    assert place.ancestors[0] == Place(place.country)
    assert place.ancestors[-1] == place
    for outer, inner in zip(place.ancestors, place.ancestors[1:], strict=False):
        assert inner.lies_in(outer)
        assert not outer.lies_in(inner)


@given(addresses())
def test_every_address_has_a_place(address: Address) -> None:
    assert address.place.country == address.country.lower()


def test_figures() -> None:
    carmel = Place("us-ny/putnam/carmel")

    assert [str(place) for place in carmel.ancestors] == ["us", "us-ny", "us-ny/putnam", "us-ny/putnam/carmel"]
    assert [str(place) for place in Place("ie/cork").ancestors] == ["ie", "ie/cork"]
    assert not Place("us-nyc").lies_in(Place("us-ny"))
    assert not Place("us-ny/putnam-valley").lies_in(Place("us-ny/putnam"))
    assert not Place("us-ny").lies_in(carmel)
    assert sorted([Place("us-ny"), Place("us")]) == [Place("us"), Place("us-ny")]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "US",
        "usa",
        "us-",
        "us-NY",
        "us-ny/",
        "us//x",
        "/us",
        "us-ny/../x",
        "us-ny/pút",
        "us\n",
        None,
        1,
        "us" + "/a" * 7,
    ],
)
def test_what_is_no_path_is_refused(path: Any) -> None:
    with pytest.raises(InvalidPlace):
        Place(path)


@pytest.mark.parametrize("country", ["us", "USA", "", "U", "U1", "ÜS", None])
def test_a_country_is_two_capitals(country: Any) -> None:
    with pytest.raises(InvalidPlace) as caught:
        Address(country)
    assert caught.value.path == "/country"


def test_an_address_keeps_people_out_of_logs() -> None:
    address = Address("US", "NY", "Carmel", "10512", ("1 Main Street",), "Ada Lovelace", "putnam")

    for secret in ("Ada", "Main", "10512"):
        assert secret not in repr(address)
        assert secret not in str(address)
    assert address.place == Place("us-ny/putnam")
    assert Address("IE", city="Cork").place == Place("ie")
    with pytest.raises(InvalidPlace):
        assert Address("US", "New York").place


class TestTextsOfAnAddress:
    """What stands on a label is text, and short; what may identify a person is not quoted when it is refused."""

    @pytest.mark.parametrize("field", ["region", "city", "postal_code", "name", "locality"])
    @pytest.mark.parametrize(
        "text", [5, None, b"Cork", "a\x00b", "a\nb", "\x1b[31m", "a\x7f", "a\x85b", "a\u2028b", "a\u2029", "x" * 257]
    )
    def test_every_text_is_one(self, field: str, text: Any) -> None:
        with pytest.raises(InvalidPlace, match="at most 256 characters without control characters and") as caught:
            Address("GB", **{field: text})
        assert caught.value.path == f"/{field}"

    @pytest.mark.parametrize(
        ("lines", "path"),
        [
            ("1 Road", "/lines"),
            (["1 Road"], "/lines"),
            (None, "/lines"),
            (("a",) * 17, "/lines"),
            (("1 Road", 2), "/lines/1"),
            (("1\r\n2",), "/lines/0"),
        ],
    )
    def test_lines_are_a_few_texts(self, lines: Any, path: str) -> None:
        with pytest.raises(InvalidPlace) as caught:
            Address("GB", lines=lines)
        assert caught.value.path == path
        assert caught.value.mend

    def test_nobody_is_quoted(self) -> None:
        for field in ("name", "postal_code"):
            with pytest.raises(InvalidPlace) as caught:
                Address("GB", **{field: "Ada\nLovelace"})  # type: ignore[arg-type]
            assert "Ada" not in str(caught.value)
        with pytest.raises(InvalidPlace) as caught:
            Address("GB", lines=("Ada\tLovelace",))
        assert "Ada" not in str(caught.value)

    def test_letters_of_every_alphabet_are_let_in(self) -> None:
        # the zero-width non-joiner belongs to Persian spelling
        for text in ("Łódź", "東京都", "نام\u200cخانوادگی", "São Paulo", "x" * 256, ""):
            address = Address("GB", text, text, text, (text,) * 16, text, text)
            assert address.lines == (text,) * 16

    def test_of_a_country_only_the_shape_is_known_here(self) -> None:
        assert Address("XX").country == "XX"
        with pytest.raises(InvalidPlace, match=r"'uk' is not a country code \(write two capitals"):
            Address("uk")


def test_only_short_texts_are_quoted() -> None:
    for wrong, said in (
        ("X" * 40, f"'{'X' * 40}' is not"),
        ("X" * 41, "a text of 41 characters"),
        (10**5000, "of type int"),
    ):
        for make in (Place, Address):
            with pytest.raises(InvalidPlace, match=said):
                make(wrong)  # type: ignore[arg-type]
