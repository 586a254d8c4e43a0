"""What all contracts have in common: one fixture, a closed list of what may be left out, and no promise lost unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, ClassVar, Final

import pytest

from ordercore.errors import InvalidContract
from ordercore.testing.race import Race
from ordercore.testing.strictness import Strictness, chosen_strictness
from ordercore.testing.watch import watched

__all__ = ["Contract", "contract_of", "dropped_promises", "unknown_capabilities"]

_CAPABILITY: Final = "supports_"
_PROMISE: Final = "test_"
_ADMITTING: Final = frozenset({"skip", "skipif", "xfail"})


class Contract:
    """Promises of a port as tests; subclass the contract of a port and give it one fixture, `factory`.

    What an adapter does not offer is turned off by the class attributes ``supports_...`` of its contract, and by no others;
    those tests are skipped and say so. A promise it fails to keep is overridden under ``@pytest.mark.xfail(reason=...)``.

    Whatever an adapter does, a promise comes to an end: a call that does not return, a feed or pages that go round, a store that
    is busy for ever fail it with `ordercore.testing.endless.Endless`, which says what did not end.

    Raises:
        InvalidContract: a subclass drops a promise without a reason, or turns off what its contract does not know.
    """

    #: the port whose promises these are. The class that names it is the contract, and closes both lists.
    port: ClassVar[type[Any]]
    #: the port and the adapter a test class is about, for the table at the end of a run.
    ordercore_contract: ClassVar[str]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if contract_of(cls) is not None:
            cls.ordercore_contract = f"{cls.port.__name__} {cls.__name__.removeprefix('Test')}"
        if dropped := dropped_promises(cls):
            raise InvalidContract(
                f"{cls.__name__} drops {', '.join(dropped)}",
                mend="keep the promise, or admit it: override it under @pytest.mark.xfail(reason='...')",
            )
        if unknown := unknown_capabilities(cls):
            known = [name for name in dir(contract_of(cls)) if name.startswith(_CAPABILITY) and name not in unknown]
            raise InvalidContract(
                f"{cls.__name__} speaks of {', '.join(unknown)}",
                mend=f"its contract knows {', '.join(known) or 'none'}",
            )

    @property
    def strictness(self) -> Strictness:
        """How hard to try, and how long to wait."""
        return chosen_strictness()

    def race(self) -> Race:
        """Threads that begin at the same time, and are waited for as long as the strictness says."""
        return Race(self.strictness.patience)

    @pytest.fixture(autouse=True)
    def _watched(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Break off what does not return in a promise, its fixtures included; tests of a host's own may take their time."""
        is_promise = hasattr(contract_of(type(self)), request.node.name.partition("[")[0])
        with watched(self.strictness.patience) if is_promise else nullcontext():
            yield

    @pytest.fixture
    def factory(self) -> Any:
        """Makes a fresh adapter each time it is called; the subclass says how."""
        pytest.fail(f"{type(self).__name__} must have a fixture `factory` that returns a callable")

    def needs(self, capability: str) -> None:
        """Skip the test when the adapter lacks a capability."""
        if not getattr(self, capability):
            pytest.skip(f"the adapter says {capability} = False")


def contract_of(cls: type[Contract]) -> type[Contract] | None:
    """The contract that a test class stands under, or is: the nearest class that names a port."""
    return next((each for each in cls.__mro__ if "port" in vars(each)), None)


def dropped_promises(cls: type[Contract]) -> list[str]:
    """The tests of the contract above it that a class replaces without a mark that gives a reason."""
    contract = next((each for each in cls.__mro__[1:] if "port" in vars(each)), None)
    names = [name for name in dir(contract) if name.startswith(_PROMISE)] if contract else []
    promises = [(name, getattr(cls, name)) for name in names]
    return [name for name, it in promises if it is not getattr(contract, name) and not _is_admitted(it)]


def unknown_capabilities(cls: type[Contract]) -> list[str]:
    """The capabilities a class speaks of that the contract above it does not know."""
    contract = contract_of(cls)
    if contract is None or contract is cls:
        return []
    return [name for name in vars(cls) if name.startswith(_CAPABILITY) and not hasattr(contract, name)]


def _is_admitted(promise: object) -> bool:
    marks = [mark for mark in getattr(promise, "pytestmark", []) if mark.name in _ADMITTING]
    return any(mark.kwargs.get("reason") for mark in marks)
