"""What an article says of itself: read off its text, its address, its page.

``dates`` reads dates in English, ``worlddates`` in other languages, by the names of months in
``calendar`` (a table that ``calendar_build`` makes). ``dateline`` reads the places that open a
story. ``headers`` are the lines above an article, ``titlebars`` the title of a browser window,
``pagefacts`` what a web page says of the article on it, and ``urls`` what an address says, whose
words ``spelling`` restores; ``linkeddata`` finds the article in schema.org's JSON-LD.
``paragraphs`` turns lines into blocks, ``furniture`` is what belongs to the page and not to the
article, ``references`` are HTML character references.
"""
