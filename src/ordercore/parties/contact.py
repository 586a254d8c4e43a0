"""People to talk to and doors to deliver to; what identifies a person stays out of `repr`."""

from __future__ import annotations

from attrs import field, frozen

from ordercore.values.ids import checked_id
from ordercore.values.mark import PERSONAL
from ordercore.values.place import Address

__all__ = ["Contact", "ShipTo"]


@frozen
class Contact:
    """A person or desk at a party."""

    #: what they are asked about, for example ``buying`` or ``payables``; empty means anything.
    role: str = ""
    #: name of the person or desk.
    name: str = field(default="", repr=False, metadata=PERSONAL)
    #: e-mail address; empty when there is none.
    email: str = field(default="", repr=False, metadata=PERSONAL)
    #: telephone number as dialed; empty when there is none.
    phone: str = field(default="", repr=False, metadata=PERSONAL)
    #: BCP 47 tag of the language to write in, for example ``en-US``; empty when unknown.
    language: str = ""


@frozen
class ShipTo:
    """A door that goods are delivered to."""

    #: identifier, unique within the party.
    id: str = field()
    #: where it is.
    address: Address
    #: what people call it, for example ``Plant 2``; empty when it has no name.
    name: str = field(default="", repr=False, metadata=PERSONAL)
    #: whom to ask there; None when nobody is named.
    contact: Contact | None = field(default=None, repr=False)
    #: what the driver should know; empty when nothing.
    instructions: str = field(default="", repr=False, metadata=PERSONAL)

    @id.validator
    def _an_id(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")
