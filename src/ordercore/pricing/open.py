"""Lines and charges while discounts are taken off them, and the ledger of a line's units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ordercore.pricing.priced import Adjustment, PricedCharge, PricedLine, UnitUse
from ordercore.pricing.question import AskedCharge, Line
from ordercore.pricing.select import Selected
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import Rounding

__all__ = ["Mark", "OpenCharge", "OpenLine", "OpenPart", "Pool", "Room"]


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

    net: Money
    adjustments: int
    pools: list[Pool] | None
    uses: int


class OpenPart:
    """Something that still costs `net`, with what was taken off so far."""

    __slots__ = ("adjustments", "begun", "floor", "frozen", "guard", "net", "pools", "rooms", "uses")

    def __init__(self, net: Money) -> None:
        self.net: Money = net
        self.adjustments: list[Adjustment] = []
        #: how many adjustments there were when the lane began.
        self.begun: int = 0
        #: what it may not cost less than, in minor units; and the guard that says so.
        self.floor: int = 0
        self.guard: str = ""
        self.rooms: list[Room] = []
        #: what rules of one base start from; None when each starts from what is left.
        self.frozen: Money | None = None
        self.pools: list[Pool] | None = None
        self.uses: list[UnitUse] = []

    @property
    def base(self) -> Money:
        """What a rule starts from."""
        return self.net if self.frozen is None else self.frozen

    @property
    def most(self) -> int:
        """The most that may still be taken, in minor units."""
        left = self.net.minor - self.floor
        for room in self.rooms:
            left = min(left, room.left)
        return max(left, 0)

    def take(self, rule: str, label: str, exact: Unrounded, amount: Money) -> Money:
        """Take an amount off, at most what is left and no guard keeps.

        Args:
            rule: id of the rule or row that takes it.
            label: what people see it called.
            exact: what the rule came to, before rounding.
            amount: the same, rounded; zero or less takes nothing.

        Returns:
            What was taken; nothing is written down when that is zero.
        """
        wanted, guard = amount.minor, ""
        if wanted > self.net.minor - self.floor:
            wanted, guard = self.net.minor - self.floor, self.guard if self.floor > 0 else ""
        for room in self.rooms:
            if wanted > room.left:
                wanted, guard = room.left, room.guard
        if wanted <= 0:
            return Money.zero(amount.currency)
        taken = amount if wanted == amount.minor else Money.of_minor(wanted, amount.currency)
        self.adjustments.append(Adjustment(rule, -taken, self.net, -exact, label, guard))
        if self.pools is not None:
            left = Fraction(self.net.minor - wanted, self.net.minor)
            for pool in self.pools:
                pool.worth *= left
        self.net -= taken
        for room in self.rooms:
            room.left -= wanted
        return taken

    def mark(self) -> Mark:
        """Where it stands."""
        pools = None if self.pools is None else [pool.copy() for pool in self.pools]
        return Mark(self.net, len(self.adjustments), pools, len(self.uses))

    def rewind(self, mark: Mark) -> None:
        """Go back to where it stood."""
        for room in self.rooms:
            room.left += mark.net.minor - self.net.minor
        self.net, self.pools = mark.net, mark.pools
        del self.adjustments[mark.adjustments :]
        del self.uses[mark.uses :]


class OpenLine(OpenPart):
    """A line of the cart."""

    __slots__ = ("at", "extended", "groups", "line", "path", "selected")

    def __init__(self, line: Line, path: str, groups: tuple[str, ...], selected: Selected, rounding: Rounding) -> None:
        quantity = line.quantity
        self.line: Final = line
        self.path: Final = path
        self.groups: Final = groups
        self.selected: Final = selected
        #: its place among the lines of the cart; set there.
        self.at: int = 0
        self.extended: Final = selected.unit.scaled(quantity.numerator, quantity.denominator).settle(rounding).money
        super().__init__(self.extended)

    def units(self) -> list[Pool]:
        """The line's units, by what they cost and whether an offer has counted them."""
        if self.pools is None:
            pools: list[Pool] = [Pool(self.line.quantity.exact, Fraction(self.net.minor), used=False)]
            self.pools: list[Pool] | None = pools
        return self.pools

    def split(self, pool: Pool, units: int, used: bool) -> Pool:
        """Set some units of a pool apart, as used or as they were."""
        if pool.units == units:
            pool.used = pool.used or used
            return pool
        apart = Pool(Fraction(units), pool.each * units, pool.used or used)
        pool.worth -= apart.worth
        pool.units -= units
        self.units().append(apart)
        return apart

    def use(self, rule: str, role: str, units: int) -> None:
        """Write down that an offer has counted units."""
        self.uses.append(
            UnitUse(rule, "target" if role == "target" else "trigger", Quantity(units, self.line.quantity.unit))
        )

    def take_units(self, rule: str, label: str, exact: Unrounded, amount: Money, pools: Sequence[Pool]) -> Money:
        """Take an amount off some units only, shared by what they cost; otherwise as `take`."""
        stood = [(pool, pool.worth) for pool in self.units()]
        taken = self.take(rule, label, exact, amount)
        if not taken:
            return taken
        mine = {id(pool) for pool in pools}
        worth = sum([was for pool, was in stood if id(pool) in mine], Fraction(0))
        rest = sum([was for pool, was in stood if id(pool) not in mine], Fraction(0))
        # Rounding may take a part of a cent more than these units cost: no unit is left below nothing, the others bear it.
        off = min(Fraction(taken.minor), worth)
        left = 1 - off / worth if worth else Fraction(1)
        beside = 1 - (taken.minor - off) / rest if rest else Fraction(1)
        for pool, was in stood:
            pool.worth = was * (left if id(pool) in mine else beside)
        return taken

    def priced(self) -> PricedLine:
        """The line as it stands."""
        line, chosen = self.line, self.selected
        return PricedLine(
            line.id, line.sku, line.quantity, chosen.unit, chosen.row, self.extended, self.net, chosen.list,
            tuple(self.adjustments), chosen.lost, line.override, tuple(self.uses), chosen.parts,
        )  # fmt: skip


class OpenCharge(OpenPart):
    """A charge of the cart."""

    __slots__ = ("amount", "asked", "at", "row")

    def __init__(self, asked: AskedCharge, amount: Money, row: str) -> None:
        self.asked: Final = asked
        self.amount: Final = amount
        self.row: Final = row
        #: its place among the charges of the cart; set there.
        self.at: int = 0
        super().__init__(amount)

    def priced(self) -> PricedCharge:
        """The charge as it stands."""
        asked = self.asked
        return PricedCharge(
            asked.id, asked.kind, self.amount, self.net, self.row, tuple(self.adjustments), asked.tax_class
        )
