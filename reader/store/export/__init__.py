"""Articles on their way out, into files and into pipes.

``exporting`` gathers what is written, and each format is a module: ``to_markdown``, ``to_json``,
``to_csv``, ``to_html``. ``citing`` gives an article in plain text for the clipboard, ``links`` the
links of an article.
"""
