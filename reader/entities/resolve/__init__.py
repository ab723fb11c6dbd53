"""From the spans of one article to its entities: which names are one person, place or body.

``resolution`` does it in steps. ``kinds`` settles one kind for one name (``namesakes``: places that
a person is called by); ``persons`` and ``bodies`` group the mentions of their kinds, by what
``names`` says of persons' names; ``clusters`` are what they work on.
"""
