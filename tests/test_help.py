"""The help: every page, its tables, as an archive in Reader, and printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import settings
from reader.app import ReaderApp
from reader.arguments import COMMANDS
from reader.cli import main
from reader.failure import STATUSES
from reader.headless.session import Session, make_app, run_session
from reader.help.archive import HelpOpening
from reader.help.pages import article, page, plain
from reader.help.tables import TABLES
from reader.help.topics import TOPICS, nearest
from reader.screens.keys.query_keys import settings_notices
from reader.store.search.query import SYNTAX, TextField
from reader.system import paths
from reader.text.cells import width_of
from reader.widgets.actions.bindings import key_names
from reader.widgets.actions.familiar import FAMILIAR
from reader.widgets.actions.table import ACTIONS, key_name
from tests.commands.calling import call, run
from tests.conftest import ROOT, SEEDS
from tests.terminal.pseudo import Terminal

FOLDER = ROOT / "reader" / "help"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders, none of which exists."""
    for kind, variable in paths.VARIABLES.items():
        monkeypatch.setenv(variable, str(tmp_path / kind))
    return tmp_path


def test_every_topic_has_a_page_and_every_table_a_place() -> None:
    assert {each.stem for each in FOLDER.glob("*.md")} == {*TOPICS}
    texts = "".join(each.read_text("utf-8") for each in FOLDER.glob("*.md"))
    assert {*re.findall("<!-- generated: (.*) -->", texts)} == {*TABLES}


@pytest.mark.parametrize("topic", TOPICS)
def test_no_placeholder_is_left(topic: str) -> None:
    assert "generated:" not in page(topic)
    assert page(topic).startswith("# ")
    shown = article(topic)
    assert len(shown.title) <= 40
    assert not re.search(r"<!--(?! reader: next)|^\||`|\*\*", shown.text, re.MULTILINE)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("width", [40, 80])
def test_a_page_is_printed_within_the_width(topic: str, width: int) -> None:
    """Only examples may be longer, because they are for copying; 80 columns are enough for most."""
    lines = plain(topic, width).splitlines()
    assert lines[0].startswith("# ")
    examples = {line.strip() for each in article(topic).blocks if each.kind == "quotation"
                for line in each.text.splitlines()}  # fmt: skip
    assert max(width_of(line) for line in lines if line.strip() not in examples) <= width
    assert topic in ("restricted", "queries") or max(map(width_of, examples or {""})) <= 78
    assert not lines[-1].startswith(("reader help", "──"))


def test_an_example_keeps_its_lines() -> None:
    lines = plain("corrections", 80).splitlines()
    at = lines.index("  - merge: {organization: OAU}")
    assert lines[at + 1] == "    into: {organization: Organization of African Unity}"


def test_the_tables_have_everything() -> None:
    text = page("keys")
    for action in ACTIONS:
        if action.place != "help":
            for key in key_names(action):
                assert f"`{key}`".replace("|", r"\|") in text
            assert f" | {action.description} |" in text
    for setting in settings.SETTINGS:
        assert f"| `{setting.name}` | {setting.description}. Values: " in page("settings")
    for familiar in FAMILIAR:
        assert re.search(
            rf"^\| `{re.escape(key_name(familiar.key))}` \| .* \| {re.escape(familiar.there)} \|$",
            page("coming-from"), re.MULTILINE,
        )  # fmt: skip
    for status, meaning in STATUSES.items():
        assert f"| `{status}` | {meaning} |" in page("commands")
    for examples, finds in SYNTAX:
        assert all(f"`{each}`" in page("queries") for each in examples)
        assert f"| {finds} |" in page("queries")
    assert "| PDF | .pdf; with the extra `pdf` |" in page("formats")
    for topic, about in TOPICS.items():
        assert f"| `{topic}` | {about} |" in page("start")


def test_the_query_language_is_explained_whole() -> None:
    written = " ".join(" ".join(each) for each, _ in SYNTAX)
    fields = [each for each in TextField.__args__ if each]  # type: ignore[attr-defined]
    assert [each for each in fields if f"{each}:" not in written] == []


def test_every_command_is_named() -> None:
    texts = " ".join(map(page, TOPICS))
    assert [each for each in COMMANDS if f"reader {each}" not in texts] == []


def test_topics_that_pages_refer_to_exist() -> None:
    named = set(re.findall(r"`reader help ([\w-]+)`", " ".join(map(page, TOPICS))))
    assert named <= {*TOPICS, "TOPIC"}
    assert len(named) > 5


def test_the_command_lists_and_prints(folders: Path) -> None:
    listed = call("help")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.split("\n\n")[0].splitlines()] == [*TOPICS]
    printed = call("help", "queries", COLUMNS="60")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == plain("queries", 60) + "\n"
    assert call("--restricted", "help", "Queries").stdout.startswith("# Queries\n")
    assert [*folders.iterdir()] == []


