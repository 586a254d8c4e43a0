"""Every exception ordercore raises. None of them is a business refusal: the business says no with a `Refused` value.

An error means that somebody broke a promise: the host handed in a number that is no number, a program mixed two currencies,
a document on disk has an unknown shape, two writers met. Each error keeps the objects at fault as attributes, names the
path where it happened when there is one, and says how to mend it.
"""

from __future__ import annotations

from datetime import date
from typing import Final, cast

__all__ = [
    "CommandConflict",
    "ConnectionLost",
    "CurrencyMismatch",
    "InexactConversion",
    "InvalidAmount",
    "InvalidBatch",
    "InvalidContract",
    "InvalidEvent",
    "InvalidId",
    "InvalidPeriod",
    "InvalidPlace",
    "InvalidPriceBook",
    "InvalidProcess",
    "InvalidQuery",
    "InvalidQuestion",
    "InvalidValue",
    "LimitExceeded",
    "Malformed",
    "MigrationChanged",
    "MissingExtra",
    "NaiveInstant",
    "NothingInForce",
    "OrdercoreError",
    "SchemaMismatch",
    "SchemaOutdated",
    "StaleVersion",
    "StoreBusy",
    "StoreFailed",
    "TooLarge",
    "UnitMismatch",
    "UnknownCurrency",
    "UnknownDocument",
    "UnknownLimit",
    "UnknownLine",
    "UnknownUnit",
]

_QUOTED: Final = 40
_NAMED: Final = 160


def quoted(value: object) -> str:
    """What was handed in, for a message: a text of at most 40 characters as it is, of all else only what it is.

    To write out a number of a million digits takes longer than to refuse it, and Python does not write it at all.
    """
    kind = type(value)  # what it says of its class itself may be a lie
    if not issubclass(kind, str):
        return "None" if value is None else f"a value of type {kind.__name__[:_QUOTED]}"
    text = cast("str", value)
    length = str.__len__(text)
    return str.__repr__(text) if length <= _QUOTED else f"a text of {length} characters"


def _named(id: object) -> str:
    """An identifier, whole; of a longer text the beginning, since an error is logged and answered with; of all else what it is."""
    if not isinstance(id, str):
        return quoted(id)
    return repr(id) if len(id) <= _NAMED else f"{id[:_QUOTED]!r}... of {len(id)} characters"


def _kind(kind: object) -> str:
    return kind if isinstance(kind, str) and len(kind) <= _NAMED else _named(kind)


class OrdercoreError(Exception):
    """The root of all errors raised by ordercore; catch it at the edge of a host."""


class InvalidValue(OrdercoreError, ValueError):
    """A value was built from parts that do not fit together.

    Attributes:
        path: where in the input, as a JSON pointer; empty when the value stood alone.
        problem: what is wrong, in words.
        mend: what to do about it.
    """

    def __init__(self, problem: str, *, path: str = "", mend: str = "") -> None:
        self.path = path
        self.problem = problem
        self.mend = mend
        where = f"{path}: " if path else ""
        advice = f" ({mend})" if mend else ""
        super().__init__(f"{where}{problem}{advice}")


class InvalidAmount(InvalidValue):
    """A number from outside is not a plain finite decimal of at most 18 integer and 9 fraction digits."""


class InvalidId(InvalidValue):
    """An identifier is empty, too long, or holds characters that keys, URLs and file names do not share."""


class InvalidPeriod(InvalidValue):
    """A period ends before it begins, is not of days or instants, mixes the two, or overlaps another where it must not."""


class InvalidPlace(InvalidValue):
    """A place is not a path such as ``us-ny/putnam``, or an address holds what is no text of an address."""


class InvalidPriceBook(InvalidValue):
    """A price book contradicts itself: two rows of one id, a rule whose effect does not go with its stage, a negative price."""


class InvalidProcess(InvalidValue):
    """A process has an unreachable state, a dead end, or two edges for the same command from the same state."""


class InvalidQuery(InvalidValue):
    """A query asks for a page size, an operator or a cursor that the store does not know, or for more than a query may say."""


class InvalidQuestion(InvalidValue):
    """A question to a house contradicts itself: two lines of one id, a quantity of none, two currencies."""


class InvalidBatch(InvalidValue):
    """A batch contradicts itself: two writes of one document, an event about a document it does not write."""


class InvalidContract(InvalidValue):
    """A test class turns off what its contract does not let it."""


class InvalidEvent(InvalidValue):
    """An event does not fit the state it is folded into: the history is damaged or was put together wrongly."""


class Malformed(InvalidValue):
    """Text or data from outside does not have the shape of the type it was to become."""


class NaiveInstant(InvalidValue):
    """A datetime has no time zone; ordercore compares instants only when both say where they stand."""


class TooLarge(InvalidValue):
    """Something from outside is longer, or has more parts, than ordercore takes; nothing was done with it."""


class UnknownCurrency(InvalidValue):
    """A currency code is not in ISO 4217."""

    def __init__(self, code: object, *, path: str = "") -> None:
        self.code = code
        super().__init__(f"unknown currency {quoted(code)}", path=path, mend="use an ISO 4217 code such as 'USD'")


class UnknownUnit(InvalidValue):
    """A unit of measure is not in the table at hand."""

    def __init__(self, unit: object, *, path: str = "") -> None:
        self.unit = unit
        super().__init__(f"unknown unit {quoted(unit)}", path=path, mend="declare it in the item's Units")


