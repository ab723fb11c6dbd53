"""What ``reader search --help`` says of queries."""

from __future__ import annotations

QUERIES = """\
queries:
  tripoli talks          both words, in title, dateline, byline, caption or text
  "prime minister"       words that follow one another
  talks AND summit       both, as without AND
  talks OR summit        one of them at least;  ( ) group
  -word  NOT word        leaves out
  liby*                  words that begin so
  title:  text:  source:  section:  tag:  note:
                         words in one field;  field:(a OR b) goes, too
  person:  org:  place:  group:  entity:
                         a name that was found in the article, or another name of the same one
  before:2014  after:2013-05  on:2013-05-31  date:2011..2014
                         the whole of the article's date is within that time
  is:unread  is:read  is:starred  lang:en
Case, diacritics and signs between words do not count, so a headline or an
address can be pasted. Other words with a colon (persn:x) go in quotation marks.

exit status:
  0  something was found
  1  nothing was found, or something asked for by name could not be read
  2  the query or the command line is wrong
"""
