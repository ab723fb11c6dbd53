"""Search: the query language, its meaning, and the index that answers queries.

``query`` parses what the user types into a tree; ``matching`` says what that means for one article,
and where its words stand there; ``find`` looks for text in one article.

``searching`` answers a query for the whole store: from the index of words (``text_index``, asked
by ``index_query``), and from ``masks`` of columns, marks and names. ``indexing`` builds that index
in the background and keeps it in an ``index_folder``.
"""
