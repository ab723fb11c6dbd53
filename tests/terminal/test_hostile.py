"""Only the painter's own sequences reach the terminal, whatever files and queries contain."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from textual import events

from reader import settings as reader_settings
from reader.cli import main
from reader.headless.session import Session, run_session
from reader.terminal.grid import Abilities
from tests.terminal.emulator import Emulator
from tests.terminal.hostile import HARMFUL, harmful_texts, refused, stray
from tests.terminal.test_painting import Painted, make, press

WALK = [*"jj", "enter", *" n]]", "enter", "esc", "e", *"jj", "enter", "j", "esc", *"if", "esc",
        "3", "c", "esc", "1", "!", "G", "esc", "?", "esc", "s", "p", "z", "T", "z"]  # fmt: skip
"""Through the list, the article, the sidebar, the entity view, menus, notices and help."""


TYPED = (
    ("1 colon", "esc"), ("1 t", "enter esc"), ("1 a", "ctrl+s"), ("1 apostrophe", "enter esc"),
    ("3 i", "enter esc"), ("3 c m", "enter esc esc"), ("3 c r", "enter esc esc"),
    ("1 E", "esc"), ("1 slash", "enter ctrl+s"), ("", "enter esc esc"), ("1 g o", "j y esc"),
    ("2 v j", "y"), ("2 v j", "Q esc"), ("1 exclamation_mark", "G esc"), ("1 colon", "down esc"),
)  # fmt: skip
"""Keys that open text inputs, and keys that confirm them: palette, tags, note, a letter to jump to,
the filter of names, corrections, export, a search and its name. Others show such text again: links,
selected, copied and saved passages, the notices about settings, the palette.
"""


class Checked(Emulator):
    """A terminal that fails on anything it should not be sent, and shows nothing."""

    def feed(self, text: str) -> None:
        assert not stray(text), stray(text)
        self.bytes += len(text)


def named(folder: Path, name: str, end: str) -> Path:
    """A path in ``folder`` called ``name``, as far as the system allows it."""
    data = name.encode("utf-8", "surrogatepass").replace(b"/", b"_").replace(b"\0", b"_")[:150]
    return folder / os.fsdecode(data + end.encode())


def write(folder: Path, texts: list[str]) -> Path:
    """Write an archive with ``texts`` in every part of its files and in file names."""
    archive = named(folder, texts[0], "")
    archive.mkdir()

    def text(number: int) -> str:
        return texts[number % len(texts)].encode("utf-8", "replace").decode("utf-8")

    fields = ("title", "publication", "section", "byline", "caption", "url", "published", "tags")
    front = "\n".join(f"{name}: {json.dumps(text(at))}" for at, name in enumerate(fields))
    body = "\n\n".join(f"Kofi {text(at)} Mensah met Ada Lindqvist in Accra." for at in range(6))
    files = {
        ("a", ".md"): f"---\n{front}\n{json.dumps(text(3))}: [1]\n---\n{body}\n",
        ("b", ".md"): f"---\ntitle: {text(1)}\n{text(2)}: {{\n---\n{body}\n",
        ("c", ".txt"): f"{text(4)}\nhttps://x/{text(5)}\nTitle: {text(1)}\n\n{body}\n",
        ("d", ".jsonl"): json.dumps({"title": text(2), "text": body, text(3): 1}) + "\n{" + text(1),
        ("e", ".json"): f'{{"{text(1)}": ',
        ("f", ".html"): f"<title>{text(2)}</title><p>{text(1)} {body}</p>",
    }
    for at, ((letter, end), content) in enumerate(files.items()):
        with suppress(OSError):  # the system does not allow the name
            named(archive, letter + texts[at % len(texts)], end).write_text(content, "utf-8")
    with zipfile.ZipFile(named(archive, "g", ".zip"), "w") as packed:
        packed.writestr(f"{text(0)}.md", f"# {text(1)}\n\n{body}")
    (archive / "entities.yaml").write_text(
        f"- merge: {{person: {json.dumps(text(1))}}}\n  into: {{person: {json.dumps(text(2))}}}\n"
        f"- hide: {{{json.dumps(text(3))}: x}}\n- {json.dumps(text(4))}\n",
        "utf-8",
    )
    return archive


EXAMPLES = range(int(os.environ.get("READER_EXAMPLES", "1")))
"""Each is a walk through all of Reader with all harmful texts, the same every time."""


async def walk(session: Session, queries: list[str]) -> None:
    """Press all of :data:`WALK`, then search for ``queries`` in the archive and the article."""
    for key in WALK:
        await press(session, key)
    for number, query in enumerate(queries):
        await press(session, "1" if number % 2 else "2")
        await press(session, "/")
        session.app.post_message(events.Paste(query))
        await session.settle()
        for character in query[:8]:
            if character.isprintable():
                session.app.post_message(events.Key(character, character))
        await session.settle()
        await press(session, "enter")
        await press(session, "esc")
        await press(session, "esc")


@pytest.mark.parametrize("seed", EXAMPLES)
async def test_no_screen_sends_sequences_from_files_or_queries(seed: int) -> None:
    """List, article, sidebar, entity view, notices, help, prompts, menus, title bar."""
    texts = harmful_texts(seed)
    with TemporaryDirectory() as folder:
        archive = write(Path(folder), texts)
        app: Painted = make(archive, (100, 30), "truecolor", Abilities(True, True))
        app.emulator = Checked(100, 30)
        async with run_session(app, (100, 30)) as session:
            await walk(session, texts[:3])
        assert app.emulator.bytes > 5_000


@pytest.mark.parametrize("seed", EXAMPLES)
async def test_no_input_sends_sequences_that_are_typed_or_pasted(seed: int) -> None:
    """Nor saved text: tags, notes, quotations, names of searches; nor invalid settings."""
    texts = harmful_texts(seed)
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        archive = write(folder, [texts[0], f"https://x.org/{texts[1]}", *texts[1:]])
        config = folder / "config.yaml"
        wrong = f"{json.dumps(texts[2])}: {json.dumps(texts[3])}\ntheme: {json.dumps(texts[1])}\n"
        config.write_text(f"{wrong}keys:\n  {json.dumps(texts[0])}: j\n", "utf-8")
        patch.setenv("READER_CONFIG", str(config))
        reader_settings.load()
        app: Painted = make(archive, (100, 30), "truecolor", Abilities(True, True))
        app.emulator = Checked(100, 30)
        async with run_session(app, (100, 30)) as session:
            for at, (before, after) in enumerate(TYPED):
                for key in before.split():
                    await press(session, key)
                session.app.post_message(events.Paste(texts[at % len(texts)]))
                await session.settle()
                for key in after.split():
                    await press(session, key)
            assert app.is_running
        assert app.emulator.bytes > 5_000


@pytest.mark.parametrize("seed", range(4 * len(EXAMPLES)))
def test_no_command_prints_sequences_from_files_or_queries(seed: int) -> None:
    """Neither on standard output nor in an error message."""
    texts = harmful_texts(seed)
    said = _Captured()
    with TemporaryDirectory() as name:
        folder = Path(name)
        archive = write(folder, texts)
        path = str(archive)
        some = str(min(archive.iterdir()))
        for arguments in (
            ["list", path], ["list", path, "--json"], ["list", path, "--query", texts[1]],
            ["search", texts[1], path], ["search", "mensah", path, "--json"], ["search", "(", path],
            ["entities", path], ["show", some], ["show", texts[2]],
            ["show", texts[2], "--in", path],
            ["doctor", path], ["index", path, "--no-names"], ["list", texts[3]],
            ["play", str(archive / "entities.yaml")], ["marks", "import", some],
            ["browse", "--theme", texts[1], path], ["browse", path],
            ["list", "--recognizer", texts[1]],
        ):  # fmt: skip
            # Skip what the system does not allow in a command line.
            given = [each.replace("\0", "").encode("utf-8", "replace") for each in arguments]
            with suppress(SystemExit), said.streams():
                main([os.fsdecode(each) for each in given])
            assert not said.refused, (arguments[0], said.refused)


class _Captured:
    """Captures what a command prints on both streams."""

    def __init__(self) -> None:
        self.refused = ""

    def streams(self) -> _Captured:
        return self

    def __enter__(self) -> None:
        self._before = sys.stdout, sys.stderr
        self._environment = dict(os.environ)  # some commands clean it
        self._files = [open(os.devnull, "w"), open(os.devnull, "w")]
        self._parts: list[str] = []
        for file in self._files:
            file.write = self._take  # type: ignore[method-assign]
        sys.stdout, sys.stderr = self._files

    def _take(self, text: str) -> int:
        self._parts.append(text)
        return len(text)

    def __exit__(self, *_: object) -> None:
        sys.stdout, sys.stderr = self._before
        os.environ.update(self._environment)
        for file in self._files:
            file.close()
        # A word joiner prevents a line break. It is text; only the painter leaves it out.
        self.refused = refused("".join(self._parts).translate(dict.fromkeys(map(ord, "\t\u2060"))))


def test_the_grammar_rejects_harmful_text() -> None:
    """Otherwise the tests above would not detect anything."""
    rejected = [each for each in HARMFUL if stray(f"a{each}b")]
    assert len(rejected) > 30
    for each in ("\x1b]52;c;x\x07", "\x9b31m", "\x1b[6n", "\u202e", "\x1b[?1049l", "\x00", "\n"):
        assert stray(each)
    assert not stray(
        "\x1b[m\x1b[2J\x1b[H\x1b[1;38;2;1;2;3mtext 東京\x1b[K\x1b[3;4H\x1b[5X\x1b[9b\r"
    )
