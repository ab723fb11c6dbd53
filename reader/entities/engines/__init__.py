"""Engines: they find names in the words of an article.

An engine is a :class:`~reader.entities.spans.Tagger`: tokens in, one label per token out.

- ``light``, the default: a perceptron in pure Python. ``features`` describes tokens with the help
  of the ``lexicon``, ``sequence`` picks the best labels, and ``perceptron`` learns the weights.
- ``accurate``: a transformer run by onnxruntime on the word pieces of ``wordpiece``. ``minilm`` is
  the same network in PyTorch, for training only.
- ``spacy_engine``: any spaCy pipeline.

All engines share the rest: ``tokenizer`` splits text into tokens, ``headlines`` removes capitals
that mean nothing, ``reading`` turns labels into spans, ``vote`` corrects labels using the whole
article, and ``particles`` rejoins names that were cut. ``annotations`` defines the labels and the
annotated files; ``container`` is the file format of the weights.
"""
