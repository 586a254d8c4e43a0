"""A package of npm as a peer: one node process that computes so many times at a word."""

from __future__ import annotations

import atexit
import shutil
import subprocess

__all__ = ["NpmPeer"]

_LOOP = """
const peer = require(%(package)r);
const lines = require('readline').createInterface({input: process.stdin});
lines.on('line', async (line) => {
  let last;
  for (let at = 0; at < Number(line); at++) last = await (%(call)s)(peer);
  console.log(JSON.stringify(last));
});
console.log('ready');
"""


class NpmPeer:
    """Calls a function of an npm package in a process of its own.

    Args:
        package: name of the package; node looks for it where ``NODE_PATH`` says, and here.
        call: JavaScript function of the package that does it once, or promises to.
    """

    def __init__(self, package: str, call: str) -> None:
        node = shutil.which("node")
        #: why it is not there; empty when it is.
        self.missing = "" if node else "there is no node here"
        if node is None:
            return
        self._process = subprocess.Popen(
            [node, "-e", _LOOP % {"package": package, "call": call}],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        atexit.register(self.close)
        if self._read() != "ready":
            self.missing = f"node finds no {package}: npm install {package}, and name its folder in NODE_PATH"

    def times(self, count: int) -> str:
        """Do it so many times; the last result as JSON."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
