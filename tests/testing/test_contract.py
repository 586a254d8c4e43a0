"""Contracts in general: every port has one, and a subclass cannot lose a promise unnoticed."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Final

import pytest

from ordercore import ports
from ordercore.errors import InvalidContract, InvalidValue
from ordercore.testing import contracts
from ordercore.testing.contract import Contract, contract_of
from ordercore.testing.contracts import ClockContract, DirectoryContract, StoreContract
from ordercore.testing.strictness import QUICK, SOAK, STANDARD, chosen_strictness

CONTRACTS: Final = [getattr(contracts, name) for name in contracts.__all__]


def protocols() -> set[type]:
    """Every Protocol that a module of the ports defines."""
    found = set()
    for each in pkgutil.walk_packages(ports.__path__, f"{ports.__name__}."):
        module = importlib.import_module(each.name)
        found |= {
            it
            for it in vars(module).values()
            if isinstance(it, type) and getattr(it, "_is_protocol", False) and it.__module__ == module.__name__
        }
    return found


def test_every_port_has_its_contract() -> None:
    assert protocols() == {each.port for each in CONTRACTS}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_is_named_after_its_port_and_speaks_in_sentences(contract: type[Contract]) -> None:
    assert contract.__name__ == f"{contract.port.__name__}Contract"
    promises = [name for name in dir(contract) if name.startswith("test_")]
    assert len(promises) >= 5
    assert all(name.count("_") >= 3 for name in promises)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_method_of_a_port_is_called_by_its_contract(contract: type[Contract]) -> None:
    called = set()
    for each in contract.__mro__:
        if each.__module__.startswith(contracts.__name__):
            for it in vars(importlib.import_module(each.__module__)).values():
                called |= names_in(it)
            for it in vars(each).values():
                called |= names_in(it)
    methods = {name for name in vars(contract.port) if not name.startswith("_")}
    assert methods <= called


def names_in(it: Any) -> set[str]:
    """The names that a function and those within it use."""
    codes = [it.__code__] if hasattr(it, "__code__") else []
    found: set[str] = set()
    for code in codes:
        found |= set(code.co_names)
        codes.extend([each for each in code.co_consts if hasattr(each, "co_names")])
    return found


def subclass(contract: type[Contract], **members: Any) -> type[Contract]:
    """A test class as a host would write it."""
    return type("TestMine", (contract,), members)


class TestGuard:
    """A subclass cannot lose a promise unnoticed."""

    def test_an_honest_subclass_is_let_through(self) -> None:
        mine = subclass(StoreContract, supports_outbox=False, test_of_my_own=lambda self: None)
        assert contract_of(mine) is StoreContract
        assert mine.ordercore_contract == "Store Mine"

    @pytest.mark.parametrize("instead", [None, lambda self: None])
    def test_a_promise_dropped_is_named(self, instead: Any) -> None:
        with pytest.raises(InvalidContract, match="TestMine drops test_a_claim_is_taken_once") as caught:
            subclass(StoreContract, test_a_claim_is_taken_once=instead)
        assert "xfail(reason=" in caught.value.mend

    def test_a_promise_dropped_by_another_parent_is_named(self) -> None:
        class Loose:
            def test_an_instant_has_a_time_zone(self) -> None: ...

        with pytest.raises(InvalidContract, match="test_an_instant_has_a_time_zone"):
            type("TestMine", (Loose, ClockContract), {})

    @pytest.mark.parametrize("mark", [pytest.mark.xfail, pytest.mark.skip])
    def test_a_failure_admitted_with_its_reason_is_let_through(self, mark: pytest.MarkDecorator) -> None:
        def admitted(self: Contract) -> None: ...

        subclass(StoreContract, test_a_claim_is_taken_once=mark(reason="the database has none")(admitted))

    def test_a_failure_admitted_without_a_reason_is_not(self) -> None:
        @pytest.mark.xfail
        def silent(self: Contract) -> None: ...

        with pytest.raises(InvalidContract, match="test_a_claim_is_taken_once"):
            subclass(StoreContract, test_a_claim_is_taken_once=silent)

    def test_capabilities_are_a_closed_list(self) -> None:
        with pytest.raises(InvalidContract, match="speaks of supports_outboxes") as caught:
            subclass(StoreContract, supports_outboxes=False)
        assert "supports_outbox," in caught.value.mend
        with pytest.raises(InvalidContract, match="speaks of supports_restart"):
            subclass(DirectoryContract, supports_restart=True)
        with pytest.raises(InvalidContract, match="none"):
            subclass(ClockContract, supports_leap_seconds=True)


class TestStrictness:
    def test_each_step_tries_harder(self) -> None:
        for name in ("stories", "steps", "examples", "threads", "rounds"):
            assert getattr(QUICK, name) < getattr(SOAK, name)
            assert getattr(QUICK, name) <= getattr(STANDARD, name) < getattr(SOAK, name)

    def test_the_environment_chooses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ORDERCORE_STRICTNESS", raising=False)
        assert chosen_strictness() is STANDARD
        monkeypatch.setenv("ORDERCORE_STRICTNESS", "soak")
        assert chosen_strictness() is StoreContract().strictness is SOAK
        monkeypatch.setenv("ORDERCORE_STRICTNESS", "harsh")
        with pytest.raises(InvalidValue, match="quick, standard, soak"):
            chosen_strictness()
