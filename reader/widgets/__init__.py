"""The panes and lines of the screen, and the actions that keys stand for.

``actions`` declares every action, key and hint. ``panes`` are the article list, the reading pane,
the entity sidebar and the entity view.

**Lines.** ``bars`` (the title bar, with its ``chips``, and the status line) and what stands in its
place: ``prompt``, ``entry_line``, ``tag_line`` (each an ``asking_line``), ``sort_choice``,
``selection_line``. What is typed goes into a ``line_input``. ``choices`` is a list to choose from.

Panes tell what happened by ``messages``; the screen decides what follows. ``themes`` are palettes
as Textual takes them, ``dates`` are dates as people say them.
"""
