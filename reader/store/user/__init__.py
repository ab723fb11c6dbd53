"""What the user makes of the archive: one SQLite file of the user's, never dropped, never rebuilt.

``marks`` are read, starred, tags, notes and quotations, and with them all else that the file holds:
reading positions, drafts of notes, searches. ``user_file`` is the file and its schema, ``contents``
the same in memory; a ``marks_writer`` saves changes in a thread of its own. ``older_files`` takes
in what older versions kept beside the file. ``reading_positions`` reads one position before the
marks are open. ``searches`` are those with a name, of the settings, too. ``marks_form`` moves marks
as JSON, ``tagging`` reads tags as typed, ``carrying`` keeps all of it with an article that gets
another id.
"""
