"""The small files that Reader writes, for :mod:`tests.faults.killing`: a few lines each."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.settings import remembered
from reader.store.user import last_places
from reader.store.user.drafts import Drafts
from reader.store.user.last_places import LastPlace
from reader.store.user.searches import Searches
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


class SearchesJob(SmallJob):
    """What was searched for."""

    start: Any = []

    def state(self, folder: Path) -> Any:
        """The searches, the last one last."""
        return Searches(folder / "searches.jsonl").history()

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """One more search, or one once more."""
        query = f"rain {chance.randrange(40)}"
        wanted = [each for each in state if each != query] + [query]
        return wanted, lambda: Searches(folder / "searches.jsonl").remember(query)


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
        """Articles and their places."""
        return {name: [*place] for name, place in last_places.load(folder / "places").items()}

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """One article is left somewhere else."""
        name, place = chance.choice("abcdef"), LastPlace("text", chance.randrange(1000))
        wanted = {**state, name: [*place]}
        return wanted, lambda: last_places.save({name: place}, folder / "places")


class DraftsJob(SmallJob):
    """A note that is being written."""

    def state(self, folder: Path) -> Any:
        """Its text so far."""
        return Drafts(folder / "drafts").load("an article")

    def change(self, folder: Path, state: Any, chance: random.Random) -> Change:
        """More text, or the note is kept and the draft goes."""
        drafts = Drafts(folder / "drafts")
        if chance.random() < 0.2:
            return None, lambda: drafts.drop("anarticle")
        wanted = (state or "") + "more " * chance.randrange(1, 300)
        return wanted[-5000:], lambda: drafts.keep("an article", wanted[-5000:])


SMALL: dict[str, Callable[[], Job]] = {
    "searches": SearchesJob,
    "remembered": RememberedJob,
    "places": PlacesJob,
    "drafts": DraftsJob,
}
