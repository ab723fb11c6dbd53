"""What the user sees as a whole: the library, the entity view, windows above them.

``library`` is the screen with the three panes and its controllers; ``entity_view`` shows all that
the archive says of one entity; ``dialogs`` are the windows above both; ``keys`` gives out what is
typed, one key after the other. ``theming`` decides by the terminal's background.
"""
