"""Finding the names of a whole archive in advance, for ``reader index``."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from reader.commands.archive import complain_of
from reader.commands.progress import Progress
from reader.store.entities.file import file_of
from reader.store.entities.recognition import Recognition, cores
from reader.store.opening import Opening
from reader.text.counting import counted


def find_names(opening: Opening) -> int:
    """Find the names in the articles of ``opening`` that have none in the cache, and save them.

    Ctrl+c, SIGTERM and SIGHUP stop it early; the next run continues from there. Returns the exit
    status: 0; 128 plus the number of the signal; or 1 if the names cannot be saved or recognition
    broke off. An article on which recognition fails gets a notice and does not count as a failure.
    """
    file = file_of(opening.cache)
    if file is None:
        return 1
    store = opening.store
    recognition = Recognition(store, file=lambda: file, workers=cores(), at_any_cost=True)
    index = recognition.index
    recognition.want_all()
    started = time.monotonic()
    known: int | None = None
    with _signals() as received, Progress() as progress:

        def report(_: list[int]) -> None:
            nonlocal known
            known = len(index) if known is None else known
            progress.show("Finding names", len(index), len(store))

        while not received and recognition.start():
            recognition.run(lambda: bool(received), report)
    recognition.close()
    complain_of(recognition.failures)
    taken = time.monotonic() - started
    if received:
        print(f"Stopped: the names of {len(index):,} of {len(store):,} articles are saved; "
              f"the next run continues from there")  # fmt: skip
        return 128 + received[0]
    if not file.size or recognition.broken:
        return 1
    print(f"Names found in {counted(len(index), 'article')} "
          f"({known or 0:,} of them before) in {taken:.1f} s, {file.size / 1e6:,.1f} MB: "
          f"{file.path}")  # fmt: skip
    return 0


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Collect the signals that ask for an end; a second ctrl+c ends at once."""
    received: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if received and number == signal.SIGINT:
            raise KeyboardInterrupt
        received.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # Ignored signals stay ignored, for nohup.
    before = {number: signal.getsignal(number) for number in numbers}
    before = {number: old for number, old in before.items() if old is not signal.SIG_IGN}
    try:
        for number in before:
            signal.signal(number, note)
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
