"""The user's own data, in one SQLite file that is never dropped or rebuilt.

``marks`` is the interface to all of it: marks (read, starred, tags, notes, quotations), reading
positions, drafts of notes, and searches. ``user_file`` is the file and its schema, ``contents`` the
same data in memory, and ``marks_writer`` saves changes in a thread of its own. ``older_files``
imports what older versions saved in files beside it. ``reading_positions`` reads a single position
before the marks are open, and ``last_session`` where the last session with an archive ended, which
is in a file of its own. ``searches`` are the named ones, including those in the settings.
``marks_form`` exports and imports marks as JSON, ``tagging`` parses tags as typed, and
``carrying`` moves an article's data along when its id changes.
"""
