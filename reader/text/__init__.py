"""Everything about text that does not depend on news or on Textual.

**Comparing.** ``folding`` removes the differences that comparisons ignore; ``words`` splits a text
into words for searching; ``fuzzy`` finds a line by a few of its letters; ``language`` guesses the
language of a text.

**Setting.** ``graphemes`` splits text into user-perceived characters and measures them; ``cells``
measures, cuts and wraps text in terminal cells; ``breaking`` breaks paragraphs into lines;
``direction`` handles scripts that are read from right to left; ``typography`` lays out an article
in lines. ``counting`` puts numbers before their nouns.
"""
