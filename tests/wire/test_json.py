"""Every public type goes through JSON and back, and nothing but its own form is taken."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from threading import Thread
from typing import Any, Final, Generic, Literal, TypeVar

import attrs
import orjson
import pytest
from attrs import Factory, field, frozen
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import ordercore
from ordercore.errors import InvalidValue, Malformed, OrdercoreError
from ordercore.lifecycle.journal import Decided, Journal
from ordercore.lifecycle.kind import Kind
from ordercore.lifecycle.machine import Edge, Process
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.place import Address
from ordercore.values.quantity import Quantity, Units
from ordercore.values.trace import Step
from ordercore.values.verdict import Allowed, Reason, Verdict, refused
from ordercore.values.when import Dated, InForce, Period
from ordercore.wire import guard, reader, writer
from ordercore.wire.careful import MOST, careful_subreader
from ordercore.wire.converter import _CAREFUL, _CONVERTER
from ordercore.wire.json import dumps, loads, structure, unstructure
from ordercore.wire.leaf import LARGEST
from tests.counted import of_hundred
from tests.waiting import race
from tests.wire.anything import json_data, values_of
from tests.wire.sample import sample_of

ROOMS: Final = ("values", "pricing", "tax", "credit", "inventory", "catalog", "parties", "access", "lifecycle")
PROGRAM: Final = {Decided, Journal, Kind, Edge, Process}
"""Classes that hold functions or classes: they are part of a program, not of a document."""
GENERIC: Final = {Dated, InForce}

T = TypeVar("T")


def public_types() -> Iterator[type]:
    """Every attrs class of the rooms whose values are stored."""
    for room in ROOMS:
        package = importlib.import_module(f"{ordercore.__name__}.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, each in vars(module).items():
                if isinstance(each, type) and attrs.has(each) and each.__module__ == found.name and name[0] != "_":
                    yield each


STORED: Final = [each for each in public_types() if each not in PROGRAM | GENERIC]


@frozen
class Leaf:
    """A condition."""

    amount: int = 0


@frozen
class Tree:
    """Conditions of which all must hold; a type that contains itself by a union."""

    parts: tuple[Leaf | Tree, ...] = ()


class Color(Enum):
    """An enumeration."""

    RED = "red"
    BLUE = "blue"


@frozen
class Box(Generic[T]):
    """A generic class."""

    inside: T
    rest: Mapping[str, tuple[T, ...]] = field(factory=dict)


def _tuple(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@frozen(kw_only=True)
class Odd:
    """Every kind of field there is."""

    day_or_instant: date | datetime = date(2026, 1, 1)
    choice: Literal["a", "b", 3, True] = "a"
    color: Color | None = Color.RED
    plain: str | int | bool | tuple[str, ...] = ""
    priced: Money | Percent = Percent(5)
    one_text: Leaf | Quantity | None = None
    pair: tuple[str, int] = ("", 0)
    named: Mapping[str, Money] = field(factory=dict)
    amounts: frozenset[Decimal] = frozenset()
    tree: Tree = Tree()
    box: Box[Percent] | None = None
    listed: tuple[str, ...] = field(default=(), converter=_tuple)
    twice: int = Factory(lambda self: len(self.listed) * 2, takes_self=True)
    _private: str = ""
    counted: int = field(init=False, default=7)


ALL: Final = [*STORED, Dated[Percent], InForce[Money], Dated[Money | Percent], Odd, Tree, Verdict, Box[Box[int]]]


every = pytest.mark.parametrize("type_", ALL, ids=lambda each: getattr(each, "__qualname__", str(each)))
patient = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@every
def test_every_type_goes_through_text_unchanged(type_: Any) -> None:
    try:
        value = sample_of(type_)
    except OrdercoreError:  # the class does not take every field at once
        value = find(
            values_of(type_), lambda _: True, settings=settings(patient, database=None, phases=[Phase.generate])
        )
    assert_unchanged(value, type_)


@patient
@given(type_=st.sampled_from(ALL), data=st.data())
def test_any_value_goes_through_text_unchanged(type_: Any, data: st.DataObject) -> None:
    assert_unchanged(data.draw(values_of(type_)), type_)


@pytest.mark.slow
@every
@patient
@given(data=st.data())
def test_any_value_of_every_type_goes_through_text_unchanged(type_: Any, data: st.DataObject) -> None:
    assert_unchanged(data.draw(values_of(type_)), type_)


def assert_unchanged(value: Any, type_: Any) -> None:
    """Both ways, by both readers."""
    text = dumps(value, type_)

    assert loads(type_, text) == value
    assert dumps(loads(type_, text), type_) == text
    assert structure(type_, unstructure(value, type_)) == value
    assert careful_subreader(type_, _CAREFUL)(json.loads(text), None) == value


def test_there_are_values_to_test() -> None:
    assert {Address, Units, Step, Reason} < set(STORED)
    assert len(STORED) > 150


@pytest.mark.parametrize(
    "type_",
    [
        *sorted(PROGRAM, key=lambda type_: type_.__name__),
        float,
        list[int],
        dict[str, int],
        tuple,
        Any,
        object,
        Mapping[int, str],
        bytes,
    ],
)
def test_what_is_no_data_has_no_form(type_: Any) -> None:
    with pytest.raises(InvalidValue, match="has no form on the wire"):
        loads(type_, "{}")


@given(value=values_of(Odd))
def test_both_parsers_and_printers_give_the_same(value: Odd) -> None:
    fast = dumps(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "orjson_or_none", lambda: None)

        assert dumps(value) == fast
        assert loads(Odd, fast) == value


@given(value=values_of(Odd), space=st.sampled_from([1, "\t"]))
def test_text_by_other_hands_is_read_the_same(value: Odd, space: Any) -> None:
    pretty = json.dumps(json.loads(dumps(value)), indent=space, sort_keys=True)

    assert loads(Odd, pretty) == value


# --- what the text looks like -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (Money, Money("12.5", "USD"), '"12.50 USD"'),
        (Address, Address("US", "NY", lines=("1 Main St",)), '{"country":"US","region":"NY","lines":["1 Main St"]}'),
        (Address, Address("DE", city="Köln"), '{"country":"DE","city":"Köln"}'),
        (Period, Period(date(2026, 1, 1)), '{"since":"2026-01-01"}'),
        (Period, Period(None, datetime(2026, 1, 1, tzinfo=UTC)), '{"until":"2026-01-01T00:00:00+00:00"}'),
        (Units, Units("EA", {"CS": 12, "BX": Fraction(1, 3)}), '{"factors":[["BX","1/3"],["CS","12"]]}'),
        (Dated[Percent], Dated.always(Percent("17.5")), '{"rows":[{"value":"17.5%"}]}'),
        (Verdict, Allowed(), '{"type":"Allowed"}'),
        (Verdict, refused("a.b"), '{"type":"Refused","reasons":[{"code":"a.b"}]}'),
        (Money | Percent, Percent(5), '{"type":"Percent","value":"5%"}'),
        (Money | Leaf, Money("5", "USD"), '"5.00 USD"'),
        (Money | None, None, "null"),
        (
            Tree,
            Tree((Leaf(), Tree((Leaf(2),)))),
            '{"parts":[{"type":"Leaf"},{"type":"Tree","parts":[{"type":"Leaf","amount":2}]}]}',
        ),
        (frozenset[str], frozenset({"b", "a", "é"}), '["a","b","é"]'),
        (Mapping[str, int], {"b": 1, "a": 2}, '{"a":2,"b":1}'),
        (Odd, Odd(twice=9, listed=("x",), color=None), '{"color":null,"listed":["x"],"twice":9}'),
        (Odd, Odd(listed=("x",), choice=True), '{"choice":true,"listed":["x"]}'),
        (Odd, Odd(private="p"), '{"_private":"p"}'),
        (Color, Color.BLUE, '"blue"'),
        (int | frozenset[str], frozenset({"b", "a"}), '["a","b"]'),
        (date | datetime | int, date(2026, 1, 1), '{"type":"date","value":"2026-01-01"}'),
        (int | Color, Color.RED, '"red"'),
    ],
)
def test_the_form_of_values(type_: Any, value: Any, text: str) -> None:
    assert dumps(value, type_) == text
    assert loads(type_, text) == value


def test_a_generic_value_is_written_by_what_is_in_it() -> None:
    assert dumps(Dated.always(Percent(5))) == dumps(Dated.always(Percent(5)), Dated[Percent])
    assert dumps(Box(None)) == '{"inside":null}'
    with pytest.raises(InvalidValue, match="name the type it holds"):
        loads(Dated, "{}")


def test_bytes_are_read_too() -> None:
    assert loads(Address, '{"country":"DE","city":"Köln"}'.encode()) == Address("DE", city="Köln")


def test_types_are_learned_by_many_threads_at_once() -> None:
    @frozen
    class Fresh:
        children: tuple[Fresh, ...] = ()
        steps: tuple[Step, ...] = ()

    attrs.resolve_types(Fresh, localns={"Fresh": Fresh, "Step": Step})
    value = Fresh((Fresh(steps=(Step("a", children=(Step("b"),)),)),))

    assert race().run([lambda: loads(Fresh, dumps(value))] * 8) == [value] * 8


@pytest.mark.parametrize("room", [reader, writer], ids=["reading", "writing"])
def test_a_type_that_contains_itself_is_not_seen_half_learned(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread learns it, at the moment when it has met it a second time, another uses it."""

    @frozen
    class Nested:
        inside: Nested | None = None

    attrs.resolve_types(Nested, localns={"Nested": Nested})
    value, found, learn = Nested(Nested(Nested())), [], room._BUILDERS["class"]

    def use() -> None:
        found.append(loads(Nested, dumps(value)))

    def learn_slowly(shape: Any, knowing: Any) -> Any:
        learned = learn(shape, knowing)
        if shape.type is Nested and not another.ident:
            another.start()
            another.join(60)
        return learned

    another = Thread(target=use)
    monkeypatch.setitem(room._BUILDERS, "class", learn_slowly)
    monkeypatch.setattr("ordercore.wire.converter._read_carefully", lambda type_, data: "was read a second time")
    use()
    another.join(60)

    assert found == [value] * 2


