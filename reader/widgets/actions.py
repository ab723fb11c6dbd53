"""Every key of Reader, declared once: bindings, help, the README's table and hints come from here.

An action belongs to the place where its keys work: a pane (``panes`` means any of the three), the
library screen, the help screen, or the whole app. Textual is imported only when bindings are made,
so that the command line can print the table without paying for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reader import restricted

if TYPE_CHECKING:
    from textual.binding import BindingType

PaneName = Literal["articles", "reading", "entities"]
Place = Literal[
    "panes", "articles", "reading", "entities", "library", "portrait", "correcting", "choosing",
    "prompt", "sorts", "tags", "note", "help", "app",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """A named thing that keys do. ``keys`` are Textual's key names.

    Where ``hint`` says something, the status line does, too, while a pane of ``hint_in`` has focus.
    List and article have the same hints: others would cost more bytes than all else that shows
    which of them has focus. ``needs`` is the capability of :mod:`reader.restricted` without which
    it does nothing but say so.
    """

    id: str
    place: Place
    keys: tuple[str, ...]
    description: str
    group: str
    hint: str = ""
    hint_in: tuple[PaneName, ...] = ()
    needs: str = ""


ACTIONS: tuple[Action, ...] = (
    Action("down", "panes", ("j", "down"), "Down: a line, an article, an entity", "Moving"),
    Action("up", "panes", ("k", "up"), "Up", "Moving"),
    Action("half_down", "panes", ("ctrl+d",), "Half a page down", "Moving"),
    Action("half_up", "panes", ("ctrl+u",), "Half a page up", "Moving"),
    Action("page_down", "panes", ("space", "pagedown", "ctrl+f"), "A page down", "Moving"),
    Action("page_up", "panes", ("b", "pageup", "ctrl+b"), "A page up", "Moving"),
    Action("top", "panes", ("g", "home"), "To the beginning", "Moving"),
    Action("bottom", "panes", ("G", "end"), "To the end", "Moving"),
    Action("open", "articles", ("enter",), "Read the article", "Articles",
           "open", ("articles", "reading")),
    Action("next_article", "library", ("J",), "Next article, from any pane", "Articles"),
    Action("previous_article", "library", ("K",), "Previous article", "Articles"),
    Action("toggle_star", "library", ("asterisk",), "Star the article; again: no star", "Articles"),
    Action("toggle_read", "library", ("r",), "Mark the article as read; again: unread",
           "Articles"),
    Action("tag", "library", ("t",), "Tag the article; -tag takes one away", "Articles"),
    Action("complete", "tags", ("tab",), "Take the tag that is offered", "Articles"),
    Action("next_tag", "tags", ("down", "ctrl+n"), "Offer the next tag", "Articles"),
    Action("previous_tag", "tags", ("up", "ctrl+p"), "Offer the tag before", "Articles"),
    Action("cancel", "tags", ("escape",), "Leave the tags as they are", "Articles"),
    Action("annotate", "library", ("a",), "Write a note on the article, or change it", "Articles"),
    Action("keep", "note", ("ctrl+s",), "Keep the note; an empty one goes", "Articles"),
    Action("leave", "note", ("escape",), "Leave it as a draft, which a goes on with", "Articles"),
    Action("revert", "note", ("ctrl+r",), "Have the note as it was", "Articles"),
    Action("toggle_entities", "library", ("e",), "Into the entities; again: back", "Entities",
           "entities", ("articles", "reading")),
    Action("visit", "entities", ("enter",), "The entity view: all that the archive says of it",
           "Entities", "entity view", ("entities",)),
    Action("go_to_mention", "entities", ("m",), "Read at its first mention", "Entities",
           "first mention", ("entities",)),
    Action("narrow", "entities", ("f",), "Only the articles that mention it", "Entities",
           "its articles", ("entities",)),
    Action("visit", "reading", ("enter",), "The entity view of the current mention", "Entities"),
    Action("filter", "entities", ("i",), "Only the names with what one types", "Entities",
           "filter", ("entities",)),
    Action("fold", "entities", ("x",), "Close this section; again: open it", "Entities"),
    Action("fold_all", "entities", ("X",), "Close all sections; again: open them", "Entities"),
    Action("correct", "library", ("c",), "Correct the entity: a menu", "Entities",
           "correct", ("entities",)),
    Action("merge", "correcting", ("m",), "Merge: it is the same as another", "Entities"),
    Action("split", "correcting", ("s",), "Split: some of its names are another’s", "Entities"),
    Action("rename", "correcting", ("r",), "Rename: it is called otherwise", "Entities"),
    Action("retype", "correcting", ("t",), "Retype: it is of another kind", "Entities"),
    Action("hide", "correcting", ("h",), "Hide: it is nothing", "Entities"),
    Action("leave", "correcting", ("escape",), "A step back, and out of the menu", "Entities"),
    Action("choose", "choosing", ("enter",), "Take the line, or what was typed", "Entities"),
    Action("mark", "choosing", ("x",), "Mark the line, where several can be", "Entities"),
    Action("choice_down", "choosing", ("down", "ctrl+n"), "Down in the list, while one types",
           "Entities"),
    Action("choice_up", "choosing", ("up", "ctrl+p"), "Up in the list", "Entities"),
    Action("undo", "library", ("u",), "Undo the last mark; among the entities, the last correction",
           "Entities"),
    Action("open", "portrait", ("enter",), "Open the line: that article, or that entity",
           "Entity view", "open"),
    Action("next_part", "portrait", ("tab", "right_square_bracket"), "To the next part",
           "Entity view", "next part"),
    Action("previous_part", "portrait", ("shift+tab", "left_square_bracket"),
           "To the part before", "Entity view"),
    Action("narrow", "portrait", ("f",), "List only its articles", "Entity view", "its articles"),
    Action("correct", "portrait", ("c",), "Correct it: a menu", "Entity view", "correct"),
    Action("undo", "portrait", ("u",), "Undo the last correction", "Entity view"),
    Action("leave", "portrait", ("escape",), "Back to where one was", "Entity view", "back"),
    Action("help", "portrait", ("question_mark",), "This help", "Entity view", "help"),
    Action("find", "library", ("slash",),
           "Search the archive, as you type; in the article: find in it", "Finding",
           "search", ("articles", "reading", "entities")),
    Action("next_hit", "library", ("n",), "Next hit, or mention of the chosen entity", "Finding",
           "next", ("articles", "reading", "entities")),
    Action("previous_hit", "library", ("N",), "Previous hit or mention", "Finding"),
    Action("next_mention", "library", ("right_square_bracket",), "Next mention of any entity",
           "Finding"),
    Action("previous_mention", "library", ("left_square_bracket",), "Previous mention of any",
           "Finding"),
    Action("sort", "library", ("s",), "Sort the list: asks by what", "Order",
           "sort", ("articles", "reading")),
    Action("sort_by('archive')", "sorts", ("a",), "In archive order", "Order", "archive"),
    Action("sort_by('date')", "sorts", ("d",), "By date, newest first", "Order", "date"),
    Action("sort_by('title')", "sorts", ("t",), "By title", "Order", "title"),
    Action("sort_by('publication')", "sorts", ("p",), "By publication", "Order", "publication"),
    Action("sort_by('relevance')", "sorts", ("r",), "By relevance, while a search holds", "Order",
           "relevance"),
    Action("reverse", "library", ("S",), "Sort the other way round", "Order"),
    Action("headings", "library", ("H",), "Months or publications as headings: on, off", "Order"),
    Action("back", "library", ("escape",), "Back: undo the last choice or narrowing", "Panes",
           "back", ("articles", "reading", "entities")),
    Action("pane_right", "library", ("l", "tab", "right"), "To the pane on the right", "Panes"),
    Action("pane_left", "library", ("h", "shift+tab", "left"), "To the pane on the left", "Panes"),
    Action("pane('articles')", "library", ("1",), "Articles", "Panes"),
    Action("pane('reading')", "library", ("2",), "Article", "Panes"),
    Action("pane('entities')", "library", ("3",), "Entities", "Panes"),
    Action("zen", "library", ("z",), "The reading pane alone; again: all", "Panes"),
    Action("look_for_changes", "library", ("R",), "Look for new and changed files", "Reader"),
    Action("next_theme", "app", ("T",), "Next theme", "Reader"),
    Action("notices", "library", ("exclamation_mark",), "Files that could not be read", "Reader"),
    Action("help", "library", ("question_mark",), "This help", "Reader",
           "help", ("articles", "reading", "entities")),
    Action("cancel", "prompt", ("escape",), "Leave the prompt; undo what was found", "Finding"),
    Action("older", "prompt", ("up",), "In the prompt: what was typed before", "Finding"),
    Action("newer", "prompt", ("down",), "In the prompt: back again", "Finding"),
    Action("close", "help", ("escape", "question_mark", "q", "enter"), "Close", "Reader"),
    Action("suspend_process", "app", ("ctrl+z",), "Suspend; fg comes back", "Reader",
           needs="suspend"),
    Action("quit", "app", ("q", "ctrl+q", "ctrl+c"), "Quit", "Reader"),
)  # fmt: skip

_KEY_NAMES = {
    "slash": "/",
    "asterisk": "*",
    "question_mark": "?",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}


def key_name(key: str) -> str:
    """What a person calls Textual's key name: ``question_mark`` is ``?``."""
    return _KEY_NAMES.get(key, key)


