"""The commands of the palette: actions that apply, themes, saved searches, switches, numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from reader import settings
from reader.screens.dialogs.palette import Command, Palette, Run
from reader.screens.theming import ThemedApp
from reader.settings import palettes
from reader.store.user.searches import SavedSearch, configured_searches, saved_searches
from reader.text.cells import fit
from reader.widgets.actions.bindings import is_allowed, keys_text
from reader.widgets.actions.table import ACTIONS
from reader.widgets.panes.pane import Pane

if TYPE_CHECKING:
    from reader.screens.library.screen import LibraryScreen

_THINGS = {"articles": "article", "reading": "line", "entities": "entity"}


_ALIASES = {
    "q": "quit", "qa": "quit", "wq": "quit", "x": "quit", "quit": "quit", "exit": "quit",
    "n": "next article", "p": "previous article", "prev": "previous article",
    "h": "help", "help": "help", "noh": "back", "f": "where",
}  # fmt: skip
"""Commands of vim and less after the colon, and what to type to find the same here."""


class PaletteCommands:
    """Fills the command palette of ``app``, whose articles are in ``library``."""

    def __init__(self, app: ThemedApp, library: LibraryScreen) -> None:
        self._app = app
        self._library = library

    def open(self) -> None:
        """Show the palette."""
        pane = self._app.focused if isinstance(self._app.focused, Pane) else None
        actions = self._actions()  # of the screen below, not of the palette
        palette = Palette(
            "Commands",
            [*actions, *self._queries(), *self._switches(), *self._themes()],
            lambda typed: self._made(typed, actions, pane),
            partial(self._app.take_theme, self._app.theme),
        )
        self._app.push_screen(palette, self._run)

    def name_search(self) -> None:
        """Ask for a name for the search that filters the list, and save it."""
        query = self._library.search.text
        if not query:
            self._library.say("No search to save. Start one with /.")
            return
        marks = self._library.user_marks
        taken = [Command(each.name, partial(marks.save_search, each.name, query),
                         fit(each.query, 30))
                 for each in saved_searches(marks.marks)]  # fmt: skip

        def made(typed: str) -> tuple[list[Command], list[Command]]:
            save = partial(marks.save_search, typed, query)
            return ([Command(f"Save as “{typed}”", save, fit(query, 30))] if typed else []), []

        self._app.push_screen(Palette("Save the search as", taken, made), self._run)

    def run_configured(self, number: int) -> None:
        """Run the search number ``number`` of the settings file."""
        self._library.call_later(self._search, configured_searches().searches[number].query)

    def _run(self, run: Run | None) -> None:
        if run is not None:
            self._library.call_later(run)

    # What there is to do

    def _actions(self) -> list[Command]:
        """The actions whose keys do something now, including those that ask for another key."""
        active = {each.binding.id: each for each in self._app.screen.active_bindings.values()}
        commands = []
        for action in ACTIONS:
            keys = keys_text(action)
            also = f"{action.name.replace('-', ' ')} {action.group}"
            if not is_allowed(action) or action.id == "palette":
                continue
            if (binding := active.get(action.name)) is not None and binding.enabled:
                run: Run = partial(self._act, binding.binding.action, binding.node)
                commands.append(Command(action.description, run, keys, also))
            elif action.place == "sorts" and "sort" in active and "relevance" not in action.id:
                run = partial(self._sort, action.hint)
                commands.append(Command(action.description, run, keys, also))
        return commands

    def _queries(self) -> list[Command]:
        """The saved searches."""
        saved = saved_searches(self._library.user_marks.marks)
        named: dict[str, SavedSearch] = {each.name: each for each in saved}
        named.update((each.name, each) for each in configured_searches().searches)
        return [
            Command(f"Search: {each.name}", partial(self._search, each.query),
                    each.key or fit(each.query, 30), "saved query")
            for each in named.values()
        ]  # fmt: skip

    def _themes(self) -> list[Command]:
        return [
            Command(f"Theme: {name}", partial(self._take_theme, name), also="colors",
                    preview=partial(self._app.take_theme, name))
            for name in palettes.by_likeness()
        ]  # fmt: skip

    def _switches(self) -> list[Command]:
        """The settings that have few values and take effect at once."""
        commands = []
        for each in settings.SETTINGS:
            if not each.live:
                continue
            now = each.written(settings.current().value(each.name))
            commands += [
                Command(f"Set {each.name}: {value}", partial(self._set, each.name, value),
                        "now" if value == now else "", f"setting {each.description}")
                for value in each.offered
            ]  # fmt: skip
        return commands

    def _made(
        self, typed: str, actions: list[Command], pane: Pane | None
    ) -> tuple[list[Command], list[Command]]:
        """Commands for a typed number (go there) and any other text (search for it)."""
        alias = _ALIASES.get(typed.removesuffix("!"), "")
        before = [each for each in actions if alias and each.also.startswith(alias)][:1]
        digits = typed.removesuffix("%").strip()
        if pane is not None and digits.isascii() and digits.isdigit() and len(digits) < 9:
            percent = typed.endswith("%")
            thing = _THINGS.get(pane.id or "", "line")
            text = f"Go to {digits} %" if percent else f"Go to {thing} {int(digits):,}"
            before = [Command(text, partial(self._go, pane, int(digits), percent=percent))]
        after = []
        if typed:
            after = [Command(f"Search the archive for “{typed}”", partial(self._search, typed))]
        return before, after

    # Doing it

    async def _act(self, action: str, node: DOMNode) -> None:
        if node.is_attached:
            await self._app.run_action(action, node)

    def _sort(self, by: str) -> None:
        self._library.focus_pane(self._library.pane)
        self._library.listing.sort_by(by)  # type: ignore[arg-type]

    async def _search(self, query: str) -> None:
        self._library.navigation.leave_views()
        await self._library.search.search_for(query)

    def _take_theme(self, name: str) -> None:
        self._library.say(self._app.choose_theme(name))

    def _set(self, name: str, value: str) -> None:
        settings.change(name, settings.schema.BY_NAME[name].parse(value))
        for screen in self._app.screen_stack:
            for node in screen.walk_children(with_self=True):
                changed: Callable[[str], object] | None = getattr(node, "setting_changed", None)
                if changed is not None:
                    changed(name)
        lasts = "in this archive" if settings.is_on("resume") else "until you quit"
        self._library.say(f"{name}: {value}, {lasts}")

    async def _go(self, pane: Pane, number: int, *, percent: bool) -> None:
        self._app.key_count = number
        await self._app.run_action("percent" if percent else "bottom", pane)
        self._app.key_count = 0
