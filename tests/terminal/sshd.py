"""OpenSSH's sshd on loopback, with its own keys and settings in a test folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.pseudo import LIMIT, Terminal

READER = f"{sys.executable} -m reader"
"""The command that replaces /usr/local/bin/reader in the recipes."""


def missing() -> str:
    """What is missing to run a server, as a clause; empty if nothing is."""
    if not Path("/dev/ptmx").exists():
        return "there are no pseudo-terminals here"
    for tool in ("sshd", "ssh", "ssh-keygen"):
        if _where(tool) is None:
            return f"{tool} is not installed (openssh-server has it)"
    if os.geteuid() == 0:
        try:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        except OSError as error:
            return f"sshd needs /run/sshd ({error.strerror})"
    return ""


def _where(tool: str) -> str | None:
    return shutil.which(tool, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


class Server:
    """A server on which the user who runs the tests can log in with one key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.key = folder / "visitor"
        self.authorized = folder / "authorized_keys"
        for name in ("host", "visitor"):
            subprocess.run(
                [str(_where("ssh-keygen")), "-q", "-t", "ed25519", "-N", "", "-f", folder / name],
                check=True,
            )
        self.let_in("")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def let_in(self, options: str) -> None:
        """Authorize the visitor's key with ``options`` before it."""
        public = self.key.with_suffix(".pub").read_text("ascii")
        self.authorized.write_text(f"{options} {public}".lstrip(), "utf-8")

    @contextmanager
    def running(self, rules: str = "", environment: str = "") -> Iterator[None]:
        """Run with ``rules`` at the end of the settings; ``environment`` is for sessions."""
        settings = self.folder / "sshd_config"
        settings.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\n"
            f"PidFile none\nAuthorizedKeysFile {self.authorized}\nStrictModes no\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n"
            "PrintMotd no\nPrintLastLog no\nMaxStartups 200\nAcceptEnv LANG LC_* FROM_CLIENT\n"
            + (f"SetEnv {environment}\n" if environment else "")
            + rules,
            "utf-8",
        )
        log = self.folder / "log"
        server = subprocess.Popen(
            [str(_where("sshd")), "-D", "-f", settings, "-E", log], stdin=subprocess.DEVNULL
        )
        try:
            end = time.monotonic() + LIMIT
            while not self._listens():
                output = log.read_text("utf-8", "replace") if log.exists() else ""
                assert server.poll() is None and time.monotonic() < end, output  # noqa: PT018
                time.sleep(0.02)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(LIMIT)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def command(self, *arguments: str, options: tuple[str, ...] = ("-tt",)) -> list[str]:
        """The command line of a client."""
        return [
            str(_where("ssh")), "-F", "/dev/null", "-i", str(self.key), "-p", str(self.port),
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes", *options,
            f"{self.user}@127.0.0.1", *arguments,
        ]  # fmt: skip

    def client(self, *arguments: str) -> Terminal:
        """A client with a terminal."""
        return Terminal(command=self.command(*arguments))

    def run(self, *arguments: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
        """Run a client without a terminal; return its exit status and output."""
        done = subprocess.run(
            self.command(*arguments, options=options), capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=LIMIT,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def sessions(mark: str) -> list[int]:
    """The processes with ``mark`` in their command line, except sshd's and this one."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if mark in line and "reader" in line and int(file.parent.name) != os.getpid():
            found.append(int(file.parent.name))
    return found
