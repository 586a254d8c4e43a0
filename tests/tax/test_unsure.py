"""Goods that go to one of several places: the lowest rate where the law says so, and otherwise a refusal."""

from __future__ import annotations

from attrs import evolve

from ordercore.tax import TaxAnswer, TaxQuestion, assess, gb_vat, us_sales
from ordercore.values import Place, Refused
from tests.tax.made import DAY, authority, lines, pack, since

STATE = authority("us-mn", since("6.875", "2009-07-01"))
CITY = authority("us-mn/saint-paul", since("1.5", "2024-01-01"), parent="us-mn")
COUNTY = authority("us-mn/dakota", since("0.25", "2017-10-01"), parent="us-mn")
MINNESOTA = us_sales(pack(STATE, CITY, COUNTY))
PLACES = (CITY.places[0], COUNTY.places[0])
UNSURE = TaxQuestion(DAY, "USD", Place("us-or"), Place("us-mn"), lines("USD", "100.00"), may_go_to=PLACES)


def test_the_lowest_combined_rate_is_charged_and_the_plan_says_that_it_was_chosen() -> None:
    answer = assess(UNSURE, (MINNESOTA,))

    assert isinstance(answer, TaxAnswer)
    assert (answer.plan.place, answer.plan.chosen_from) == (COUNTY.places[0], PLACES)
    assert str(answer.tax) == "7.13 USD"


def test_a_place_of_which_a_rate_is_missing_is_not_charged_as_if_it_had_none() -> None:
    later = authority("us-mn/saint-paul", since("0.1", "2027-01-01"), parent="us-mn")
    answer = assess(UNSURE, (us_sales(pack(STATE, later, COUNTY)),))

    assert isinstance(answer, Refused)
    assert answer.codes == ("tax.no_rate",)


def test_a_place_the_pack_does_not_know_is_refused() -> None:
    answer = assess(UNSURE, (us_sales(pack(STATE, CITY, COUNTY, covers="us-mn/dakota")),))

    assert isinstance(answer, Refused)
    assert answer.codes == ("tax.unknown_place",)
    assert answer.reasons[0].path == "/may_go_to"


def test_a_law_without_a_rule_for_it_refuses() -> None:
    here = authority("gb", since("20", "2011-01-04"))
    asked = evolve(UNSURE, ship_from=Place("gb"), ship_to=Place("gb"), may_go_to=(Place("gb-eng"), Place("gb-sct")))
    answer = assess(asked, (gb_vat(pack(here, covers="gb")),))

    assert isinstance(answer, Refused)
    assert answer.codes == ("tax.unsure_place",)
