"""`python -m ordercore.testing.simulate`: play seeds with accidents, and say whether every law held."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from json import dumps
from time import process_time

from ordercore.testing.simulation import Report, break_every_call, simulate

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Play seeds as the command line asks.

    Returns:
        0 when every law held, 1 otherwise.
    """
    asked = _parser().parse_args(arguments)
    if asked.every_call:
        return _break()
    write = sys.stdout.write
    begun = process_time()

    def after(seed: int, report: Report) -> None:
        if report.violations or (asked.progress and seed % asked.progress == 0):
            sys.stderr.write(f"seed {seed}: {report.tally.steps} steps, {len(report.violations)} violations\n")

    def line(text: str) -> None:
        write(text + "\n")

    seeds = range(asked.seed, asked.seed + asked.seeds)
    report = simulate(seeds, asked.steps, trace=line if asked.trace else None, after=after)
    took = process_time() - begun
    if asked.json:
        write(dumps(_said(report, took), indent=2) + "\n")
    elif not asked.trace:
        write(
            "\n".join(
                [
                    *report.lines(),
                    f"{took:.1f} seconds of processor time, {report.tally.steps / took:.0f} steps a second",
                ]
            )
            + "\n"
        )
    for violation in report.violations:
        sys.stderr.write("\n".join(["", str(violation), "the last lines:", *violation.lines]) + "\n")
        command = f"python -m ordercore.testing.simulate --seed {violation.seed} --steps {asked.steps} --trace"
        sys.stderr.write(f"play it again: {command}\n")
    return 1 if report.violations else 0


def _break() -> int:
    faults = calls = wrong = verbs = 0
    for broken in break_every_call():
        verbs, calls, faults = verbs + 1, calls + len(broken.calls), faults + broken.faults
        wrong += len(broken.problems)
        sys.stdout.write(f"{broken.verb}: {broken.faults} faults at {len(broken.calls)} port calls\n")
        sys.stdout.writelines(f"  {problem}\n" for problem in broken.problems)
    sys.stdout.write(f"{faults} faults at {calls} port calls of {verbs} verbs, {wrong} problems\n")
    return 1 if wrong else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m ordercore.testing.simulate", description=__doc__)
    parser.add_argument("--seeds", type=_count, default=1, help="how many seeds to play (1)")
    parser.add_argument("--steps", type=_count, default=1_000, help="attempts at verbs in each seed (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    parser.add_argument("--trace", action="store_true", help="write what happens, line by line, instead of a report")
    parser.add_argument("--every-call", action="store_true", help="break every verb at every port call instead")
    parser.add_argument("--progress", type=int, default=0, metavar="N", help="say so after every Nth seed")
    return parser


def _count(text: str) -> int:
    """A number of which nothing, or less, would say that every law held without looking at one."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


def _said(report: Report, took: float) -> dict[str, object]:
    tally = report.tally
    return {
        "seeds": report.seeds,
        "steps": tally.steps,
        "violations": [
            {"seed": each.seed, "step": each.step, "laws": {name: list(told) for name, told in each.laws.items()}}
            for each in report.violations
        ],
        "checks": tally.checks,
        "audits": tally.audits,
        "events": tally.events,
        "messages": tally.messages,
        "port_calls": tally.calls,
        "ends": dict(sorted(tally.ends.items())),
        "accidents": dict(sorted(tally.accidents.items())),
        "attempts": dict(sorted(tally.verbs.items())),
        "done": dict(sorted(tally.done.items())),
        "fingerprint": report.fingerprint,
        "processor_seconds": round(took, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
