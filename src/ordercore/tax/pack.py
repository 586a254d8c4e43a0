"""Tax data as a value: authorities with dated, cited rates, published together and known by the hash of what they say."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.authority import Authority, Sourced
from ordercore.tax.plan import PackRef
from ordercore.tax.rounding import TaxRounding
from ordercore.tax.taxability import Ruling, Taxability, prefixes
from ordercore.values.ids import checked_id
from ordercore.values.place import Place
from ordercore.values.when import Dated, InForce

__all__ = ["TaxPack"]

T = TypeVar("T")


@frozen
class TaxPack:
    """The authorities of some places.

    Raises:
        InvalidValue: two authorities share an id, or parents are missing or go round in a circle.
    """

    #: identifier, for example ``gb``.
    id: str = field()
    #: version, given by whoever publishes it; any text that grows.
    version: str
    #: the day it was published.
    published: date
    #: places whose authorities are all here; what lies in none of them is unknown to this pack.
    covers: tuple[Place, ...]
    #: the authorities, in any order.
    authorities: tuple[Authority, ...] = field()

    @id.validator
    def _known_as(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @authorities.validator
    def _a_tree(self, attribute: object, authorities: tuple[Authority, ...]) -> None:
        known: dict[str, Authority] = {}
        for at, authority in enumerate(authorities):
            if authority.id in known:
                raise InvalidValue(f"{authority.id!r} stands twice", path=f"/authorities/{at}/id")
            known[authority.id] = authority
        for at, authority in enumerate(authorities):
            _checked_line(authority, known, path=f"/authorities/{at}/parent")
            if authority.instead_of and authority.instead_of not in known:
                raise InvalidValue(
                    f"there is no authority {authority.instead_of!r}",
                    path=f"/authorities/{at}/instead_of",
                    mend="add it to the pack",
                )

    def knows(self, place: Place) -> bool:
        """Whether all authorities of a place are here."""
        return not self._covered.isdisjoint(place.paths)

    def authorities_of(self, place: Place, schemes: frozenset[str] = frozenset()) -> tuple[Authority, ...]:
        """The authorities that levy at a place on a seller under these schemes, widest first; equally wide ones by id."""
        found: dict[str, Authority] = {}
        for path in place.paths:
            found.update(self._by_place.get(path, {}))
        levying = [each for each in found.values() if not each.scheme or each.scheme in schemes]
        replaced = {each.instead_of for each in levying}
        return tuple([each for each in levying if each.id not in replaced])

    def taxability(self, authority: Authority, tax_class: str) -> Taxability | None:
        """What holds for a class at an authority: its longest prefix, and for that the nearest of the parents."""
        line = self._said[authority.id]
        for prefix in prefixes(tax_class):
            for _, said in line:
                if (row := said.get(prefix)) is not None:
                    return row
        return None

    def rulings_on(self, authority: Authority, tax_class: str) -> tuple[str, ...]:
        """Every authority and prefix that says something of a class at an authority, the one that holds first."""
        line = self._said[authority.id]
        return tuple(
            [
                f"{id} on {prefix or 'all goods'}"
                for prefix in prefixes(tax_class)
                for id, said in line
                if prefix in said
            ]
        )

    def sourcing(self, ship_from: Place, ship_to: Place, on: date) -> InForce[Sourced] | None:
        """What the narrowest authority that both places lie in says of shipments within it; None when none does."""
        for path in reversed(ship_to.paths) if self._sourced else ():
            for authority in self._sourced.get(path, ()):
                row = _in_force(authority.sourcing, on)
                if row is not None and ship_from.lies_in(Place(path)):
                    return row
        return None

    def rounding(self, authorities: tuple[Authority, ...], on: date) -> InForce[TaxRounding] | None:
        """How the narrowest of these authorities, or the nearest of its parents, has taxes rounded; None when none says."""
        for authority in reversed(authorities) if self._rounds else ():
            for id, _ in self._said[authority.id]:
                row = _in_force(self._by_id[id].rounding, on)
                if row is not None:
                    return row
        return None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the pack says, in hexadecimal, whatever file or program it came from."""
        covers = tuple([place.path for place in self.covers])
        content = (self.id, self.version, self.published.isoformat(), covers, tuple(map(_facts, self.authorities)))
        return sha256(ascii(content).encode()).hexdigest()

    @cached_property
    def ref(self) -> PackRef:
        """What a plan keeps of it."""
        return PackRef(self.id, self.version, self.digest)

    @cached_property
    def _said(self) -> dict[str, tuple[tuple[str, dict[str, Taxability]], ...]]:
        """What each authority and its forebears say of classes, the nearest first."""
        own = {each.id: {row.tax_class: row for row in each.taxability} for each in self.authorities}
        parents = {each.id: each.parent for each in self.authorities}
        lines = {}
        for id in own:
            line, at = [], id
            while at:
                line.append((at, own[at]))
                at = parents[at]
            lines[id] = tuple(line)
        return lines

    @cached_property
    def _by_id(self) -> dict[str, Authority]:
        return {authority.id: authority for authority in self.authorities}

    @cached_property
    def _rounds(self) -> bool:
        return any(each.rounding is not None for each in self.authorities)

    @cached_property
    def _sourced(self) -> dict[str, tuple[Authority, ...]]:
        """Authorities that say how they source, by place."""
        found = {path: [each for each in here.values() if each.sourcing] for path, here in self._by_place.items()}
        return {path: tuple(here) for path, here in found.items() if here}

    @cached_property
    def _covered(self) -> frozenset[str]:
        return frozenset([place.path for place in self.covers])

    @cached_property
    def _by_place(self) -> dict[str, dict[str, Authority]]:
        index: dict[str, dict[str, Authority]] = {}
        for authority in sorted(self.authorities, key=lambda each: each.id):
            for place in authority.places:
                index.setdefault(place.path, {})[authority.id] = authority
        return index


