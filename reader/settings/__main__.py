"""``python -m reader.settings`` prints the table of settings for the README."""

from reader.settings.schema import markdown_table

print(markdown_table())
