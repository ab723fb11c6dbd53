"""What the user sees as a whole: the library screen, the entity view, menus and windows.

``library`` holds the three panes and lets them act on each other; what it does for a group of keys
is in a mixin or controller of its own (``listing``, ``sorting``, ``searching``, ``tagging``,
``correcting``, ``travelling``, ...). ``background`` and ``indexing`` are its workers, ``key_queue``
gives keys to it one after the other.
"""
