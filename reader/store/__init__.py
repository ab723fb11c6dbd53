r"""Articles in memory, what is known of them, and what the user made of them. No Textual here.

**Articles.** ``articles`` is the store: in columns (``compact``), with the texts apart
(``bodies``). ``opening`` fills it from the files (``parsing`` has worker processes read many) or
from the warm-start cache (``cache``; ``cachefile`` is its form, ``snapshot`` a store in it, what is
``filed`` stays there) and finds ``changes`` by the table of files (``filetable``): mostly all is
``unchanged``, else there are ``differences``. The processes are a ``pool`` of ``worker``\ s.
The ``database`` (SQLite) is to take the place of all of these forms.

**The list.** ``view`` filters, ``sorting`` orders, ``jumping`` leads to a position in it.

**In folders of their own:** ``search`` (queries and the index of words), ``entities`` (mentions,
the catalog, corrections, profiles), ``user`` (marks, notes, saved searches), ``export``.
"""