def test_what_cannot_be_learned_is_told_the_same_every_time() -> None:
    @frozen
    class Nested:
        inside: Nested | None = None
        odd: bytes = b""

    attrs.resolve_types(Nested, localns={"Nested": Nested})

    for _ in range(3):
        with pytest.raises(InvalidValue, match="has no form on the wire"):
            dumps(Nested(Nested()))
        with pytest.raises(InvalidValue, match="has no form on the wire"):
            loads(Nested, '{"inside":{}}')


# --- what is refused --------------------------------------------------------------------------------------------------

STEP: Final = '{"rule":"a"'

HOSTILE: Final[list[tuple[Any, str, str, str]]] = [
    (Leaf, '{"amount":1.9}', "/amount", "1.9 is not a whole number"),
    (Leaf, '{"amount":1.0}', "/amount", "1.0 is not a whole number"),
    (Leaf, '{"amount":1e2}', "/amount", "100.0 is not a whole number"),
    (Leaf, '{"amount":true}', "/amount", "true is not a whole number"),
    (Leaf, '{"amount":"5"}', "/amount", "'5' is not a whole number"),
    (Leaf, '{"amount":null}', "/amount", "null is not a whole number"),
    (Leaf, '{"amount":NaN}', "/amount", "nan is not a whole number"),
    (Leaf, '{"amount":-Infinity}', "/amount", "-inf is not a whole number"),
    (Leaf, f'{{"amount":{LARGEST + 1}}}', "/amount", "more than 64 bits"),
    (Leaf, f'{{"amount":-{2**64}}}', "/amount", "more than 64 bits"),
    (Leaf, f'{{"amount":{"9" * 100_000}}}', "/amount", "more than 64 bits"),
    (Leaf, '{"amounts":1}', "/amounts", "unknown key"),
    (Leaf, '{"":1}', "/", "unknown key"),
    (Leaf, '{"a/b~c":1}', "/a~1b~0c", "unknown key"),
    (Leaf, '{"type":"Leaf"}', "/type", "unknown key"),
    (Leaf, "[]", "", "an array is not an object"),
    (Leaf, "null", "", "null is not an object"),
    (Leaf, '{"amount":1,"amount":1}', "/amount", "the key stands twice"),
    (Leaf, "\ufeff{}", "", "not JSON"),
    (Step, "{}", "/rule", "missing"),
    (Step, STEP + ',"saw":[["x"]]}', "/saw/0", "an array is not an array of 2"),
    (Step, STEP + ',"saw":[["x","y"],["x",7]]}', "/saw/1/1", "7 is not text"),
    (Step, STEP + ',"saw":{"x":"y"}}', "/saw", "an object is not an array"),
    (
        Step,
        STEP + ',"children":[{"rule":"b","children":[{"rule":null}]}]}',
        "/children/0/children/0/rule",
        "null is not text",
    ),
    (Step, STEP + ',"out":"\\ud800"}', "/out", "half of a surrogate pair"),
    (Step, STEP + ',"children":[' * 40 + "]}" * 40, "", "nested more than 32 deep"),
    (Address, '{"country":"US","lines":["a",7]}', "/lines/1", "is not shown"),
    (Address, '{"country":"usa"}', "/country", "is not a country"),
    (Money, "12.5", "", "12.5 is not a Money"),
    (Money, '"12.505 USD"', "", "more digits"),
    (Money, '"12.50 ZZZ"', "", "unknown currency"),
    (Dated[Percent], '{"rows":[{"value":"5%"},{"value":"6%"}]}', "/rows", "overlaps"),
    (Dated[Percent], '{"rows":[{"value":"5"}]}', "/rows/0/value", "is not a percentage"),
    (Period, '{"since":"2026-01-01T00:00:00"}', "/since", "is not an instant with its offset"),
    (Period, '{"since":"2026-01-02","until":"2026-01-01"}', "", "is not before"),
    (InForce[Percent], '{"value":"5%","period":{"since":7}}', "/period/since", "7 is not a date"),
    (Verdict, '{"type":"Denied"}', "/type", "'Denied' is no known type"),
    (Verdict, '{"type":["Allowed"]}', "/type", "an array is no known type"),
    (Verdict, '{"reasons":[]}', "/type", "the type is missing"),
    (Verdict, '"Allowed"', "", "is none of the members"),
    (Verdict, '{"type":"Refused","reasons":[{"code":1}]}', "/reasons/0/code", "1 is not text"),
    (Verdict, '{"type":"Allowed","by":"me"}', "/by", "unknown key"),
    (Money | Percent, '"5%"', "", "is none of the members"),
    (Money | Percent, '{"type":"Percent","value":"5.00 USD"}', "/value", "is not a percentage"),
    (Money | Percent, '{"type":"Percent","is":"5%"}', "", "not an object of 'type' and 'value'"),
    (frozenset[str], '["a","b","a"]', "/2", "stands twice"),
    (Mapping[str, Money], '{"a":"1 USD","b":1}', "/b", "1 is not a Money"),
    (Odd, '{"choice":1}', "/choice", "1 is not one of 'a', 'b', 3, true"),
    (Odd, '{"choice":{}}', "/choice", "an object is not one of"),
    (Odd, '{"color":"green"}', "/color", "'green' is not one of 'red', 'blue'"),
    (Odd, '{"counted":7}', "/counted", "unknown key"),
    (Odd, '{"amounts":[1]}', "/amounts/0", "1 is not a Decimal"),
    (Odd, '{"pair":["a",1,2]}', "/pair", "an array is not an array of 2"),
    (Odd, '{"plain":null}', "/plain", "null is none of the members"),
]


