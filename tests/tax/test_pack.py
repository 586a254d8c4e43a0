from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ordercore.errors import InvalidValue
from ordercore.tax import (
    BY_DOCUMENT,
    Authority,
    Ruling,
    TaxAnswer,
    TaxPack,
    TaxQuestion,
    TaxRounding,
    assess,
    us_sales,
)
from ordercore.values import Dated, InForce, Percent, Period, Place, Refused
from ordercore.values.when import ALWAYS
from ordercore.wire import dumps, loads
from tests.tax.made import DAY, authority, lines, pack, since

STATE = authority("us-ny", since("4", "2005-06-01"), food=Ruling("exempt"), food__candy=Ruling())
COUNTY = authority("us-ny/putnam", since("4", "2019-08-01"), parent="us-ny", food__candy__bar=Ruling("zero_rated"))
DISTRICT = evolve(
    authority("us-ny/mctd", since("0.375", "2005-06-01"), parent="us-ny"),
    places=(Place("us-ny/putnam"), Place("us-ny/putnam/carmel")),
)
PACK = pack(COUNTY, DISTRICT, STATE, covers="us-ny/putnam us-or")


def ids(place: str) -> list[str]:
    return [each.id for each in PACK.authorities_of(Place(place))]


def treatment(levied_by: Authority, tax_class: str) -> str | None:
    row = PACK.taxability(levied_by, tax_class)
    return row.rulings.rows[0].value.treatment if row else None


def test_authorities_of_a_place_stand_widest_first_and_each_once() -> None:
    assert ids("us-ny/putnam/carmel") == ["us-ny", "us-ny/mctd", "us-ny/putnam"]
    assert ids("us-ny") == ["us-ny"]
    assert ids("us-or") == []


def test_it_knows_only_places_whose_authorities_are_all_here() -> None:
    assert PACK.knows(Place("us-ny/putnam"))
    assert PACK.knows(Place("us-ny/putnam/carmel"))
    assert PACK.knows(Place("us-or/multnomah"))
    assert not PACK.knows(Place("us-ny"))
    assert not PACK.knows(Place("us-ny/putnam-valley"))


def test_rulings_are_inherited_from_the_parent() -> None:
    assert treatment(COUNTY, "food/beverage") == "exempt"
    assert treatment(COUNTY, "mugs") == "taxable"


def test_the_longest_prefix_wins_wherever_it_stands() -> None:
    assert treatment(COUNTY, "food/candy") == "taxable"
    assert treatment(COUNTY, "food/candy/bar/nut") == "zero_rated"
    assert treatment(STATE, "food/candy/bar/nut") == "taxable"


def test_of_equal_prefixes_the_nearest_wins() -> None:
    electing = evolve(COUNTY, taxability=(*COUNTY.taxability, *authority("us", food=Ruling()).taxability))
    made = pack(STATE, electing)

    row = made.taxability(electing, "food")
    assert row is not None
    assert row.rulings.rows[0].value.treatment == "taxable"


def test_a_class_of_which_nobody_says_anything() -> None:
    silent = evolve(STATE, taxability=())

    assert pack(silent).taxability(silent, "food") is None


@pytest.mark.parametrize(
    ("authorities", "problem", "path"),
    [
        ((STATE, STATE), "stands twice", "/authorities/1/id"),
        ((STATE, evolve(COUNTY, parent="us-nj")), "there is no authority 'us-nj'", "/authorities/1/parent"),
        ((STATE, evolve(COUNTY, instead_of="us-nj")), "there is no authority 'us-nj'", "/authorities/1/instead_of"),
        ((evolve(STATE, parent="us-ny"),), "is its own forebear", "/authorities/0/parent"),
        ((COUNTY, evolve(STATE, parent="us-ny/putnam")), "is its own forebear", "/authorities/0/parent"),
    ],
)
def test_a_family_that_is_no_tree_is_refused(authorities: tuple[Authority, ...], problem: str, path: str) -> None:
    with pytest.raises(InvalidValue, match=problem) as caught:
        pack(*authorities)
    assert caught.value.path == path


