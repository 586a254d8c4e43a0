"""Where something is: a place as a path for rules, an address for people and carriers."""

from __future__ import annotations

import re
from typing import Final

from attrs import Attribute, field, frozen

from ordercore.errors import InvalidPlace, quoted
from ordercore.values.mark import PERSONAL

__all__ = ["Address", "Place"]

_PLACE: Final = re.compile(r"[a-z]{2}(?:-[a-z0-9]{1,3})?(?:/[a-z0-9][a-z0-9.\-]{0,63}){0,6}", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_LENGTH: Final = 256
_LABEL: Final = re.compile(rf"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{{0,{_LENGTH}}}")
_LINES: Final = 16
_TEXT: Final = f"give a text of at most {_LENGTH} characters without control characters and line ends"


def _is_text(value: object) -> bool:
    """Whether it is what a label can carry: a text of no excessive length, without control characters and line ends."""
    return issubclass(type(value), str) and _LABEL.fullmatch(value) is not None  # type: ignore[call-overload]


def _checked_text(address: Address, attribute: Attribute[str], value: object) -> None:
    # What stands in an address may identify a person, so it is not quoted.
    if not _is_text(value):
        raise InvalidPlace("not a text of an address", path=f"/{attribute.name}", mend=_TEXT)


@frozen(order=True)
class Place:
    """A path from the country down: ``us``, ``us-ny``, ``us-ny/putnam``, ``us-ny/putnam/carmel``.

    The first part is ISO 3166-1, with a subdivision of ISO 3166-2 after a dash; what follows are names of counties, cities
    and districts in lower case. Rules hang on any of them and hold for all below.
    """

    #: the path itself, in lower case.
    path: str = field()

    @path.validator
    def _shape(self, attribute: object, value: object) -> None:
        if not issubclass(type(value), str) or _PLACE.fullmatch(value) is None:  # type: ignore[call-overload]
            raise InvalidPlace(f"{quoted(value)} is not a place", mend="write it like 'us-ny/putnam', in lower case")

    @property
    def country(self) -> str:
        """ISO 3166-1 code in lower case."""
        return self.path[:2]

    @property
    def ancestors(self) -> tuple[Place, ...]:
        """This place and all it lies in, widest first: ``us``, ``us-ny``, ``us-ny/putnam``."""
        return tuple(Place(path) for path in self.paths)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of this place and all it lies in, widest first."""
        head, *names = self.path.split("/")
        paths = [head] if len(head) == 2 else [head[:2], head]
        for name in names:
            paths.append(f"{paths[-1]}/{name}")
        return tuple(paths)

    def lies_in(self, other: Place) -> bool:
        """Whether this is the other place or somewhere inside it."""
        path, above = self.path, other.path
        if not path.startswith(above):
            return False
        edge = path[len(above) : len(above) + 1]
        return edge in {"", "/"} or (edge == "-" and len(above) == 2)  # a country

    def __str__(self) -> str:
        return self.path


@frozen
class Address:
    """Where a person or a business can be reached; what identifies a person stays out of `repr` and of errors.

    A text has at most 256 characters, none of them a control character or a line end; there are at most 16 lines.
    """

    #: two capitals, as ISO 3166-1 alpha-2 writes a country; whether there is such a country is asked where taxes are assessed.
    country: str = field()
    #: state or province: the part of ISO 3166-2 after the dash, in upper case; empty where none is used.
    region: str = field(default="", validator=_checked_text)
    #: city or town.
    city: str = field(default="", validator=_checked_text)
    #: postal code as written locally; empty where there is none.
    postal_code: str = field(default="", validator=_checked_text, repr=False, metadata=PERSONAL)
    #: street lines, top to bottom.
    lines: tuple[str, ...] = field(default=(), repr=False, metadata=PERSONAL)
    #: person or department; empty when addressed to the business as such.
    name: str = field(default="", validator=_checked_text, repr=False, metadata=PERSONAL)
    #: county, city or district for tax, as the tail of a place path; empty when not determined.
    locality: str = field(default="", validator=_checked_text)

    @country.validator
    def _two_letters(self, attribute: object, value: object) -> None:
        if not issubclass(type(value), str) or _COUNTRY.fullmatch(value) is None:  # type: ignore[call-overload]
            raise InvalidPlace(
                f"{quoted(value)} is not a country code",
                path="/country",
                mend="write two capitals as ISO 3166-1 does, for example 'US'",
            )

    @lines.validator
    def _few_texts(self, attribute: object, value: object) -> None:
        if type(value) is not tuple or len(value) > _LINES:
            raise InvalidPlace("not lines of an address", path="/lines", mend=f"give a tuple of at most {_LINES} texts")
        for at, line in enumerate(value):
            if not _is_text(line):
                raise InvalidPlace("not a text of an address", path=f"/lines/{at}", mend=_TEXT)

    @property
    def place(self) -> Place:
        """The place on which rules hang.

        Raises:
            InvalidPlace: region or locality do not fit into a place path.
        """
        head = f"{self.country}-{self.region}" if self.region else self.country
        return Place(f"{head}/{self.locality}".lower() if self.locality else head.lower())
