"""From key presses to actions, one key at a time.

``strokes`` combines keys into sequences and counts. ``key_queue`` delivers a key when everything
that the previous one caused is done. ``query_keys`` has the keys of the searches in the settings
file, and the notices about mistakes in that file.
"""
