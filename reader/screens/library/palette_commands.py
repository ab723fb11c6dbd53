"""The commands of the palette: actions that apply, and whatever else has a name.

Names and articles of the archive, headings of the list, saved searches, themes, settings, numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from reader import restricted, settings
from reader.help.topics import TOPICS, nearest
from reader.screens.dialogs.palette import Command, Palette, Run, Tell
from reader.screens.theming import ThemedApp
from reader.settings import palettes, remembered
from reader.store.entities.records import EntityKey
from reader.store.jumping import titled
from reader.store.user.searches import SavedSearch, configured_searches, saved_searches
from reader.text import counted
from reader.text.cells import fit
from reader.widgets.actions.bindings import is_allowed, keys_text
from reader.widgets.actions.table import ACTIONS, Action
from reader.widgets.panes.entity_card import KINDS
from reader.widgets.panes.list_items import date_words, month_name, title_of
from reader.widgets.panes.pane import Pane

if TYPE_CHECKING:
    from reader.screens.library.screen import LibraryScreen

_THINGS = {"articles": "article", "reading": "line", "entities": "entity"}


_LIKELY = (
    "search-archive", "sort", "toggle-star", "tag", "annotate", "links", "export",
    "toggle-entities", "zen", "help",
)  # fmt: skip
"""Actions that new users look for, first in the palette until there are recent ones."""

_FIND = next(each for each in ACTIONS if each.name == "find")
"""Everywhere but in the article it searches the archive, under a key that users know."""

_LAST = ("Move", "Go", "Scroll", "Quit")
"""The verbs of commands that are rarely typed, and of the one that no slip should run."""

_RECENT = "commands"
_MOST_RECENT = 6

_MOST_FOUND = 50
_MOST_NAMES = 6
"""How many names are found, and how many of those, in most articles, are listed."""
_MOST_TITLES = 8
_MOST_HEADINGS = 600

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
            [*actions, *self._queries(), *self._headings(), *self._themes(), *self._switches()],
            lambda typed: self._made(typed, actions, pane),
            partial(self._app.take_theme, self._app.theme),
            self.look_up,
        )
        self._app.push_screen(palette, self._run)

    def name_search(self) -> None:
        """Ask for a name for the search that filters the list, its own words at first; save it."""
        query = self._library.search.text
        if not query:
            self._library.say("No search to save. Start one with /.")
            return
        marks = self._library.user_marks
        taken = [Command(each.name, partial(marks.save_search, each.name, query),
                         fit(each.query, 30))
                 for each in saved_searches(marks.marks)]  # fmt: skip

        def made(typed: str) -> tuple[list[Command], list[Command]]:
            name = typed or query
            save = partial(marks.save_search, name, query)
            return [Command(f"Save as “{name}”", save, fit(query, 30) if typed else "")], []

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
        commands: list[tuple[tuple[int, int, str], Command]] = []
        recent = {name: at for at, name in enumerate(self._recent_names())}

        def add(action: Action, run: Run, also: str) -> None:
            text = action.description
            if action.name in recent and action.id != "quit":
                place = (0, recent[action.name], "")
            elif action.name in _LIKELY:
                place = (1, _LIKELY.index(action.name), "")
            else:
                place = (2 + (text.split()[0] in _LAST), 0, text)
            run = partial(self._run_action, action.name, run)
            keys = keys_text(action)
            if action.name == "search-archive" and self._library.pane != "reading":
                keys = keys_text(_FIND) or keys
            commands.append((place, Command(text, run, keys, also)))

        for action in ACTIONS:
            also = f"{action.name.replace('-', ' ')} {action.group}"
            if not is_allowed(action) or action.id == "palette":
                continue
            if (binding := active.get(action.name)) is not None and binding.enabled:
                add(action, partial(self._act, binding.binding.action, binding.node), also)
            elif action.place == "sorts" and "sort" in active and "relevance" not in action.id:
                add(action, partial(self._sort, action.hint), also)
        return [command for _, command in sorted(commands, key=lambda each: each[0])]

    def _recent_names(self) -> Sequence[str]:
        """The names of the actions that were run from here last, the latest first."""
        if self._app.recent_commands is None:
            at = {} if restricted.is_restricted() else remembered.numbers(_RECENT)
            self._app.recent_commands = sorted(at, key=at.__getitem__)[:_MOST_RECENT]
        return self._app.recent_commands

    async def _run_action(self, name: str, run: Run) -> None:
        """Run the action ``name``, and remember that for the next time."""
        others = [each for each in self._recent_names() if each != name]
        self._app.recent_commands = [name, *others][:_MOST_RECENT]
        if not restricted.is_restricted():
            remembered.remember(
                _RECENT, {each: at for at, each in enumerate(self._app.recent_commands)}
            )
        result = run()
        if isawaitable(result):
            await result

    def _headings(self) -> list[Command]:
        """The headings of the list, once something is typed."""
        view = self._library.view
        by_date = view.order.sort.by == "date"
        found = []
        for at, start in enumerate(view.starts[:_MOST_HEADINGS]):
            name, count = view.group(at)
            if name:
                text = f"Go to {month_name(name) if by_date else name}"
                run = partial(self._go_to, start)
                found.append(Command(text, run, counted(count, "article"), "heading",
                                     typed=True, group="Headings"))  # fmt: skip
        return found

    def _queries(self) -> list[Command]:
        """The saved searches."""
        saved = saved_searches(self._library.user_marks.marks)
        named: dict[str, SavedSearch] = {each.name: each for each in saved}
        named.update((each.name, each) for each in configured_searches().searches)
        return [
            Command(f"Search: {each.name}", partial(self._search, each.query),
                    each.key or fit(each.query, 30), "saved query",
                    group="Saved searches")
            for each in named.values()
        ]  # fmt: skip

    def _themes(self) -> list[Command]:
        return [
            Command(f"Theme: {name}", partial(self._take_theme, name),
                    "now" if name == self._app.theme else "", also="colors",
                    preview=partial(self._app.take_theme, name), group="Themes")
            for name in palettes.by_likeness()
        ]  # fmt: skip

    def _topics(self, typed: str) -> list[Command]:
        """The pages of the help that ``help TOPIC`` may mean, as vim's users type it."""
        command, _, rest = typed.partition(" ")
        if command not in ("h", "help") or not (word := rest.strip().lower()):
            return []
        begun = [each for each in TOPICS if each.startswith(word)] or [nearest(word)]
        return [
            Command(f"Help: {each}", partial(self._app.run_action, f"topics('{each}')", self._app),
                    fit(TOPICS[each], 30))
            for each in begun if each
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
                        "now" if value == now else "", f"setting {each.description}",
                        group="Settings")
                for value in each.offered
            ]  # fmt: skip
        return commands

    def _made(
        self, typed: str, actions: list[Command], pane: Pane | None
    ) -> tuple[list[Command], list[Command]]:
        """Commands for a typed number (go there) and any other text (search for it)."""
        alias = _ALIASES.get(typed.removesuffix("!"), "")
        before = [each for each in actions if alias and each.also.startswith(alias)][:1]
        before += self._topics(typed)
        digits = typed.removesuffix("%").strip()
        if pane is not None and digits.isascii() and digits.isdigit() and len(digits) < 9:
            percent = typed.endswith("%")
            thing = _THINGS.get(pane.id or "", "line")
            text = f"Go to {digits} %" if percent else f"Go to {thing} {int(digits):,}"
            before = [Command(text, partial(self._go, pane, int(digits), percent=percent))]
        query = typed.removeprefix("/").strip()
        if not query:
            return before, []
        search = Command(f"Search the archive for “{query}”", partial(self._search, query))
        return ([search], []) if typed.startswith("/") else (before, [search])

    def look_up(self, text: str, palette: Palette, tell: Tell) -> None:
        """Look up names and titles with the words of ``text`` in a worker."""
        library = self._library

        def look() -> tuple[list[tuple[EntityKey, int]], list[int]]:
            names = library.catalog.search(text, _MOST_FOUND)
            names = sorted(names, key=lambda each: -each[1])[:_MOST_NAMES]
            return names, titled(library.store, text, _MOST_TITLES)

        def found(things: tuple[list[tuple[EntityKey, int]], list[int]]) -> None:
            names, numbers = things
            tell([
                *(Command(library.catalog.name(key), partial(self._visit, key),
                          f"{KINDS[key.kind].lower()} · {count:,}", kind=key.kind,
                          group="Names")
                  for key, count in names),
                *map(self._article, numbers),
            ])  # fmt: skip

        library.in_thread(look, "palette", found, screen=palette)

    def _article(self, number: int) -> Command:
        entry = self._library.store.entry(number)
        date = date_words(entry.published)
        return Command(title_of(entry), partial(self._open, number), date, group="Articles")

    # Doing it

    def _visit(self, key: EntityKey) -> None:
        self._library.navigation.visit(key)

    def _open(self, number: int) -> None:
        self._library.navigation.leave_views()
        self._library.articles.go_to(self._library.view.nearest(number))
        self._library.show_article(number)
        self._library.focus_pane("reading")

    def _go_to(self, position: int) -> None:
        self._library.navigation.leave_views()
        self._library.focus_pane("articles")
        self._library.articles.go_to(position)

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
