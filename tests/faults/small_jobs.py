"""Jobs for :mod:`tests.faults.killing` with the small things that Reader saves."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.settings import remembered
from reader.store.user.last_session import LastFilter, LastSession, SessionFile
from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.system.whole_file import write_whole
from tests.faults.killing import Job, Say
from tests.faults.steps import STEPS, one_of
from tests.user_file import open_marks, saved_marks

Change = tuple[Any, Callable[[], object]]


class SmallJob:
    """A job whose whole state is returned by ``state`` and changed by ``change``."""

    start: Any = None

    def state(self, folder: Path) -> Any:
        """The current state of the file."""
        raise NotImplementedError

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """A new state, and a function that saves it."""
        raise NotImplementedError

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Announce a state, save it, acknowledge it."""
        for _ in range(STEPS):
            wanted, make = self.change(folder, self.state(folder), chance)
            say("try " + json.dumps(wanted))
            make()
            say("done")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """The state is the last acknowledged or the last announced one."""
        now = json.loads(json.dumps(self.state(folder)))
        one_of(self.start if before is None else before, said, now)
        return now


def saving(folder: Path, change: Callable[[Marks], object]) -> Callable[[], None]:
    """A function that makes ``change`` through the writer, like a session, until it is saved."""

    def make() -> None:
        marks = open_marks(folder / "marks.sqlite", patience=60.0)
        change(marks)
        marks.close(60.0)

    return make


class SearchesJob(SmallJob):
    """The search history."""

    start: Any = []

    def state(self, folder: Path) -> Any:
        """The searches in order."""
        return saved_marks(folder / "marks.sqlite").search_history

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """A new search, or an earlier one again."""
        query = f"rain {chance.randrange(40)}"
        wanted = [each for each in state if each != query] + [query]
        return wanted, saving(folder, lambda marks: marks.remember_search(query))


class RememberedJob(SmallJob):
    """Remembered numbers such as widths."""

    start: Any = {}

    def state(self, folder: Path) -> Any:
        """All numbers."""
        os.environ["XDG_STATE_HOME"] = str(folder)
        return remembered.numbers("widths")

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """Change a number."""
        wanted = {**state, chance.choice("abc"): chance.randrange(100)}
        return wanted, lambda: remembered.remember("widths", wanted)


class SessionJob(SmallJob):
    """The end of a session, as it is written now and then and at the end."""

    def state(self, folder: Path) -> Any:
        """The article and the query; None if there is no session."""
        os.environ["XDG_STATE_HOME"] = str(folder)
        last = SessionFile([folder]).last
        return last and [last.article, last.filters[0].search]

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """Be at another article, with another query."""
        wanted = [f"article {chance.randrange(1000)}", "rain" * chance.randrange(1, 200)]
        session = LastSession(wanted[0], filters=(LastFilter(wanted[1]),))
        last = chance.random() < 0.5
        return wanted, lambda: SessionFile([folder]).write(session, last=last)


class PlacesJob(SmallJob):
    """Reading positions."""

    start: Any = {}

    def state(self, folder: Path) -> Any:
        """The reading positions by article."""
        return {
            name: [*position]
            for name, position in saved_marks(folder / "marks.sqlite").positions.items()
        }

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """Change the reading position in an article."""
        name, position = chance.choice("abcdef"), ReadingPosition("text", chance.randrange(1000))
        wanted = {**state, name: [*position]}
        return wanted, saving(folder, lambda marks: marks.save_position(name, position))


class DraftsJob(SmallJob):
    """A note while it is written."""

    def state(self, folder: Path) -> Any:
        """The text so far."""
        return saved_marks(folder / "marks.sqlite").drafts.get("an article")

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """Add text, or save the note and remove the draft."""
        if chance.random() < 0.2:
            return None, saving(folder, lambda marks: marks.discard_draft("an article"))
        wanted = ((state or "") + "more " * chance.randrange(1, 300))[-5000:]
        return wanted, saving(folder, lambda marks: marks.save_draft("an article", wanted))


class OlderFilesJob:
    """Files of an older version that still writes them while they are imported."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Write like an older version, and open the user's file."""
        (folder / "drafts").mkdir(exist_ok=True)
        for _ in range(STEPS // 2):
            number = chance.randrange(10**6)
            with (folder / "searches.jsonl").open("a", encoding="utf-8") as stream:
                stream.write(f'{{"query": "rain {number}"}}\n')
                stream.write(f'{{"query": "snow {number}", "name": "name {number}"}}\n')
            say(f"search {number}")
            write_whole(folder / "drafts" / f"{number}.txt", b"half a note")
            say(f"draft {number}")
            write_whole(folder / "places", f"{number} text {number}\n".encode())
            say(f"position {number}")
            saved_marks(folder / "marks.sqlite")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """Everything written is imported, and the files are renamed."""
        marks = saved_marks(folder / "marks.sqlite")
        written = [*(before or ()), *said]
        for each in written:
            kind, number = each.split()
            if kind == "search":
                assert f"rain {number}" in marks.search_history, each
                assert marks.saved_searches[f"name {number}"] == f"snow {number}", each
            elif kind == "draft":
                assert marks.drafts[number] == "half a note", each
            else:
                assert marks.positions[number].start == int(number), each
        left = [path for path in folder.rglob("*") if path.suffix in (".jsonl", ".txt")]
        assert not left, left
        assert not (folder / "places").exists()
        return written


SMALL: dict[str, Callable[[], Job]] = {
    "searches": SearchesJob,
    "remembered": RememberedJob,
    "session": SessionJob,
    "places": PlacesJob,
    "drafts": DraftsJob,
    "older": OlderFilesJob,
}
