"""Every key is declared once, and every declared action exists."""

from __future__ import annotations

import re

from reader.app import ReaderApp
from reader.screens.dialogs.link_list import LinkList
from reader.screens.dialogs.note_editor import NoteEditor
from reader.screens.dialogs.overlay import LONGEST_KEYS, Overlay, help_lines
from reader.screens.dialogs.palette import Palette
from reader.screens.library.asking import Prompt
from reader.screens.library.correction_menu import CorrectionMenu
from reader.screens.library.corrections import Corrections
from reader.screens.library.entity_view import EntityScreen
from reader.screens.library.export import Export
from reader.screens.library.highlights import Highlights
from reader.screens.library.listing import Listing, SortQuestion
from reader.screens.library.navigation import Navigation
from reader.screens.library.panes import Panes
from reader.screens.library.passages import Passages, PassageSelection
from reader.screens.library.reading_progress import ReadingProgress
from reader.screens.library.screen import LibraryScreen
from reader.screens.library.search import ArchiveSearch
from reader.screens.library.user_marks import TagQuestion, UserMarks
from reader.text.cells import wrap_lines
from reader.widgets.actions.bindings import keys_text
from reader.widgets.actions.table import ACTIONS, HINTS
from reader.widgets.input_line import InputLine
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.pane import Pane
from reader.widgets.panes.reading_pane import ReadingPane
from tests.processes import imported_by

OWNERS: dict[str, tuple[type, ...]] = {
    "panes": (Pane,), "articles": (ArticleList,), "entities": (EntitySidebar,),
    "reading": (ReadingPane,),
    "library": (
        LibraryScreen, Panes, Listing, Navigation, Highlights, ArchiveSearch,
        UserMarks,
        ReadingProgress, Passages, Export, Corrections,
    ),
    "prompt": (InputLine, Prompt), "line": (InputLine,), "tags": (InputLine, TagQuestion),
    "sorts": (SortQuestion,), "visual": (PassageSelection,),
    "profile": (EntityScreen,), "correcting": (CorrectionMenu,), "choosing": (CorrectionMenu,),
    "links": (LinkList,), "palette": (Palette,), "note": (NoteEditor,), "help": (Overlay,),
    "app": (ReaderApp,),
}  # fmt: skip
"""What has the methods of the actions of a place; of the library, the screen's controllers too."""


def test_every_action_is_there() -> None:
    for action in ACTIONS:
        name = action.id.partition("(")[0]
        owners = [each for each in OWNERS[action.place] if hasattr(each, f"action_{name}")]
        assert len(owners) == 1, (action, owners)
        assert action.description
        assert action.keys


SHADOWED = {
    ("Q", "reading"), ("q", "reading"), ("q", "entities"), ("q", "profile"), ("ctrl+c", "profile"),
    ("space", "articles"), ("b", "articles"),
}  # fmt: skip
"""Keys that quit elsewhere: ``Q`` must not after selecting a passage, the others step back. And
keys that page: in the list, they page the article."""


def test_no_key_means_two_things_in_one_place() -> None:
    for place in ("articles", "reading", "entities"):
        keys = [
            key for action in ACTIONS if action.place in (place, "panes", "library", "app")
            for key in action.keys
            if not (action.place in ("app", "panes") and (key, place) in SHADOWED)
        ]  # fmt: skip
        assert len(keys) == len(set(keys)), place
    for places in (("panes", "profile", "app"), ("correcting", "choosing")):
        keys = [
            key for action in ACTIONS if action.place in places for key in action.keys
            if not (action.place == "app" and any((key, place) in SHADOWED for place in places))
        ]  # fmt: skip
        assert len(keys) == len(set(keys)), places


def test_the_help_shows_every_key() -> None:
    text = "\n".join("".join(piece for piece, _ in line) for line in help_lines(80))
    for action in ACTIONS:
        if action.place != "help":
            for keys in wrap_lines(keys_text(action), LONGEST_KEYS):
                assert keys in text
            assert action.description.split()[0] in text


def test_names_of_two_keys_are_parted_by_commas() -> None:
    said = {action.name: keys_text(action) for action in ACTIONS}
    assert said["passage.extend"] == "v j, v ↓"
    assert said["quit"].startswith("q, Q, Z Z, ")
    assert said["page-up"] == "b pgup ctrl+b"


def test_the_table_costs_no_toolkit() -> None:
    assert "textual" not in imported_by("import reader.widgets.actions.bindings")


VERBS = (
    "Accept Add Cancel Change Choose Close Copy Correct Cycle Enter Export Extend Filter Go Hide "
    "Jump Lengthen List Look Mark Merge Move Narrow Open Quit Quote Read Recall Redraw Rename "
    "Reset Reverse Revert Run Save Scroll Search Select Shorten Show Shrink Sort Split Suggest "
    "Suspend Switch Toggle Undo Widen Write"
)
"""What the description of an action begins with; a new verb is added here."""


def test_descriptions_are_imperatives_that_name_the_thing() -> None:
    """They are the names of commands, so they are short, and say nothing of a second press."""
    for action in ACTIONS:
        words = re.findall(r"[\w’]+", action.description)
        assert words[0] in VERBS.split(), action.description
        assert len(words) <= 8, action.description
        assert not action.description.endswith((".", "!", "?")), action.description
        said = {each.lower() for each in words}
        assert not said & {"again", "one", "anew", "somebody", "it"}, action.description
        assert ";" not in action.description, action.description


def test_hints_name_actions_in_a_word_or_two() -> None:
    names = {action.name for action in ACTIONS}
    for place, hinted in HINTS.items():
        said = [label for _, label in hinted]
        assert len(set(said)) == len(said), place
        for actions, label in hinted:
            assert set(actions.split()) <= names, (place, actions)
            assert len(label.split()) <= 3, (place, label)
            assert label == label.lower(), (place, label)
    assert HINTS["articles"] != HINTS["reading"]
