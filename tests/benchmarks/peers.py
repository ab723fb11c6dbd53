"""The peers with the same articles: less on one file, newsboat on a local feed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from reader.archive import load
from reader.model import Article
from tests.benchmarks.start import Terminal

FEED = "Benchmark of Reader"


@dataclass(frozen=True)
class Peer:
    """A program on a terminal: its command, its first text on the screen, its key for down."""

    name: str
    program: str
    arguments: tuple[str, ...]
    painted: bytes
    open_list: bytes = b""
    """Keys from the first screen to a list of articles."""
    environment: tuple[tuple[str, str], ...] = ()

    def terminal(self) -> Terminal:
        """Start the program; none of its output has been read yet."""
        return Terminal(*self.arguments, program=self.program, **dict(self.environment))


@contextmanager
def peers(folder: Path) -> Iterator[dict[str, Peer | str]]:
    """The peers on the archive ``folder`` by name, or the reason why one is missing."""
    articles = [item for item in load([folder]) if isinstance(item, Article)]
    with TemporaryDirectory(prefix="reader-peers-") as home:
        found: dict[str, Peer | str] = {}
        for name, make in (("less", _less), ("newsboat", _newsboat)):
            program = shutil.which(name)
            found[name] = make(program, articles, Path(home)) if program else "is not installed"
        yield found


def _less(program: str, articles: list[Article], home: Path) -> Peer:
    text = home / "articles.txt"
    text.write_text("".join(f"{each.title}\n\n{each.text}\n\n" for each in articles), "utf-8")
    painted = articles[0].title.split()[0].encode()
    return Peer("less", program, (str(text),), painted, environment=(("LESSHISTFILE", "-"),))


def feed(articles: list[Article], path: Path) -> None:
    """Write ``articles`` as an RSS feed."""
    items = "".join(
        f"<item><title>{escape(each.title)}</title><guid>{each.id}</guid>"
        f"<link>file://{each.id}</link><description>{escape(each.text)}</description></item>\n"
        for each in articles
    )
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{FEED}</title>'
        f"<link>file://</link><description>News</description>\n{items}</channel></rss>",
        "utf-8",
    )


def newsboat_arguments(home: Path) -> tuple[str, ...]:
    """Arguments that keep newsboat away from the user's home."""
    feed_file = home / "feed.xml"
    (home / "urls").write_text(f"file://{feed_file}\n")
    (home / "config").write_text("max-items 0\n")
    return ("-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config"))


def newsboat_load(articles: list[Article], home: Path) -> float | str:
    """The seconds newsboat takes to cache the articles, or the reason why it cannot."""
    program = shutil.which("newsboat")
    if program is None:
        return "is not installed"
    feed(articles, home / "feed.xml")
    (home / "cache.db").unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run(
        [program, *newsboat_arguments(home), "-x", "reload"],
        env={"HOME": str(home), "TERM": "xterm", "PATH": "/usr/bin:/bin"},
        check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - started


def _newsboat(program: str, articles: list[Article], home: Path) -> Peer:
    newsboat_load(articles, home)
    return Peer("newsboat", program, newsboat_arguments(home), FEED.encode(), b"\r",
                (("HOME", str(home)),))  # fmt: skip
