"""Load an order, save it at its next version with an event and a claim: the SQLite store against statements written by hand.

All sides do this with the same texts, encoded beforehand: an order of ten lines is paid, or paid back, so one field of its
index row changes and so does the claim on its customer's credit. Every file is in WAL mode; ``FULL`` waits for the disk at
each commit, ``NORMAL`` does not, and shows what the program itself costs. There are three peers:

- *sqlite3, bare*: what one would write at first, for this one step. It reads the order by its id; then, in one transaction,
  updates it where it still has that version, inserts the event, lets the limit pass by one conditional statement and changes
  the claim. Nothing finds the order but its id, nothing chains its history, and a command sent twice is carried out twice.
- *sqlite3, same promises*: also keeps the receipt of each command under its id, a hash in each event over all it says and
  the hash before, and columns with an index each for what orders are searched and sorted by.
- *SQLAlchemy Core*: the statements and promises of the second peer, each statement made once and taken from its cache.

Ours does more than any of them, since it does not know what it is told to store: several tenants share a file, any batch of
documents, entries and limits is checked, any field and word can be searched.
"""

from __future__ import annotations

import atexit
import json
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

import sqlalchemy as sql
from attrs import evolve, frozen

from benchmarks.order import order
from benchmarks.pair import Bench
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.lifecycle.order.event import OrderPaid, OrderRefunded
from ordercore.ports.chain import first_broken
from ordercore.ports.store import Batch, Change, Entry, SetCeiling, Take, Write
from ordercore.views.row import row, words
from ordercore.wire import dump_event, dumps
