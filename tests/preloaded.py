"""Forks Readers from a process that has already imported Reader, which is most of a start's time.

A forked Reader (:func:`start`) does the same as ``python -m reader``, except that Python, Textual
and the C library have already read their variables; :func:`serves` says for which environments that
makes no difference. The names of the seeds have been found and the styles read already.

The server that forks ends with this process. The forked Readers are children of this process, which
must wait for them.
"""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import gc
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_SUBREAPER = 36
"""Linux's PR_SET_CHILD_SUBREAPER: descendants whose parent ends become children of this process."""

_READ_ONCE = ("PYTHON", "TEXTUAL", "LC_", "LANG", "ESCDELAY", "TZ")
"""The prefixes of variables that are read when a process starts."""

_serving: list[tuple[socket.socket, subprocess.Popen[bytes]]] = []
"""The server that forks, if it runs: its socket and its process."""


def serves(environment: Mapping[str, str]) -> bool:
    """Whether a forked Reader in ``environment`` behaves like a new process."""
    names = {each for each in {*environment, *os.environ} if each.startswith(_READ_ONCE)}
    same = all(environment.get(name) == os.environ.get(name) for name in names)
    return same and sys.platform == "linux"


def start(
    arguments: Sequence[str], environment: Mapping[str, str], terminal: int, first: str = ""
) -> int:
    """Start ``reader`` with ``arguments`` on ``terminal`` in a new session; return its process id.

    ``first`` is Python code that runs before it.
    """
    server = _server()
    request = json.dumps([[*arguments], dict(environment), first]).encode()
    set_option = ctypes.CDLL(None).prctl
    set_option(_SUBREAPER, 1, 0, 0, 0)
    try:
        socket.send_fds(server, [request], [terminal])
        return int(server.recv(64))
    finally:
        set_option(_SUBREAPER, 0, 0, 0, 0)


def server_resources() -> tuple[int, int]:
    """The server's descriptor and process id, which stay open; -1 if there is none."""
    for connection, process in _serving:
        return connection.fileno(), process.pid
    return -1, -1


def _server() -> socket.socket:
    if not _serving:
        ours, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            # In its own process group: ctrl+c is for the tests, and the server ends when they do.
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.preloaded", str(other.fileno())],
                cwd=ROOT, env={**os.environ, "TEXTUAL_FPS": "240"},  # as in browse
                pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, process_group=0,
            )  # fmt: skip
        _serving.append((ours, process))
        atexit.register(_end)
    return _serving[0][0]


def _end() -> None:
    connection, process = _serving.pop()
    connection.close()
    process.wait()


# The server


async def _walk() -> None:
    from reader.headless.session import make_app, run_session

    async with run_session(make_app([ROOT / "seeds"], "seeds"), (80, 24)) as session:
        for key in ("e", "esc", "?", "esc"):
            await session.press(key)


def _load() -> None:
    """Import what a Reader on a terminal needs, and compute what is the same for all."""
    import reader.commands.browse
    import reader.terminal.driver  # noqa: F401
    from reader.headless.session import neutral_environment
    from tests import found_once, names_memo

    for memo in (names_memo, found_once):
        memo.install(setattr)
    with neutral_environment(fresh=True):
        asyncio.run(_walk())
    assert threading.active_count() == 1, threading.enumerate()
    gc.collect()
    gc.freeze()  # collecting garbage in a fork would copy all of it


def _asked(connection: socket.socket) -> tuple[list[str], dict[str, str], str]:
    """Fork for each request, and return the request in the forked process."""
    while True:
        request, terminals, _, _ = socket.recv_fds(connection, 1 << 20, 1)
        if not request:
            sys.exit()
        reader, writer = os.pipe()
        between = os.fork()  # when it ends, its child becomes a child of the test process
        if between == 0:
            if pid := os.fork():
                os.write(writer, str(pid).encode())
                os._exit(0)
            for each in (reader, writer):
                os.close(each)
            connection.close()
            os.login_tty(terminals[0])
            arguments, environment, first = json.loads(request)
            return arguments, environment, first
        os.waitpid(between, 0)
        connection.send(os.read(reader, 64))
        for each in (reader, writer, *terminals):
            os.close(each)


def _begin(arguments: list[str], environment: dict[str, str], first: str) -> None:
    """Put this process into the state of a new ``python -m reader``."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [str(ROOT / "reader" / "__main__.py"), *arguments]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        errors = "backslashreplace" if name == "stderr" else None
        stream = os.fdopen(number, "w" if number else "r", closefd=False, errors=errors)
        _OLD_STREAMS.append(getattr(sys, name))  # freeing it would close the terminal
        for each in (name, f"__{name}__"):
            setattr(sys, each, stream)
    exec(first, {})


_OLD_STREAMS: list[object] = []

if __name__ == "__main__":
    _load()
    _begin(*_asked(socket.socket(fileno=int(sys.argv[1]))))
    from reader.cli import main

    sys.exit(main())
