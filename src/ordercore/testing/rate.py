"""`python -m ordercore.testing rate`: how many values a second our strategies make, and what share is thrown away."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from time import process_time_ns
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from ordercore.errors import InvalidValue, MissingExtra
from ordercore.testing.table import table

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Rate", "add_rate", "measured"]

_MEASURED: Final = (
    "PriceQuestion",
    "PriceBook",
    "PriceAnswer",
    "TaxQuestion",
    "Customer",
    "Item",
    "OrderDraft",
    "Order",
)


@frozen
class Rate:
    """What making values of one class came to."""

    #: how many values were asked for.
    tried: int
    #: how many were made; the others were rejected by a filter.
    made: int
    #: microseconds of CPU it took.
    microseconds: int

    @property
    def per_second(self) -> int:
        """Values made in a second of CPU."""
        return self.made * 1_000_000 // max(self.microseconds, 1)

    @property
    def rejected_percent(self) -> str:
        """What share was thrown away, in percent."""
        return f"{100 * (self.tried - self.made) / self.tried:.1f}%"


def measured(strategy: SearchStrategy[Any], examples: int) -> Rate:
    """Make so many values, always the same ones."""
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415 -- its absence has been told by now
    from hypothesis.strategies import DrawFn, composite  # noqa: PLC0415

    tried, made = 0, 0

    @composite
    def counted(draw: DrawFn) -> Any:
        nonlocal tried, made
        tried += 1
        value = draw(strategy)
        made += 1
        return value

    @settings(
        max_examples=examples,
        phases=(Phase.generate,),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    @given(counted())
    def make(value: object) -> None:
        """Nothing to hold."""

    begun = process_time_ns()
    make()
    return Rate(tried, made, (process_time_ns() - begun) // 1_000)


def add_rate(commands: Any) -> None:
    """Add the command to a parser's commands."""
    parser: ArgumentParser = commands.add_parser("rate", help="how fast our strategies are, and what they throw away")
    parser.add_argument(
        "names", nargs="*", metavar="CLASS", help="public classes; those hosts use most if none is given"
    )
    parser.add_argument("--examples", type=int, default=1_000, help="how many values to make of each")
    parser.set_defaults(run=_report)


def _report(args: Namespace) -> int:
    if find_spec("hypothesis") is None:
        raise MissingExtra("measuring strategies", "testing")
    rows = []
    for name, strategy in _strategies(args.names or _MEASURED):
        rate = measured(strategy, args.examples)
        rows.append((name, rate.per_second, rate.rejected_percent))
    sys.stdout.write("\n".join(table(("class", "a second of CPU", "rejected"), rows)) + "\n")
    return 0


def _strategies(names: Iterable[str]) -> Iterable[tuple[str, SearchStrategy[Any]]]:
    from ordercore.testing.strategies.public import public_classes, strategy_of  # noqa: PLC0415

    known: dict[str, Callable[[], Any]] = {each.__name__: each for each in public_classes()}
    for name in names:
        found = strategy_of(known[name]) if name in known else None
        if found is None:
            raise InvalidValue(f"there is no strategy for {name!r}", mend="name a public class, such as Order")
        yield name, found
