"""Tax data as a value: authorities with dated, cited rates, published together and known by the hash of what they say."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from hashlib import sha256

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.tax.authority import Authority
from ordercore.tax.plan import PackRef
from ordercore.tax.taxability import Taxability, prefixes
from ordercore.values.ids import checked_id
from ordercore.values.place import Place

__all__ = ["TaxPack"]


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

    def knows(self, place: Place) -> bool:
        """Whether all authorities of a place are here."""
        return any(place.lies_in(covered) for covered in self.covers)

    def authorities_of(self, place: Place) -> tuple[Authority, ...]:
        """The authorities that levy at a place, widest first; those equally wide stand by id."""
        found: dict[str, Authority] = {}
        for above in place.ancestors:
            found.update(self._by_place.get(above.path, {}))
        return tuple(found.values())

    def taxability(self, authority: Authority, tax_class: str) -> Taxability | None:
        """What holds for a class at an authority: its longest prefix, and for that the nearest of the parents."""
        line = [authority]
        while line[-1].parent:
            line.append(self._by_id[line[-1].parent])
        for prefix in prefixes(tax_class):
            for each in line:
                if (row := each.says_of(prefix)) is not None:
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
    def _by_id(self) -> dict[str, Authority]:
        return {authority.id: authority for authority in self.authorities}

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


def _facts(authority: Authority) -> tuple[object, ...]:
    """What an authority says, as nested tuples of text."""
    return (
        authority.id,
        authority.name,
        authority.tax,
        authority.parent,
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
                (each.tax_class, row.value.treatment, row.value.kind, str(row.period), row.source)
                for each in authority.taxability
                for row in each.rulings.rows
            ]
        ),
    )
