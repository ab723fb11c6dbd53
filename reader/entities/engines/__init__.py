"""Engines: they find names in the words of an article.

An engine is a :class:`~reader.entities.engines.labels.Tagger`: tokens in, one label per token out.

- ``light``, the default: a perceptron in pure Python, with features of tokens and of what the
  ``lexicon`` says of them.
- ``accurate``: a transformer run by onnxruntime on word pieces. ``minilm`` is the same network in
  PyTorch, for training only.
- ``spacy_engine``: any spaCy pipeline.

All engines share the rest: ``reading`` splits text into tokens, removes capitals that mean nothing,
and turns labels into spans; ``vote`` corrects labels using the whole article (``namesakes``: names
of both a place and a person). ``labels`` defines labels and spans, and picks the best sequence of
labels; ``container`` is the file format of the weights.
"""
