"""Fixtures for all tests: a fixed environment, and small articles and archives."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from reader import settings
from reader.archive import loading
from tests import found_once, left_over, names_memo, quiet_painting

# Textual reads these when it is imported; screens must be the same in every shell.
# (The snapshot plugin uses a variable with a similar name for its own workers.)
_OWN = "TEXTUAL_SNAPSHOT_TEMPDIR"
for _name in [*os.environ]:
    toolkit = _name.startswith("TEXTUAL") and _name != _OWN
    if toolkit or _name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        del os.environ[_name]
os.environ["TERM"] = "xterm-256color"
os.environ["COLORTERM"] = "truecolor"

# If this process was started by nohup or in the background of a script, it ignores signals. Every
# Reader that a test starts would inherit that, also in tests of such signals.
for _number, _usual in (
    (signal.SIGHUP, signal.SIG_DFL),
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)

# This process creates thousands of screens. With Python's default thresholds, garbage collection
# would take a tenth of its time.
gc.set_threshold(20_000, 20, 20)

# The time of an example depends on the load of the machine, so there is no deadline. Examples are
# the same in each run, because passing must not depend on luck. To search for new ones:
# pytest -m hypothesis --hypothesis-profile=search
for _profile, _same in (("reader", True), ("search", False)):
    hypothesis.settings.register_profile(
        _profile,
        deadline=None,
        derandomize=_same,
        database=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.load_profile("reader")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers of :func:`painted_when_quiet`; let the faults of parsers be seen."""
    loading.PARSER_FAULTS = ()
    config.addinivalue_line("markers", "every_frame: paint every intermediate change")
    config.addinivalue_line("markers", "last_frame: paint only what the test asks for")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the terminal need every frame."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "terminal"):
            item.add_marker("every_frame")


ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
HEADLESS = "reader.headless.session"
GIVEN = SEEDS / "000_1dccee4823061a04.txt"


_before = pytest.StashKey[left_over.Resources]()
_failed = pytest.StashKey[bool]()
_shared: list[left_over.Resources] = []


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Let a fixture for several tests keep open what it opens when one of them ends."""
    if fixturedef.scope == "function":
        return (yield)
    before = left_over.open_resources()
    result = yield
    _shared.append(left_over.open_resources().without(before))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """Remember whether a test failed."""
    item.stash[_failed] = item.stash.get(_failed, False) or call.excinfo is not None
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Remember what is open before a test."""
    item.stash[_before] = left_over.open_resources()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test that leaves an open file, a thread or a process behind."""
    result = yield
    if pseudo := sys.modules.get("tests.terminal.pseudo"):
        pseudo.close_terminals()
    before = item.stash[_before]
    for each in _shared:
        before |= each
    if item.stash.get(_failed, False):
        return result  # its traceback keeps things open, and it fails already
    if left := left_over.left_since(before):
        pytest.fail(f"left behind: {left}", pytrace=False)
    return result


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes do not name a test: compressed ones differ between the processes that run the tests,
    which must all find the same ones."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes an empty folder.

    ``mktemp`` checks all earlier folders to find a name, so its total time is quadratic in the
    number of tests.
    """
    numbers, folder = count(), tmp_path_factory.mktemp("tests")

    def make() -> Path:
        made = folder / f"t{next(numbers)}"
        made.mkdir()
        return made

    return make


@pytest.fixture
def tmp_path(new_folder: Callable[[], Path]) -> Path:
    """A folder for the test."""
    return new_folder()


@pytest.fixture(autouse=True)
def cache_home(new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for the test; the user's is never touched."""
    folder = new_folder()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def data_home(new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder for the test; the user's marks and corrections are never touched."""
    folder = new_folder()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def state_home(new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder for the test; the user's is never touched."""
    folder = new_folder()
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def names_found_once() -> Iterator[None]:
    """Find the names of each article only once per process."""
    with pytest.MonkeyPatch.context() as patch:
        names_memo.install(patch.setattr)
        yield


@pytest.fixture(autouse=True, scope="session")
def styles_found_once() -> Iterator[None]:
    """Read styles and count parameters only once per process."""
    with pytest.MonkeyPatch.context() as patch:
        found_once.install(patch.setattr)
        yield


@pytest.fixture(autouse=True)
def painted_when_quiet(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint headless screens once per key, when Reader is idle.

    Painting every intermediate change would be half of the suite's work.

    Tests marked ``every_frame`` need all frames; those marked ``last_frame`` need only the last.
    """
    if not request.node.get_closest_marker("every_frame") and HEADLESS in sys.modules:
        last_only = request.node.get_closest_marker("last_frame") is not None
        quiet_painting.install(monkeypatch.setattr, at_each_key=not last_only)


@pytest.fixture
def started_before(state_home: Path) -> None:
    """Reader has been started often enough to show hints instead of a welcome."""
    (state_home / "reader").mkdir()
    (state_home / "reader" / "remembered.json").write_text('{"starts": 100}')


@pytest.fixture(autouse=True)
def no_config(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use the default settings; the user's are never read, and a test's end with it."""
    monkeypatch.setenv(settings.VARIABLE, "none")
    for each in settings.SETTINGS:
        monkeypatch.delenv(each.variable, raising=False)
    # Tests expect the names of this engine, not of the best one that happens to be installed.
    monkeypatch.setenv("READER_RECOGNIZER", "light")
    settings.load()
    yield
    monkeypatch.undo()
    settings.load()


@pytest.fixture
def config(new_folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings file, which does not exist yet; ``settings.load()`` reads it."""
    file = new_folder() / "config.yaml"
    monkeypatch.setenv(settings.VARIABLE, str(file))
    return file


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with three small articles in a known order."""
    folder = tmp_path / "clippings"
    folder.mkdir()
    (folder / "1.md").write_text(
        "---\ntitle: Harbour talks resume\npublication: The Coast\npublished: 2019-03-04\n---\n"
        "Prime Minister Ada Lindqvist met Kofi Mensah in Accra on Monday. Lindqvist praised "
        "Ghana.\n\nMensah, the head of the World Trade Organization, said that talks went well.\n",
        encoding="utf-8",
    )
    (folder / "2.md").write_text(
        "---\ntitle: A quiet week in Lima\npublication: The Coast\npublished: 2019-03-05\n---\n"
        "Nothing of note happened in Peru this week, the ministry said.\n",
        encoding="utf-8",
    )
    (folder / "10.md").write_text(
        "---\ntitle: Ghana votes\npublication: Accra Post\npublished: 2019-03-06\n---\n"
        "Ghana went to the polls. Kofi Mensah cast his vote in Accra.\n",
        encoding="utf-8",
    )
    return folder
