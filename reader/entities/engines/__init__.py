"""Engines: what finds names in the words of an article.

An engine is a :class:`~reader.entities.spans.Tagger`: tokens in, a label each out.

- ``light``, the default: a perceptron in pure Python. It looks at ``features`` of tokens, knows
  the words of the ``lexicon``, and ``sequence`` picks the best labels; ``perceptron`` learns the
  weights.
- ``accurate``: a transformer run by onnxruntime, fed with ``wordpiece``; ``minilm`` is its network
  in PyTorch, for training only.
- ``spacy_engine``: any pipeline of spaCy.

Around them: ``tokenizer`` cuts text into tokens, ``headlines`` restores the capitals that mean
something, ``reading`` turns labels into spans, ``vote`` corrects labels by what the whole article
says, ``particles`` mends names that were cut. Labels and annotated files are ``annotations``;
weights are kept in a ``container``.
"""
