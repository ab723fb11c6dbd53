"""What the user sees as a whole: the library screen, the entity view, menus and windows.

**The library.** ``library`` holds the three panes and lets them act on each other. It is made of
screens that each add a group of keys: ``panes`` (which pane has them, and in what ``widths``),
``mark_screen``, ``list_screen``, ``listing``, ``reading``, ``library``. What they do for a group is
in a controller of its own:

- the list: ``sorting``, ``searching`` (a ``search`` that narrows it), ``exporting``;
- the article: ``finding``, ``marking`` (what is marked in it), ``following`` (in the sidebar),
  ``selecting``, ``places``, ``reading_time``;
- what the user makes of it: ``user_marks``, ``tagging``, ``noting``, ``correcting``;
- ways: ``travelling`` to entity views and back, the ``trail`` of what was read.

``prompting`` and ``entering`` ask for text in place of the status line.

**Other windows.** ``entity_view``, ``correction_menu``, ``note_editor``, ``link_list``, ``palette``
(``commanding`` fills it), ``overlay`` (help and notices; ``settings_notices``). ``windows`` closes
them.

**Workers.** ``background`` reads files and finds names, ``indexing`` builds the index of words;
when their ``worker_threads`` have ended, what is open is closed.

**Keys.** ``keyboard`` says what they mean at the moment, ``strokes`` makes sequences and counts of
them, ``key_queue`` gives them out one after the other; ``query_keys`` are those of saved searches.

``theming`` and ``welcome`` are about the start.
"""
