"""The index on disk: saved, brought up to date, and never used if it is damaged."""

from __future__ import annotations

import ctypes
import gc
import mmap
import os
import shutil
import sys
import threading
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from reader.model import Article, Block
from reader.store.articles import Store
from reader.store.search import index_folder, indexing
from reader.store.search.indexing import Indexer
from reader.store.search.query import parse
from reader.store.search.searching import Searcher
from reader.store.search.text_index import RANKED_WORDS, IndexFailedError, TextIndex
from reader.system import mapping_guard
from tests.processes import at_once, run_python


def never() -> bool:
    return False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive.index"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no name has to be UTF-8")
def test_a_folder_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9") / "archive.index"
    folder.parent.mkdir()
    for _ in range(2):  # built, then opened
        result = indexer(store_of("tide"), folder)
        assert not result.remarks
        assert result.folder == folder
        assert Searcher(result.store, indexer=result).search(parse("tide")).total == 1
        result.close()


def store_of(*names: str) -> Store:
    store = Store()
    for name in names:
        blocks = (Block("paragraph", f"The {name} rose again over the harbour."),)
        store.add(Article(f"id-{name}", f"{name}.txt", f"About {name}", blocks=blocks))
    return store


def indexer(store: Store, folder: Path | None) -> Indexer:
    result = Indexer(store, lambda: folder)
    result.run(never, lambda: None)
    return result


def found(it: Indexer, query: str) -> list[str]:
    searcher = Searcher(it.store, indexer=it)
    result = searcher.search(query)
    assert result is not None
    assert result.complete
    return sorted(it.store[number].id for number in result.numbers)


def no_writer(*_: object) -> None:
    raise AssertionError("nothing had to be written")


def test_an_index_is_used_again_without_writing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if article numbers have changed, because slots have ids."""
    first = indexer(store_of("moon", "sun", "tide"), folder)
    assert first.folder == folder
    assert first.saved_bytes > 0
    monkeypatch.setattr(TextIndex, "open_writer", no_writer)
    again = indexer(store_of("tide", "moon", "sun"), folder)
    assert not again.remarks
    assert found(again, "tide") == ["id-tide"]
    assert found(again, "harbour") == ["id-moon", "id-sun", "id-tide"]
    assert again.progress == (3, 3)


def test_a_saved_index_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only new articles are indexed, deleted ones are not found, and the result is saved."""
    indexer(store_of("moon", "sun", "tide"), folder)
    added: list[str] = []
    real = TextIndex.add

    def watched(self: TextIndex, article: Article, number: int) -> None:
        added.append(article.id)
        real(self, article, number)

    monkeypatch.setattr(TextIndex, "add", watched)
    again = indexer(store_of("star", "moon", "sun"), folder)
    assert added == ["id-star"]
    assert found(again, "harbour") == ["id-moon", "id-star", "id-sun"]
    monkeypatch.setattr(TextIndex, "open_writer", no_writer)
    assert found(indexer(store_of("sun", "star", "moon"), folder), "star") == ["id-star"]


