"""The library screen and its controllers.

``screen`` owns the three panes and a controller for each group of keys. The panes post messages,
and the screen decides what follows. A controller gets the library through one ``interface``, and
those of the other controllers that it needs. An action is a method ``action_…`` of the screen or
of a controller.

- Panes and lines: ``panes`` (which of them has the focus, and how wide they are); ``asking`` (what
  the input line asks, and which controller gets the answer).
- The list: ``listing`` (what it shows, and in which order), ``search``, ``export``.
- The article: ``highlights`` (hits or mentions, and the steps through them), ``passages``
  (selected, copied, quoted), ``reading_progress`` (where the user was, and what is read).
- What the user adds: ``user_marks`` (stars, tags, notes), ``corrections`` (asked for by the
  ``correction_menu``).
- ``navigation`` leads to an ``entity_view``, filters the list, and leads back (``esc``); it keeps
  the history of what was read. ``resuming`` opens an archive where the last session ended.
- Workers: ``background`` reads files, looks for changes and finds names; ``indexing`` builds the
  index of words. When the last of their threads has ended, everything open is closed.
- ``palette_commands`` fills the command palette. ``help_pages`` opens the help above all this.
"""
