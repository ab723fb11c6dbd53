"""What the user sees as a whole: the library, the entity view, windows above them.

``library`` is the screen with the three panes, its controllers and the entity view; ``dialogs`` are
the windows above both; ``keys`` gives out what is typed, one key after the other. ``theming``
decides by the terminal's background.
"""
