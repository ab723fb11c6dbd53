"""Keys that users know from newsboat, less and vim, and Reader's actions for them.

The help's table is made from this data, and tests/screens/test_familiar.py presses every key.
``Familiar(key, "program: what it does there", action, pane)``; without an action the key does
nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.widgets.actions.table import ACTIONS, key_name

Pane = str


class Familiar(NamedTuple):
    """A key, what it does in other programs, and the name of Reader's action in ``pane``."""

    key: str
    there: str
    action: str
    pane: Pane = "articles"


FAMILIAR = (
    # moving
    Familiar("j", "newsboat, less, vim: down", "down"),
    Familiar("k", "newsboat, less, vim: up", "up"),
    Familiar("down", "all: down", "down"),
    Familiar("up", "all: up", "up"),
    Familiar("ctrl+e", "less, vim: a line down", "down", "reading"),
    Familiar("ctrl+y", "less, vim: a line up", "up", "reading"),
    Familiar("ctrl+n", "vim: down; newsboat: next feed", "down"),
    Familiar("ctrl+d", "less, vim: half a page down", "half-down", "reading"),
    Familiar("ctrl+u", "less, vim: half a page up", "half-up", "reading"),
    Familiar("d", "less: half a page down; vim: delete", "half-down", "reading"),
    Familiar("u", "less: half a page up; vim: undo; newsboat: show URLs", "undo", "reading"),
    Familiar("space", "newsboat, less: a page down", "page-down", "reading"),
    Familiar("b", "less: a page up; newsboat: bookmark", "page-up", "reading"),
    Familiar("ctrl+f", "less, vim: a page down; newsboat: clear the filter", "page-down"),
    Familiar("ctrl+b", "less, vim: a page up", "page-up"),
    Familiar("pagedown", "all: a page down", "page-down"),
    Familiar("pageup", "all: a page up", "page-up"),
    Familiar("g", "less: to the beginning; newsboat: sort", "top"),
    Familiar("g g", "vim: to the beginning", "top"),
    Familiar("G", "less, vim: to the end; newsboat: reverse sort", "bottom"),
    Familiar("home", "all: to the beginning", "top"),
    Familiar("end", "all: to the end", "bottom"),
    Familiar("right_curly_bracket", "vim: next paragraph", "article.next-paragraph", "reading"),
    Familiar("left_curly_bracket", "vim: previous paragraph", "article.previous-paragraph",
             "reading"),
    Familiar("percent_sign", "less, vim: 50 % is the middle", "percent", "reading"),
    Familiar("z z", "vim: this line to the middle", "place-middle"),
    Familiar("z t", "vim: this line to the top", "place-top"),
    Familiar("z b", "vim: this line to the bottom", "place-bottom"),
    Familiar("h", "vim: left; less: help", "pane-left"),
    Familiar("l", "vim: right; newsboat: show or hide read articles", "pane-right"),
    Familiar("tab", "newsboat: next feed with unread articles", "next-pane"),
    Familiar("ctrl+w w", "vim: next window", "next-pane"),
    Familiar("ctrl+w p", "vim: previous window", "previous-pane"),
    Familiar("ctrl+w h", "vim: the window on the left", "pane-left"),
    Familiar("ctrl+w l", "vim: the window on the right", "pane-right"),
    Familiar("ctrl+w o", "vim: only this window", "zen"),
    Familiar("ctrl+o", "vim: back in the jump list", "earlier"),
    Familiar("ctrl+i", "vim: forward in the jump list", "later"),
    Familiar("J", "newsboat: next article, in the article", "next-article", "reading"),
    Familiar("K", "newsboat: previous article; vim: look it up", "previous-article", "reading"),
    # finding
    Familiar("slash", "newsboat, less, vim: search", "find"),
    Familiar("n", "less, vim: next hit; newsboat: next unread", "next-hit", "reading"),
    Familiar("N", "less, vim: previous hit; newsboat: toggle read", "previous-hit", "reading"),
    Familiar("ampersand", "less: only lines with a pattern", "search-archive", "reading"),
    Familiar("F", "newsboat: set a filter; less: follow the file", "search-archive"),
    Familiar("asterisk", "vim: next occurrence of this word", "toggle-star"),
    Familiar("question_mark", "newsboat: help; less, vim: search backwards", "help"),
    Familiar("right_square_bracket", "vim: prefix of jumps", "next-mention", "reading"),
    Familiar("apostrophe", "less, vim: go to a mark", "jump"),
    Familiar("m", "less, vim: set a mark", ""),
    Familiar("m", "less, vim: set a mark", "entities.go-to-mention", "entities"),
    Familiar("ctrl+g", "vim: file and position", "where", "reading"),
    Familiar("equals_sign", "less: file and position", "article.usual-measure", "reading"),
    Familiar("colon", "newsboat, less, vim: command line; :120, :50%, :q, :n, :p work", "palette"),
    # reading and marking
    Familiar("enter", "newsboat: open; less, vim: a line down", "list.open"),
    Familiar("o", "newsboat: open in the browser; vim: a new line", "links", "reading"),
    Familiar("A", "newsboat: mark all as read; vim: append", "read-all"),
    Familiar("C", "newsboat: mark everything as read", ""),
    Familiar("full_stop", "vim: repeat; newsboat: next unread in some setups", "next-unread"),
    Familiar("p", "newsboat: previous unread; vim: paste", "previous-unread"),
    Familiar("r", "newsboat: reload; less: repaint; vim: replace", "toggle-read"),
    Familiar("R", "newsboat: reload all; less: repaint", "look-for-changes"),
    Familiar("s", "newsboat, less: save to a file", "sort"),
    Familiar("E", "newsboat: edit the list of feeds; less: open a file", "export"),
    Familiar("e", "newsboat: enqueue; less: a line down; vim: end of the word", "toggle-entities"),
    Familiar("t", "newsboat: choose a tag", "tag"),
    Familiar("v", "vim: visual mode; less: editor; newsboat: dialogs", "article.select-sentence",
             "reading"),
    Familiar("V", "vim: visual mode by lines", "article.select-line", "reading"),
    Familiar("v", "vim: visual mode", "list.range"),
    Familiar("y", "vim: copy; less: a line up", "copy-source", "reading"),
    Familiar("a", "vim: append", "annotate"),
    Familiar("i", "vim: insert", "entities.filter", "entities"),
    Familiar("x", "vim: delete a character", ""),
    Familiar("H", "vim: top of the window", "headings"),
    Familiar("L", "vim: bottom of the window; newsboat: all feeds", "density"),
    Familiar("M", "vim: middle of the window", ""),
    Familiar("D", "newsboat: delete; vim: delete the rest", "dates"),
    # leaving
    Familiar("q", "newsboat: a step back; less: quit; vim: record", "quit"),
    Familiar("q", "newsboat: a step back; less: quit; vim: record", "article.leave", "reading"),
    Familiar("Q", "newsboat, less: quit", "quit"),
    Familiar("Q", "newsboat, less: quit", "article.keep-passage", "reading"),
    Familiar("Z Z", "less, vim: quit", "quit"),
    Familiar("Z Q", "vim: quit", "quit"),
    Familiar("escape", "vim: leave the current mode", "back"),
    Familiar("ctrl+l", "newsboat, less, vim: repaint the screen", "repaint"),
    Familiar("ctrl+z", "all: suspend", "suspend-process"),
    Familiar("ctrl+c", "less: stop; elsewhere: quit", "quit"),
)  # fmt: skip


_IN_ARTICLE = ("article.keep-passage", "article.leave")
"""What the same keys do not do elsewhere."""


def markdown_table() -> str:
    """The table for the help."""
    said = {action.name: action.description for action in ACTIONS}
    rows = ["| key | in Reader | there |", "| --- | --- | --- |"]
    for key, there, action, pane in FAMILIAR:
        here = said[action] if action else "nothing"
        where = " (in the entities)" if pane == "entities" else ""
        where = " (in the article)" if action in _IN_ARTICLE else where
        rows.append(f"| `{key_name(key)}` | {here}{where} | {there} |")
    return "\n".join(rows)
