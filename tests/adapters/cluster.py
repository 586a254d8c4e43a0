"""A PostgreSQL server of one's own for as long as it is needed: in a temporary folder, on a free port of this machine.

A small shell keeps the server. It waits for the end of its input, which comes when whoever started it says so or is gone, and
then stops the server and takes the folder away: nothing outlives a test run, not even one that is killed.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from uuid import uuid4

from tests.waiting import end, unless_it_hangs

__all__ = ["MISSING", "Cluster", "binaries", "shared", "started"]

MISSING: Final = "the programs of a PostgreSQL server are not installed (on Debian: apt-get install postgresql)"
"""Why a test that needs a server is skipped."""

_START_SECONDS: Final = 60
_USERS: Final = ("postgres", "nobody")
_ENVIRONMENT: Final = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
_KEEP: Final = """
"$0" start -D "$1" -w -t "$3" -l "$2/server.log" >/dev/null && echo ready && read -r _
"$0" stop -D "$1" -w -m immediate >/dev/null
rm -rf "$2"
"""
_SETTINGS: Final[Mapping[str, str]] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest where there are several; None when there is none."""
    found = shutil.which("pg_ctl")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda file: int(file.parts[-3]))
    files = [Path(found).resolve()] if found else debian[-1:]
    folders = [file.parent for file in files if (file.parent / "initdb").exists()]
    return folders[0] if folders else None


def _somebody() -> dict[str, Any]:
    """Whom to run the server as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next(known[name] for name in _USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cluster:
    """A running server, and the databases in it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._programs = programs
        self._somebody = _somebody()
        self.port = _free_port()

    def _run(self, program: str, *arguments: str) -> None:
        log = self.folder / "log"
        with log.open("ab") as output:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                env=_ENVIRONMENT,
                timeout=2 * _START_SECONDS,
                **self._somebody,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{log.read_text(errors='replace')[-4_000:]}")

    def start(self) -> None:
        """Make the cluster and start its server."""
        if self._somebody:
            os.chown(self.folder, self._somebody["user"], self._somebody["group"])
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines([f"{name} = '{value}'\n" for name, value in settings.items()])
        words = [str(self._programs / "pg_ctl"), str(self._data), str(self.folder), str(_START_SECONDS)]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEP, *words],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # a signal to everybody around the test does not reach it
            env=_ENVIRONMENT,
            **self._somebody,
        )
        assert self._keeper.stdout is not None
        with unless_it_hangs(self._keeper, 2 * _START_SECONDS):
            is_ready = self._keeper.stdout.readline() == "ready\n"
        if not is_ready:
            log = (self.folder / "server.log").read_text(errors="replace")
            self.close()
            raise RuntimeError(f"the server did not start:\n{log[-4_000:]}")

    def close(self) -> None:
        """Stop the server at once, whoever is still connected, and take its folder away: nobody needs what is in it."""
        try:
            self._keeper.communicate(timeout=2 * _START_SECONDS)  # it waits for the server for half of that
        except subprocess.TimeoutExpired:
            end(self._keeper)
        shutil.rmtree(self.folder, ignore_errors=True)

    def crash(self) -> None:
        """Stop the server as a crash would, and start it again: it recovers from its log."""
        log = str(self.folder / "server.log")
        self._run(
            "pg_ctl", "restart", "-D", str(self._data), "-w", "-t", str(_START_SECONDS), "-l", log, "-m", "immediate"
        )

    def conninfo(self, database: str = "postgres") -> str:
        """How to connect to one of its databases."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"

    def url(self, database: str = "postgres") -> str:
        """The same as a URL, ``postgresql://...``."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The name of a new and empty database."""
        name = f"d{uuid4().hex}"
        words = [str(self._programs / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name]
        subprocess.run(words, check=True, env=_ENVIRONMENT, timeout=_START_SECONDS)
        return name


def started() -> Cluster:
    """A new server.

    Raises:
        FileNotFoundError: no server is installed.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError(MISSING)
    cluster = Cluster(Path(mkdtemp(prefix="pg-")), programs)
    cluster.start()
    return cluster


@cache
def shared() -> Cluster:
    """The one server of this process, started when it is first asked for and stopped when the process ends.

    Raises:
        FileNotFoundError: no server is installed.
    """
    cluster = started()
    atexit.register(cluster.close)
    return cluster
