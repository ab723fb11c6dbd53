"""The description of queries in ``reader search --help``."""

from __future__ import annotations

QUERIES = """\
queries:
  tripoli talks          both words, in title, dateline, byline, caption or text
  "prime minister"       the exact phrase
  talks AND summit       both, the same as without AND
  talks OR summit        at least one of them;  group with ( )
  -word  NOT word        without this word
  liby*                  words that start with liby
  title:  text:  source:  section:  tag:  note:
                         words in one field; field:(a OR b) works, too
  person:  org:  place:  group:  entity:
                         an entity in the article, by any of its names
  before:2014  after:2013-05  on:2013-05-31  date:2011..2014
                         articles whose date lies wholly within that time
  is:unread  is:read  is:starred  lang:en
Case, diacritics and punctuation do not matter, so you can paste a headline or
an address. Put quotation marks around any other text with a colon ("persn:x").

exit status:
  0  something was found
  1  nothing was found, or something named could not be read
  2  the query or the command line is wrong
"""
