"""Finds in the text what the article says an entity is.

``descriptions`` takes the title before a name or an apposition (``appositions``) from the words
around a mention (``phrases``).
"""
