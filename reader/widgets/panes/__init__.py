"""Panes: each is a ``pane`` that paints lines, laid out in the same module.

``article_list``, ``reading_pane``, ``entity_sidebar``, and ``profile_pane``, the entity view's.
``list_rows`` says which article is on which line of the list, ``list_items`` what stands there.
``entity_rows`` and ``entity_card`` make what stands in the sidebar; ``profile_lines`` what
stands in the entity view; ``passages`` are what can be selected in the reading pane.
"""