def bindings(*places: Place) -> list[BindingType]:
    """Textual bindings of all actions at ``places``, for a ``BINDINGS`` class variable."""
    from textual.binding import Binding

    return [
        Binding(",".join(action.keys), action.id, action.description, show=False)
        for action in ACTIONS
        if action.place in places
    ]


def at_place(place: Place) -> list[Action]:
    """The actions at ``place``, in the order of declaration."""
    return [action for action in ACTIONS if action.place == place]


def place_hints(place: Place) -> list[tuple[str, str]]:
    """``(key, label)`` of the actions at ``place`` that have something to hint at."""
    return [(key_name(each.keys[0]), each.hint) for each in at_place(place) if each.hint]


def capabilities() -> dict[str, str]:
    """The capability that an action needs, by the action's name; of those that need one."""
    return {_name(action): action.needs for action in ACTIONS if action.needs}


def app_actions() -> frozenset[str]:
    """The names of the app's own actions."""
    return frozenset(_name(action) for action in ACTIONS if action.place == "app")


def is_allowed(action: Action) -> bool:
    """Whether ``action`` may be used in the mode that Reader was started in."""
    return not action.needs or restricted.allows(action.needs)


def _name(action: Action) -> str:
    """The name of ``action`` without what it is given: ``pane('reading')`` is ``pane``."""
    return action.id.partition("(")[0]


