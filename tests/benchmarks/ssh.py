"""Many simultaneous sessions through OpenSSH's sshd on loopback, and cut connections.

``READER_SESSIONS``, ``READER_BENCHMARK`` (articles) and ``READER_CUTS`` set other numbers. Sessions
are in restricted mode, as for strangers, so they start no processes to find names.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reader.store.cache import Cache
from reader.store.entities.file import file_of
from reader.store.entities.recognition import Recognition
from reader.store.opening import Opening
from tests.benchmarks.archives import archive
from tests.benchmarks.results import Row, Sample
from tests.benchmarks.scale import private_megabytes
from tests.benchmarks.start import compile_reader
from tests.conftest import ROOT
from tests.store.engines import words
from tests.terminal import pseudo, sshd

pseudo.LIMIT = 120.0


def measure(quick: bool) -> Iterator[Row]:
    """The last start compared with the first, memory per session, cut connections."""
    if reason := sshd.missing():
        raise RuntimeError(reason)
    compile_reader()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = sshd.Server(folder)
        count = int(os.environ.get("READER_BENCHMARK", "1000" if quick else "100000"))
        yield from many(server, folder, count, _number("SESSIONS", quick, 50))
        yield from cut(server, folder, _number("CUTS", quick, 1_000))


def _number(name: str, quick: bool, usual: int) -> int:
    return int(os.environ.get(f"READER_{name}", usual // 5 if quick else usual))


def serve(server: sshd.Server, folder: Path, archive: Path, environment: str) -> tuple[str, str]:
    """The settings of a server that shows ``archive`` to every client."""
    forced = f"Match User {server.user}\n    ForceCommand {sshd.READER} {archive}\n"
    state = f"XDG_CACHE_HOME={folder}/cache XDG_DATA_HOME={folder}/data PYTHONPATH={ROOT}"
    return forced, f"{state} {environment}"


def many(server: sshd.Server, folder: Path, count: int, sessions: int) -> Iterator[Row]:
    """``sessions`` simultaneous sessions on an archive of ``count`` articles."""
    news = archive(count)
    subprocess.run(
        [sys.executable, "-m", "reader", "index", "--no-names", str(news)], check=True,
        capture_output=True, env=os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"},
    )  # fmt: skip
    name_all(news, f"{folder}/cache")
    taken, private, clients = [], [], []
    seen: set[int] = set()
    with server.running(*serve(server, folder, news, "READER_RESTRICTED=1")):
        pseudo.Terminal(command=server.command()).hang_up()  # fills the page cache
        sshd.all_ended(str(news))
        for _ in range(sessions):
            started = time.perf_counter()
            client = server.client()
            client.read_until(f"1 of {count:,}".encode())
            taken.append((time.perf_counter() - started) * 1000)
            clients.append(client)
            client.rest(1)
            (pid,) = set(sshd.sessions(str(news))) - seen - _shells(news)
            seen |= {pid}
            private.append(private_megabytes(pid))
        used = at_rest(clients, seen)
        rested = [private_megabytes(pid) for pid in seen]
        keys = []
        for client in clients:
            client.rest(0.05)
            started = time.perf_counter()
            client.type(b"j")
            client.read_until(f"2 of {count:,}".encode())
            keys.append((time.perf_counter() - started) * 1000)
        later = [private_megabytes(pid) for pid in seen]
        for client in clients:
            client.hang_up()
        if not sshd.all_ended(str(news)):
            raise RuntimeError("sessions continue without a client")
    here = f"{sessions} sessions, {count:,} articles, names known"
    first = {"the first": Sample.of(taken[:1])}
    yield Row("start of the last session", "ms", Sample.of(taken[-1:]), first, here)
    yield Row("private memory of a session, a second old", "MB", Sample.of(private), note=here)
    yield Row("the same at rest", "MB", Sample.of(rested), note=here)
    yield Row("the same after a key", "MB", Sample.of(later), note=here)
    yield Row("processor time until it is at rest", "s", Sample.of(used), note=here)
    yield Row("a key in each of them", "ms", Sample.of(keys), note=here)


def at_rest(clients: list[pseudo.Terminal], pids: set[int]) -> list[float]:
    """Wait until all are idle for a second; return the processor time of each in seconds."""
    before: list[float] = []
    while before != (now := [_processor_seconds(pid) for pid in sorted(pids)]):
        before, end = now, time.perf_counter() + 1
        while time.perf_counter() < end:
            for client in clients:
                client.read(0)
            time.sleep(0.05)
    return now


def _processor_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def name_all(news: Path, cache: str) -> None:
    """Store names for all articles: each word of a title. ``reader index`` would take an hour.

    Without names, every session would load the recognizer (about 50 MB) for what it shows.
    """
    os.environ["XDG_CACHE_HOME"] = cache
    opening = Opening([news], Cache([news]))
    store = opening.open()
    recognition = Recognition(store, words, file=lambda: file_of(opening.cache), at_any_cost=True)
    recognition.want_all()
    recognition.start()
    recognition.run(lambda: False, lambda _: None)


def _shells(news: Path) -> set[int]:
    """The remaining shells through which sshd runs commands."""
    return {
        pid
        for pid in sshd.sessions(str(news))
        if not Path(f"/proc/{pid}/cmdline").read_bytes().startswith(sys.executable.encode())
    }


def cut(server: sshd.Server, folder: Path, cuts: int) -> Iterator[Row]:
    """Cut ``cuts`` connections at random moments; count what is left behind and lost."""
    news = folder / "srv"
    news.mkdir()
    for number in range(1, 101):
        text = f"---\ntitle: Report {number}\n---\nThe harbour on day {number}.\n"
        (news / f"{number:04}.md").write_text(text, "utf-8")
    chance = random.Random(0)
    lost = late = 0
    gone = []
    with server.running(*serve(server, folder, news, "")):
        for number in range(cuts):
            shutil.rmtree(folder / "data", ignore_errors=True)
            client = server.client()
            is_marked = chance.random() < 0.7
            if is_marked:
                client.read_until(b"of 100")
                client.type(b"j" * chance.randrange(20) + b"*")
                client.read_until("★".encode())
                client.type(b"jjKJe2" if chance.random() < 0.5 else b"/harb")
            time.sleep(chance.random() * 0.6)
            os.kill(client.pid, signal.SIGKILL)
            os.waitpid(client.pid, 0)
            os.close(client.fd)
            started = time.perf_counter()
            late += not sshd.all_ended(str(news))
            gone.append((time.perf_counter() - started) * 1000)
            lost += is_marked and sshd.stars(folder / "data") != 1
            if number % 100 == 99:
                print(f"{number + 1} cuts: {lost} marks lost, {late} left", file=sys.stderr)
    strays = [
        path
        for part in ("data", "cache", "srv")
        for path in (folder / part).rglob("*")
        if re.search(r"(tmp|yaml.lock|-journal)$", path.name)
    ]
    note = f"{cuts} connections cut"
    yield Row("until the process had gone", "ms", Sample.of(gone), note=note)
    yield Row("marks lost", "", Sample.of([lost]), note=note)
    yield Row("processes, files left behind", "", Sample.of([late, len(strays)]), note=note)