def test_the_digest_is_of_the_content() -> None:
    newer = evolve(STATE, rates=authority("us", since("4.25", "2005-06-01")).rates)

    assert pack(STATE).digest == pack(evolve(STATE)).digest
    assert (
        len({pack(STATE).digest, pack(newer).digest, pack(STATE, COUNTY).digest, pack(STATE, covers="us-ny").digest})
        == 4
    )
    assert newer.rates[0].percents.rows[0].value == Percent("4.25")


def test_a_plan_keeps_id_version_and_digest() -> None:
    assert (PACK.ref.id, PACK.ref.version, PACK.ref.digest) == ("made", "1", PACK.digest)


HOME_RULE = evolve(
    authority("us-co/denver", since("5.15", "2025-01-01"), parent="us-co"),
    rounding=Dated((InForce(BY_DOCUMENT, Period(date(2025, 1, 1)), "ordinance"),)),
)
COLORADO = evolve(
    authority("us-co", since("2.9", "2001-01-01")),
    sourcing=Dated(
        (
            InForce("origin", Period(until=date(2019, 6, 1)), "before HB19-1240"),
            InForce("destination", Period(date(2019, 6, 1)), "HB19-1240"),
        )
    ),
    rounding=Dated.always(TaxRounding("line_authority"), source="made"),
)
STATED = pack(COLORADO, HOME_RULE, authority("us-co/boulder", since("1", "2001-01-01"), parent="us-co"))


@pytest.mark.parametrize(
    ("day", "origin", "rule", "tax"),
    [
        (date(2019, 5, 31), "us-co/denver", "us_sales.stated_origin", None),
        (date(2026, 1, 1), "us-co/denver", "us_sales.stated_destination", "3.90"),
        (date(2026, 1, 1), "us-or", "us_sales.destination", "3.90"),
    ],
)
def test_where_a_shipment_is_taxed_hangs_on_the_authority_and_the_day(
    day: date, origin: str, rule: str, tax: str | None
) -> None:
    asked = TaxQuestion(day, "USD", Place(origin), Place("us-co/boulder"), lines("USD", "100.00"))
    answer = assess(asked, (us_sales(STATED),))

    if tax is None:  # Denver's rate is not that old
        assert isinstance(answer, Refused)
        assert answer.reasons[0].fact("authority") == "us-co/denver"
    else:
        assert isinstance(answer, TaxAnswer)
        assert (answer.plan.rule, str(answer.tax.amount)) == (rule, tax)


@pytest.mark.parametrize(
    ("place", "rounding"), [("us-co/denver", BY_DOCUMENT), ("us-co/boulder", TaxRounding("line_authority"))]
)
def test_rounding_is_inherited_downward_and_said_otherwise_below(place: str, rounding: TaxRounding) -> None:
    asked = TaxQuestion(DAY, "USD", Place("us-or"), Place(place), lines("USD", "100.00"))
    answer = assess(asked, (us_sales(STATED),))

    assert isinstance(answer, TaxAnswer)
    assert answer.plan.rounding == rounding


def test_what_an_authority_says_of_sourcing_and_rounding_is_in_the_digest() -> None:
    silent = pack(authority("us-co", since("2.9", "2001-01-01")))
    says = [
        evolve(COLORADO, rounding=None),
        evolve(COLORADO, sourcing=None),
        evolve(silent.authorities[0], retained=True),
    ]

    assert len({pack(each).digest for each in says} | {silent.digest}) == 4


def test_a_pack_that_says_all_of_it_goes_through_text() -> None:
    assert loads(TaxPack, dumps(STATED)) == STATED


def test_rounding_is_that_of_a_wider_authority_where_the_narrower_are_silent() -> None:
    silent = authority("us-co/boulder", since("1", "2001-01-01"))
    found = pack(COLORADO, HOME_RULE, silent).rounding

    assert found((COLORADO, silent), DAY) == InForce(TaxRounding("line_authority"), ALWAYS, "made")
    assert found((COLORADO, HOME_RULE), DAY) == InForce(BY_DOCUMENT, Period(date(2025, 1, 1)), "ordinance")
    assert found((COLORADO, HOME_RULE), date(2024, 12, 31)) == InForce(TaxRounding("line_authority"), ALWAYS, "made")
    assert found((silent,), DAY) is None
