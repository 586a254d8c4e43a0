"""Arguments of another type than a verb asks for are an error that names the argument, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from inspect import signature, unwrap
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import pytest

from ordercore.access import EVERYTHING, Actor
from ordercore.desk.argument import checks_of
from ordercore.errors import InvalidValue
from ordercore.lifecycle.order import LineQuantity
from ordercore.testing.house import CLERK
from ordercore.testing.simulation.verb import verbs_of
from ordercore.values import Money
from tests.desk.shop import Shop, codes

if TYPE_CHECKING:
    from somewhere import Strange  # type: ignore[import-not-found]

EVERYBODY = Actor("all", {"integration", "data_protection"}, EVERYTHING)
NINE = datetime(2027, 1, 1, 9, tzinfo=UTC)


class Odd:
    """A class that no verb asks for."""


def asks(  # noqa: PLR0917  # one of each kind
    self: object,
    text: str,
    money: Money | None,
    many: Sequence[LineQuantity] | None,
    each: Iterable[str],
    short: Mapping[str, Decimal],
    on: date,
    at: datetime,
    kind: Literal["a", "b"],
    anything: object,
    call: Callable[[], None],
) -> None:
    """What a verb might ask for."""


FITS: Mapping[str, Any] = {
    "text": "x",
    "money": None,
    "many": [LineQuantity("1", Decimal(1))],
    "each": frozenset({"ship"}),
    "short": {"1": 1},
    "on": NINE.date(),
    "at": NINE,
    "kind": "a",
    "anything": Odd(),
    "call": int,
}


def test_what_fits_is_let_in() -> None:
    check = checks_of(asks)

    check(tuple(FITS.values()), {})
    check((), FITS)
    check((), {**FITS, "money": Money(1, "GBP"), "many": None, "each": (x for x in "ab")})
    check(("x", None, ()), {"unknown": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", 1),
        ("text", None),
        ("money", "5"),
        ("many", "12"),
        ("many", [("1", 1)]),
        ("many", {"1": 1}),
        ("each", "ship"),
        ("each", ["ship", 1]),
        ("short", [("1", 1)]),
        ("short", {1: 1}),
        ("on", "2027-01-01"),
        ("on", NINE),
        ("at", NINE.date()),
        ("kind", "c"),
        ("kind", []),
    ],
)
def test_what_does_not_fit_is_named(name: str, value: object) -> None:
    check = checks_of(asks)

    for args, more in (((), {**FITS, name: value}), (tuple({**FITS, name: value}.values()), {})):
        with pytest.raises(InvalidValue, match=f"^/{name}: a .* where .* is asked for [(]give it as ") as caught:
            check(args, more)
        assert caught.value.path == f"/{name}"


def test_the_error_tells_kinds_and_choices_and_no_content() -> None:
    check = checks_of(asks)

    with pytest.raises(
        InvalidValue, match=r"^/many: a list of str, tuple where Sequence\[LineQuantity\] \| None is asked"
    ):
        check((), {"many": ["Ann, 1 Main Street", ("1", 2)]})
    with pytest.raises(InvalidValue, match=r"^/kind: a str where one of a, b is asked for"):
        check((), {"kind": "Ann"})
    with pytest.raises(InvalidValue, match=r"^/text: a list of nothing where str"):
        check((), {"text": []})


def test_an_annotation_that_only_a_type_checker_can_read_checks_nothing() -> None:
    def strange(self: object, one: Strange, two: str) -> None: ...

    checks_of(strange)((1, 2), {})


def test_every_verb_of_a_desk_has_annotations_that_can_be_read() -> None:
    shop = Shop()
    for verb in verbs_of(shop.desk).values():
        method = unwrap(verb.on(shop.desk))
        hints = get_type_hints(method)
        assert set(signature(method).parameters) - {"self"} <= hints.keys(), verb.name


def test_every_verb_says_which_argument_is_wrong() -> None:
    shop = Shop()
    for verb in verbs_of(shop.desk).values():
        method = verb.on(shop.desk)
        name = next(iter(signature(method).parameters))
        with pytest.raises(InvalidValue, match=f"^/{name}: a Odd where"):
            method(**{name: Odd(), "by": EVERYBODY})
    assert not shop.store.feed()


def test_a_verb_is_handed_what_it_asks_for() -> None:
    desk = Shop().desk
    for call, path in (
        (lambda: desk.billing.memo("bogus", "acme", (), reason="x", by=CLERK, command="c"), "/kind"),  # type: ignore[arg-type]
        (lambda: desk.payments.receive("i1", "5", method="x", by=CLERK, command="c"), "/amount"),  # type: ignore[arg-type]
        (lambda: desk.orders.quote("o1", until="2027-01-01", by=CLERK, command="c"), "/until"),  # type: ignore[arg-type]
        (lambda: desk.orders.take({"customer": "acme"}, by=CLERK, command="c"), "/draft"),  # type: ignore[arg-type]
        (lambda: desk.orders.confirm("o1", by="clerk", command="c"), "/by"),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidValue) as caught:
            call()
        assert caught.value.path == path


def test_who_may_not_is_refused_before_anything_is_looked_at() -> None:
    nobody = Actor("eve")

    assert codes(Shop().desk.orders.take(Odd(), by=nobody, command="c")) == ("access.no_permission",)  # type: ignore[arg-type]
