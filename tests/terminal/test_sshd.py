"""OpenSSH's server and clients: the help's recipes, and connections that are cut."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from reader.help.pages import page
from tests.conftest import ROOT
from tests.files import write_article
from tests.processes import wait_until
from tests.terminal import sshd
from tests.terminal.pseudo import Terminal
from tests.user_file import saved_marks

reason = sshd.missing()
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)

RECIPES = re.findall(r"<!-- recipe: (\w+) -->\n```\w*\n(.*?)```", page("restricted"), re.S)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> sshd.Server:
    return sshd.Server(tmp_path_factory.mktemp("sshd"))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An archive like the one in the recipes."""
    folder = tmp_path / "srv" / "news"
    for number in range(1, 21):
        text = f"Kofi Mensah was in Accra on day {number}."
        write_article(folder / f"{number}.md", text, title=f"Report {number}")
    return folder


def recipe(name: str, server: sshd.Server, news: Path) -> str:
    """The help's recipe ``name``, with the paths and the user of this machine."""
    text: str = dict(RECIPES)[name]
    around = news.parent
    for said, here in (
        ("/usr/local/bin/reader", sshd.READER), ("/srv/news", str(news)),
        ("/var/lib/news", f"{around}/lib"), ("/var/cache/news", f"{around}/cache"),
        ("Match User news", f"Match User {server.user}"),
    ):  # fmt: skip
        text = text.replace(said, here)
    return text


def leave(terminal: Terminal) -> None:
    terminal.type(b"q")
    assert terminal.wait() == 0


def nothing_but_reader(server: sshd.Server, news: Path) -> None:
    """Try what a stranger might try with one of the recipes."""
    pwned = news.parent / "pwned"
    (news / "p.txt").symlink_to("/etc/passwd")
    (news / "etc").symlink_to("/etc")
    terminal = server.client(f"touch {pwned}; sh")
    terminal.read_until(b"1 of 20")
    terminal.type(b"\x1a")  # ctrl+z
    terminal.read_until(b"Disabled in restricted mode")
    terminal.type(b"j*")
    terminal.read_until("★".encode())
    leave(terminal)
    assert b"Traceback" not in terminal.output
    status, output = server.run(f"touch {pwned}")  # without a terminal, the list and the reason
    assert status == 0
    assert "Report 20" in output
    assert "root:" not in output
    assert output.count("leads out of the opened folder") == 2
    assert not pwned.exists()
    # Neither forwarding nor another subsystem.
    _, output = server.run(options=("-W", f"127.0.0.1:{server.port}"))
    assert "prohibited" in output or "forward" in output
    assert "SSH-2.0" not in output
    _, output = server.run("sftp", options=("-s",))
    assert "Report 20" in output or "failed" in output


def test_a_user_who_may_run_only_reader(server: sshd.Server, news: Path) -> None:
    """With the recipe for sshd_config."""
    server.let_in("")
    with server.running(recipe("match", server, news)):
        nothing_but_reader(server, news)
    wait_until(lambda: not sshd.sessions(str(news)))


def test_a_key_that_may_run_only_reader(server: sshd.Server, news: Path) -> None:
    """With the recipe for authorized_keys; each key has its own marks."""
    line = recipe("key", server, news).partition(" ssh-ed25519")[0]
    server.let_in(line)
    with server.running():
        nothing_but_reader(server, news)
    wait_until(lambda: not sshd.sessions(str(news)))
    assert len(saved_marks(news.parent / "lib/anna" / "reader/marks.sqlite").starred) == 1


def test_a_read_only_archive(server: sshd.Server, news: Path) -> None:
    """With the recipe that prepares it; visitors only read what is shared."""
    script = recipe("archive", server, news).replace("sudo -u news ", "")
    done = subprocess.run(["sh", "-e", "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not any(os.stat(each).st_mode & 0o222 for each in [news, *news.iterdir()])
    assert [*(news.parent / "cache").rglob("*.index")]
    server.let_in("")
    with server.running(recipe("match", server, news)):
        terminal = server.client()
        terminal.read_until(b"1 of 20")
        terminal.type(b"*")
        terminal.read_until("★".encode())
        leave(terminal)
    assert len(saved_marks(news.parent / "lib" / "reader/marks.sqlite").starred) == 1


def test_cut_connections_lose_nothing_and_leave_nothing(
    server: sshd.Server, news: Path, data_home: Path, cache_home: Path
) -> None:
    """Of three connections, two are cut at random; the third continues."""
    chance = random.Random(7)
    rules = f"Match User {server.user}\n    ForceCommand {sshd.READER} {news}\n"
    environment = f"XDG_DATA_HOME={data_home} XDG_CACHE_HOME={cache_home} PYTHONPATH={ROOT}"
    server.let_in("")
    with server.running(rules, environment):
        clients = [server.client() for _ in range(3)]
        for at, client in enumerate(clients):
            client.read_until(b"1 of 20")
            client.type(b"j" * (at + 1) + b"*")
            client.read_until(b"Starred")  # a star may be another's
        for client in clients[:2]:
            client.type(b"jJkK")
            time.sleep(chance.random() * 0.2)
            os.kill(client.pid, signal.SIGKILL)
            os.waitpid(client.pid, 0)
            client.hang_up()
        clients[2].type(b"J")
        clients[2].read_until(b"5 of 20")
        leave(clients[2])
    wait_until(lambda: not sshd.sessions(str(news)))
    assert len(saved_marks(data_home / "reader/marks.sqlite").starred) == 3
    left = [path.name for folder in (data_home, cache_home) for path in folder.rglob("*")]
    assert not [name for name in left if name.endswith(("tmp", "lock", "-journal"))]
