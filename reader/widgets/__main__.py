"""``python -m reader.widgets`` prints the table of keys for the README."""

from reader.widgets.actions.bindings import markdown_table

print(markdown_table())
