"""Finds the fields of an article in its text, its URL and its web page.

``dates`` parses dates in English, ``worlddates`` those in other languages, with a table of the
names of months that ``calendar_build`` makes. ``dateline`` finds the places at the start of a
story. ``headers`` parses the lines above an article, ``titlebars`` the title of a browser window,
``citations`` the lines above a clipping that name the paper and the day,
``pagefacts`` the metadata of a web page (``linkeddata`` its JSON-LD), and ``urls`` the URL;
``spelling`` restores the words of a headline from the URL. ``indexing`` has the fields of news
databases in the languages of their interfaces. ``paragraphs`` turns lines into blocks, and
``furniture`` recognizes lines that belong to the page and not to the article.
"""
