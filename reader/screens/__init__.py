"""What the user sees as a whole: the library screen and the help."""
