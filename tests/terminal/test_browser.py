"""The system's browser: when and how it is opened."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from reader import restricted
from reader.terminal.guarded import no_browser, open_in_browser


@pytest.mark.parametrize(
    ("environment", "platform", "reason"),
    [
        ({"DISPLAY": ":0"}, "linux", ""),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", ""),
        ({}, "darwin", ""),
        ({}, "linux", "there is no display"),
        ({"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10"}, "linux", "another machine"),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", "another machine"),
    ],
)
def test_a_browser_is_opened_only_if_the_user_can_see_it(
    environment: dict[str, str], platform: str, reason: str
) -> None:
    said = no_browser(environment, platform)
    assert bool(said) == bool(reason)
    assert reason in said


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        assert options["stderr"] == options["stdout"] == subprocess.DEVNULL
        assert "shell" not in options
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_the_url_is_one_argument_of_a_separate_process(started: list[list[str]]) -> None:
    url = "https://a.example/'; touch x; $(id)".replace(" ", "")
    assert open_in_browser(url)
    assert started[0][-1] == url
    assert not open_in_browser("file:///etc/passwd")
    assert len(started) == 1


def test_nothing_is_started_if_links_are_switched_off(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "given", frozenset())
    assert not open_in_browser("https://a.example/")
    assert started == []


def test_a_missing_browser_is_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "/nowhere/no-such-browser")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not open_in_browser("https://a.example/")
