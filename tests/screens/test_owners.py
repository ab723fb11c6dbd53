"""What a session opens is closed when it ends: descriptors, threads, processes."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from pathlib import Path

import pytest
from textual import events

from reader.screens.library import entity_view
from reader.screens.library.background import WorkerThreads
from reader.store.caches import cache_folder
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.profile import Sight
from reader.system.paths import data_folder
from tests.driver import reader


def open_files() -> list[str]:
    """What this process has open in the folders of cache and data."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            continue
    ours = (str(cache_folder().parent), str(data_folder()))
    return [each for each in found if each.startswith(ours)]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")
async def test_sessions_leave_nothing_open(archive: Path) -> None:
    """Cold and warm, with cache, index, names and marks, without the garbage collector."""
    before = len(os.listdir("/proc/self/task"))
    for _ in range(3):
        async with reader(archive, cached_from=1) as it:
            await it.press("*", "slash", *"mensah", "enter")
            assert open_files()
        assert open_files() == []
    workers = threading.active_count() - 1  # of the loop, which ends them
    deadline = time.monotonic() + 60
    while len(os.listdir("/proc/self/task")) > before + workers:  # tantivy's end in half a second
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_the_store_stays_open_until_an_entity_view_has_ended(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate, ended = threading.Event(), threading.Event(), threading.Event()
    outcome: list[object] = []
    look = entity_view.look

    def late(*arguments: object) -> object:
        begun.set()
        gate.wait(60)
        try:
            outcome.append(look(*arguments))  # type: ignore[arg-type]
        except Exception as error:
            outcome.append(error)
        ended.set()
        return None

    monkeypatch.setattr(entity_view, "look", late)
    async with reader(archive, cached_from=1) as it:
        await it.press("e", "j")
        it.app.post_message(events.Key("enter", "\r"))
        while not begun.is_set():
            await it.pilot.pause(0)
    gate.set()
    assert await asyncio.to_thread(ended.wait, 60)
    assert isinstance(outcome[0], Sight)


async def test_the_tables_stay_open_until_a_search_for_a_name_has_ended(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The menu of corrections looks for a name in the whole archive, in a thread."""
    begun, gate, ended = threading.Event(), threading.Event(), threading.Event()
    outcome: list[object] = []
    search = EntityCatalog.search

    def late(catalog: EntityCatalog, text: str, most: int) -> object:
        begun.set()
        gate.wait(60)
        try:
            outcome.append(search(catalog, text, most))
        except Exception as error:
            outcome.append(error)
        ended.set()
        return []

    monkeypatch.setattr(EntityCatalog, "search", late)
    async with reader(archive, cached_from=1) as it:
        await it.press("e", "c", "m")
        it.app.post_message(events.Key("p", "p"))
        while not begun.is_set():
            await it.pilot.pause(0)
    gate.set()
    assert await asyncio.to_thread(ended.wait, 60)
    assert isinstance(outcome[0], list)
    assert outcome[0]


def test_the_last_thread_closes_what_threads_share() -> None:
    closed: list[bool] = []
    threads = WorkerThreads(lambda: closed.append(True))
    go = threading.Event()
    workers = [threading.Thread(target=threads.counted(go.wait)) for _ in range(3)]
    for each in workers:
        each.start()
    while threads.running < len(workers):
        pass
    threads.close()
    assert not closed
    late: list[bool] = []
    threads.counted(lambda: late.append(True))()
    go.set()
    for each in workers:
        each.join()
    assert (closed, late) == ([True], [])
    threads.close()
    assert closed == [True]