def test_it_prints_what_the_locale_has() -> None:
    done = run("help", "queries", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "Reader, 'reader search' and 'reader list --query' use" in done.stdout
    assert done.stdout.isascii()
    assert "\xa0" not in plain("queries", 80)


def test_keys_of_two_strokes_stay_on_one_line() -> None:
    assert "‘10\xa0G’" in article("keys").text
    assert "‘reader search’" in article("queries").text


def test_the_help_on_a_command_is_its_own() -> None:
    assert call("help", "list").stdout == call("list", "--help").stdout


@pytest.mark.parametrize(
    ("word", "meant"),
    [("formts", "formats"), ("query", "queries"), ("screen", "screen-readers"), ("srch", "search"),
     ("lst", "list"), ("zzzz", "")],
)  # fmt: skip
def test_an_unknown_topic(word: str, meant: str) -> None:
    done = call("help", word)
    assert (done.returncode, done.stdout) == (2, "")
    assert ("did you mean" in done.stderr) == bool(meant)
    assert meant in done.stderr
    assert "'reader help' lists" in done.stderr


def test_nearest_takes_what_has_begun() -> None:
    assert nearest("head") == "headless"
    assert nearest("x") == ""


def test_a_misspelt_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hlep"]) == 2
    assert "did you mean 'help'?" in capsys.readouterr().err


def test_on_a_terminal_the_page_is_open_and_nothing_is_written(folders: Path) -> None:
    terminal = Terminal("--restricted", "help", "queries", size=(120, 36))
    terminal.read_until(b"READER HELP QUERIES")
    terminal.type(b"*qq")
    assert terminal.wait() == 0
    assert [path for path in folders.rglob("*") if path.is_file()] == []


async def test_the_page_is_in_the_reading_pane(folders: Path) -> None:
    opening = HelpOpening()
    app = ReaderApp(opening.open(), opening, "help", page=[*TOPICS].index("ssh"))
    async with run_session(app, (120, 36)) as session:
        assert await shown(session) == "reader help ssh"
        assert app.library.pane == "reading"
        await session.press("J")
        assert await shown(session) == "reader help restricted"


async def shown(session: Session) -> str:
    article = session.app.front.article
    assert article is not None
    return article.path


async def test_the_keys_lead_to_the_pages_and_back(folders: Path) -> None:
    async with run_session(make_app([SEEDS], "seeds"), (120, 36)) as session:
        await session.press("J")
        library, before = session.app.library, session.app.library.number
        await session.press("question_mark")
        await session.press("h")
        assert session.app.front is not library
        assert await shown(session) == "reader help start"
        for key in ("J", "asterisk", "enter", "G", "q"):
            await session.press(key)
        assert await shown(session) == "reader help keys"
        await session.press("escape")
        assert (session.app.front, session.app.library.number) == (library, before)
        assert session.running
        await session.press("f1")
        await session.press("q")
        assert session.app.front is library
        assert session.running
        await session.press("q")
        assert not session.running
    assert library.user_marks.marks.starred == {}


async def test_the_help_leads_back_to_an_entity_view(folders: Path) -> None:
    async with run_session(make_app([SEEDS], "seeds"), (120, 36)) as session:
        for key in ("e", "enter"):
            await session.press(key)
        view = session.app.screen
        assert view is not session.app.library
        for key in ("question_mark", "h", "escape"):
            await session.press(key)
        assert session.app.screen is view
        await session.press("escape")
        assert session.app.screen is session.app.library


async def test_the_help_opens_once_and_is_left_by_every_way(folders: Path) -> None:
    async with run_session(make_app([SEEDS], "seeds"), (120, 36)) as session:
        for leave in ("q", "escape", "Q", "ctrl+q"):
            for key in ("f1", "f1", "question_mark", "h"):
                await session.press(key)
            assert len(session.app.screen_stack) == 2
            await session.press(leave)
            assert session.app.screen is session.app.library
            assert session.running


async def test_the_help_has_no_names_beside_it(folders: Path) -> None:
    """Its pages have none: however wide the terminal is, the list has that room, and the text."""
    async with run_session(make_app([SEEDS], "seeds"), (160, 40)) as session:
        await session.settle()
        library = session.app.front
        assert library.sidebar.display
        await session.press("f1")
        await session.settle()
        assert not session.app.front.sidebar.display
        await session.press("escape")
        await session.settle()
        assert session.app.front is library
        assert library.sidebar.display


async def test_the_palette_opens_a_page(folders: Path) -> None:
    async with run_session(make_app([SEEDS], "seeds"), (120, 36)) as session:
        # Above the library, then within the help; a beginning or a misspelt topic is enough.
        for typed, topic in (("help query", "queries"), ("h ss", "ssh"), ("help", "")):
            for key in ("colon", *typed.replace(" ", "·"), "enter"):
                await session.press("space" if key == "·" else key)
            if not topic:
                assert len(session.app.screen_stack) == 3  # all keys, as before
                return
            assert await shown(session) == f"reader help {topic}"
            assert session.app.front.pane == "reading"
            assert len(session.app.screen_stack) == 2


async def test_searching_the_help_finds_pages(folders: Path) -> None:
    async with run_session(make_app([SEEDS], "seeds"), (120, 36)) as session:
        for key in ("f1", "slash", *"sshd", "enter"):
            await session.press(key)
        assert await shown(session) == "reader help restricted"
        await session.press("colon")
        for key in (*"theme", "escape"):
            await session.press(key)
        assert session.app.front is not session.app.library


README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    assert 7_500 <= len(README.encode()) <= 10_000
    links = set(re.findall(r"\]\((?!https?:)([^)]+)\)", README))
    assert {each for each in links if not (ROOT / each).is_file()} == set()
    assert {f"reader/help/{topic}.md" for topic in TOPICS} <= links


def test_the_readmes_settings_are_valid(config: Path) -> None:
    (sample,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    config.write_text(sample, encoding="utf-8")
    assert settings.load().sections
    assert settings_notices() == []


def test_the_readmes_keys_do_what_it_says() -> None:
    """Each key of its table is that of an action, in the list or everywhere."""
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+)\|", README, re.MULTILINE)
    keys = {key for row in rows for key in re.findall("`([^`]+)`", row)}
    places = ("panes", "library", "articles", "app")
    known = {key_name(key) for each in ACTIONS if each.place in places for key in each.keys}
    assert len(keys) == 7
    assert keys <= known
