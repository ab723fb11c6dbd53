"""The model file: contents are restored, and a damaged file is refused with one sentence."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.entities.engines import container
from reader.entities.engines.lexicon import Lexicon
from reader.entities.engines.light import WEIGHTS, LightTagger


@given(
    st.lists(st.integers(0, 2**32 - 1), max_size=20), st.lists(st.integers(-128, 127), max_size=20)
)
def test_header_and_arrays_come_back(
    tmp_path_factory: pytest.TempPathFactory, wide: list[int], narrow: list[int]
) -> None:
    """Numbers of every width and plain JSON values are saved and loaded unchanged."""
    path = tmp_path_factory.mktemp("model") / "some.bin"
    arrays = {"wide": array("I", wide), "narrow": array("b", narrow)}
    container.save(path, {"words": ["é", "b"]}, arrays)
    model = container.load(path)
    assert model.arrays == arrays
    assert model.header == {"words": ["é", "b"]}


@pytest.mark.parametrize("place", [0, 20, 60, -1])
def test_one_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    """If any byte of the shipped weights is changed, the error names the file."""
    path = tmp_path / "light.bin"
    data = bytearray(WEIGHTS.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(container.ModelError, match=r"light\.bin: (damaged|not a model)"):
        LightTagger(path)


def test_a_truncated_or_missing_file_gives_a_one_line_error(tmp_path: Path) -> None:
    """Half a file, no file, and a folder are all refused."""
    path = tmp_path / "light.bin"
    for content in (None, b"", WEIGHTS.read_bytes()[:5000]):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(container.ModelError, match=r"light\.bin"):
            LightTagger(path)
    with pytest.raises(container.ModelError, match="cannot be read"):
        LightTagger(tmp_path)


def test_a_model_of_another_type_is_refused(tmp_path: Path) -> None:
    """An intact file with other contents is neither weights nor a lexicon."""
    path = tmp_path / "other.bin"
    container.save(path, {"labels": []}, {"keys": array("I")})
    with pytest.raises(container.ModelError, match="not weights of the light engine"):
        LightTagger(path)
    with pytest.raises(container.ModelError, match="not a lexicon"):
        Lexicon(path)
