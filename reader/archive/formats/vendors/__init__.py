"""The exports of news databases, split into their articles.

``nexistext`` parses the text that Nexis exported until 2019, ``nexislines`` the lists of lines of
Nexis Uni and Lexis, ``factivatext`` the text of Factiva, ``proquesttext`` that of ProQuest, and
``clippings`` that of APA DeFacto and Gopress; all also in office documents. ``vendorhtml`` splits
HTML: ``factivahtml``, ``nexishtml``, ``europressehtml`` and ``proquesthtml`` read one article each,
as ``htmlruns`` gives them its lines.
"""
