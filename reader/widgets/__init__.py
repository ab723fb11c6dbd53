"""The panes and lines of the screen, and the actions that keys stand for.

``action_table`` declares every action, ``actions`` and ``keymap`` make bindings and help of it. A
pane (``article_list``, ``reading_pane``, ``entity_sidebar``, ``portrait_pane``) paints lines that a
module without Textual has set (``list_rows``, ``typography``, ``entity_rows``, ``portrait_lines``),
measured in ``cells``. Panes tell what happened by ``messages``; the screen decides what follows.
"""
