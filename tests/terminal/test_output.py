"""Output: a slow link never gets more than it can carry; a fast one gets everything."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterator

import pytest

from reader.terminal.output import ASK, FIRST_WINDOW, PATIENCE, Output

FRAME = 1_500


class Link:
    """A simulated link of ``rate`` bytes a second with a round ``trip``, and its writer."""

    def __init__(self, rate: float, trip: float) -> None:
        self.rate, self.trip = rate, trip
        self.now = 100.0
        self.free = self.now
        self.answers: deque[float] = deque()
        self.calls = 0
        self.reader, self.writer = os.pipe()
        self.output = Output(self.writer, "ascii", self._ready, lambda: None, lambda: self.now)

    def _ready(self) -> None:
        self.calls += 1

    def frame(self, size: int = FRAME) -> None:
        """Send a frame and work out when it will be answered."""
        self.output.write("x" * size)
        self.output.ask()
        self.free = max(self.free, self.now) + (size + len(ASK)) / self.rate
        self.answers.append(self.free + self.trip)
        self.drain(size + len(ASK))

    def drain(self, size: int) -> None:
        """Read what has been written to the pipe and is now on the link."""
        while size > 0:
            size -= len(os.read(self.reader, size))
        while self.output.queue or self.output.writing:
            time.sleep(0.0001)

    def go_on(self, seconds: float) -> None:
        """Let time pass and answers arrive."""
        end = self.now + seconds
        while self.answers and self.answers[0] <= end:
            self.now = self.answers.popleft()
            self.output.answered()
        self.now = end


@pytest.fixture
def start() -> Iterator[list[Link]]:
    links: list[Link] = []
    yield links
    for link in links:
        link.output.close(1)
        os.close(link.reader)
        os.close(link.writer)


def hold_a_key(link: Link, seconds: float) -> tuple[int, float]:
    """Try a frame thirty times a second; return how many were sent and the longest backlog."""
    link.output.ask()
    link.answers.append(link.now + link.trip)
    link.drain(len(ASK))
    link.go_on(1)
    link.frame(6_000)
    link.go_on(6_000 / link.rate + 2 * link.trip)
    sent, longest = 0, 0.0
    for _ in range(int(seconds * 30)):
        if not link.output.behind:
            link.frame()
            sent += 1
        longest = max(longest, link.free - link.now)
        link.go_on(1 / 30)
    return sent, longest


def test_a_slow_link_gets_at_most_two_frames(start: list[Link]) -> None:
    """At 2 kB/s and 300 ms, the screen is never older than the time of two frames."""
    start.append(link := Link(2_000, 0.3))
    sent, longest = hold_a_key(link, 20)
    frames = 20 * 2_000 / FRAME
    assert frames / 3 < sent <= frames + 2
    assert longest <= 2.1 * FRAME / 2_000
    link.go_on(5)
    assert not link.output.behind  # so the very last frame will be sent
    assert link.calls


def test_a_long_round_trip_is_not_a_slow_link(start: list[Link]) -> None:
    """At 10 MB/s and 300 ms, hardly any frame is skipped once the speed is known."""
    start.append(link := Link(10_000_000, 0.3))
    sent, longest = hold_a_key(link, 20)
    assert sent > 0.8 * 20 * 30
    assert longest < 0.01


def test_lost_answers_do_not_block_output_forever(start: list[Link]) -> None:
    """They are lost when another terminal attaches to a tmux session."""
    start.append(link := Link(100_000, 0.1))
    hold_a_key(link, 2)
    link.go_on(3)
    link.answers = deque(maxlen=0)
    for _ in range(100):
        if link.output.behind:
            break
        link.frame()
    assert link.output.behind
    link.go_on(PATIENCE + 1)
    assert not link.output.behind


def test_a_terminal_that_never_answers_is_written_to_as_fast_as_it_reads(
    start: list[Link],
) -> None:
    start.append(link := Link(2_000, 0.3))
    link.answers = deque(maxlen=0)
    for _ in range(10):
        assert not link.output.behind
        link.output.write("x" * FIRST_WINDOW)
        link.output.ask()
        link.drain(FIRST_WINDOW)
    assert len(link.output.questions) == 2


def test_output_never_waits_for_a_terminal_that_does_not_read(start: list[Link]) -> None:
    """Writing and closing do not wait; from the second frame on, the terminal is behind."""
    start.append(link := Link(1, 1))
    link.output.write("x" * 1_000_000)
    while not link.output.writing:
        time.sleep(0.0001)
    assert not link.output.behind
    link.output.write("y")
    assert link.output.behind
    assert not link.output.close(0.01)


def test_a_lost_terminal_is_reported_once() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    lost = threading.Event()
    output = Output(writer, "ascii", lambda: None, lost.set)
    output.write("x")
    assert lost.wait(30)
    output.write("y")
    assert output.gone
    assert output.close(30)
    os.close(writer)


def test_characters_that_the_encoding_lacks_become_question_marks() -> None:
    reader, writer = os.pipe()
    output = Output(writer, "latin-1", lambda: None, lambda: None)
    output.write("café ╭ \udc80")
    assert output.close(30)
    assert os.read(reader, 99) == b"caf\xe9 ? ?"
    os.close(reader)
    os.close(writer)
