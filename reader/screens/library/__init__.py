"""The library screen: three panes, and what lets them act on each other.

``screen`` is made of screens that each add a group of keys: ``panes`` (which pane has them, and in
what ``widths``), ``mark_screen``, ``list_screen``, ``listing``, ``reading``. What they do for a
group is in a controller of its own:

- the list: ``sorting``, ``searching`` (a ``search`` that filters it), ``exporting``;
- the article: ``finding``, ``marking`` (what is highlighted in it), ``following`` (in the sidebar),
  ``selecting``, ``reading_positions``, ``reading_time``;
- what the user makes of it: ``user_marks``, ``tagging``, ``noting``, ``correcting``;
- navigation: ``travelling`` to entity views and back, the ``trail`` of what was read.

``prompting`` and ``entering`` ask for text in place of the status line; ``welcome`` says the first
keys. ``background`` reads files and finds names, ``indexing`` builds the index of words; when their
``worker_threads`` have ended, what is open is closed.
"""
