"""Writes articles to files and pipes.

``exporting`` gathers what is written. Each format is a module: ``to_markdown``, ``to_json``,
``to_csv``, ``to_html``. ``citing`` turns an article into plain text for the clipboard, and
``links`` finds the links in an article.
"""
