"""One module for each format that an article comes in, and the ``registry`` that names them all.

Each has ``parse(text) -> Parsed`` (:mod:`reader.archive.parsed`). ``pagedump`` is text copied from
a web page; ``markdown`` has its fields in ``frontmatter``; ``webpage`` is HTML; ``records`` are the
JSON of scrapers and news databases, which ``jsonvalues`` reads value by value; ``exported`` is what
Reader itself wrote. ``fragments`` are pieces of HTML in a field of any of them.
"""
