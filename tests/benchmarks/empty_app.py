"""The baseline: an empty Textual app with three panes."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static


class EmptyApp(App[None]):
    """Three panes without any function."""

    CSS = "Static { border: round white; width: 1fr; height: 1fr; }"

    def compose(self) -> ComposeResult:
        """The panes."""
        with Horizontal():
            yield Static("Articles")
            yield Static("Security Cooperation")
            yield Static("Entities")


if __name__ == "__main__":
    EmptyApp().run()
