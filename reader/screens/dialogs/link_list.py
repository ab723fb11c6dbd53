"""The window of an article's links: opens a link, or shows it in full and copies it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import get_current_worker

from reader import restricted
from reader.screens.dialogs.windows import Window, close
from reader.store.export.links import Link
from reader.terminal import guarded
from reader.widgets.actions.bindings import app_bindings, bindings
from reader.widgets.choices import Choice, ChoicePane, Chosen


class LinkPane(ChoicePane):
    """Calls ``moved`` when its cursor moves."""

    def __init__(self, moved: Callable[[], None]) -> None:
        super().__init__()
        self._moved = moved

    def move(self, steps: int) -> None:
        """Move the cursor by ``steps`` lines."""
        super().move(steps)
        self._moved()


class LinkList(Window[None], inherit_bindings=False):
    """Lists ``links`` and shows, below them, the one under the cursor in full. ``copy`` copies a
    text and returns a message about it.
    """

    most_choices = 10
    beside_choices = 3
    BINDINGS = [*bindings("links"), *app_bindings(without="links")]

    def __init__(self, links: Sequence[Link], copy: Callable[[str], str]) -> None:
        super().__init__()
        self._links = links
        self._copy = copy
        self._pane = LinkPane(self._show)
        self._whole = Static("", id="link-whole", markup=False)
        self._said = Static("", id="link-said", markup=False)
        self.frame = self._box = Vertical(self._pane, self._whole, self._said)
        self.opening = False

    def compose(self) -> ComposeResult:
        """The list, the whole link, and a message."""
        yield self._box

    def on_mount(self) -> None:
        """The first link."""
        self._box.border_title = "Link" if len(self._links) == 1 else f"{len(self._links)} links"
        self.hint(("enter", "open"), ("y", "copy"), ("esc", "close"))
        self._pane.show([Choice(_short(each.url), each.where) for each in self._links])
        self._pane.styles.height = min(len(self._links), 10)
        self._show()
        self.set_focus(self._pane)

    @property
    def _url(self) -> str:
        return self._links[self._pane.cursor].url

    def _show(self) -> None:
        self._whole.update(self._url)
        self._said.update("")

    def on_chosen(self, message: Chosen) -> None:
        """A click on a link."""
        self._pane.cursor = message.number
        self._show()
        self.action_open_link()

    def action_open_link(self) -> None:
        """Open the link under the cursor, or show and copy it if there is no browser."""
        if not restricted.allows("links"):
            self._said.update(restricted.refusal("links"))
        elif reason := guarded.no_browser():
            self._said.update(f"Not opened: {reason}. {self._copy(self._url)}")
        elif not self.opening:
            self.opening = True
            self._said.update("Opening …")
            url = self._url
            self.run_worker(lambda: self._open(url), thread=True, group="browser")

    def _open(self, url: str) -> None:
        worker = get_current_worker()
        opened = guarded.open_in_browser(url)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._opened, url, opened)

    def _opened(self, url: str, opened: bool) -> None:
        self.opening = False
        said = (
            "Opened in the browser." if opened else f"No browser could open it. {self._copy(url)}"
        )
        self._said.update(said)

    def action_copy_link(self) -> None:
        """Copy the link under the cursor."""
        self._said.update(self._copy(self._url))

    def action_close(self) -> None:
        """Back to the article."""
        close(self)


def _short(url: str) -> str:
    """``url`` without the parts that all URLs have."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("mailto:")
