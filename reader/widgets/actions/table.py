"""Every action of Reader and its keys, declared once; :mod:`.bindings` uses them.

An action is a named thing that keys do at a place: a pane (``panes`` means any of the three), the
library screen, a window above it, the prompt, a menu, or the whole app. A new action is one entry
in ``ACTIONS``, beside its relatives, and a method ``action_ID`` at its place's owner
(tests/widgets/test_actions.py says who that is). Help, hints, bindings and the README follow.

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

    The status line shows ``hint`` while a pane of ``hint_in`` has the focus, and ``reading_hint``
    while the article has it. ``needs`` is the capability of :mod:`reader.restricted` without which
    it only shows a refusal. ``counts`` says that it takes a count: a number before the key.
    """

    id: str
    place: Place
    keys: tuple[str, ...]
    description: str
    group: str
    hint: str = ""
    hint_in: tuple[PaneName, ...] = ()
    needs: str = ""
    counts: bool = False
    reading_hint: str = ""

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
    Action("down", "panes", ("j", "down", "ctrl+e", "ctrl+n"),
           "Down: a line, an article, an entity", "Moving", counts=True),
    Action("up", "panes", ("k", "up", "ctrl+y"), "Up", "Moving", counts=True),
    Action("half_down", "panes", ("ctrl+d", "d"), "Half a page down", "Moving", counts=True),
    Action("half_up", "panes", ("ctrl+u",), "Half a page up", "Moving", counts=True),
    Action("page_down", "panes", ("space", "pagedown", "ctrl+f"), "A page down", "Moving",
           counts=True, reading_hint="page"),
    Action("page_up", "panes", ("b", "pageup", "ctrl+b"), "A page up", "Moving", counts=True),
    Action("top", "panes", ("g", "g g", "home"), "To the beginning; 10 g: to the tenth", "Moving",
           counts=True),
    Action("bottom", "panes", ("G", "end"), "To the end; 10 G: to the tenth", "Moving",
           counts=True),
    Action("next_paragraph", "reading", ("right_curly_bracket",), "To the next paragraph",
           "Moving", counts=True),
    Action("previous_paragraph", "reading", ("left_curly_bracket",),
           "To the beginning of this paragraph, then the previous one", "Moving", counts=True),
    Action("next_heading", "reading", ("right_parenthesis",), "To the next subheading", "Moving",
           counts=True),
    Action("previous_heading", "reading", ("left_parenthesis",),
           "To the previous subheading, finally the title", "Moving", counts=True),
    Action("percent", "panes", ("percent_sign",),
           "To a percentage: 50 % is the middle", "Moving", counts=True),
    Action("place('middle')", "panes", ("z z",),
           "Scroll this line to the middle of the pane", "Moving"),
    Action("place('top')", "panes", ("z t",), "Scroll this line to the top of the pane", "Moving"),
    Action("place('bottom')", "panes", ("z b",),
           "Scroll this line to the bottom of the pane", "Moving"),
    Action("open", "articles", ("enter",), "Read the article", "Articles",
           "open", ("articles",)),
    Action("next_article", "library", ("J",), "Next article, from any pane", "Articles",
           counts=True, reading_hint="next article"),
    Action("previous_article", "library", ("K",), "Previous article", "Articles", counts=True),
    Action("toggle_star", "library", ("asterisk",),
           "Star the article, or remove its star", "Articles"),
    Action("toggle_read", "library", ("r",), "Mark the article as read, or as unread",
           "Articles"),
    Action("range", "articles", ("v", "V"), "Select a range of articles for * r t A",
           "Articles"),
    Action("next_unread", "library", ("full_stop",), "Next unread article", "Articles"),
    Action("previous_unread", "library", ("comma", "p"), "Previous unread article", "Articles"),
    Action("read_all", "library", ("A",), "Mark all listed articles as read", "Articles"),
    Action("tag", "library", ("t",), "Tag the article; -tag removes a tag", "Articles"),
    Action("complete", "tags", ("tab",), "Accept the suggested tag", "Articles"),
    Action("next_tag", "tags", ("down", "ctrl+n"), "Suggest the next tag", "Articles"),
    Action("previous_tag", "tags", ("up", "ctrl+p"), "Suggest the previous tag", "Articles"),
    Action("cancel", "tags", ("escape", "ctrl+c"), "Leave the tags unchanged", "Articles"),
    Action("annotate", "library", ("a",), "Write or edit a note on the article", "Articles"),
    Action("keep", "note", ("ctrl+s",), "Save the note; an empty note is deleted", "Articles"),
    Action("leave", "note", ("escape", "ctrl+c"), "Close it; a opens the draft again",
           "Articles"),
    Action("undo", "note", ("ctrl+underscore", "ctrl+slash"), "Undo the last edit",
           "Articles"),
    Action("revert", "note", ("ctrl+r",), "Revert the note", "Articles"),
    Action("select('sentence')", "reading", ("v",), "Select by sentences", "Passages",
           reading_hint="select"),
    Action("select('line')", "reading", ("V",), "Select by lines", "Passages"),
    Action("extend", "visual", ("j", "down"),
           "Extend the selection by a sentence or line", "Passages", "more"),
    Action("shrink", "visual", ("k", "up"),
           "Shrink it; past its beginning, extend upwards", "Passages"),
    Action("next_sentence", "visual", ("right_parenthesis",),
           "Extend it by a sentence, in line mode too",
           "Passages"),
    Action("previous_sentence", "visual", ("left_parenthesis",),
           "Shrink it by a sentence", "Passages"),
    Action("next_word", "visual", ("w",), "Extend it by a word", "Passages"),
    Action("previous_word", "visual", ("b",), "Shrink it by a word", "Passages"),
    Action("next_paragraph", "visual", ("right_curly_bracket",),
           "Extend it by a paragraph", "Passages"),
    Action("previous_paragraph", "visual", ("left_curly_bracket",),
           "Shrink it by a paragraph", "Passages"),
    Action("top", "visual", ("g", "home"), "Extend it to the beginning of the article", "Passages"),
    Action("bottom", "visual", ("G", "end"), "Extend it to the end of the article", "Passages"),
    Action("other_end", "visual", ("o",), "Move the other end of the selection", "Passages"),
    Action("by_sentences", "visual", ("v",), "Select whole sentences; again: cancel", "Passages"),
    Action("by_lines", "visual", ("V",), "Select whole lines; again: cancel", "Passages"),
    Action("copy_passage", "visual", ("y",), "Copy the passage", "Passages", "copy",
           needs="clipboard"),
    Action("quote", "visual", ("Q", "enter"), "Keep it as a quotation; again: delete the quotation",
           "Passages", "keep"),
    Action("annotate", "visual", ("a",), "Start a note with it", "Passages", "note"),
    Action("leave", "visual", ("escape", "ctrl+c"), "Cancel the selection", "Passages", "back"),
    Action("keep_passage", "reading", ("Q",),
           "Keep the passage just copied as a quotation; otherwise quit", "Passages"),
    Action("copy_source", "library", ("y",), "Copy the article’s title, publication, date and URL",
           "Passages", needs="clipboard"),
    Action("copy_article", "library", ("Y",), "Copy the whole article", "Passages",
           needs="clipboard"),
    Action("links", "library", ("o",), "Open or copy the article’s address and links",
           "Passages"),
    Action("open_link", "links", ("enter",), "Open it in the browser, or show and copy it",
           "Passages"),
    Action("copy_link", "links", ("y",), "Copy it", "Passages"),
    Action("close", "links", ("escape", "o", "q", "ctrl+c"), "Back to the article", "Passages"),
    Action("toggle_entities", "library", ("e",), "Go to the entities; again: back", "Entities",
           "entities", ("articles", "reading")),
    Action("visit", "entities", ("enter",),
           "Open the entity view: all that the archive says about it",
           "Entities", "entity view", ("entities",)),
    Action("go_to_mention", "entities", ("m",), "Go to its first mention", "Entities",
           "first mention", ("entities",)),
    Action("narrow", "entities", ("f",), "List only the articles that mention it", "Entities",
           "its articles", ("entities",)),
    Action("visit", "reading", ("enter",),
           "Open the entity view of the current mention", "Entities"),
    Action("filter", "entities", ("i",), "Filter the names as you type", "Entities",
           "filter", ("entities",)),
    Action("fold", "entities", ("x",), "Close or open this section", "Entities"),
    Action("fold_all", "entities", ("X",), "Close or open all sections", "Entities"),
    Action("correct", "library", ("c",), "Correct the entity, from a menu", "Entities",
           "correct", ("entities",)),
    Action("merge", "correcting", ("m",), "Merge it with another entity", "Entities"),
    Action("split", "correcting", ("s",), "Split off some of its names", "Entities"),
    Action("rename", "correcting", ("r",), "Rename it", "Entities"),
    Action("retype", "correcting", ("t",), "Change its kind", "Entities"),
    Action("hide", "correcting", ("h",), "Hide it: not an entity", "Entities"),
    Action("leave", "correcting", ("escape", "q", "ctrl+c"), "Go back a step, or close the menu",
           "Entities"),
    Action("choose", "choosing", ("enter",), "Choose the line, or the text typed", "Entities"),
    Action("mark", "choosing", ("x",), "Tick the line, where several can be chosen", "Entities"),
    Action("choice_down", "choosing", ("down", "ctrl+n"), "Move down in the list while typing",
           "Entities"),
    Action("choice_up", "choosing", ("up", "ctrl+p"),
           "Move up in the list while typing", "Entities"),
    Action("undo", "library", ("u",), "Undo the last mark; among the entities, the last correction",
           "Entities"),
    Action("open", "profile", ("enter",), "Open the article or entity on this line",
           "Entity view", "open"),
    Action("next_part", "profile", ("tab", "right_square_bracket"), "To the next part",
           "Entity view", "next part"),
    Action("previous_part", "profile", ("shift+tab", "left_square_bracket"),
           "To the previous part", "Entity view"),
    Action("narrow", "profile", ("f",), "List only its articles", "Entity view", "its articles"),
    Action("correct", "profile", ("c",), "Correct it, from a menu", "Entity view", "correct"),
    Action("undo", "profile", ("u",), "Undo the last correction", "Entity view"),
    Action("leave", "profile", ("escape", "q", "ctrl+c"), "Back to the view or pane before",
           "Entity view", "back"),
    Action("help", "profile", ("question_mark",), "This help", "Entity view", "help"),
    Action("find", "library", ("slash",),
           "Search the archive as you type; in the article, find in it", "Finding",
           "search", ("articles", "entities"), reading_hint="find"),
    Action("next_hit", "library", ("n",), "Next hit, or mention of the chosen entity", "Finding",
           "next", ("articles", "reading", "entities"), counts=True),
    Action("previous_hit", "library", ("N",), "Previous hit or mention", "Finding", counts=True),
    Action("next_mention", "library", ("right_square_bracket",), "Next mention of any entity",
           "Finding", counts=True, reading_hint="next name"),
    Action("previous_mention", "library", ("left_square_bracket",),
           "Previous mention of any entity",
           "Finding", counts=True),
    Action("sort", "library", ("s",), "Sort the list: asks for the order", "Order",
           "sort", ("articles",)),
    Action("sort_by('archive')", "sorts", ("a",), "In archive order", "Order", "archive"),
    Action("sort_by('date')", "sorts", ("d",), "By date, newest first", "Order", "date"),
    Action("sort_by('title')", "sorts", ("t",), "By title", "Order", "title"),
    Action("sort_by('publication')", "sorts", ("p",), "By publication", "Order", "publication"),
    Action("sort_by('relevance')", "sorts", ("r",), "By relevance, during a search", "Order",
           "relevance"),
    Action("reverse", "library", ("S",), "Reverse the order", "Order"),
    Action("next_heading", "articles", ("right_curly_bracket",),
           "To the next month or publication", "Order"),
    Action("previous_heading", "articles", ("left_curly_bracket",),
           "To the previous month or publication", "Order"),
    Action("jump", "library", ("apostrophe",),
           "Jump as you type: to a date, a title, a publication, a number", "Order"),
    Action("density", "library", ("L",), "Three, two or one line per article", "Order"),
    Action("dates", "library", ("D",), "Show dates, or how long ago they were", "Order"),
    Action("headings", "library", ("H",),
           "Show or hide months or publications as headings", "Order"),
    Action("back", "library", ("escape",), "Back: undo the last choice or filter", "Panes",
           "back", ("articles", "reading", "entities")),
    Action("leave", "reading", ("q",), "Go back to the list, or the entity view before", "Panes"),
    Action("leave", "entities", ("q",), "Go back to the pane before", "Panes"),
    Action("pane_right", "library", ("l", "right", "ctrl+w l"), "To the pane on the right",
           "Panes"),
    Action("pane_left", "library", ("h", "left", "ctrl+w h"), "To the pane on the left", "Panes"),
    Action("next_pane", "library", ("tab", "ctrl+w w"),
           "To the next pane; after the last, the first", "Panes"),
    Action("previous_pane", "library", ("shift+tab", "ctrl+w p"), "To the previous pane", "Panes"),
    Action("pane('articles')", "library", ("1",), "Articles", "Panes"),
    Action("pane('reading')", "library", ("2",), "Article", "Panes"),
    Action("pane('entities')", "library", ("3",), "Entities", "Panes"),
    Action("wider", "reading", ("plus",), "Longer lines in the article", "Panes"),
    Action("narrower", "reading", ("minus",), "Shorter lines", "Panes"),
    Action("usual_measure", "reading", ("equals_sign",), "Default line length", "Panes"),
    Action("pane_wider", "library", ("greater_than_sign",),
           "Widen the pane, for later sessions too", "Panes"),
    Action("pane_narrower", "library", ("less_than_sign",), "Narrow the pane", "Panes"),
    Action("usual_widths", "library", ("underscore",), "Default pane widths", "Panes"),
    Action("zen", "library", ("z", "ctrl+w o"),
           "Show the reading pane alone; again: all panes", "Panes"),
    Action("export", "library", ("E",), "Export the listed articles to a file", "Reader",
           needs="export"),
    Action("palette", "app", ("colon", "ctrl+p"),
           "Run a command by name, go to a number, choose a theme or a saved search", "Reader"),
    Action("choose", "palette", ("enter",), "Run it", "Reader"),
    Action("next", "palette", ("down", "ctrl+n", "tab"), "Down in the palette", "Reader"),
    Action("previous", "palette", ("up", "ctrl+p", "shift+tab"), "Up", "Reader"),
    Action("leave", "palette", ("escape", "ctrl+c"), "Close the palette", "Reader"),
    Action("save_search", "app", ("ctrl+s",), "Save this search", "Finding"),
    Action("earlier", "app", ("ctrl+o", "alt+left"), "Back to what you read before", "Panes",
           counts=True),
    Action("later", "app", ("ctrl+i", "alt+right"), "Forward again", "Panes", counts=True),
    Action("search_archive", "library", ("ampersand", "F"),
           "Search the archive from any pane", "Finding"),
    Action("where", "library", ("ctrl+g",), "Say where you are: article, position in it, file",
           "Finding"),
    Action("repaint", "app", ("ctrl+l",), "Redraw the screen", "Reader"),
    Action("look_for_changes", "library", ("R",), "Look for new and changed files", "Reader"),
    Action("next_theme", "app", ("T",), "Next theme", "Reader"),
    Action("notices", "library", ("exclamation_mark",), "Files that could not be read", "Reader"),
    Action("help", "library", ("question_mark",), "This help", "Reader",
           "help", ("articles", "reading", "entities")),
    Action("cancel", "line", ("escape", "ctrl+c"), "Cancel, and go back to where you were",
           "Order"),
    Action("cancel", "prompt", ("escape", "ctrl+c"), "Cancel, and undo the search",
           "Finding"),
    Action("older", "prompt", ("up",), "In the prompt: the entry before", "Finding"),
    Action("newer", "prompt", ("down",), "In the prompt: the entry after", "Finding"),
    Action("close", "help", ("escape", "question_mark", "q", "enter", "ctrl+c"), "Close", "Reader"),
    Action("suspend_process", "app", ("ctrl+z",), "Suspend; fg resumes", "Reader",
           needs="suspend"),
    Action("quit", "app", ("q", "Q", "Z Z", "Z Q", "ctrl+q", "ctrl+c"), "Quit", "Reader"),
)  # fmt: skip
