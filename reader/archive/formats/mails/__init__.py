"""Mail, and web pages that a browser has saved in the form of mail.

``mail`` parses mails and mailboxes: ``mime`` splits them into parts, ``mailtext`` turns the best of
these into blocks. ``mhtml`` parses saved pages.
"""
