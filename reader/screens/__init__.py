"""What the user sees as a whole: the library, the entity view, windows above them.

``library`` is the screen with the three panes, its controllers and the entity view; ``dialogs`` are
the windows above both; ``keys`` turns key presses into actions, one at a time. ``theming`` chooses
the theme.
"""
