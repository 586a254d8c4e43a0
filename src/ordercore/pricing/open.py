"""Lines and charges while discounts are taken off them, in whole minor units, and the ledger of a line's units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ordercore.errors import TooLarge
from ordercore.pricing.adjustment import Noted, Who
from ordercore.pricing.candidate import UnitUse
from ordercore.pricing.formula import MOST_BITS
from ordercore.pricing.question import AskedCharge, Line
from ordercore.pricing.select import Selected
from ordercore.values.currency import UNITS
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import Rounding

__all__ = ["Mark", "OpenCharge", "OpenLine", "OpenPart", "Pool", "Room", "extended_of"]


_ONE: Final = Fraction(1)
_MOST_POOLS: Final = 1_000
"""At so many prices the units of a line may stand, and the bottom of each as a ratio may have `MOST_BITS`: each rule that reuses units may
split every pool in two and square its ratio, so that twenty of them would take a million pools."""


def extended_of(line: Line, unit: Unrounded, rounding: Rounding) -> int:
    """Quantity times unit price, rounded once, in minor units."""
    quantity = line.quantity
    return rounding.apply(
        unit.numerator * UNITS[unit.currency] * quantity.numerator, unit.denominator * quantity.denominator
    )


class Room:
    """How much all rules together may still take off several lines."""

    __slots__ = ("guard", "left")

    def __init__(self, guard: str, left: int) -> None:
        self.guard: Final = guard
        self.left: int = left


class Pool:
    """Units of a line that cost the same."""

    __slots__ = ("units", "used", "worth")

    def __init__(self, units: Fraction, worth: Fraction, used: bool) -> None:
        #: how many.
        self.units: Fraction = units
        #: what they still cost together, in minor units of the currency.
        self.worth: Fraction = worth
        #: whether an offer has counted them already.
        self.used: bool = used

    @property
    def each(self) -> Fraction:
        """What one of them costs."""
        return self.worth / self.units

    def copy(self) -> Pool:
        """The same again, to go back to."""
        return Pool(self.units, self.worth, self.used)


class Mark(NamedTuple):
    """Where a line or charge stood, to go back to after a trial."""

    net: int
    taken: int
    pools: list[Pool] | None
    uses: tuple[UnitUse, ...]


class OpenPart:
    """Something that still costs `net`, with what was taken off so far."""

    __slots__ = ("at", "floor", "frozen", "guard", "net", "pools", "rooms", "taken", "uses")

    def __init__(self, at: int, net: int) -> None:
        #: its place among the lines, or charges, of the cart.
        self.at: int = at
        #: what it still costs.
        self.net: int = net
        self.taken: list[Noted] = []
        #: what it may not cost less than; and the guard that says so.
        self.floor: int = 0
        self.guard: str = ""
        self.rooms: tuple[Room, ...] = ()
        #: what rules of one base start from; None when each starts from what is left.
        self.frozen: int | None = None
        self.pools: list[Pool] | None = None
        self.uses: tuple[UnitUse, ...] = ()

    @property
    def base(self) -> int:
        """What a rule starts from."""
        return self.net if self.frozen is None else self.frozen

    @property
    def most(self) -> int:
        """The most that may still be taken."""
        left = self.net - self.floor
        for room in self.rooms:
            left = min(left, room.left)
        return max(left, 0)

    def take(self, who: Who, top: int, bottom: int, amount: int) -> int:
        """Take an amount off, at most what is left and no guard keeps.

        Args:
            who: the rule or row that takes it.
            top: what the rule came to before rounding, as a ratio: its numerator.
            bottom: its denominator.
            amount: the same, rounded; zero or less takes nothing.

        Returns:
            What was taken; nothing is written down when that is zero.
        """
        wanted, guard, net = amount, "", self.net
        if wanted > net - self.floor:
            wanted, guard = net - self.floor, self.guard if self.floor > 0 else ""
        for room in self.rooms:
            if wanted > room.left:
                wanted, guard = room.left, room.guard
        if wanted <= 0:
            return 0
        self.taken.append((who, wanted, net, top, bottom, guard))
        if self.pools is not None:
            left = Fraction(net - wanted, net)
            for pool in self.pools:
                pool.worth *= left
        self.net = net - wanted
        for room in self.rooms:
            room.left -= wanted
        return wanted

    def mark(self) -> Mark:
        """Where it stands."""
        pools = None if self.pools is None else [pool.copy() for pool in self.pools]
        return Mark(self.net, len(self.taken), pools, self.uses)

    def rewind(self, mark: Mark) -> None:
        """Go back to where it stood."""
        for room in self.rooms:
            room.left += mark.net - self.net
        self.net, self.pools, self.uses = mark.net, mark.pools, mark.uses
        del self.taken[mark.taken :]


class OpenLine(OpenPart):
    """A line of the cart."""

    __slots__ = ("asked", "extended", "groups", "line", "selected")

    def __init__(self, at: int, line: Line, groups: tuple[str, ...], selected: Selected, extended: int) -> None:
        # Set here and not by the class above: a call less, and no object is made as often.
        self.at = at
        self.net = extended
        self.taken: list[Noted] = []
        self.floor = 0
        self.guard = ""
        self.rooms: tuple[Room, ...] = ()
        self.frozen: int | None = None
        self.pools: list[Pool] | None = None
        self.uses: tuple[UnitUse, ...] = ()
        #: its place among the lines asked for.
        self.asked: int = at
        #: quantity times unit price.
        self.extended: int = extended
        self.line: Line = line
        #: the groups of its item and all those lie in.
        self.groups: tuple[str, ...] = groups
        self.selected: Selected = selected

    @property
    def path(self) -> str:
        """Where it stands in the question."""
        return f"/lines/{self.asked}"

    def units(self) -> list[Pool]:
        """The line's units, by what they cost and whether an offer has counted them; in the base unit of the item."""
        if self.pools is None:
            self.pools = [Pool(self.line.in_base.exact, Fraction(self.net), used=False)]
        return self.pools

    def holds(self, unit: str) -> Fraction | None:
        """How many of the units above one of another holds; None when that is not known."""
        line = self.line
        if line.units is None:
            return _ONE if unit == line.quantity.unit else None
        count = line.in_unit(unit)
        return None if count is None else line.in_base.exact / count

    def split(self, pool: Pool, units: Fraction | int, used: bool) -> Pool:
        """Set some units of a pool apart, as used or as they were.

        Raises:
            TooLarge: the line's units stand at too many prices already.
        """
        if pool.units == units:
            pool.used = pool.used or used
            return pool
        if len(self.units()) >= _MOST_POOLS or pool.worth.denominator.bit_length() > MOST_BITS:
            said = f"units at more than {_MOST_POOLS:,} prices, or at one of more than {MOST_BITS:,} bits"
            raise TooLarge(said, path=self.path, mend="let fewer rules reuse the units of one line")
        apart = Pool(Fraction(units), pool.each * units, pool.used or used)
        pool.worth -= apart.worth
        pool.units -= units
        self.units().append(apart)
        return apart

    def use(self, rule: str, role: str, units: Fraction) -> None:
        """Write down that an offer has counted units."""
        use = UnitUse(rule, "target" if role == "target" else "trigger", Quantity(units, self.line.in_base.unit))
        self.uses = (*self.uses, use)

    def take_units(self, who: Who, top: int, bottom: int, amount: int, pools: Sequence[Pool]) -> int:
        """Take an amount off some units only, shared by what they cost; otherwise as `take`."""
        stood = [(pool, pool.worth) for pool in self.units()]
        taken = self.take(who, top, bottom, amount)
        if not taken:
            return taken
        mine = {id(pool) for pool in pools}
        worth = sum([was for pool, was in stood if id(pool) in mine], Fraction(0))
        rest = sum([was for pool, was in stood if id(pool) not in mine], Fraction(0))
        # Rounding may take a part of a cent more than these units cost: no unit is left below nothing, the others bear it.
        off = min(Fraction(taken), worth)
        left = 1 - off / worth if worth else Fraction(1)
        beside = 1 - (taken - off) / rest if rest else Fraction(1)
        for pool, was in stood:
            pool.worth = was * (left if id(pool) in mine else beside)
        return taken


class OpenCharge(OpenPart):
    """A charge of the cart."""

    __slots__ = ("amount", "asked", "row")

    def __init__(self, at: int, asked: AskedCharge, amount: int, row: str) -> None:
        super().__init__(at, amount)
        self.asked: AskedCharge = asked
        #: what it comes to before anything is taken off.
        self.amount: int = amount
        #: the row it stands in.
        self.row: str = row