def _checked_line(authority: Authority, known: dict[str, Authority], *, path: str) -> None:
    """Walk up from an authority to one without parent."""
    seen = {authority.id}
    while authority.parent:
        if authority.parent not in known:
            raise InvalidValue(
                f"there is no authority {authority.parent!r}", path=path, mend="add the parent to the pack"
            )
        if authority.parent in seen:
            raise InvalidValue(f"{authority.parent!r} is its own forebear", path=path, mend="leave one parent empty")
        authority = known[authority.parent]
        seen.add(authority.id)


def _in_force(dated: Dated[T] | None, on: date) -> InForce[T] | None:
    return None if dated is None else next((row for row in dated.rows if on in row.period), None)


def _facts(authority: Authority) -> tuple[object, ...]:
    """What an authority says, as nested tuples of text."""
    return (
        authority.id,
        authority.name,
        authority.tax,
        authority.parent,
        authority.level,
        authority.scheme,
        authority.instead_of,
        tuple([place.path for place in authority.places]),
        tuple(
            [
                (rate.kind, str(row.value), str(row.period), row.source)
                for rate in authority.rates
                for row in rate.percents.rows
            ]
        ),
        tuple(
            [
                (each.tax_class, *_ruled(row.value), str(row.period), row.source)
                for each in authority.taxability
                for row in each.rulings.rows
            ]
        ),
        tuple(
            [
                (fee.name, str(fee.least), str(row.value), str(row.period), row.source)
                for fee in authority.fees
                for row in fee.amounts.rows
            ]
        ),
        *_more(authority),
    )


def _more(authority: Authority) -> tuple[object, ...]:
    """What few authorities say."""
    said: list[object] = [
        (name, tuple([(str(row.value), str(row.period), row.source) for row in dated.rows]))
        for name, dated in (("sourcing", authority.sourcing), ("rounding", authority.rounding))
        if dated is not None
    ]
    switches = (("retained", authority.retained or None), ("included", authority.included))
    said += [(name, str(value)) for name, value in switches if value is not None]
    return tuple(said)


def _ruled(ruling: Ruling) -> tuple[str, ...]:
    band, under = ruling.band, ruling.under
    return (
        ruling.treatment,
        ruling.kind,
        f"{band.over} {band.up_to}" if band else "",
        f"{under.price} {under.included} {under.treatment} {under.kind}" if under else "",
        ruling.follows,
        ruling.reimbursed,
    )
