"""The network of the accurate engine in PyTorch; only training and export import this.

It is a six-layer MiniLM (Wang and others, NeurIPS 2020) with one addition. MiniLM reads lower case
only, so an embedding of each word's case (:func:`reader.entities.engines.accurate.case_of`) is
added to its input.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from reader.entities.engines.accurate import CASES, LONGEST_WINDOW
from reader.entities.engines.labels import LABELS

WIDTH = 384
_LAYERS, _HEADS, _INNER = 6, 12, 1536
_POSITIONS = 512


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mixing = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.first_norm = nn.LayerNorm(WIDTH, 1e-12)
        self.wide = nn.Linear(WIDTH, _INNER)
        self.narrow = nn.Linear(_INNER, WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = inputs.shape
        split = self.mixing(inputs).view(rows, length, 3, _HEADS, WIDTH // _HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        weights = (query @ key.transpose(-1, -2)) * (1 / math.sqrt(WIDTH // _HEADS)) + mask
        context = self.dropout(weights.softmax(-1)) @ value
        joined = context.transpose(1, 2).reshape(rows, length, WIDTH)
        inputs = self.first_norm(inputs + self.dropout(self.mixed(joined)))
        inner = self.narrow(functional.gelu(self.wide(inputs)))
        return self.second_norm(inputs + self.dropout(inner))


class Network(nn.Module):
    """Scores the labels for every piece; the word embeddings are not trained."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(_POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.case = nn.Embedding(CASES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Linear(WIDTH, len(LABELS))
        nn.init.normal_(self.case.weight, 0, 0.02)
        nn.init.normal_(self.out.weight, 0, 0.02)
        nn.init.zeros_(self.out.bias)
        self.word.weight.requires_grad_(False)

    def forward(self, pieces: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        """``pieces`` and ``cases`` are numbers, ``mask`` is 1.0 for a piece and 0.0 for padding."""
        return self.embedded(self.word(pieces), cases, mask)

    def embedded(self, words: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        """The same, but starting from the pieces' embeddings."""
        length = words.shape[1]
        inputs = words + self.position.weight[:length] + self.kind + self.case(cases)
        inputs = self.dropout(self.norm(inputs))
        hidden = ((1 - mask) * -10000.0)[:, None, None, :].to(inputs.dtype)
        for layer in self.layers:
            inputs = layer(inputs, hidden)
        return self.out(inputs)

    def shorten(self) -> None:
        """Drop the positions that no window reaches; called before export."""
        self.position.weight = nn.Parameter(self.position.weight[:LONGEST_WINDOW].clone())


def read_base(network: Network, folder: Path) -> None:
    """Load the weights of all-MiniLM-L6-v2 from ``model.safetensors`` in ``folder``."""
    from safetensors.torch import load_file

    state = load_file(str(folder / "model.safetensors"))

    def copy(module: nn.Module, name: str) -> None:
        module.weight.data = state[f"{name}.weight"].float()
        module.bias.data = state[f"{name}.bias"].float()

    start = "embeddings."
    network.word.weight.data = state[f"{start}word_embeddings.weight"].float()
    network.position.weight.data = state[f"{start}position_embeddings.weight"].float()
    network.kind.data = state[f"{start}token_type_embeddings.weight"][0].float()
    copy(network.norm, f"{start}LayerNorm")
    for number, layer in enumerate(network.layers):
        name = f"encoder.layer.{number}."
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        layer.mixing.weight.data = torch.cat([state[f"{part}.weight"] for part in parts]).float()
        layer.mixing.bias.data = torch.cat([state[f"{part}.bias"] for part in parts]).float()
        copy(layer.mixed, f"{name}attention.output.dense")
        copy(layer.first_norm, f"{name}attention.output.LayerNorm")
        copy(layer.wide, f"{name}intermediate.dense")
        copy(layer.narrow, f"{name}output.dense")
        copy(layer.second_norm, f"{name}output.LayerNorm")
    network.word.weight.requires_grad_(False)
