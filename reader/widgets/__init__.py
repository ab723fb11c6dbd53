"""The panes and lines of the screen, and the actions that keys stand for."""
