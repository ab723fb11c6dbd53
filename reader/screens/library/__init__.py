"""The library screen and its controllers.

``screen`` owns the three panes and a controller for each group of keys. The panes post messages,
and the screen decides what follows. A controller gets the library through one ``interface``, and
those of the other controllers that it needs. An action is a method ``action_…`` of the screen or
of a controller.

- Panes and lines: ``panes`` (which of them has the focus, and how wide they are); ``asking`` (what
  the input line asks, and which controller gets the answer); ``welcome`` (the first keys).
- The list: ``listing`` (what it shows), ``order``, ``search``, ``filters`` (and the way back, with
  ``esc``), ``export``.
- The article: ``highlights`` (hits or mentions, and the steps through them), ``find``, ``passages``
  (selected, copied, quoted), ``reading_positions``, ``reading_time``.
- What the user adds: ``user_marks`` (notes, too), ``tags``, ``corrections`` (asked for by the
  ``correction_menu``).
- ``navigation`` leads to an ``entity_view`` and back, and keeps the history of what was read.
- Workers: ``background`` reads files and finds names, ``indexing`` builds the index of words,
  ``change_check`` looks for what is new. When their ``worker_threads`` have ended, everything open
  is closed.
- ``palette_commands`` fills the command palette.
"""
