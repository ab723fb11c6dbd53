"""Jobs for :mod:`tests.faults.killing`: how Reader writes its files, and how to check them."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reader.model import Article, Entity
from reader.store.articles import Store
from reader.store.entities import recognition as recognition_module
from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.corrections import Correction
from reader.store.entities.file import EntityFile
from reader.store.entities.recognition import Recognition
from reader.store.opening import Opening
from reader.store.search import indexing
from reader.store.search.index_folder import IndexFolder
from reader.store.search.indexing import Indexer
from reader.store.search.searching import Searcher
from reader.store.user.marks import Marks
from reader.store.user.user_file import TABLES
from tests.faults.killing import Job, Say
from tests.faults.small_jobs import SMALL
from tests.faults.steps import STEPS, one_of
from tests.store import engines
from tests.store.archives import checked, opened, same_as_loaded


def never() -> bool:
    """It is never cancelled."""
    return False


def nothing(*_: object) -> None:
    """Ignore the progress."""


class MarksJob:
    """Stars, tags, notes, quotations, drafts, undo and moves, each acknowledged."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Announce the result of each step, from a model in memory, before the step."""
        now = 0.0
        marks = Marks(folder / "marks.sqlite", lambda: now, patience=60.0)
        (folder / "no folder").touch()
        model = Marks(folder / "no folder" / "in memory", lambda: now)
        model.merge({table: marks.rows(table) for table in TABLES})
        for _ in range(STEPS):
            now = chance.random()
            step = self._step(chance)
            step(model)
            say("try " + json.dumps(self._state(model)))
            step(marks)
            assert not marks.unsaved
            say("done")

    @staticmethod
    def _step(chance: random.Random) -> Callable[[Marks], object]:
        some = chance.sample("abcde", chance.randint(1, 3))
        one, number = some[0], chance.randrange(100)
        return chance.choice([
            lambda marks: marks.set_starred(some, number % 2 == 0),
            lambda marks: marks.set_read(some, number % 3 > 0),
            lambda marks: marks.retag(some, [f"tag{number % 5}"], []),
            lambda marks: marks.retag(some, [], [f"tag{number % 5}"]),
            lambda marks: marks.retag([one], ["tag1"], [f"tag{number % 4 + 1}"]),
            lambda marks: marks.set_note(one, "a note " * number),
            lambda marks: marks.add_quotation(one, "text", number, "said", "the source"),
            lambda marks: marks.save_draft(one, "half a note " * number),
            lambda marks: marks.discard_draft(one),
            lambda marks: marks.save_search(f"name {number % 4}", f"query {number}"),
            lambda marks: marks.carry_over({one: some[-1]}),
            lambda marks: marks.undo(),
        ])  # fmt: skip

    @staticmethod
    def _state(marks: Marks) -> dict[str, list[list[object]]]:
        return {table: [list(row) for row in marks.rows(table)] for table in TABLES}

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """Every acknowledged step is saved, and the next one completely or not at all."""
        marks = Marks(folder / "marks.sqlite")
        marks.open()
        assert not marks.problem, marks.problem
        state = self._state(marks)
        marks.close()
        one_of({table: [] for table in TABLES} if before is None else before, said, state)
        return state


