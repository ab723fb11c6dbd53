"""The panes and lines of the screen, and the actions of keys.

``actions`` declares every action, key and hint. ``panes`` are the article list, the reading pane,
the entity sidebar and the entity view.

**Lines.** ``bars`` are the title bar, with a chip for each filter, and the status line. In its
place the ``input_line`` asks one ``question`` at a time. What is typed, there and in windows, goes
into a ``line_input``. ``choices`` is a list to choose from.

Panes report events by ``messages``; the screen decides what follows.
"""
