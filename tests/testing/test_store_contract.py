"""The contract as a host uses it: in pytest, with skips that say why and failures that can be read."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

HOST = """
    import pytest
    from ordercore.adapters.memory import MemoryStore
    from ordercore.testing.contracts import StoreContract

    class Bare:
        def __init__(self):
            inner = MemoryStore()
            for name in ("load", "load_many", "find", "history", "balance", "commit", "feed"):
                setattr(self, name, getattr(inner, name))

    class TestBare(StoreContract):
        supports_outbox = False
        max_examples = 3

        @pytest.fixture
        def factory(self):
            return Bare
"""


def test_seven_methods_are_enough(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(HOST)
    result = pytester.runpytest("-q", "-rs", "-p", "no:cacheprovider")
    outcome = result.parseoutcomes()
    assert set(outcome) == {"passed", "skipped"}
    assert outcome["passed"] > 80
    result.stdout.fnmatch_lines(["*the adapter says supports_outbox = False*"])


def test_a_missing_factory_is_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from ordercore.testing.contracts import StoreContract

        class TestNothing(StoreContract):
            pass
        """
    )
    result = pytester.runpytest("-q", "-x", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["*TestNothing*must have a fixture `factory`*"])


def test_a_dropped_promise_fails_the_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(HOST + "\n        def test_a_claim_is_taken_once(self): pass\n")
    result = pytester.runpytest("-q", "-p", "no:cacheprovider")
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["*TestBare drops test_a_claim_is_taken_once*"])
