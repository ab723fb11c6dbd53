"""What the article says an entity is, read off its text.

``descriptions`` takes the title before a name or the words set beside it (``appositions``), over
the ``phrases`` around a mention.
"""
