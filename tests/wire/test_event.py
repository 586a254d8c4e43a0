"""What was once written can be read for good: a golden file for every event and every document.

A golden file says what the text of a value is. When this test fails, stored data of that shape has become unreadable or
is written differently: raise the version in ``TAGS``, add the old one to ``UPCASTS``, and write the new file beside the old
one with ``ORDERCORE_GOLDEN=write pytest tests/wire/test_event.py``. The command never touches a file that is there; to
change the shape of something that was never released, delete its file first.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.lifecycle.kind import KINDS, TAGS
from ordercore.wire import EVENTS, dump_event, dumps, load_event, loads
from ordercore.wire.shape import fields_of
from ordercore.wire.upcast import UPCASTS
from tests.wire.sample import sample_of

GOLDEN: Final = Path(__file__).parent / "golden"
WRITES: Final = os.environ.get("ORDERCORE_GOLDEN") == "write"


def file_of(tag: str) -> Path:
    """The golden file of a tag: ``order.taken/1`` is ``events/order.taken.1.json``."""
    return GOLDEN / "events" / f"{tag.replace('/', '.')}.json"


def golden(file: Path, value: object) -> str:
    """The text of a golden file, which is written first when that is asked for."""
    if WRITES and not file.exists():
        file.write_text(json.dumps(json.loads(dumps(value)), indent=1, ensure_ascii=False) + "\n")
    assert file.exists(), f"{file.name} is missing: ORDERCORE_GOLDEN=write pytest tests/wire/test_event.py"
    return file.read_text()


def compact(text: str) -> str:
    """The same JSON as ordercore writes it; the order of its keys is kept."""
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("tag", TAGS)
def test_an_event_is_written_as_its_golden_file_says(tag: str) -> None:
    text = golden(file_of(tag), sample_of(TAGS[tag]))
    event = load_event(tag, text)

    assert type(event) is TAGS[tag]
    assert dump_event(event) == (tag, compact(text))


@pytest.mark.parametrize("tag", [*TAGS, *UPCASTS])
def test_every_version_ever_written_is_read(tag: str) -> None:
    event = load_event(tag, file_of(tag).read_text())

    assert type(event) in TAGS.values()
    assert EVENTS.load(*EVENTS.dump(event)) == event


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_written_as_its_golden_file_says(kind: str) -> None:
    document: Any = KINDS[kind].document
    text = golden(GOLDEN / "documents" / f"{kind}.json", sample_of(document))

    assert dumps(loads(document, text)) == compact(text)


@pytest.mark.parametrize("type_", [*TAGS.values(), *(kind.document for kind in KINDS.values())])
def test_what_golden_files_are_made_of_sets_every_field(type_: type) -> None:
    shown = json.loads(dumps(sample_of(type_)))
    quiet = {each.name for each in fields_of(type_) if each.default is True}  # the sample of a truth value is True

    assert set(shown) | quiet == {each.name for each in fields_of(type_)}


def test_every_golden_file_is_of_something() -> None:
    assert {file.name for file in (GOLDEN / "events").iterdir()} == {file_of(tag).name for tag in [*TAGS, *UPCASTS]}
    assert {file.stem for file in (GOLDEN / "documents").iterdir()} == set(KINDS)