class CorrectionsJob:
    """Corrections added to and removed from the archive's folder."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Announce what the file must contain before each step."""
        book = self._book(folder)
        wanted = list(book.load().corrections)
        for _ in range(STEPS // 2):
            add = [Correction("hide", "person", f"Name {chance.randrange(9)}")]
            remove = [chance.choice(wanted)] if len(wanted) > chance.randrange(9) else []
            for each in remove:
                del wanted[len(wanted) - 1 - wanted[::-1].index(each)]
            wanted += add
            say("try " + json.dumps([[*each] for each in wanted]))
            book.change(add, remove)
            say("done")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """As for marks; and after the next write, no other files are left in the folder."""
        book = self._book(folder)
        loaded = book.load()
        assert not loaded.notices
        state = json.loads(json.dumps([[*each] for each in loaded.corrections]))
        one_of([] if before is None else before, said, state)
        mine = Correction("hide", "person", "Mine")
        book.change([mine])
        book.change(remove=[mine])
        left = {path.name for path in (folder / "archive").iterdir()}
        assert left <= {"entities.yaml"}, left
        return state

    @staticmethod
    def _book(folder: Path) -> CorrectionBook:
        (folder / "archive").mkdir(exist_ok=True)
        return CorrectionBook([folder / "archive"], folder / "data")


class CacheJob:
    """The cache of an archive whose files change all the time."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Change some files; open; look for changes; write the cache."""
        archive = self._archive(folder)
        for _ in range(STEPS // 2):
            for _ in range(chance.randint(0, 3)):
                number = chance.randrange(12)
                path = archive / f"{number}.md"
                if chance.random() < 0.2:
                    path.unlink(missing_ok=True)
                    continue
                text = f"---\ntitle: Title {number}\n---\nIt rained {chance.random()} times.\n"
                (folder / "new").write_text(text)
                os.replace(folder / "new", path)
            opening = self._opened(folder)
            if opening.warm:
                checked(opening)
            assert not opening.remarks, opening.remarks
            opening.close()
            say("done")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """There is a whole cache once there was one, and with it the archive is what it is."""
        opening = self._opened(folder)
        assert not opening.remarks, opening.remarks
        assert opening.warm or not (before or said), "the cache is gone"
        if opening.warm:
            checked(opening)
        assert same_as_loaded(opening, self._archive(folder))
        opening.close()
        left = {path.suffix for path in (folder / "cache").iterdir()}
        assert left <= {".sqlite", ".lock", ".used"}, left
        return True

    @staticmethod
    def _archive(folder: Path) -> Path:
        archive = folder / "archive"
        if not archive.exists():
            archive.mkdir()
            for number in range(12):
                (archive / f"{number}.md").write_text(f"---\ntitle: {number}\n---\nIt was dry.\n")
        return archive

    def _opened(self, folder: Path) -> Opening:
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache-home")
        (folder / "cache-home" / "reader" / "archives").mkdir(parents=True, exist_ok=True)
        if not (folder / "cache").is_symlink():
            (folder / "cache").symlink_to(folder / "cache-home" / "reader" / "archives")
        return opened(self._archive(folder))


def some_store(names: list[int]) -> Store:
    """Articles with their numbers in their ids and titles."""
    store = Store()
    for number in names:
        store.add(Article(f"{number:012x}", f"{number}.txt", f"Ada Bo{number % 3} Cy{number}"))
    return store


class IndexJob:
    """The word index, saved after every article."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Index different articles each time."""
        indexing.SAVE_SECONDS = indexing.REPORT_SECONDS = 0.0
        for _ in range(2):
            store = some_store(sorted(chance.sample(range(12), 8)))
            indexer = Indexer(store, lambda: folder / "archive.index")
            indexer.run(never, nothing)
            assert not indexer.remarks, indexer.remarks
            say("done")

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """The saved index is intact, and searching finds everything."""
        kept = IndexFolder(folder / "archive.index").load()
        assert kept is not None or not (before or said), "the index is gone"
        store = some_store([1, 2, 3, 5, 8])
        indexer = Indexer(store, lambda: folder / "archive.index")
        indexer.run(never, nothing)
        assert not indexer.remarks, indexer.remarks
        searcher = Searcher(store, indexer=indexer)
        for name in (1, 2, 3, 5, 8):
            result = searcher.search(f"cy{name}")
            assert result is not None
            assert [store[number].id for number in result.numbers] == [f"{name:012x}"]
        return True


class NamesJob:
    """The names found, each written to the file at once."""

    def write(self, folder: Path, chance: random.Random, say: Say) -> None:
        """Recognize; requesting the next article means that the previous one is saved."""
        recognition_module.WRITE_EVERY = 0.0
        last = ""

        def extract(article: Article) -> tuple[Entity, ...]:
            nonlocal last
            if last:
                say(f"kept {last}")
            last = article.id
            return engines.words(article)

        if chance.random() < 0.1:  # otherwise nothing would be left to find
            say("forgotten")
            for path in (folder / "cache").glob("*"):
                path.unlink()
        self._recognized(folder, extract)

    def check(self, folder: Path, before: Any, said: list[str]) -> Any:
        """Saved names are not searched for again, and all are right."""
        known = set(before or ())
        for each in said:
            known = set() if each == "forgotten" else known | {each[5:]}
        again: list[str] = []
        recognition = Recognition(
            some_store(list(range(20))), lambda article: self._note(again, article),
            file=lambda: EntityFile(folder / "cache" / "archive.entities", "test"),
        )  # fmt: skip
        recognition.want_all()
        assert recognition.start()
        recognition.run(lambda: len(again) >= 2, nothing)
        assert not recognition.failures, recognition.failures
        lost = known & set(again)
        assert not lost, f"found again: {sorted(lost)}"
        for number, article in enumerate(some_store(list(range(20)))):
            if number in recognition.index:
                assert recognition.index.entities(number) == engines.words(article)
        recognition.close()
        return sorted(known | set(again[:-1]))

    @staticmethod
    def _note(again: list[str], article: Article) -> tuple[Entity, ...]:
        again.append(article.id)
        return engines.words(article)

    @staticmethod
    def _recognized(folder: Path, extract: Callable[[Article], tuple[Entity, ...]]) -> None:
        recognition = Recognition(
            some_store(list(range(20))), extract,
            file=lambda: EntityFile(folder / "cache" / "archive.entities", "test"),
        )  # fmt: skip
        recognition.want_all()
        assert recognition.start()
        recognition.run(never, nothing)
        assert not recognition.failures, recognition.failures


JOBS: Mapping[str, Callable[[], Job]] = {
    "marks": MarksJob,
    "corrections": CorrectionsJob,
    "cache": CacheJob,
    "index": IndexJob,
    "names": NamesJob,
    **SMALL,
}
