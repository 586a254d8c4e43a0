"""From inputs that are right to inputs that are nearly so, and to some that are nothing of the kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

__all__ = ["LONGEST", "mutated"]

LONGEST: Final = 64 * 1024
"""No input is longer, in characters."""

NUMBERS: Final = [
    *(
        "0",
        "-0",
        "00",
        "1",
        "-1",
        "0.1",
        "1e5",
        "1E+1000000",
        "1E-999999",
        "NaN",
        "Infinity",
        "-Infinity",
        "sNaN",
        "1_000",
    ),
    *(
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775808",
        "0.123456789",
        "0.1234567891",
        "١٢",
        "½",
        "1.",
        ".5",
    ),
    *(
        "9" * 5_000,
        "1/3",
        "1/0",
        "0/0",
        "-5/12",
        "1/" + "7" * 400,
        "0x10",
        "1,000",
        " 1",
        "1 ",
        "+1",
        "--1",
        "12.50 USD",
        "20%",
    ),
]
WORDS: Final = [
    *(
        "",
        " ",
        "\x00",
        "\ufeff",
        "\u202e",
        "\ud83d\ude00",
        "é",
        "\u0301" * 50,
        "A" * 200,
        "A" * 10_001,
        "null",
        "true",
        "None",
    ),
    *(
        "../../etc/passwd",
        "'; DROP TABLE documents; --",
        '" OR 1=1 --',
        "%s%n",
        "{0.__class__}",
        "${jndi:ldap://x}",
        "__import__",
    ),
    *(
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "<script>",
        "<!ENTITY x SYSTEM 'file:///x'>",
        "type",
        "value",
        "*",
        "order.*",
    ),
    *(
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "99991231",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+99:99",
        "USD",
        "XXX",
    ),
    *(
        "us-ny/putnam",
        "us",
        "../us",
        "EA",
        "CS",
        "en_US",
        "-",
        ",",
        '"',
        "\n",
        "\r\n",
        ",,,,",
        "\\",
        "\\u0000",
        "\\ud800",
    ),
]
MARKS: Final = [
    *'{}[]",:\\/-+.eE0123456789 \n\t\x00=@',
    "null",
    "true",
    "false",
    '":"',
    '"},{"',
    "[[",
    "]]",
    '"\\ud800"',
]

Mutation = Callable[[Random, str, Sequence[str]], str]


def _flip(random: Random, text: str, others: Sequence[str]) -> str:
    if not text:
        return "\x00"
    at = random.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << random.randrange(7)) or 1) + text[at + 1 :]


def _span(random: Random, text: str) -> tuple[int, int]:
    at = random.randrange(len(text) + 1)
    return at, min(len(text), at + int(random.expovariate(1 / 12)))


def _cut(random: Random, text: str, others: Sequence[str]) -> str:
    low, high = _span(random, text)
    return text[:low] + text[high:]


def _repeat(random: Random, text: str, others: Sequence[str]) -> str:
    low, high = _span(random, text)
    times: int = random.choice([2, 2, 3, 10, 100, 1_000])
    return text[:low] + text[low:high] * times + text[high:]


def _any_of(random: Random, *tables: list[str]) -> str:
    return random.choice(random.choice(tables))


def _put(random: Random, text: str, others: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + _any_of(random, NUMBERS, WORDS, MARKS) + text[at:]


def _splice(random: Random, text: str, others: Sequence[str]) -> str:
    other = random.choice(others)
    return text[: random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1) :]


def _cell(random: Random, text: str, others: Sequence[str]) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    cells = lines[at].split(",")
    where = random.randrange(len(cells))
    cells[where] = _any_of(random, NUMBERS, WORDS, [""], cells)
    return "\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]])


def _tree(random: Random, text: str, others: Sequence[str]) -> str:
    """One place of the JSON tree on one line made into something else; of what is no JSON, one cell."""
    lines = text.split("\n")
    chosen = random.randrange(len(lines))
    try:
        data = json.loads(lines[chosen])
    except (ValueError, RecursionError):
        return _cell(random, text, others)
    places = list(_places(data))
    for _ in range(random.choice([1, 1, 1, 2, 5])):
        if not places:
            data = random.choice([[], {}, None, 0, ""])
            break
        holder, key = random.choice(places)
        try:
            _change(random, holder, key)
        except (KeyError, IndexError):
            continue  # gone with an earlier change
    lines[chosen] = json.dumps(data, ensure_ascii=random.random() < 0.5)
    return "\n".join(lines)


def _places(data: Any) -> Any:
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        keys: Any = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


def _change(random: Random, holder: Any, key: Any) -> None:
    match random.randrange(8):
        case 0:
            del holder[key]
        case 1:
            holder[key] = random.choice(NUMBERS)
        case 2:
            holder[key] = random.choice(WORDS)
        case 3:
            holder[key] = random.choice([None, True, 0, -1, 2**63, 10**30, 1.5, [], {}, [[]], {"type": "x"}, ""])
        case 4:
            holder[key] = [holder[key]] * random.choice([1, 2, 40])
        case 5 if isinstance(holder, dict):
            holder[random.choice([*WORDS, *holder])] = holder[key]
        case 6:
            for _ in range(random.choice([1, 33, 200])):
                holder[key] = [holder[key]] if random.random() < 0.5 else {"children": holder[key]}
        case _:
            _grow(random, holder, key)


def _grow(random: Random, holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(value, str):
        holder[key] = value * random.choice([2, 50]) or "x"
    elif isinstance(value, list) and value:
        holder[key] = value * random.choice([2, 20])
    elif isinstance(value, dict):
        holder[key] = value | {str(number): None for number in range(random.choice([1, 50]))}
    else:
        holder[key] = [value, value]


def _noise(random: Random, text: str, others: Sequence[str]) -> str:
    return "".join(random.choices(MARKS + WORDS[:8], k=random.choice([1, 5, 50, 500])))


MUTATIONS: Final[tuple[tuple[Mutation, int], ...]] = (
    (_tree, 50),
    (_cell, 10),
    (_flip, 12),
    (_cut, 8),
    (_put, 10),
    (_splice, 5),
    (_repeat, 4),
    (_noise, 1),
)
_ALL: Final = [mutation for mutation, _ in MUTATIONS]
_WEIGHTS: Final = [weight for _, weight in MUTATIONS]


def mutated(random: Random, seeds: Sequence[str]) -> str:
    """One input: a seed with one change or a few, never longer than `LONGEST`."""
    text = random.choice(seeds)
    for mutation in random.choices(_ALL, _WEIGHTS, k=random.choice([1, 1, 1, 2, 3])):
        text = mutation(random, text, seeds)[:LONGEST]
    return text