@pytest.mark.parametrize(("type_", "text", "path", "problem"), HOSTILE, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("fast", [orjson, None], ids=["orjson", "json"])
def test_what_is_not_of_the_type_is_refused(
    type_: Any, text: str, path: str, problem: str, fast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "orjson_or_none", lambda: fast)
    with pytest.raises(Malformed) as caught:
        loads(type_, text)

    assert caught.value.path == path
    assert problem in caught.value.problem


@settings(max_examples=of_hundred(30))
@given(data=json_data)
@pytest.mark.parametrize("type_", [Odd, Step, Address, Dated[Percent], Verdict, Money, Units, Tree])
def test_nothing_but_malformed_escapes(type_: Any, data: Any) -> None:
    text = json.dumps(data)
    answers: list[Any] = []
    for read, given_ in ((loads, text), (structure, data)):
        try:
            answers.append(read(type_, given_))
        except Malformed as error:
            answers.append(error.path)

    assert answers[0] == answers[1]


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of some data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, each in inner for found in paths(each, (*path, key)))]


def changed(data: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The data with another part at a path."""
    if not path:
        return new
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = changed(copy[path[0]], path[1:], new)
    return copy


@given(value=values_of(Odd) | values_of(Step) | values_of(Dated[Percent]), data=st.data())
def test_the_fast_reader_and_the_careful_one_agree(value: Any, data: st.DataObject) -> None:
    type_ = Dated[Percent] if isinstance(value, Dated) else type(value)
    whole = unstructure(value, type_)
    broken = changed(whole, data.draw(st.sampled_from(paths(whole))), data.draw(json_data))
    answers: list[Any] = []
    for converter in (_CONVERTER, _CAREFUL):
        try:
            answers.append(converter.get_structure_hook(type_)(broken, type_))
        except Exception:  # noqa: BLE001  # the fast one may raise anything, that is why there is a careful one
            answers.append("refused")

    assert answers[0] == answers[1]


def test_all_problems_are_told() -> None:
    with pytest.raises(Malformed) as caught:
        loads(Step, '{"rule":1,"color":2,"children":[{"out":3}]}')

    error = caught.value
    assert error.path == "/color"
    assert (
        error.problem == "unknown key; /rule: 1 is not text; /children/0/rule: missing; /children/0/out: 3 is not text"
    )
    assert error.mend == "the keys are rule, out, saw, source, children"


def test_a_million_problems_are_not_told() -> None:
    with pytest.raises(Malformed) as caught:
        loads(tuple[int, ...], json.dumps(["x"] * 100_000))

    assert caught.value.problem.count("is not a whole number") == MOST


def test_the_cause_is_kept() -> None:
    with pytest.raises(Malformed) as caught:
        loads(Dated[Percent], '{"rows":[{"value":"5%"},{"value":"6%"}]}')

    assert type(caught.value.__cause__).__name__ == "InvalidPeriod"


@frozen
class Rude:
    """A host's class whose constructor raises what it likes."""

    number: int

    def __attrs_post_init__(self) -> None:
        if self.number:
            raise [KeyError("x"), ZeroDivisionError(), RuntimeError("no")][self.number - 1]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_whatever_a_constructor_raises_is_malformed(number: int) -> None:
    with pytest.raises(Malformed):
        loads(Rude, f'{{"number":{number}}}')
    with pytest.raises(Malformed) as caught:
        loads(tuple[Rude, ...], f'[{{"number":{number}}}]')

    assert caught.value.path == "/0"


def test_data_of_any_depth_is_refused_without_harm() -> None:
    deep: Any = {"rule": "a"}
    for _ in range(100_000):
        deep = {"rule": "a", "children": [deep]}

    with pytest.raises(Malformed, match="nested too deeply"):
        structure(Step, deep)
    while "children" in deep:
        deep = deep["children"][0]


@pytest.mark.parametrize(
    ("type_", "data", "path"),
    [
        (Mapping[str, int], {1: 2}, ""),
        (Mapping[str, int], [], ""),
        (Address, {"country": "US", "lines": ("a",)}, "/lines"),
        (Address, {"country": "US", "lines": "abc"}, "/lines"),
        (Address, {"country": "US", 7: 8}, "/7"),
        (Leaf, {"amount": Decimal(1)}, "/amount"),
        (Leaf, {"amount": 2**63}, "/amount"),
        (tuple[int, ...], {1, 2}, ""),
        (tuple[int, ...], [2**63], "/0"),
        (tuple[bool, ...], [1], "/0"),
        (frozenset[str], "ab", ""),
        (Step, Step("a"), ""),
        (Money, Money("1", "USD"), ""),
        (Verdict, {"type": "Allowed", None: 1}, "/None"),
    ],
)
def test_data_that_no_json_gives_is_refused_too(type_: Any, data: Any, path: str) -> None:
    with pytest.raises(Malformed) as caught:
        structure(type_, data)

    assert caught.value.path == path


# --- what is not written ----------------------------------------------------------------------------------------------


class loose:  # noqa: N801  # a namespace: the classes as a program without a type checker sees them
    """The classes, with arguments of any type."""

    Leaf: Any = Leaf
    Step: Any = Step
    Tree: Any = Tree
    Odd: Any = Odd
    Box: Any = Box


@pytest.mark.parametrize(
    ("value", "type_", "path"),
    [
        (loose.Leaf(1.9), None, "/amount"),
        (loose.Leaf(amount=True), None, "/amount"),
        (loose.Leaf(LARGEST + 1), None, "/amount"),
        (loose.Step(7), None, "/rule"),
        (loose.Step("a", children=[loose.Step("b")]), None, "/children"),
        (loose.Step("a", children=(loose.Step("b", 7),)), None, "/children/0/out"),
        (loose.Step("a", saw=(("x", 1),)), None, "/saw/0/1"),
        (loose.Step("a", saw=(("x",),)), None, "/saw/0"),
        (loose.Tree((loose.Leaf(), loose.Tree((loose.Leaf(0.0),)))), None, "/parts/1/parts/0/amount"),
        (loose.Tree((loose.Step("a"),)), None, "/parts/0"),
        (loose.Odd(named={"a": Money("1", "USD"), "b": "1 USD"}), None, "/named/b"),
        (loose.Odd(named={1: Money("1", "USD")}), None, "/named"),
        (loose.Odd(named=[]), None, "/named"),
        (loose.Odd(amounts={Decimal(1)}), None, "/amounts"),
        (loose.Odd(choice="c"), None, "/choice"),
        (loose.Odd(choice=1), None, "/choice"),
        (loose.Odd(choice=[]), None, "/choice"),
        (loose.Odd(color="red"), None, "/color"),
        (loose.Odd(box=loose.Box(7)), None, "/box/inside"),
        (loose.Odd(box=loose.Box(Percent(1), {"x": (Percent(2), 3)})), None, "/box/rest/x/1"),
        (loose.Box(loose.Box(1.5)), None, "/inside/inside"),
        (loose.Odd(day_or_instant=datetime(2026, 1, 1)), None, "/day_or_instant"),  # noqa: DTZ001  # naive on purpose
        (Money("1", "USD"), Percent, ""),
        (None, Money, ""),
    ],
)
def test_a_value_that_is_not_as_annotated_is_not_written(value: Any, type_: Any, path: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        dumps(value, type_)

    assert caught.value.path == path


def test_a_value_too_deep_to_be_read_is_not_written() -> None:
    deep = Step("a")
    for _ in range(15):
        deep = Step("a", children=(deep,))
    assert loads(Step, dumps(deep)) == deep

    with pytest.raises(InvalidValue, match="nested more than 32"):
        dumps(Step("a", children=(deep,)))
    for _ in range(2_000):
        deep = Step("a", children=(deep,))
    with pytest.raises(InvalidValue, match="nested too deeply"):
        dumps(deep)


# --- unions that cannot be told apart ---------------------------------------------------------------------------------


@frozen
class Typed:
    """A class whose field has the name of the tag."""

    type: str


def other_leaf() -> type:
    """Another class of the same name."""

    @frozen
    class Leaf:
        amount: str

    return Leaf


@pytest.mark.parametrize(
    ("union", "problem"),
    [
        (str | Color, "cannot be told from"),
        (tuple[str, ...] | tuple[int, ...], "cannot be told from"),
        (Leaf | Mapping[str, int], "cannot be told apart"),
        (Leaf | other_leaf(), "cannot be told apart"),
        (Typed | Leaf, "has a field 'type'"),
        (Leaf | Literal["a", 1], "mixes kinds"),
    ],
)
def test_unions_that_cannot_be_told_apart_are_refused(union: Any, problem: str) -> None:
    with pytest.raises(InvalidValue, match=problem):
        loads(union, "{}")
    with pytest.raises(InvalidValue, match=problem):
        dumps(Leaf(), union)


def test_text_and_values_share_a_union() -> None:
    for value, text in (
        ("5%", '"5%"'),
        (Percent(5), '{"type":"Percent","value":"5%"}'),
        (Unrounded("1", "USD"), '{"type":"Unrounded","value":"1 USD"}'),
    ):
        assert dumps(value, str | Percent | Unrounded) == text
        assert loads(str | Percent | Unrounded, text) == value
