"""Search: the query language, its meaning, and the index that answers queries.

``query`` parses what the user types into a tree; ``matching`` decides whether an article matches,
and finds the hits in it; ``find`` searches the text of one article.

``searching`` answers a query for the whole store from the index of words (``text_index``), and from
``masks`` of columns, marks and names. ``indexing`` builds that index in the background and saves it
in an ``index_folder``.
"""
