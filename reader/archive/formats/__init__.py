"""The formats of articles, one module each, and the ``registry`` that lists them.

Each has ``parse(text) -> Parsed`` (:mod:`reader.archive.parsed`). ``pagedump`` parses text copied
from a web page; ``markdown`` with its ``frontmatter``; ``webpage`` parses HTML; ``records`` the
JSON of scrapers and news databases, which ``jsonvalues`` reads value by value; ``exported`` the
files that Reader itself has exported. ``fragments`` parses pieces of HTML inside the other formats.
"""