def moving_keys() -> frozenset[str]:
    """The keys that move within a pane and change nothing else, as far as other keys can tell."""
    return frozenset(key for action in ACTIONS if action.group == "Moving" for key in action.keys)


def app_bindings(*, without: Place) -> list[BindingType]:
    """The app's own bindings for a modal screen, which would cut them off.

    Keys that mean something at ``without`` are left to it.
    """
    from textual.binding import Binding

    taken = {key for action in ACTIONS if action.place == without for key in action.keys}
    return [
        Binding(key, f"app.{action.id}", action.description, show=False)
        for action in ACTIONS
        if action.place == "app"
        for key in action.keys
        if key not in taken
    ]


def by_group(*, leave_out: tuple[Place, ...] = ()) -> dict[str, list[Action]]:
    """All actions under their group's heading, in the order of declaration."""
    groups: dict[str, list[Action]] = {}
    for action in ACTIONS:
        if action.place not in leave_out:
            groups.setdefault(action.group, []).append(action)
    return groups


def hints(pane: PaneName) -> list[tuple[str, str]]:
    """``(key, label)`` of the actions that the status line hints at while ``pane`` has focus."""
    return [(key_name(each.keys[0]), each.hint) for each in ACTIONS if pane in each.hint_in]


def choices(place: Place) -> list[tuple[str, str, str]]:
    """``(id, key, label)`` of the actions at ``place``, where one key is asked for."""
    return [(each.id, each.keys[0], each.hint) for each in ACTIONS if each.place == place]


def key_names(action: Action) -> list[str]:
    """What the keys of ``action`` are called, with the key before them where one is asked for."""
    before = {"sorts": "s ", "correcting": "c ", "tags": "t ", "note": "a "}.get(action.place, "")
    return [("" if key == "escape" else before) + key_name(key) for key in action.keys]


def markdown_table() -> str:
    """The table of all keys for the README."""
    rows = ["| key | does |", "| --- | --- |"]
    for action in ACTIONS:
        if action.place != "help":
            keys = " ".join(f"`{name}`" for name in key_names(action))
            rows.append(f"| {keys} | {action.description} |")
    return "\n".join(rows)
