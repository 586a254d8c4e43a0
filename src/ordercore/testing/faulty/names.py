"""Stores that take two names for one: as collations, short columns, patterns, joined keys and shared drawers do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.memory.limit import Limit
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.limit import Balance, Change, Claim, LimitStep, Release, Take
from ordercore.ports.query import Field, Page, Query
from ordercore.ports.record import Stored

__all__ = [
    "ComparesFieldsByPrefix",
    "ComposesClaims",
    "CutsClaims",
    "CutsCommands",
    "CutsFieldNames",
    "CutsFields",
    "CutsIds",
    "CutsKeys",
    "CutsKinds",
    "CutsLimits",
    "FollowsPaths",
    "JoinsKindsAndIds",
    "JoinsLimitsAndClaims",
    "KeepsLimitsAmongDocuments",
    "LoadsByPattern",
    "MindsNoAccentsOfIds",
    "MindsNoAccentsOfKeys",
    "MindsNoAccentsOfKinds",
    "MindsNoAccentsOfLimits",
    "MindsNoCapitalsOfCommands",
    "OverlaysColumns",
    "ReadsCommandsAsNumbers",
    "ReadsFieldsAsNumbers",
    "ReadsIdsAsNumbers",
]

_SHORT: Final = 63


def _cut(text: str) -> str:
    """As much as a short column holds."""
    return text[:_SHORT]


def _plain(text: str) -> str:
    """Without accents and capitals, as many a collation compares."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join([letter for letter in decomposed if unicodedata.category(letter)[0] != "M"])


def _number(text: str) -> str:
    """What a column of numbers makes of it."""
    try:
        return str(float(text)) if text.isascii() and "n" not in text else text
    except ValueError:
        return text


