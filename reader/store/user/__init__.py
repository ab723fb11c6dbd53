"""What the user makes of the archive: marks, notes, searches, places. Never dropped, never rebuilt.

``marks`` are read, starred, tags, notes and quotations; ``marks_base`` is their SQLite file,
``marks_writer`` saves them in a thread of its own, ``marks_form`` moves them as JSON, ``tagging``
reads tags as typed, ``carrying`` keeps them with an article that gets another id. ``drafts`` are
notes that are not saved yet, ``last_places`` where articles were left, ``searches`` what was
searched for and saved.
"""
