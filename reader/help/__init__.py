"""The help: Markdown pages, one for each topic, for the terminal, for pipes and for Reader itself.

``topics`` names the pages, and ``pages`` makes articles and plain text of them. A line
``<!-- generated: NAME -->`` in a page is replaced by a table that ``tables`` makes from the code,
so that no page has a second copy of the keys, the settings or the formats. ``archive`` opens the
pages like any other archive, without files, marks or caches.
"""
