"""Every action of Reader and its keys, declared once; :mod:`.bindings` uses them.

An action is a named thing that keys do at a place: a pane (``panes`` means any of the three), the
library screen, a window above it, the prompt, a menu, or the whole app. A new action is one entry
in ``ACTIONS``, beside its relatives, and a method ``action_ID`` at its place's owner
(tests/widgets/test_actions.py says who that is). Help, hints and bindings follow.

Does not import Textual: the command line prints actions, too.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

PaneName = Literal["articles", "reading", "entities"]
Place = Literal[
    "panes", "articles", "reading", "entities", "library", "profile", "correcting", "choosing",
    "prompt", "sorts", "tags", "note", "line", "visual", "links", "palette", "help", "app",
]  # fmt: skip


class Action(NamedTuple):
    """A named thing that keys do. ``keys`` are Textual's key names.

    ``description`` is an imperative that names the thing; an ellipsis says that a prompt or a menu
    follows. ``hint`` is what a question in the status line calls it as an answer. ``needs`` is the
    capability of :mod:`reader.restricted` without which it only shows a refusal. ``counts`` says
    that it takes a count: a number before the key.
    """

    id: str
    place: Place
    keys: tuple[str, ...]
    description: str
    group: str
    hint: str = ""
    needs: str = ""
    counts: bool = False

    @property
    def name(self) -> str:
        """Its name in the user's keymap: ``sort-by-date``, ``entity-view.open``.

        Without its place if that is the library, any pane, or the whole app.
        """
        name, _, given = self.id.partition("(")
        words = name.replace("_", "-") + (f"-{given[1:-2]}" if given else "")
        if self.place in _PLAIN_PLACES:
            return words
        return f"{_PLACE_WORDS.get(self.place, self.place)}.{words}"


_PLAIN_PLACES = ("panes", "library", "sorts", "app")
_PLACE_WORDS: dict[Place, str] = {
    "articles": "list", "reading": "article", "profile": "entity-view", "correcting": "correct",
    "choosing": "choose", "visual": "passage",
}  # fmt: skip
"""What the user calls a place, if not by its name here."""

_KEY_NAMES = {
    "slash": "/", "asterisk": "*", "full_stop": ".", "comma": ",", "apostrophe": "'",
    "question_mark": "?", "exclamation_mark": "!", "plus": "+", "minus": "-", "equals_sign": "=",
    "left_parenthesis": "(", "right_parenthesis": ")", "left_curly_bracket": "{",
    "right_curly_bracket": "}", "left_square_bracket": "[", "right_square_bracket": "]",
    "escape": "esc", "pageup": "pgup", "pagedown": "pgdn", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "percent_sign": "%", "colon": ":", "semicolon": ";", "number_sign": "#",
    "circumflex_accent": "^", "dollar_sign": "$", "ampersand": "&", "at": "@",
    "less_than_sign": "<", "greater_than_sign": ">", "quotation_mark": '"', "backslash": "\\",
    "grave_accent": "`", "tilde": "~", "vertical_line": "|", "underscore": "_",
    "ctrl+underscore": "ctrl+_", "ctrl+slash": "ctrl+/",
}  # fmt: skip


def key_name(key: str) -> str:
    """The user's name for Textual's key name: ``question_mark`` is ``?``, in a sequence, too."""
    return " ".join(_KEY_NAMES.get(each, each) for each in key.split(" "))


ACTIONS: tuple[Action, ...] = (
    Action("down", "panes", ("j", "down", "ctrl+e", "ctrl+n"), "Move down", "Moving", counts=True),
    Action("up", "panes", ("k", "up", "ctrl+y"), "Move up", "Moving", counts=True),
    Action("half_down", "panes", ("ctrl+d", "d"), "Move half a page down", "Moving", counts=True),
    Action("half_up", "panes", ("ctrl+u",), "Move half a page up", "Moving", counts=True),
    Action("page_down", "panes", ("space", "pagedown", "ctrl+f"), "Move a page down", "Moving",
           counts=True),
    Action("page_up", "panes", ("b", "pageup", "ctrl+b"), "Move a page up", "Moving", counts=True),
    Action("top", "panes", ("g", "g g", "home"), "Go to the top (10 g: line 10)", "Moving",
           counts=True),
    Action("bottom", "panes", ("G", "end"), "Go to the bottom (10 G: line 10)", "Moving",
           counts=True),
    Action("next_paragraph", "reading", ("right_curly_bracket",), "Go to the next paragraph",
           "Moving", counts=True),
    Action("previous_paragraph", "reading", ("left_curly_bracket",), "Go to the previous paragraph",
           "Moving", counts=True),
    Action("next_heading", "reading", ("right_parenthesis",), "Go to the next subheading", "Moving",
           counts=True),
    Action("previous_heading", "reading", ("left_parenthesis",), "Go to the previous subheading",
           "Moving", counts=True),
    Action("percent", "panes", ("percent_sign",), "Go to a percentage (50 %: the middle)", "Moving",
           counts=True),
    Action("place('middle')", "panes", ("z z",), "Scroll this line to the middle", "Moving"),
    Action("place('top')", "panes", ("z t",), "Scroll this line to the top", "Moving"),
    Action("place('bottom')", "panes", ("z b",), "Scroll this line to the bottom", "Moving"),
    Action("open", "articles", ("enter",), "Read the article", "Articles"),
    Action("page_article", "articles", ("space",),
           "Scroll on, then to the next unread article", "Articles", counts=True),
    Action("page_article_back", "articles", ("b",), "Scroll the article a page up", "Articles",
           counts=True),
    Action("next_article", "library", ("J",), "Go to the next article", "Articles", counts=True),
    Action("previous_article", "library", ("K",), "Go to the previous article", "Articles",
           counts=True),
    Action("toggle_star", "library", ("asterisk",), "Toggle star", "Articles"),
    Action("toggle_read", "library", ("r",), "Toggle read", "Articles"),
    Action("range", "articles", ("v", "V"), "Select articles (then * r t A)", "Articles"),
    Action("next_unread", "library", ("full_stop",), "Go to the next unread article", "Articles"),
    Action("previous_unread", "library", ("comma", "p"), "Go to the previous unread article",
           "Articles"),
    Action("read_all", "library", ("A",), "Mark all listed articles as read", "Articles"),
    Action("tag", "library", ("t",), "Add or remove tags…", "Articles"),
    Action("complete", "tags", ("tab",), "Accept the suggested tag", "Articles"),
    Action("next_tag", "tags", ("down", "ctrl+n"), "Suggest the next tag", "Articles"),
    Action("previous_tag", "tags", ("up", "ctrl+p"), "Suggest the previous tag", "Articles"),
    Action("cancel", "tags", ("escape", "ctrl+c"), "Cancel tagging", "Articles"),
    Action("annotate", "library", ("a",), "Write a note…", "Articles"),
    Action("keep", "note", ("ctrl+s",), "Save the note", "Articles"),
    Action("leave", "note", ("escape", "ctrl+c"), "Close the note, keep a draft", "Articles"),
    Action("undo", "note", ("ctrl+underscore", "ctrl+slash"), "Undo the last edit", "Articles"),
    Action("revert", "note", ("ctrl+r",), "Revert to the saved note", "Articles"),
    Action("select('sentence')", "reading", ("v",), "Select sentences", "Passages"),
    Action("select('line')", "reading", ("V",), "Select lines", "Passages"),
    Action("extend", "visual", ("j", "down"), "Extend the selection", "Passages"),
    Action("shrink", "visual", ("k", "up"), "Shrink the selection", "Passages"),
    Action("next_sentence", "visual", ("right_parenthesis",), "Extend by a sentence", "Passages"),
    Action("previous_sentence", "visual", ("left_parenthesis",), "Shrink by a sentence",
           "Passages"),
    Action("next_word", "visual", ("w",), "Extend by a word", "Passages"),
    Action("previous_word", "visual", ("b",), "Shrink by a word", "Passages"),
    Action("next_paragraph", "visual", ("right_curly_bracket",), "Extend by a paragraph",
           "Passages"),
    Action("previous_paragraph", "visual", ("left_curly_bracket",), "Shrink by a paragraph",
           "Passages"),
    Action("top", "visual", ("g", "home"), "Extend to the top of the article", "Passages"),
    Action("bottom", "visual", ("G", "end"), "Extend to the end of the article", "Passages"),
    Action("other_end", "visual", ("o",), "Switch to the other end", "Passages"),
    Action("by_sentences", "visual", ("v",), "Toggle selecting sentences", "Passages"),
    Action("by_lines", "visual", ("V",), "Toggle selecting lines", "Passages"),
    Action("copy_passage", "visual", ("y",), "Copy the passage", "Passages", needs="clipboard"),
    Action("quote", "visual", ("Q", "enter"), "Save or delete the quotation", "Passages"),
    Action("annotate", "visual", ("a",), "Quote in a note…", "Passages"),
    Action("leave", "visual", ("escape", "ctrl+c"), "Cancel the selection", "Passages"),
    Action("keep_passage", "reading", ("Q",), "Quote the copied passage, or quit", "Passages"),
    Action("copy_source", "library", ("y",), "Copy title, publication, date and URL", "Passages",
           needs="clipboard"),
    Action("copy_article", "library", ("Y",), "Copy the whole article", "Passages",
           needs="clipboard"),
    Action("links", "library", ("o",), "Open or copy a link…", "Passages"),
    Action("open_link", "links", ("enter",), "Open the link in the browser", "Passages"),
    Action("copy_link", "links", ("y",), "Copy the link", "Passages"),
    Action("close", "links", ("escape", "o", "q", "ctrl+c"), "Close the links", "Passages"),
    Action("toggle_entities", "library", ("e",), "Enter or leave the names", "Entities"),
    Action("visit", "entities", ("enter",), "Show all about the name", "Entities"),
    Action("go_to_mention", "entities", ("m",), "Go to the first mention", "Entities"),
    Action("narrow", "entities", ("f",), "List only its articles", "Entities"),
    Action("visit", "reading", ("enter",), "Show all about the selected name", "Entities"),
    Action("filter", "entities", ("i",), "Filter names…", "Entities"),
    Action("fold", "entities", ("x",), "Toggle this section", "Entities"),
    Action("fold_all", "entities", ("X",), "Toggle all sections", "Entities"),
    Action("correct", "library", ("c",), "Correct the name…", "Entities"),
    Action("merge", "correcting", ("m",), "Merge into another entity…", "Entities"),
    Action("split", "correcting", ("s",), "Split off some names…", "Entities"),
    Action("rename", "correcting", ("r",), "Rename…", "Entities"),
    Action("retype", "correcting", ("t",), "Change kind…", "Entities"),
    Action("hide", "correcting", ("h",), "Hide (not a name)", "Entities"),
    Action("leave", "correcting", ("escape", "q", "ctrl+c"), "Go back a step", "Entities"),
    Action("choose", "choosing", ("enter",), "Accept the line or the text typed", "Entities"),
    Action("mark", "choosing", ("x",), "Toggle tick", "Entities"),
    Action("choice_down", "choosing", ("down", "ctrl+n"), "Move down while typing", "Entities"),
    Action("choice_up", "choosing", ("up", "ctrl+p"), "Move up while typing", "Entities"),
    Action("undo", "library", ("u",), "Undo the last mark or correction", "Entities"),
    Action("open", "profile", ("enter",), "Open the article or name", "Entity view"),
    Action("next_part", "profile", ("tab", "right_square_bracket"), "Go to the next part",
           "Entity view"),
    Action("previous_part", "profile", ("shift+tab", "left_square_bracket"),
           "Go to the previous part", "Entity view"),
    Action("narrow", "profile", ("f",), "List only its articles", "Entity view"),
    Action("correct", "profile", ("c",), "Correct the name…", "Entity view"),
    Action("undo", "profile", ("u",), "Undo the last correction", "Entity view"),
    Action("leave", "profile", ("escape", "q", "ctrl+c"), "Close the view", "Entity view"),
    Action("help", "profile", ("question_mark",), "Show all keys", "Entity view"),
    Action("find", "library", ("slash",), "Search, or find in the article…", "Finding"),
    Action("next_hit", "library", ("n",), "Go to the next hit, across articles",
           "Finding", counts=True),
    Action("previous_hit", "library", ("N",), "Go to the previous hit, across articles",
           "Finding", counts=True),
    Action("next_mention", "library", ("right_square_bracket",), "Go to the next name", "Finding",
           counts=True),
    Action("previous_mention", "library", ("left_square_bracket",), "Go to the previous name",
           "Finding", counts=True),
    Action("sort", "library", ("s",), "Sort the list…", "Order"),
    Action("sort_by('archive')", "sorts", ("a",), "Sort in archive order", "Order", "archive"),
    Action("sort_by('date')", "sorts", ("d",), "Sort by date", "Order", "date"),
    Action("sort_by('title')", "sorts", ("t",), "Sort by title", "Order", "title"),
    Action("sort_by('publication')", "sorts", ("p",), "Sort by publication", "Order",
           "publication"),
    Action("sort_by('relevance')", "sorts", ("r",), "Sort by relevance", "Order", "relevance"),
    Action("reverse", "library", ("S",), "Reverse the order", "Order"),
    Action("next_heading", "articles", ("right_curly_bracket",),
           "Go to the next month or publication", "Order"),
    Action("previous_heading", "articles", ("left_curly_bracket",),
           "Go to the previous month or publication", "Order"),
    Action("jump", "library", ("apostrophe",), "Jump to a date or title…", "Order"),
    Action("density", "library", ("L",), "Cycle list density", "Order"),
    Action("dates", "library", ("D",), "Cycle dates: short, relative, ISO", "Order"),
    Action("headings", "library", ("H",), "Toggle list headings", "Order"),
    Action("back", "library", ("escape",), "Undo the last choice or filter", "Panes"),
    Action("leave", "reading", ("q",), "Go back to the list", "Panes"),
    Action("leave", "entities", ("q",), "Go back to the previous pane", "Panes"),
    Action("pane_right", "library", ("l", "right", "ctrl+w l"), "Go to the pane on the right",
           "Panes"),
    Action("pane_left", "library", ("h", "left", "ctrl+w h"), "Go to the pane on the left",
           "Panes"),
    Action("next_pane", "library", ("tab", "ctrl+w w"), "Go to the next pane", "Panes"),
    Action("previous_pane", "library", ("shift+tab", "ctrl+w p"), "Go to the previous pane",
           "Panes"),
    Action("pane('articles')", "library", ("1",), "Go to the list", "Panes"),
    Action("pane('reading')", "library", ("2",), "Go to the article", "Panes"),
    Action("pane('entities')", "library", ("3",), "Go to the names", "Panes"),
    Action("wider", "reading", ("plus",), "Lengthen lines", "Panes"),
    Action("narrower", "reading", ("minus",), "Shorten lines", "Panes"),
    Action("usual_measure", "reading", ("equals_sign",), "Reset line length", "Panes"),
    Action("toggle_names", "reading", ("z c",), "Toggle the colours of names", "Panes"),
    Action("pane_wider", "library", ("greater_than_sign",), "Widen the pane", "Panes"),
    Action("pane_narrower", "library", ("less_than_sign",), "Narrow the pane", "Panes"),
    Action("usual_widths", "library", ("underscore",), "Reset pane widths", "Panes"),
    Action("zen", "library", ("z", "ctrl+w o"), "Toggle zen (the article alone)", "Panes"),
    Action("export", "library", ("E",), "Export the listed articles…", "Reader", needs="export"),
    Action("palette", "app", ("colon", "ctrl+p"), "Open the command palette", "Reader"),
    Action("choose", "palette", ("enter",), "Run the command", "Reader"),
    Action("next", "palette", ("down", "ctrl+n", "tab"), "Move down in the palette", "Reader"),
    Action("previous", "palette", ("up", "ctrl+p", "shift+tab"), "Move up in the palette",
           "Reader"),
    Action("leave", "palette", ("escape", "ctrl+c"), "Close the palette", "Reader"),
    Action("save_search", "app", ("ctrl+s",), "Save this search…", "Finding"),
    Action("earlier", "app", ("ctrl+o", "alt+left"), "Go back in the history", "Panes",
           counts=True),
    Action("later", "app", ("ctrl+i", "alt+right"), "Go forward in the history", "Panes",
           counts=True),
    Action("search_archive", "library", ("ampersand", "F"), "Search the archive…", "Finding"),
    Action("where", "library", ("ctrl+g",), "Show position and file", "Finding"),
    Action("repaint", "app", ("ctrl+l",), "Redraw the screen", "Reader"),
    Action("look_for_changes", "library", ("R",), "Look for new and changed files", "Reader"),
    Action("next_theme", "app", ("T",), "Switch to the next theme", "Reader"),
    Action("notices", "library", ("exclamation_mark",), "Show notices", "Reader"),
    Action("help", "library", ("question_mark",), "Show all keys", "Reader"),
    Action("topics", "app", ("f1",), "Open the help topics", "Reader"),
    Action("topics", "help", ("h",), "Open the help topics", "Reader"),
    Action("cancel", "line", ("escape", "ctrl+c"), "Cancel the prompt", "Order"),
    Action("cancel", "prompt", ("escape", "ctrl+c"), "Cancel the search", "Finding"),
    Action("older", "prompt", ("up",), "Recall the previous entry", "Finding"),
    Action("newer", "prompt", ("down",), "Recall the next entry", "Finding"),
    Action("close", "help", ("escape", "question_mark", "q", "enter", "ctrl+c"), "Close", "Reader"),
    Action("suspend_process", "app", ("ctrl+z",), "Suspend (fg resumes)", "Reader",
           needs="suspend"),
    Action("quit", "app", ("q", "Q", "Z Z", "Z Q", "ctrl+q", "ctrl+c"), "Quit", "Reader"),
)  # fmt: skip


HINTS: dict[Place, tuple[tuple[str, str], ...]] = {
    "articles": (
        ("list.open", "read"), ("list.page-article", "page"), ("toggle-entities", "names"),
        ("find", "search"), ("sort", "sort"), ("toggle-star", "star"),
        ("toggle-read", "mark read"), ("next-hit", "next hit"), ("back", "back"),
        ("palette", "commands"), ("help", "keys"),
    ),
    "reading": (
        ("page-down", "page"), ("next-article", "next"), ("toggle-entities", "names"),
        ("find", "find"), ("next-hit", "next hit"), ("article.select-sentence", "select"),
        ("copy-source", "copy"), ("links", "links"), ("annotate", "note"),
        ("next-mention", "next name"), ("back", "back"), ("palette", "commands"),
        ("help", "keys"),
    ),
    "entities": (
        ("entities.visit", "all about it"), ("entities.narrow", "its articles"),
        ("entities.go-to-mention", "first mention"), ("entities.filter", "filter"),
        ("correct", "correct"), ("next-hit", "next mention"), ("down up", "move"),
        ("back", "back"), ("help", "keys"),
    ),
    "visual": (
        ("passage.extend passage.shrink", "more/less"), ("passage.copy-passage", "copy"),
        ("passage.quote", "quote"), ("passage.annotate", "note"),
        ("passage.other-end", "other end"), ("passage.leave", "cancel"),
    ),
    "profile": (
        ("entity-view.open", "open"), ("entity-view.next-part", "next part"),
        ("entity-view.narrow", "its articles"), ("entity-view.correct", "correct"),
        ("down up", "move"), ("entity-view.leave", "back"), ("entity-view.help", "keys"),
    ),
}  # fmt: skip
"""What the status line says of the keys at a place: names of actions, and what they do in a word or
two. A narrow line shows the first ones, and always the last."""
