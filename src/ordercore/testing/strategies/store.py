"""Random batches and queries over a small world, so that they often meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, cast

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ordercore.ports.batch import COMMAND, Batch, Entry, Held, Message, Write
from ordercore.ports.limit import Change, LimitStep, MoveCeiling, Release, SetCeiling, Take
from ordercore.ports.query import Condition, Field, Operator, Query

__all__ = [
    "CLAIMS",
    "DOCUMENTS",
    "HELD",
    "LIMITS",
    "OF_TYPE",
    "Draft",
    "beginnings",
    "drafts",
    "limit_steps",
    "queries",
    "searchable",
]

DOCUMENTS: Final = (*[("order", id) for id in "abcd"], ("invoice", "a"), ("invoice", "b"))
"""The documents of the small world."""

HELD: Final = (*DOCUMENTS, (COMMAND, "beginning"), (COMMAND, "command-2"))
"""What a batch may hold: these documents, and the receipts of two commands, of which the second may not have come yet."""

LIMITS: Final = ("credit", "stock", "coupon")
"""Its limits."""

CLAIMS: Final = ("x", "y", "B")
"""The claims on each of them."""

_FIELDS: Final[tuple[str, ...]] = ("customer", "total", "odd'\"")
_WORDS: Final = ("mug", "Blue", "CAFÉ", "cafe", "7", "mugs", "AND", "東京")

# A story has dozens of parts, and each value drawn costs more than a step of the store: what recurs is made beforehand.
_JSON: Final = ("{}", '{"n": 1}', '{ "n":1 }', '{"s":"é\\u0000"}')
_OFFSETS: Final = (UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=30)))
_INSTANTS: Final = [datetime(2026, 1, 1 + day, 12, 30, day, day, zone) for day, zone in enumerate(_OFFSETS)]
_INDEXES: Final[tuple[Mapping[str, Field], ...]] = (
    {"total": 1},
    {"total": 1, "odd'\"": "a"},
    {"total": 2},
    {"total": "2"},
    {"customer": "a", "total": 1},
    {"customer": "ab", "total": 0},
    {"customer": "B", "odd'\"": "%_"},
    {"odd'\"": 1},
    {},
)
_MESSAGES: Final = (
    (),
    (Message("placed", "a", "{}"),),
    (Message("placed", "b", '{ "n":1 }'), Message("changed", "a", "{}")),
    (Message("placed", "a", "{}"), Message("changed", "a", "{}")),
    (Message("placed", "a", "{}"), Message("placed", "a", "{}")),
)

_amounts = st.sampled_from([*range(5)] * 6 + [-1, 2**62 - 1, 2**62])
_common: SearchStrategy[Field] = st.sampled_from([0, 1, 2, "", "a", "ab", "B"])
_extreme: SearchStrategy[Field] = st.sampled_from([1 - 2**62, 2**62 - 1, "\U0010ffff", "\ud7ff"])
_values: SearchStrategy[Field] = st.one_of(_common, _common, _common, _extreme, st.text(max_size=3))

_names = cast("SearchStrategy[str]", st.sampled_from(_FIELDS))
_drawn = cast("SearchStrategy[Mapping[str, Field]]", st.dictionaries(_names, _values, min_size=1, max_size=3))
_indexes: SearchStrategy[Mapping[str, Field]] = st.one_of(
    st.sampled_from(_INDEXES), st.sampled_from(_INDEXES), st.sampled_from(_INDEXES), _drawn
)
_texts = st.sampled_from(["", "mug", "Blue mug", "CAFÉ 7", "cafe mugs", "AND 東京"])
_searchable = st.one_of(
    _texts, _texts, st.lists(st.sampled_from(_WORDS), max_size=3).map(" ".join), st.text(max_size=6)
)
_limits = st.sampled_from([*LIMITS[:2] * 8, *LIMITS])
_claims = st.sampled_from([*CLAIMS[:1] * 3, *CLAIMS])
_steps: SearchStrategy[LimitStep] = st.one_of(
    st.builds(Take, _limits, _claims, _amounts),
    st.builds(Take, _limits, _claims, _amounts),
    st.builds(Change, _limits, _claims, _amounts),
    st.builds(Release, _limits, _claims),
    st.builds(
        SetCeiling, _limits, st.sampled_from([*range(-1, 6), *range(6), None, 2**62]), st.booleans(), st.booleans()
    ),
    st.builds(MoveCeiling, _limits, st.integers(-3, 3)),
)
_some_steps = st.lists(_steps, min_size=1, max_size=3).map(tuple)
_slips = st.sampled_from([0] * 12 + [1, -1])
_documents = st.sampled_from([*DOCUMENTS, *DOCUMENTS[:4]])
_read = st.sampled_from([*HELD, *DOCUMENTS[:4]])
_bodies = st.sampled_from([(), ("{}",), ('{"n": 1}', '{"s":"é\\u0000"}')])
_written = st.tuples(_documents, _slips, st.sampled_from(_JSON), _indexes, _searchable, _bodies)


@frozen
class Draft:
    """A batch without its command and versions, which depend on what the store holds by then."""

    #: (document, slip of the version, document, index row, text, events) of each write.
    written: tuple[tuple[tuple[str, str], int, str, Mapping[str, Field], str, tuple[str, ...]], ...]
    #: (document, slip of the version) of each document only read.
    held: tuple[tuple[tuple[str, str], int], ...]
    #: the rest of the batch.
    rest: Batch

    def batch(self, command: str, versions: Mapping[tuple[str, str], int]) -> Batch:
        """The batch of a command over the versions there are; where a slip is not zero, it is off by that much."""
        writes, entries = [], []
        for key, slip, document, index, text, bodies in self.written:
            writes.append(Write(*key, max(0, versions.get(key, 0) + slip), document, index, text))
            entries.extend([Entry(*key, "order.changed/1", body) for body in bodies])
        held = [Held(*key, max(0, versions.get(key, 0) + slip)) for key, slip in self.held]
        return evolve(self.rest, command=command, writes=tuple(writes), held=tuple(held), entries=tuple(entries))


_rests = st.builds(
    Batch,
    st.just("draft"),
    st.sampled_from(["asked", "other"]),
    st.sampled_from(_INSTANTS),
    st.sampled_from(["ann", "bob"]),
    limits=st.lists(_steps, max_size=2).map(tuple),
    messages=st.sampled_from(_MESSAGES),
)
_drafts = st.builds(
    Draft,
    st.lists(_written, max_size=4, unique_by=lambda written: written[0]).map(tuple),
    st.lists(st.tuples(_read, _slips), max_size=1).map(tuple),
    _rests,
)

_ceilings = st.tuples(*[st.builds(SetCeiling, st.just(limit), st.integers(-1, 5)) for limit in LIMITS[:2]])
_held = st.builds(Take, st.sampled_from(LIMITS[:2]), st.just(CLAIMS[0]), st.integers(0, 2))
_beginnings = st.builds(
    lambda draft, ceilings, held: evolve(draft.batch("beginning", {}), limits=(*ceilings, *held)),
    st.builds(
        Draft,
        st.lists(_written, min_size=1, max_size=5, unique_by=lambda written: written[0]).map(tuple),
        st.just(()),
        _rests,
    ),
    _ceilings,
    st.lists(_held, max_size=2, unique_by=lambda take: take.limit),
)

_compared: list[Operator] = ["eq", "ne", "lt", "le", "gt", "ge"]
_conditions = st.one_of(
    st.builds(Condition, st.sampled_from(_FIELDS), st.sampled_from(_compared), _values),
    st.builds(Condition, st.sampled_from(_FIELDS), st.just("in"), st.lists(_values, max_size=3).map(tuple)),
    st.builds(Condition, st.sampled_from(_FIELDS), st.just("prefix"), st.sampled_from(["", "a", "ab", "%", "_"])),
)
_wrong = st.just(Condition("total", cast(Operator, "like"), "1"))


def _asked(conditions: SearchStrategy[Condition]) -> SearchStrategy[Query]:
    return st.builds(
        Query,
        st.sampled_from([*["order"] * 8, "invoice", "command"]),
        st.one_of(st.just(()), st.just(()), st.tuples(conditions), st.tuples(conditions, conditions)),
        st.sampled_from([*[""] * 8, "mug", "BLUE", "cafe Mug", "東京", '"7', "?!"]),
        st.sampled_from(["", "", "total", "-total", "none", *_FIELDS, *[f"-{field}" for field in _FIELDS]]),
        st.integers(1, 3),
    )


_queries = _asked(_conditions)
_any_queries = _asked(_conditions | _wrong)


def beginnings() -> SearchStrategy[Batch]:
    """First batches: some documents, ceilings for all limits but one, and perhaps claims on these."""
    return _beginnings


def limit_steps() -> SearchStrategy[tuple[LimitStep, ...]]:
    """What one batch does to a few limits."""
    return _some_steps


def drafts() -> SearchStrategy[Draft]:
    """Batches that mostly fit what a store holds."""
    return _drafts


def queries(*, wrong: bool = False) -> SearchStrategy[Query]:
    """Queries for the documents of the small world, with small pages.

    Args:
        wrong: now and then also with an operator that there is not, as a host without types may ask.
    """
    return _any_queries if wrong else _queries


def searchable() -> SearchStrategy[str]:
    """Text with words that often recur, and now and then anything at all."""
    return _searchable


OF_TYPE: Final[Mapping[Any, Callable[[], SearchStrategy[Any]]]] = {Batch: beginnings, Query: queries}
"""The strategies by the class whose values they make, for `hypothesis.strategies.from_type`."""
