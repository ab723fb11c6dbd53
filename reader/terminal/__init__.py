"""What is sent to the terminal: only the cells that have changed, in as few bytes as can be.

``measuring`` makes Textual count cells as Reader does. ``looks`` turns styles into the codes that a
terminal understands, ``grid`` knows what the terminal shows and writes the way from there to what
it should show (``ascii``, where it has no more), ``abilities`` asks what the terminal can do, and
``painting`` is the one place that is joined to Textual. ``driver`` and ``output`` outlast what
links do, and a ``guardian`` what kills Reader. What comes in is cut into whole sequences by
``tokens``, and ``hearing`` says which of them are keys. ``background`` asks for the terminal's
colour, ``clipboard`` and ``browser`` hand things over, ``guarded`` has what else Textual would do.
"""
