"""Every action of Reader, its keys, and what follows from them.

``table`` declares each action once. ``bindings`` makes Textual's bindings of the table, the help
and the hints; the user's ``keymap`` takes precedence over the declared keys; ``key_names`` are the
names of keys in scripts and settings; ``familiar`` are keys that users know from other programs.
"""
