"""What can be said of a text without knowing that it is news. No Textual here.

**Comparing.** ``folding`` says what does not count when texts are compared; ``words`` cuts a text
into what is searched; ``fuzzy`` finds a line by a few of its letters; ``language`` guesses which
language a text is in.

**Setting.** ``graphemes`` measures what is seen as one character, ``cells`` measures, cuts and
wraps in terminal cells, ``breaking`` ends the lines of a paragraph, ``direction`` says which way a
text is read, and ``typography`` sets an article in lines.
"""
