"""Which authorities levy at a postal code: a table of ranges, in a flat array that may lie in a mapped file.

A range of codes has one *area*: the set of all authorities that levy there. The set is the answer and is never taken apart, so
nothing has to be guessed together again. A code in no range is not known; one in a range without authorities is known to have
none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from struct import Struct
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidValue, Malformed

__all__ = ["Boundary", "CodeRange", "Located", "lowest", "zip_key"]

Area = tuple[str, ...]
"""Ids of the authorities that levy at a place, sorted."""

_UNKNOWN: Final = 0
_PLUS_FOUR: Final = 10_000
_MAGIC: Final = b"ORDCORE2"
_DAMAGED: Final = "the boundary table is damaged: it names an area it does not have"
_HEAD: Final = Struct("<8sIIIII")
_LITTLE_ENDIAN: Final = array("H", (1,)).tobytes() == b"\x01\x00"
"""Whether this machine keeps the numbers of an array as the format does."""
_PER_DOOR: Final = 2
"""How many ranges lie behind one entry of the index, about: few enough for a search of one or two steps."""
_ENTRY: Final = 32
"""Bits of a range."""
_MOST_BITS: Final = 20
"""Bits of the number of an area at most: the index of a table with more would be larger than the table."""


@frozen
class CodeRange:
    """The codes from one to another, both inside, and who levies there."""

    #: first code, as a number: for the United States ``zip_key``.
    low: int = field()
    #: last code.
    high: int = field()
    #: who levies there.
    area: Area
    #: which range wins where several overlap: the greatest; among equals the one given last.
    rank: int = 0

    @high.validator
    def _upward(self, attribute: object, value: int) -> None:
        if not 0 <= self.low <= value < 1 << 32:
            raise InvalidValue(
                f"codes from {self.low} to {value}", path="/high", mend="give the lower first, below 2^32"
            )


@frozen
class Located:
    """Where a postal code lies."""

    #: the areas it may lie in; one, unless only part of the code is known.
    areas: tuple[Area, ...]
    #: how far the code was known: to ``zip4``, or only to ``zip5``, which a document has to say.
    by: Literal["zip4", "zip5"]


class Boundary:
    """The areas of one state or country, six to eight bytes for each range.

    The codes are divided into doors of the same width, a power of two. A range is one number of 32 bits: above, where it
    begins behind its door, below, which area it is; so one search among the few ranges of a door finds both. Made of
    ranges with `of`, of bytes with `of_buffer`; it is never changed.
    """

    __slots__ = ("_parts", "areas")

    def __init__(
        self, areas: Sequence[Area], entries: Sequence[int], index: Sequence[int], *, bits: int, shift: int
    ) -> None:
        """Take what `of` or `of_buffer` made."""
        #: all areas; the first stands for codes of which nothing is known.
        self.areas: tuple[Area, ...] = tuple(areas)
        answers: tuple[Area | None, ...] = (None, *self.areas[1:])
        # one look at the table for each look-up, not seven
        self._parts = (shift, index, entries, (1 << shift) - 1, bits, (1 << bits) - 1, answers)

    @classmethod
    def of_arrays(cls, areas: Sequence[Area], starts: Sequence[int], at: Sequence[int]) -> Boundary:
        """A table of ranges that lie side by side already.

        Args:
            areas: all areas, the first of them for codes of which nothing is known.
            starts: first code of each range, rising; a range ends where the next begins, the last never.
            at: for each range, the position of its area.

        Raises:
            InvalidValue: there are more than a million areas.
        """
        bits = max(len(areas) - 1, 1).bit_length()
        if bits > _MOST_BITS:
            raise InvalidValue(f"{len(areas)} areas", path="/areas", mend="make one table for each state")
        if not starts or starts[0]:  # so that every code lies in a range
            starts, at = array("I", (0, *starts)), array("I", (_UNKNOWN, *at))
        top = starts[-1]
        few = top.bit_length() - max(len(starts) // _PER_DOOR, 1).bit_length()
        shift = max(min(few, _ENTRY - bits), 0)
        index = array("I", [bisect_left(starts, door << shift) for door in range((top >> shift) + 2)])
        inside = (1 << shift) - 1
        entries = array("I", [(start & inside) << bits | area for start, area in zip(starts, at, strict=True)])
        return cls(areas, entries, index, bits=bits, shift=shift)

    @classmethod
    def of(cls, ranges: Iterable[CodeRange]) -> Boundary:
        """Lay ranges over each other: what overlaps belongs to the one of the greatest rank."""
        given = sorted(enumerate(ranges), key=lambda row: row[1].low)
        edges = sorted({edge for _, each in given for edge in (each.low, each.high + 1)})
        numbers: dict[Area, int] = {}
        starts, found = array("I"), array("I")
        active: list[tuple[int, int, int, int]] = []
        upcoming = 0
        for edge in edges:
            while upcoming < len(given) and given[upcoming][1].low == edge:
                at, each = given[upcoming]
                number = numbers.setdefault(each.area, len(numbers) + 1)
                heappush(active, (-each.rank, -at, each.high, number))
                upcoming += 1
            while active and active[0][2] < edge:
                heappop(active)
            number = active[0][3] if active else _UNKNOWN
            if not found or found[-1] != number:
                starts.append(edge)
                found.append(number)
        return cls.of_arrays(((), *numbers), starts, found)

    @classmethod
    def of_buffer(cls, buffer: bytes | memoryview) -> Boundary:
        """Look into what `to_bytes` wrote, without copying it: a mapped file stays on disk until it is asked.

        Raises:
            Malformed: it is something else, or cut short.
            InvalidValue: this machine keeps numbers the other way round than the format.
        """
        _check_order()
        whole = memoryview(buffer).cast("B")
        head = _HEAD.unpack_from(whole) if len(whole) >= _HEAD.size else (b"", 0, 0, 0, 0, 0)
        magic, count, text, bits, doors, shift = head
        first = _HEAD.size + text
        if magic != _MAGIC or bits + shift > _ENTRY or len(whole) != first + (doors + count) * 4:
            whole.release()  # or a mapped file could not be closed while the error is looked at
            raise Malformed("no boundary table, or one cut short", mend="write it with Boundary.to_bytes")
        lines = str(whole[_HEAD.size : first], "utf-8", "replace").rstrip(" ").split("\n")
        areas = [tuple(line.split()) for line in lines]
        middle = first + doors * 4
        return cls(areas, whole[middle:].cast("I"), whole[first:middle].cast("I"), bits=bits, shift=shift)

    def to_bytes(self) -> bytes:
        """The table as bytes, for `of_buffer`.

        Raises:
            InvalidValue: this machine keeps numbers the other way round than the format.
        """
        _check_order()
        text = "\n".join([" ".join(area) for area in self.areas]).encode()
        text += b" " * (-(_HEAD.size + len(text)) % 4)
        shift, index, entries, _, bits, _, _ = self._parts
        head = _HEAD.pack(_MAGIC, len(entries), len(text), bits, len(index), shift)
        return head + text + array("I", index).tobytes() + array("I", entries).tobytes()

    def release(self) -> None:
        """Let go of a mapped file, which cannot be closed before; the table knows nothing then."""
        shift, index, entries, inside, bits, mask, answers = self._parts
        for part in (entries, index):
            if isinstance(part, memoryview):
                part.release()
        self._parts = (shift, (), (_UNKNOWN,), inside, bits, mask, answers)

    def __len__(self) -> int:
        """How many ranges there are, those of which nothing is known among them."""
        return len(self._parts[2])

    def at(self, code: int) -> Area | None:
        """Who levies at a code; None when nothing is known of it."""
        if code < 0:
            return None
        shift, index, entries, inside, bits, mask, answers = self._parts
        door = code >> shift
        last = ((code & inside) << bits) | mask  # as _before does, without the call
        try:
            after = bisect_right(entries, last, index[door], index[door + 1])
        except IndexError:  # beyond the last door
            after = len(entries)
        try:
            return answers[entries[after - 1] & mask]
        except IndexError:
            raise Malformed(_DAMAGED) from None

    def between(self, low: int, high: int) -> tuple[Area, ...]:
        """All areas known among the codes from one to another, each once, in the order of the codes."""
        try:
            first, last = self._before(low) - 1, self._before(high)
            _, _, entries, _, _, mask, _ = self._parts
            numbers = dict.fromkeys([entries[at] & mask for at in range(first, last)])
        except IndexError:  # a door that leads beyond the last range
            raise Malformed(_DAMAGED) from None
        if any(number >= len(self.areas) for number in numbers):
            raise Malformed(_DAMAGED)
        return tuple([self.areas[number] for number in numbers if number])

    def _before(self, code: int) -> int:
        """How many ranges begin at a code or before it."""
        shift, index, entries, inside, bits, mask, _ = self._parts
        door = code >> shift
        if door + 1 >= len(index):
            return len(entries)
        return bisect_right(entries, ((code & inside) << bits) | mask, index[door], index[door + 1])

    def locate(self, zip5: str, plus4: str = "") -> Located | None:
        """Where a ZIP code of the United States lies; None when nothing is known of it."""
        if plus4:
            area = self.at(zip_key(zip5, plus4))
            if area is not None:
                return Located((area,), "zip4")
        areas = self.between(zip_key(zip5), zip_key(zip5, "9999"))
        return Located(areas, "zip5") if areas else None


def _check_order() -> None:
    if not _LITTLE_ENDIAN:
        raise InvalidValue("the format is little-endian", mend="use the table on another machine")


def zip_key(zip5: str, plus4: str = "") -> int:
    """A ZIP code as a number that sorts like it.

    Raises:
        InvalidValue: it is not five digits, or has more or less than four after them; short ones are not padded.
    """
    digits = zip5 + (plus4 or "0000")
    if len(zip5) != 5 or len(digits) != 9 or not (digits.isascii() and digits.isdigit()):  # ZIP+4
        raise InvalidValue(
            f"{zip5!r} {plus4!r} is not a ZIP code", path="/postal_code", mend="give five digits, then four"
        )
    return int(zip5) * _PLUS_FOUR + int(digits[5:])


def lowest(areas: Sequence[Area], rates: Mapping[str, Fraction]) -> Area:
    """The area a five-digit code is taxed in: that of the lowest combined rate.

    The Streamlined Sales and Use Tax Agreement s.305(F) lets a seller who cannot tell more charge the lowest rate in the
    five-digit area; a law that says otherwise has its own rule.

    Args:
        areas: those the code may lie in, at least one.
        rates: rate of each authority in percent, by its id.

    Raises:
        InvalidValue: there is no area, or an authority has no rate.
    """
    if not areas:
        raise InvalidValue("there is no area to choose from", path="/areas")
    for area in areas:
        for id in area:
            if id not in rates:
                raise InvalidValue(f"{id!r} has no rate", path="/rates", mend="give one for each authority")
    return min(areas, key=lambda area: (sum([rates[id] for id in area], Fraction(0)), area))
