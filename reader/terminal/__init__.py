"""The terminal: sends only the cells that have changed, in as few bytes as possible.

Output: ``measuring`` makes Textual measure text as Reader does. ``looks`` turns styles into codes
that a terminal understands. ``grid`` knows what the terminal shows and can do, and writes only the
difference (``ascii`` is for terminals without Unicode).
``painting`` connects all this to Textual.

``driver`` and ``output`` survive slow and broken links; a ``guardian`` restores the terminal if
Reader is killed. Input: ``tokens`` splits it into whole sequences, and ``hearing`` turns them into
keys. ``clipboard`` and ``browser`` pass text and URLs on, and ``guarded`` limits Textual's own
access to the system.
"""
