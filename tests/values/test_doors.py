"""Every door of the values against everything hostile: each lets in only what it says, and refuses the rest at once."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import pytest

from ordercore import values
from ordercore.errors import OrdercoreError
from ordercore.values import (
    ALWAYS,
    LARGEST_REMAINDER,
    Address,
    Dated,
    InForce,
    Money,
    Percent,
    Period,
    Place,
    Quantity,
    Refused,
    Rounding,
    Spreading,
    Units,
    Unrounded,
    all_of,
    allowed,
    checked_id,
    checked_instant,
    currency,
    spread,
    spread_capped,
    total,
)
from ordercore.values.amount import amount, exact_ratio, ratio
from ordercore.values.currency import minor_digits, minor_units
from ordercore.values.quantity import EACH
from ordercore.values.rec20 import convert
from tests.values.test_amount import HOSTILE, MILLISECOND, named

DAY: Final = date(2026, 1, 5)
DOLLAR: Final = Money("1.00", "USD")
EXACT: Final = DOLLAR.unrounded
YEAR: Final = Dated.always(1)


class HostileFraction(Fraction):
    """Computes as it pleases."""

    def as_integer_ratio(self) -> tuple[int, int]:
        return 10**9, 1


EVERYTHING: Final = [*HOSTILE, HostileFraction(1), Fraction(1, 10**300_000 + 1), Fraction(-(10**300_000))]


class Door(NamedTuple):
    """Something that takes what comes from outside."""

    call: Callable[..., object]
    #: what it takes, by parameter, each an example that is let in.
    takes: dict[str, object]
    #: by parameter, the types of hostile values that are none to it: any short text is a city.
    admits: dict[str, tuple[type, ...]] = {}  # noqa: RUF012  # never written to


DOORS: Final[dict[str, Door]] = {
    "amount": Door(amount, {"value": 1}),
    "ratio": Door(ratio, {"value": 1}),
    "exact_ratio": Door(exact_ratio, {"value": 1}, {"value": (Fraction,)}),
    "currency": Door(currency, {"code": "USD"}),
    "minor_digits": Door(minor_digits, {"code": "USD"}),
    "minor_units": Door(minor_units, {"code": "USD"}),
    "checked_id": Door(checked_id, {"text": "a"}, {"text": (str,)}),
    "Money": Door(Money, {"amount": 1, "currency": "USD"}),
    "Money.of_minor": Door(Money.of_minor, {"minor": 1, "currency": "USD"}, {"minor": (int,)}),
    "Money.zero": Door(Money.zero, {"currency": "USD"}),
    "Money.converted": Door(DOLLAR.converted, {"rate": 1, "currency": "EUR"}, {"rate": (Fraction,)}),
    "Unrounded": Door(Unrounded, {"amount": 1, "currency": "USD"}, {"amount": (Fraction,)}),
    "Unrounded.zero": Door(Unrounded.zero, {"currency": "USD"}),
    "Unrounded.converted": Door(EXACT.converted, {"rate": 1, "currency": "EUR"}, {"rate": (Fraction,)}),
    "total": Door(lambda currency: total([], currency), {"currency": "USD"}),
    "Percent": Door(Percent, {"hundredths": 1}, {"hundredths": (Fraction,)}),
    "Place": Door(Place, {"path": "us"}),
    "Address": Door(
        Address,
        {
            "country": "US",
            "region": "NY",
            "city": "Carmel",
            "postal_code": "10512",
            "lines": ("1 Main Street",),
            "name": "Ada",
            "locality": "putnam",
        },
        dict.fromkeys(("region", "city", "postal_code", "name", "locality"), (str,)),
    ),
    "a line": Door(lambda line: Address("US", lines=(line,)), {"line": "1 Main Street"}, {"line": (str,)}),
    "Quantity": Door(Quantity, {"number": 1, "unit": "EA"}, {"number": (Fraction,), "unit": (str,)}),
    "Units": Door(Units, {"base": EACH, "factors": {"CS": 12}}, {"base": (str,), "factors": (dict,)}),
    "a unit": Door(
        lambda unit, holds: Units("EA", ((unit, holds),)),
        {"unit": "CS", "holds": 12},
        {"unit": (str,), "holds": (Fraction,)},
    ),
    "Units.convert": Door(lambda unit: Units("EA", {"CS": 12}).convert(Quantity(1), unit), {"unit": "CS"}),
    "convert": Door(lambda unit: convert(Quantity(1), unit), {"unit": "DZN"}),
    "Rounding": Door(Rounding, {"mode": "half_up", "increment": 1}),
    "Spreading": Door(Spreading, {"name": "last_takes_rest"}),
    "spread": Door(
        spread,
        {"whole": DOLLAR, "weights": (1, 2), "policy": LARGEST_REMAINDER},
        {"weights": (tuple, list, range)},
    ),
    "a weight": Door(lambda weight: spread(DOLLAR, [1, weight]), {"weight": 1}, {"weight": (int, Fraction)}),
    "spread_capped": Door(
        spread_capped, {"whole": DOLLAR, "weights": (1,), "caps": (DOLLAR,)}, {"weights": (tuple, list, range)}
    ),
    "a cap": Door(lambda cap: spread_capped(DOLLAR, [1], [cap]), {"cap": DOLLAR}),
    "Refused": Door(Refused, {"reasons": values.refused("a").reasons}),
    "all_of": Door(lambda verdict: all_of([allowed, verdict]), {"verdict": allowed}),
    "checked_instant": Door(checked_instant, {"at": datetime(2026, 1, 5, tzinfo=UTC)}),
    "Period": Door(Period, {"since": DAY, "until": date(2026, 2, 1)}, dict.fromkeys(("since", "until"), (type(None),))),
    "Period.overlaps": Door(ALWAYS.overlaps, {"other": ALWAYS}),
    "Period.__contains__": Door(ALWAYS.__contains__, {"when": DAY}),
    "InForce": Door(lambda period: InForce(1, period), {"period": ALWAYS}),
    "Dated": Door(Dated, {"rows": (InForce(1),)}, {"rows": (str, dict)}),  # an empty one has no rows
    "Dated.on": Door(YEAR.on, {"on": DAY}),
    "Dated.row": Door(lambda on: Dated(()).row(on) if on != DAY else None, {"on": DAY}),
}
NOT_FROM_OUTSIDE: Final = {
    # arithmetic on what was let in before
    "decimal_ratio", "exactly", "minus", "plain", "plain_digits", "plus", "ratio_text", "known_money", "known_unrounded",
    "MoneyFields", "StepFields", "told", "spread_whole", "is_measured",
    # what comes out, and the program's own words
    "Settled", "Capped", "Currency", "currencies", "Allowed", "Reason", "Step", "step", "refused", "is_personal", "secret_of", "Source",
}  # fmt: skip
CASES: Final = [(name, parameter) for name, door in DOORS.items() for parameter in door.takes]


def test_every_public_name_is_a_door_or_known_to_be_none() -> None:
    found = set()
    for module in pkgutil.iter_modules(values.__path__, "ordercore.values."):
        room = importlib.import_module(module.name)
        for name in room.__all__:
            thing = getattr(room, name)
            if inspect.isclass(thing) or inspect.isfunction(thing) or hasattr(thing, "cache_info"):
                found.add(name)
    assert found == {name for name in DOORS if name in found} | NOT_FROM_OUTSIDE


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if inspect.isclass(door.call)])
def test_every_parameter_of_a_class_is_tried(name: str) -> None:
    door = DOORS[name]
    assert set(door.takes) == set(inspect.signature(door.call).parameters)


@pytest.mark.parametrize("name", DOORS)
def test_what_each_door_takes_is_let_in(name: str) -> None:
    DOORS[name].call(**DOORS[name].takes)


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_what_is_hostile_is_refused_in_under_a_millisecond(name: str, parameter: str) -> None:
    door = DOORS[name]
    admits = door.admits.get(parameter, ())
    for value in EVERYTHING:
        given = {**door.takes, parameter: value}
        best = 1.0
        for _ in range(5):
            start = time.perf_counter()
            try:
                made = door.call(**given)
            except OrdercoreError as caught:
                best, error = min(best, time.perf_counter() - start), caught
            else:
                assert type(value) in admits or (str in admits and isinstance(value, str)), f"{named(value)} was let in"
                assert len(str(made)) < 1500
                assert len(repr(made)) < 1500
                break
            if best < MILLISECOND:
                assert len(str(error)) < 400
                assert getattr(error, "mend", True), "says how to mend it"
                break
        else:
            raise AssertionError(f"{named(value)} took {best * 1000:.2f} ms")


def test_a_fresh_number_is_refused_in_under_a_millisecond_where_a_text_belongs() -> None:
    # a Decimal and a text remember their hash, so the first look at one may cost more than the next
    digits = "9" * 5_000_000
    looks: tuple[Any, ...] = (currency, minor_units, Place, Address, checked_id, Rounding, Spreading)
    for look in looks:
        for fresh in (Decimal, lambda text: text + "9"):
            took = []
            for _ in range(3):
                value = fresh(digits)
                start = time.perf_counter()
                with pytest.raises(OrdercoreError):
                    look(value)
                took.append(time.perf_counter() - start)
            assert min(took) < MILLISECOND, look
