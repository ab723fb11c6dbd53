"""The terminal: sends only the cells that have changed, in as few bytes as possible.

Output: ``looks`` turns styles into codes that a terminal understands. ``grid`` knows what the
terminal shows and can do, and writes only the difference, in ASCII if need be. ``painting``
connects this to Textual, which then measures text as Reader does.

``driver`` and ``output`` survive slow and broken links; a ``guardian`` restores the terminal if
Reader is killed. Input: ``tokens`` splits it into whole sequences, and ``input`` turns them into
keys. ``guarded`` passes text to the clipboard and URLs to the browser, and limits Textual's own
access to the system.
"""