class CurrencyMismatch(OrdercoreError, TypeError):
    """Two amounts of different currencies met in one sum or comparison.

    Attributes:
        left: ISO 4217 code of the first amount.
        right: ISO 4217 code of the second amount.
    """

    def __init__(self, left: str, right: str) -> None:
        self.left = left
        self.right = right
        super().__init__(f"cannot combine {left} with {right} (convert one at a stated rate first)")


class UnitMismatch(OrdercoreError, TypeError):
    """Two quantities of different units met in one sum or comparison.

    Attributes:
        left: unit of the first quantity.
        right: unit of the second quantity.
    """

    def __init__(self, left: str, right: str) -> None:
        self.left = left
        self.right = right
        super().__init__(f"cannot combine {left} with {right} (convert one with Units first)")


class InexactConversion(InvalidValue):
    """A number has no exact decimal form within the digits allowed."""


class NothingInForce(OrdercoreError, LookupError):
    """A dated value was asked for a day that none of its periods covers.

    Attributes:
        on: the day or instant asked for.
        name: what was looked up; empty when it has no name.
    """

    def __init__(self, on: object, *, name: str = "") -> None:
        self.on = on
        self.name = name
        what = f"{name}: " if name else ""
        when = str(on) if isinstance(on, date) else quoted(on)
        super().__init__(f"{what}nothing in force on {when} (add a dated value that covers it)")


class UnknownDocument(OrdercoreError, LookupError):
    """A document does not exist, or is not visible to the one who asks: the two answers are the same on purpose.

    Attributes:
        kind: the kind of document, for example ``order``.
        id: its identifier.
    """

    def __init__(self, kind: str, id: str) -> None:
        self.kind = kind
        self.id = id
        super().__init__(f"there is no {_kind(kind)} {_named(id)}")


class UnknownLine(OrdercoreError, LookupError):
    """An answer or document was asked for a line it does not have.

    Attributes:
        id: the line's id.
    """

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"there is no line {_named(id)}")


class StaleVersion(OrdercoreError):
    """A document changed between reading and writing.

    Attributes:
        kind: the kind of document.
        id: its identifier.
        expected: the version the writer had read; 0 means the document was to be new.
        found: the version in the store; 0 means there is none.
    """

    def __init__(self, kind: str, id: str, *, expected: int, found: int) -> None:
        self.kind = kind
        self.id = id
        self.expected = expected
        self.found = found
        super().__init__(
            f"{_kind(kind)} {_named(id)} is at version {found}, not {expected} (load it again and decide anew)"
        )


class UnknownLimit(OrdercoreError, LookupError):
    """A claim names a limit whose ceiling nobody has set.

    Attributes:
        limit: the name of the limit.
    """

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(f"limit {_named(limit)} has no ceiling (set it in this batch or an earlier one)")


class LimitExceeded(OrdercoreError):
    """A batch would have left a limit overdrawn; nothing of it was written.

    Attributes:
        limit: the name of the limit.
        ceiling: what may be claimed in all, in the limit's own smallest unit.
        claimed: what was claimed before the batch.
        asked: by how much the batch wanted to change the claims; negative when it lowered the ceiling instead.
    """

    def __init__(self, limit: str, *, ceiling: int, claimed: int, asked: int) -> None:
        self.limit = limit
        self.ceiling = ceiling
        self.claimed = claimed
        self.asked = asked
        super().__init__(f"limit {_named(limit)}: {claimed} of {ceiling} are claimed, {asked} more do not fit")


class CommandConflict(OrdercoreError):
    """A command id was used before for something else.

    Attributes:
        command: the command id.
    """

    def __init__(self, command: str) -> None:
        self.command = command
        super().__init__(
            f"command id {_named(command)} was used before with other content (give each command its own id)"
        )


class StoreBusy(OrdercoreError):
    """The store could not get its turn in time; nothing was written and the same call may be tried again."""


class StoreFailed(OrdercoreError):
    """What lies under a store failed: no space, no permission, a damaged file, or a file that is not a store's."""


class ConnectionLost(StoreFailed):
    """The connection to a database broke, or there was none to be had.

    Attributes:
        in_doubt: True when a commit was on its way: it may have been written or not. Send the same command again: if it was
            written, its first receipt comes back. False: nothing was written.
    """

    def __init__(self, problem: str, *, in_doubt: bool) -> None:
        self.in_doubt = in_doubt
        known = "send the same command again to find out whether it was written" if in_doubt else "nothing was written"
        super().__init__(f"{problem} ({known})")


class SchemaMismatch(OrdercoreError):
    """A database was made by a newer ordercore than the one that opened it.

    Attributes:
        found: schema version in the database.
        known: newest schema version this ordercore can read.
    """

    def __init__(self, *, found: int, known: int) -> None:
        self.found = found
        self.known = known
        super().__init__(f"the database has schema {found}, this ordercore knows up to {known} (upgrade ordercore)")


class SchemaOutdated(OrdercoreError):
    """A database lacks something this ordercore needs, and was opened without leave to change it.

    Attributes:
        step: the first migration to be applied.
    """

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"the database has not had migration {step!r} yet (run `python -m ordercore migrate`)")


class MigrationChanged(OrdercoreError):
    """A migration that a database has had is not the one this ordercore knows by its name, or was left out.

    Attributes:
        step: the name of the migration.
    """

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(
            f"migration {step!r} is not what was applied to the database"
            " (restore its text, and put what is to change into a new migration)"
        )


class MissingExtra(OrdercoreError, ImportError):
    """A feature needs an optional dependency that is not installed.

    Attributes:
        feature: what was asked for.
        extra: the name of the extra that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.feature = feature
        self.extra = extra
        super().__init__(f"{feature} needs an extra: pip install 'ordercore[{extra}]'")
