"""The panes and lines of the screen, and the actions that keys stand for.

**Actions.** ``action_table`` declares every ``action``; ``actions`` and the user's ``keymap``
(by ``key_names``) make bindings, help and hints of it.

**Panes**, all of them a ``pane``, paint lines that a module without Textual has set:

- ``article_list`` by ``list_rows`` and ``list_words``, with ``snippets`` and ``dates``;
- ``reading_pane``, an ``article_pane`` whose text can be marked (``layers``) and selected
  (``passages``): ``typography`` sets it, by ``breaking`` and ``direction``, ``annotations`` below;
- ``entity_sidebar`` by ``entity_rows``; ``portrait_pane`` by ``portrait_lines``;
- ``text_pane`` for help and notices, ``choices`` for menus (``fuzzy`` finds among them).

**Lines.** ``bars`` (the title bar, with its ``chips``, and the status line) and what stands in its
place: ``prompt``, ``entry_line``, ``tag_line`` (each an ``asking_line``), ``sort_choice``,
``selection_line``. What is typed goes into a ``line_input``.

All of it is measured in ``cells``, by what ``graphemes`` says of widths; ``scrollbar`` and
``themes`` are how it looks. Panes tell what happened by ``messages``; the screen decides what
follows.
"""
