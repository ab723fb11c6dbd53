"""The small things that Reader saves, for :mod:`tests.faults.killing`: a few lines each."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.settings import remembered
from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.system.whole_file import write_whole
from tests.faults.killing import Job, Say
from tests.faults.steps import STEPS, one_of

Change = tuple[Any, Callable[[], object]]


class SmallJob:
    """A file whose whole state is what ``state`` gives, changed by ``change``."""

    start: Any = None

    def state(self, folder: Path) -> Any:
        """What the file says now."""
        raise NotImplementedError

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """Another state, and what makes the file say so."""
        raise NotImplementedError

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Say what is to be, make it so, say that it is."""
        for _ in range(STEPS):
            wanted, make = self.change(folder, self.state(folder), chance)
            say("try " + json.dumps(wanted))
            make()
            say("done")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """It is what was acknowledged, or what was being made."""
        now = json.loads(json.dumps(self.state(folder)))
        one_of(self.start if before is None else before, said, now)
        return now


def saved(folder: Path) -> Marks:
    """What is in the user's file."""
    marks = Marks(folder / "marks.sqlite")
    marks.open()
    marks.close()
    assert not marks.problem, marks.problem
    return marks


def saving(folder: Path, change: Callable[[Marks], object]) -> Callable[[], None]:
    """Makes ``change`` as a session does, by the writer; done when it is saved."""

    def make() -> None:
        marks = Marks(folder / "marks.sqlite", patience=60.0)
        marks.open()
        change(marks)
        marks.close(60.0)

    return make


class SearchesJob(SmallJob):
    """What was searched for."""

    start: Any = []

    def state(self, folder: Path) -> Any:
        """The searches, the last one last."""
        return saved(folder).search_history

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """One more search, or one once more."""
        query = f"rain {chance.randrange(40)}"
        wanted = [each for each in state if each != query] + [query]
        return wanted, saving(folder, lambda marks: marks.remember_search(query))


class RememberedJob(SmallJob):
    """Widths and the like."""

    start: Any = {}

    def state(self, folder: Path) -> Any:
        """All numbers."""
        os.environ["XDG_STATE_HOME"] = str(folder)
        return remembered.numbers("widths")

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """One number is another."""
        wanted = {**state, chance.choice("abc"): chance.randrange(100)}
        return wanted, lambda: remembered.remember("widths", wanted)


class PlacesJob(SmallJob):
    """Where articles were left."""

    start: Any = {}

    def state(self, folder: Path) -> Any:
        """Articles and the reading positions in them."""
        return {name: [*position] for name, position in saved(folder).positions.items()}

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """One article is left somewhere else."""
        name, position = chance.choice("abcdef"), ReadingPosition("text", chance.randrange(1000))
        wanted = {**state, name: [*position]}
        return wanted, saving(folder, lambda marks: marks.save_position(name, position))


class DraftsJob(SmallJob):
    """A note that is being written."""

    def state(self, folder: Path) -> Any:
        """Its text so far."""
        return saved(folder).drafts.get("an article")

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """More text, or the note is saved and the draft goes."""
        if chance.random() < 0.2:
            return None, saving(folder, lambda marks: marks.discard_draft("an article"))
        wanted = ((state or "") + "more " * chance.randrange(1, 300))[-5000:]
        return wanted, saving(folder, lambda marks: marks.save_draft("an article", wanted))


class OlderFilesJob:
    """What an older version left, and goes on writing, while it is taken in."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Write as an older version did, and open the user's file."""
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
            saved(folder)

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """All that was written is there, and its files are renamed."""
        marks = saved(folder)
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
    "places": PlacesJob,
    "drafts": DraftsJob,
    "older": OlderFilesJob,
}