class _Merging(dict[Any, Any]):
    """A dictionary in which keys that a fold makes equal are one, under the key that came first."""

    def __init__(self, fold: Callable[[Any], Hashable]) -> None:
        super().__init__()
        self._fold = fold
        self._first: dict[Hashable, Any] = {}

    def _same(self, key: Any) -> Any:
        return self._first.get(self._fold(key), key)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(self._same(key))

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self._same(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self._first.setdefault(self._fold(key), key), value)

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._same(key), default)

    def pop(self, key: Any, default: Any = None) -> Any:
        return super().pop(self._same(key), default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return super().setdefault(self._first.setdefault(self._fold(key), key), default)

    def update(self, other: Mapping[Any, Any]) -> None:  # type: ignore[override]
        for key, value in other.items():
            self[key] = value


class _MergingDocuments(MemoryStore):
    """Keeps documents and histories under a key in which several are one."""

    def folded(self, kind: str, id: str) -> Hashable:
        """The key."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self._documents = _Merging(lambda key: self.folded(*key))
        self._histories = _Merging(lambda key: self.folded(*key))


class MindsNoAccentsOfIds(_MergingDocuments):
    """Takes an id with an accent for the same without."""

    def folded(self, kind: str, id: str) -> Hashable:
        return kind, _plain(id)


class MindsNoAccentsOfKinds(_MergingDocuments):
    """Takes a kind with an accent for the same without."""

    def folded(self, kind: str, id: str) -> Hashable:
        return _plain(kind), id


class CutsIds(_MergingDocuments):
    """Takes ids for one that begin with the same 63 characters."""

    def folded(self, kind: str, id: str) -> Hashable:
        return kind, _cut(id)


class CutsKinds(_MergingDocuments):
    """Takes kinds for one that begin with the same 63 characters."""

    def folded(self, kind: str, id: str) -> Hashable:
        return _cut(kind), id


class ReadsIdsAsNumbers(_MergingDocuments):
    """Keeps ids in a column that makes numbers of digits."""

    def folded(self, kind: str, id: str) -> Hashable:
        return kind, _number(id)


class JoinsKindsAndIds(_MergingDocuments):
    """Keeps documents under kind and id with a colon between them."""

    def folded(self, kind: str, id: str) -> Hashable:
        return f"{kind}:{id}"


class LoadsByPattern(MemoryStore):
    """Takes an underscore in an id for any character."""

    def _load(self, kind: str, id: str) -> Stored | None:
        pattern = id.replace("_", "?")
        near = [each for of, each in self._documents if of == kind and "_" in id and fnmatchcase(each, pattern)]
        return super()._load(kind, near[0] if near else id)


class _MergingLimits(MemoryStore):
    """Keeps limits under a name in which several are one."""

    def folded(self, name: str) -> Hashable:
        """The name."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self._limits = _Merging(self.folded)


class CutsLimits(_MergingLimits):
    """Takes limits for one whose names begin with the same 63 characters."""

    def folded(self, name: str) -> Hashable:
        return _cut(name)


class MindsNoAccentsOfLimits(_MergingLimits):
    """Takes a limit with an accent for the same without."""

    def folded(self, name: str) -> Hashable:
        return _plain(name)


class _RenamingClaims(MemoryStore):
    """Keeps claims under names of its own."""

    def renamed(self, claim: str) -> str:
        """The name."""
        raise NotImplementedError

    def _limit(self, name: str, steps: Sequence[LimitStep]) -> Limit:
        claims = Take | Change | Release
        return super()._limit(
            name, [evolve(s, claim=self.renamed(s.claim)) if isinstance(s, claims) else s for s in steps]
        )


class CutsClaims(_RenamingClaims):
    """Keeps the first 63 characters of a claim."""

    def renamed(self, claim: str) -> str:
        return _cut(claim)


class ComposesClaims(_RenamingClaims):
    """Writes the accents of a claim in one way, however they came."""

    def renamed(self, claim: str) -> str:
        return unicodedata.normalize("NFC", claim)


class JoinsLimitsAndClaims(MemoryStore):
    """Looks claims up by the limit, a colon, and whatever follows."""

    def balance(self, limit: str) -> Balance | None:
        found = super().balance(limit)
        if found is None:
            return None
        joined = {f"{name}:{id}": amount for name, kept in self._limits.items() for id, amount in kept.claims.items()}
        mine = {key.removeprefix(f"{limit}:"): amount for key, amount in joined.items() if key.startswith(f"{limit}:")}
        claims = tuple([Claim(id, amount) for id, amount in sorted(mine.items())])
        return evolve(found, claims=claims, claimed=sum(mine.values()))


class KeepsLimitsAmongDocuments(MemoryStore):
    """Keeps a limit as a document of the kind ``limit``."""

    def _load(self, kind: str, id: str) -> Stored | None:
        limit = self._limits.get(id) if kind == "limit" else None
        return super()._load(kind, id) or (Stored("limit", id, 1, f"{limit.ceiling}") if limit else None)


class _MergingCommands(MemoryStore):
    """Keeps receipts under a name in which several commands are one."""

    def folded(self, command: str) -> Hashable:
        """The name."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self._receipts = _Merging(self.folded)


class MindsNoCapitalsOfCommands(_MergingCommands):
    """Takes a command in capitals for the same in small letters."""

    def folded(self, command: str) -> Hashable:
        return command.lower()


class CutsCommands(_MergingCommands):
    """Takes commands for one that begin with the same 63 characters."""

    def folded(self, command: str) -> Hashable:
        return _cut(command)


class ReadsCommandsAsNumbers(_MergingCommands):
    """Keeps command ids in a column that makes numbers of digits."""

    def folded(self, command: str) -> Hashable:
        return _number(command)


class _ChangingRows(MemoryStore):
    """Keeps other rows than it was given."""

    def changed(self, write: Write) -> dict[str, Field]:
        """The row."""
        raise NotImplementedError

    def _write(self, write: Write) -> None:
        super()._write(evolve(write, index=self.changed(write)))


class CutsFieldNames(_ChangingRows):
    """Keeps the first 63 characters of the name of a field, and looks for no more."""

    def changed(self, write: Write) -> dict[str, Field]:
        return {_cut(name): value for name, value in write.index.items()}

    def find(self, query: Query) -> Page:
        where = tuple([evolve(each, field=_cut(each.field)) for each in query.where])
        return super().find(evolve(query, where=where, sort=query.sort[: _SHORT + query.sort.startswith("-")]))


class CutsFields(_ChangingRows):
    """Keeps the first 255 characters of a text in an index row."""

    def changed(self, write: Write) -> dict[str, Field]:
        return {name: value[:255] if isinstance(value, str) else value for name, value in write.index.items()}


class ReadsFieldsAsNumbers(_ChangingRows):
    """Takes the zeros before a number away, though it is text."""

    def changed(self, write: Write) -> dict[str, Field]:
        return {
            name: str(int(value)) if isinstance(value, str) and value.isascii() and value.isdigit() else value
            for name, value in write.index.items()
        }


class OverlaysColumns(_ChangingRows):
    """Keeps the fields in one row with the id and the version, which go before them."""

    def changed(self, write: Write) -> dict[str, Field]:
        own: dict[str, Field] = {"id": write.id, "version": write.expected + 1}
        return {name: own.get(name, value) for name, value in write.index.items()}


class FollowsPaths(MemoryStore):
    """Takes a dot in the name of a field for a step into what is called so before it."""

    def find(self, query: Query) -> Page:
        where = tuple([evolve(each, field=each.field.partition(".")[0]) for each in query.where])
        return super().find(evolve(query, where=where))


class ComparesFieldsByPrefix(MemoryStore):
    """Compares as much of a text as its database puts into an index."""

    def find(self, query: Query) -> Page:
        equal = [each for each in query.where if each.operator == "eq" and len(str(each.value)) > _SHORT]
        where = [
            evolve(each, operator="prefix", value=str(each.value)[:_SHORT]) if each in equal else each
            for each in query.where
        ]
        return super().find(evolve(query, where=tuple(where)))


class _MergingKeys(MemoryStore):
    """Orders messages by a key in which several are one."""

    def folded(self, key: str) -> str:
        """The key."""
        raise NotImplementedError

    def commit(self, batch: Batch) -> Receipt:
        return super().commit(
            evolve(batch, messages=tuple([evolve(each, key=self.folded(each.key)) for each in batch.messages]))
        )


class CutsKeys(_MergingKeys):
    """Keeps the first 63 characters of the key of a message."""

    def folded(self, key: str) -> str:
        return _cut(key)


class MindsNoAccentsOfKeys(_MergingKeys):
    """Lets a message wait for one whose key is the same but for an accent."""

    def folded(self, key: str) -> str:
        return _plain(key)