def test_articles_of_the_same_id_are_indexed_once_each(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer(store_of("moon", "moon", "sun"), folder)
    monkeypatch.setattr(TextIndex, "open_writer", no_writer)
    assert found(indexer(store_of("sun", "moon", "moon"), folder), "moon") == ["id-moon"] * 2


def the_file(folder: Path, name: str) -> Path:
    (generation,) = [path for path in folder.iterdir() if path.is_dir()]
    return max(generation.glob(name), key=lambda path: path.stat().st_size)


def shorten(folder: Path) -> None:
    os.truncate(the_file(folder, "*.pos"), 3)


def flip(folder: Path) -> None:
    path = the_file(folder, "*.term")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lose(folder: Path) -> None:
    the_file(folder, "*.store").unlink()


def other_ids(folder: Path) -> None:
    path = the_file(folder, "ids")
    path.write_text(path.read_text().replace("moon", "noon"))


def no_json(folder: Path) -> None:
    (folder / "manifest").write_text("nothing")


def outside(folder: Path) -> None:
    manifest = folder / "manifest"
    manifest.write_bytes(manifest.read_bytes().replace(b'"ids"', b'"../ids"'))


def link(folder: Path) -> None:
    path = the_file(folder, "*.idx")
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")


def open_to_others(folder: Path) -> None:
    the_file(folder, "ids").chmod(0o666)


@pytest.mark.parametrize(
    "harm", [shorten, flip, lose, other_ids, no_json, outside, link, open_to_others]
)
def test_a_damaged_index_is_rebuilt_with_a_notice(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    indexer(store_of("moon", "sun"), folder)
    harm(folder)
    again = indexer(store_of("moon", "sun"), folder)
    (remark,) = again.remarks
    assert "so it is rebuilt" in remark.reason
    assert remark.path == str(folder)
    assert found(again, "moon") == ["id-moon"]
    assert not indexer(store_of("moon", "sun"), folder).remarks, "it is whole again"


def test_an_index_of_another_version_is_rebuilt(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer(store_of("moon"), folder)
    monkeypatch.setattr(index_folder, "FORMAT", index_folder.FORMAT + 1)
    again = indexer(store_of("moon"), folder)
    assert "another version" in again.remarks[0].reason
    assert found(again, "moon") == ["id-moon"]


def test_an_index_that_cannot_be_saved_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    it = indexer(store_of("moon"), tmp_path / "file" / "archive.index")
    assert "in memory only" in it.remarks[0].reason
    assert it.folder is None
    assert found(it, "moon") == ["id-moon"]


def test_a_full_disk_while_it_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The saved index stays; the rest is searched in memory, with a notice."""
    indexer(store_of("moon"), folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index_folder, "write_whole", full)
    it = indexer(store_of("moon", "sun"), folder)
    assert "No space left" in it.remarks[0].reason
    assert found(it, "harbour") == ["id-moon", "id-sun"]


_CUT = """
import os, sys
from pathlib import Path
from reader.model import Article, Block
from reader.store.articles import Store
from reader.store.search.indexing import Indexer
from reader.store.search.searching import Searcher

folder = Path(sys.argv[1])
store = Store()
for number in range(200):
    text = " ".join(f"word{number % 7}{letter}" for letter in "abcdefgh") + " moon"
    store.add(Article(f"{number:012x}", f"{number}.txt", blocks=(Block("paragraph", text),)))
for case in sys.argv[2:]:
    size, query = case.split(" ", 1)
    print(case, end="\\t", flush=True)
    it = Indexer(store, lambda: folder / case.encode().hex())
    it.run(lambda: False, lambda: None)
    assert Searcher(store, indexer=it).search("word0a").total
    for path in (folder / case.encode().hex()).glob("*/*"):
        os.truncate(path, min(int(size), path.stat().st_size))
    result = Searcher(store, indexer=it).search(query)
    reported = [result.complete, *(each.reason for each in it.remarks)]
    it.run(lambda: False, lambda: None)
    total = Searcher(store, indexer=it).search("moon").total
    print(*reported, total, len([*it.index.folder.parent.glob("manifest")]), sep="\\t", flush=True)
"""


CUT_TO = [0, 1, 100]
ASKED = ["moon", "word1a OR word2b", "wor", '"word3a word3b"', "-moon"]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The result of each case in one process; the last one may have ended it."""
    cases = [f"{size} {query}" for size in CUT_TO for query in ASKED]
    printed = run_python(_CUT, tmp_path_factory.mktemp("cut"), *cases)
    lines = (line.split("\t") for line in printed.splitlines())
    return {case: reported for case, *reported in lines}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is guarded against it")
@pytest.mark.parametrize("size", CUT_TO)
@pytest.mark.parametrize("query", ASKED)
def test_files_that_are_cut_while_they_are_open_do_not_end_the_process(
    cut: dict[str, list[str]], size: int, query: str
) -> None:
    """Reading them would be a SIGBUS. The index is rebuilt where it was."""
    complete, said, total, kept = cut[f"{size} {query}"]
    assert complete == "False"
    assert said.startswith("the index has failed (")
    assert said.endswith("), so it is rebuilt")
    assert (total, kept) == ("200", "1")


def test_an_index_deleted_while_it_is_open_still_works(folder: Path) -> None:
    it = indexer(store_of("moon", "sun"), folder)
    shutil.rmtree(folder)
    assert found(it, "harbour") == ["id-moon", "id-sun"]
    assert not it.remarks


def test_only_files_of_the_index_are_guarded_against_read_errors(tmp_path: Path) -> None:
    """A read error of other memory still ends the process."""
    (tmp_path / "file").write_bytes(bytes(20_000))
    with (tmp_path / "file").open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    with mapped:
        address = ctypes.addressof(ctypes.c_char.from_buffer(mapped))
        assert mapping_guard.mapping(address) == (0, "")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mapping_guard, "guarded", {str(tmp_path)})
            assert mapping_guard.mapping(address)[0] >= address + 20_000
            assert mapping_guard.mapping(0) == (0, "")
        gc.collect()


def fails(*_: object) -> None:
    raise IndexFailedError("a panic")


def test_an_index_that_fails_again_is_rebuilt_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = indexer(store_of("moon", "sun"), folder)
    reported: list[int] = []
    it.when_failed = lambda: reported.append(it.failures)
    for where in (folder, None):
        with monkeypatch.context() as patched:
            patched.setattr(TextIndex, "search", fails)
            Searcher(it.store, indexer=it).search("moon")
        it.run(never, lambda: None)
        assert it.folder == where
        assert found(it, "harbour") == ["id-moon", "id-sun"]
    assert reported == [1, 2]


def test_an_index_that_fails_in_a_search_is_rebuilt(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = indexer(store_of("moon", "sun"), folder)
    with monkeypatch.context() as patched:
        patched.setattr(TextIndex, "search", fails)
        result = Searcher(it.store, indexer=it).search("moon")
    assert result is not None
    assert ([*result.numbers], result.complete) == ([0], False)
    assert "a panic" in it.remarks[0].reason
    it.run(never, lambda: None)
    assert found(it, "harbour") == ["id-moon", "id-sun"]


def test_cancelled_indexing_continues_in_the_next_session(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "REPORT_SECONDS", 0.0)
    store = store_of(*(f"star{number}" for number in range(20)))
    seen: list[tuple[int, int]] = []
    it = Indexer(store, lambda: folder)
    it.run(lambda: len(seen) >= 5, lambda: seen.append(it.progress))
    assert seen[:5] == [(number, 20) for number in range(1, 6)]
    assert it.progress[0] < 20
    again = indexer(store, folder)
    assert not again.remarks
    assert len(found(again, "harbour")) == 20


def test_the_index_is_saved_while_it_is_built(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "REPORT_SECONDS", 0.0)
    monkeypatch.setattr(indexing, "SAVE_SECONDS", 0.0)
    store = store_of(*(f"star{number}" for number in range(20)))
    counts: list[int] = []
    it = Indexer(store, lambda: folder)

    def count() -> None:
        counts.append(it.state.count if it.state else 0)

    it.run(lambda: len(counts) >= 5, count)
    assert counts[:5] == [1, 2, 3, 4, 5]
    kept = index_folder.IndexFolder(folder).load()
    assert kept is not None
    assert kept.slots >= 5


def test_another_process_that_builds_it_is_waited_for(folder: Path) -> None:
    """There is no notice and no error; titles are searched until the other one is ready."""
    other = index_folder.IndexFolder(folder)
    it = Indexer(store_of("moon"), lambda: folder)
    worker = threading.Thread(target=it.run, args=(never, lambda: None))
    with other.locked() as mine:
        assert mine
        worker.start()
        while not it.waiting:
            assert worker.is_alive()
        assert it.index is None
    worker.join(30)
    assert not it.waiting
    assert not it.remarks
    assert found(it, "harbour") == ["id-moon"]


def index_four_times(folder: Path, name: str) -> None:
    for number in range(4):
        it = indexer(store_of("moon", f"{name}{number}"), folder)
        assert not it.remarks, it.remarks
        assert len(found(it, "harbour")) == 2


def test_two_processes_never_damage_the_index(folder: Path) -> None:
    """Each has a different set of articles, so both change the index all the time."""
    at_once(index_four_times, [(folder, "left"), (folder, "right")])
    it = indexer(store_of("moon"), folder)
    assert not it.remarks
    assert found(it, "harbour") == ["id-moon"]


def test_the_saved_index_stays_whole_until_a_new_one_is_complete(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends between tantivy’s commit and the manifest leaves the old index intact."""
    indexer(store_of("moon", "sun"), folder)
    with monkeypatch.context() as patch:
        patch.setattr(index_folder.IndexFolder, "save", no_writer)
        with pytest.raises(AssertionError):
            indexer(store_of("moon", "tide"), folder)
    again = Indexer(store_of("moon", "tide"), lambda: folder)
    again.open()
    assert again.index is not None
    saved = index_folder.IndexFolder(folder).load()
    assert saved is not None
    assert [*saved.ids()] == ["id-moon", "id-sun"]
    again.run(never, lambda: None)
    assert not again.remarks
    assert found(again, "harbour") == ["id-moon", "id-tide"]
    assert len([each for each in folder.iterdir() if each.is_dir()]) == 1


def test_a_query_of_only_exclusions_finds_the_rest(folder: Path) -> None:
    """tantivy itself finds nothing for such a query."""
    it = indexer(store_of("moon", "sun", "tide"), folder)
    assert found(it, "-moon -sun") == ["id-tide"]
    assert found(it, "harbour (-moon -sun)") == ["id-tide"]


def test_a_beginning_finds_more_words_than_are_ranked(folder: Path) -> None:
    names = [f"tide{letters}" for letters in map("".join, product("abcdefgh", repeat=3))]
    names = names[: RANKED_WORDS + 5]
    it = indexer(store_of(*names), folder)
    assert found(it, "tide*") == sorted(f"id-{name}" for name in names)


def test_equal_results_are_in_archive_order_however_the_index_grew() -> None:
    """Each commit makes a segment, and some merge several."""
    index = TextIndex(None)
    for number in range(20):
        index.add(
            Article(f"{number}", "a.txt", "A title", "", blocks=(Block("paragraph", "A tide."),)),
            number,
        )
        index.commit()
        numbers, _, total = index.search(index.state, parse("tide"), lambda *_: None, (), None)
        assert [*numbers] == [*range(number + 1)]
        assert total == number + 1


def test_an_index_that_changes_while_it_is_opened_is_opened_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be half old and half new, so it is not used."""
    indexer(store_of("moon"), folder)
    checks: list[bool] = []
    current = index_folder.IndexFolder.current

    def changes_once(self: index_folder.IndexFolder) -> bool:
        if not checks:  # another process has written between reading it and this check
            checks.append(True)
            indexer(store_of("moon", "sun"), folder)
        return current(self)

    monkeypatch.setattr(index_folder.IndexFolder, "current", changes_once)
    again = Indexer(store_of("moon", "sun"), lambda: folder)
    again.open()
    assert again.index is None
    again.run(never, lambda: None)
    assert not again.remarks
    assert found(again, "harbour") == ["id-moon", "id-sun"]
