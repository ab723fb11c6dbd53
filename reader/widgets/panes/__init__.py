"""Panes: each is a ``pane`` that paints lines; a module without Textual lays them out.

- ``article_list`` by ``list_rows`` and ``list_words``, with ``snippets`` of what was found;
- ``reading_pane``, an ``article_pane`` with marked mentions, selections (``passages``)
  and the user's ``annotations`` below the article;
- ``entity_sidebar`` by ``entity_rows``;
- ``profile_pane``, the entity view's, by ``profile_lines``.
"""
