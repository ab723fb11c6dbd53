"""Makes the light engine's weights: ``python -m reader.entities.training.train``."""

from __future__ import annotations

import argparse
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.entities.engines import container
from reader.entities.engines.annotations import LABELS, Annotated, AnnotationError, read_annotations
from reader.entities.engines.features import Extractor
from reader.entities.engines.lexicon import lexicon
from reader.entities.engines.perceptron import Learnt, Perceptron, examples, word_lists

_STEPS = 12
"""The scale of stored weights: one mistake in training changes a weight by this much."""

_ABOUT = """\
Train the light engine on annotated articles. This needs only Python.

FILE is plain text or gzip. Each line has one token, a tab and the token's label. An empty line ends
a sentence or paragraph; a line "# article NAME" begins an article. Labels are BIO over person,
organization, place, group and work (B-person, I-person, O ...). The labels of common corpora (PER,
LOC, GPE, NORP, MISC ...) are accepted too.

Use the weights with  --recognizer light:OUT  or  READER_RECOGNIZER=light:OUT . Measure them with
python -m reader.entities.training.evaluate FILE --engine light:OUT
"""


def learn(
    articles: Sequence[Annotated],
    *,
    rounds: int = 8,
    models: int = 1,
    withheld: float = 0.1,
    rarest: int = 2,
    say: Callable[[str], None] = lambda _: None,
) -> container.Model:
    """Learn weights for :class:`reader.entities.engines.light.LightTagger` from ``articles``.

    ``rounds`` is the number of passes over the articles, ``models`` the number of models with
    different random orders to average, ``withheld`` the share of features hidden at random, and
    ``rarest`` how often a feature must occur. The result depends on nothing else: the same articles
    give the same weights. Raises :class:`AnnotationError` if no token has a label.
    """
    if all(label == "O" for one in articles for labels in one.labels for label in labels):
        raise AnnotationError("the articles have no labelled names to learn from")
    inner, opening = word_lists(articles)
    data, rows = examples(articles, Extractor(lexicon(), inner, opening), rarest)
    say(f"{len(articles)} articles, {len(data)} sentences, {len(rows)} features")
    learnt = []
    for seed in range(models):
        one = Perceptron(len(rows), seed, withheld)
        for number in range(1, rounds + 1):
            start = time.perf_counter()
            wrong = one.learn(data)
            took = time.perf_counter() - start
            say(f"model {seed + 1}, round {number}: {wrong} sentences wrong, {took:.0f} s")
        learnt.append(one.average())
    keys, weights, moves = _packed(list(rows), learnt)
    header = {
        "made": "light", "labels": list(LABELS), "inner": sorted(inner),
        "opening": sorted(opening), "moves": moves, "articles": len(articles),
        "tokens": sum(len(each) for one in articles for each in one.sentences),
    }  # fmt: skip
    return container.Model(header, {"keys": keys, "weights": weights})


def _packed(
    features: list[int], learnt: Sequence[Learnt]
) -> tuple[array[int], array[int], list[list[int]]]:
    """The mean of the models as small integers, without rows of zeros."""
    scale = _STEPS / len(learnt)
    keys, weights = array("I"), array("h")
    for feature, *rows in zip(features, *(one.weights for one in learnt), strict=True):
        row = [round(scale * sum(each)) for each in zip(*rows, strict=True)]
        if any(row):
            keys.append(feature)
            weights.extend(max(-32768, min(32767, weight)) for weight in row)
    moves = [
        [round(scale * sum(each)) for each in zip(*rows, strict=True)]
        for rows in zip(*(one.moves for one in learnt), strict=True)
    ]
    return keys, weights, moves


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reader.entities.training.train",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="annotated articles")
    parser.add_argument("--out", type=Path, required=True, help="the file to write the weights to")
    parser.add_argument(
        "--rounds", type=int, default=8, help="passes over the articles (default: 8)"
    )
    parser.add_argument("--models", type=int, default=1, help="models to average (default: 1)")
    parser.add_argument(
        "--withheld",
        type=float,
        default=0.1,
        help="share of features hidden at random (default: 0.1)",
    )
    parser.add_argument(
        "--rarest", type=int, default=2, help="how often a feature must occur (default: 2)"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if the weights were written, else 1."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.models < 1 or not 0 <= options.withheld < 1:
        parser.error("--rounds and --models must be at least 1, --withheld at least 0 and below 1")
    try:
        articles = [one for path in options.files for one in read_annotations(path)]
        model = learn(
            articles,
            rounds=options.rounds,
            models=options.models,
            withheld=options.withheld,
            rarest=options.rarest,
            say=lambda line: print(line, flush=True),
        )
        container.save(options.out, model.header, model.arrays)
    except (AnnotationError, OSError, container.ModelError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    size = options.out.stat().st_size
    print(f"{options.out}: {size / 1e6:.2f} MB, {len(model.arrays['keys'])} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
