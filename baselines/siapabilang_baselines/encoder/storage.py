"""Fine-tuned encoders on disk: safetensors and JSON in one folder, no pickle.

A folder holds the encoder's own ``config.json`` and tokenizer as `transformers` writes them, ``heads.json`` (see
`Heads`) and ``model.safetensors`` with all weights.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from siapabilang.problems import InputError, Problem
from siapabilang_baselines.encoder.network import Network, Shape

HEADS, WEIGHTS = "heads.json", "model.safetensors"
FORMAT = 1
_STORED = (".json", ".safetensors", ".txt", ".model")  # the endings of what `transformers` and we write
_INSIDE_ATTENTION = (
    "attention_probs_dropout_prob"  # dropout there rules out the fast kernel, and training takes twice as long
)


class Heads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a fine-tuned encoder beside its weights; ``figures`` are those of validation, in percent."""

    format: int
    encoder: str
    trained_on: str
    shape: Shape
    seed: int
    epoch: int
    figures: dict[str, float]


class Trained(msgspec.Struct, frozen=True):
    """A fine-tuned encoder, ready to use."""

    heads: Heads
    network: Network
    tokenizer: PreTrainedTokenizerBase


class Pretrained(msgspec.Struct, frozen=True):
    """An encoder and its tokenizer, as somebody else trained them; ``name`` is where they come from."""

    name: str
    encoder: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase


def check_replaceable(folder: Path) -> None:
    """Raise `InputError` if ``folder`` cannot be written, or holds anything but what an encoder is stored as."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        others = sorted(p.name for p in folder.iterdir() if p.suffix not in _STORED) if folder.exists() else []
    except OSError as error:
        raise InputError([Problem(str(folder), f"cannot be written ({error.strerror}); give another folder")]) from None
    if others:
        raise InputError(
            [Problem(str(folder), f"holds {others[0]}, which is no part of an encoder; give a new folder")]
        )


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a scratch folder to fill, which takes the place of ``folder`` once it is complete.

    Raises `InputError` as `check_replaceable` does.
    """
    folder = folder.resolve()
    check_replaceable(folder)
    scratch = folder.with_name(f".{folder.name}-{os.getpid()}")
    scratch.mkdir()
    try:
        yield scratch
        if folder.exists():
            shutil.rmtree(folder)
        scratch.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def save(trained: Trained, folder: Path) -> None:
    """Store ``trained`` in ``folder``, in one step; what it held before is replaced."""
    with new_folder(folder) as scratch:
        trained.network.encoder.config.save_pretrained(scratch)
        trained.tokenizer.save_pretrained(scratch)
        heads = msgspec.json.format(msgspec.json.encode(trained.heads), indent=1)
        (scratch / HEADS).write_bytes(heads + b"\n")
        save_file({name: value.contiguous() for name, value in trained.network.state_dict().items()}, scratch / WEIGHTS)


def load(folder: Path) -> Trained:
    """Load what `save` stored. Raises `InputError` where the folder is none of ours, or damaged."""
    if missing := [name for name in (HEADS, WEIGHTS) if not (folder / name).is_file()]:
        message = f"holds no {missing[0]}; train an encoder: python -m siapabilang_baselines.encoder.training --help"
        raise InputError([Problem(str(folder), message)])
    try:
        heads = msgspec.json.decode((folder / HEADS).read_bytes(), type=Heads)
        if heads.format != FORMAT:
            raise InputError([Problem(f"{folder}/{HEADS}", f"is of format {heads.format}, not {FORMAT}; train anew")])
        encoder = AutoModel.from_config(AutoConfig.from_pretrained(folder))  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        network = Network(encoder, heads.shape)
        network.load_state_dict(load_file(folder / WEIGHTS))
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (msgspec.DecodeError, SafetensorError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = str(error).partition("\n")[0]
        raise InputError([Problem(str(folder), f"is damaged ({reason}); train an encoder anew")]) from None
    return Trained(heads, network.eval(), tokenizer)


def pretrained(name: str) -> Pretrained:
    """Load an encoder and its tokenizer by their name on the hub, or from a folder. Raises `InputError`."""
    try:
        config = AutoConfig.from_pretrained(name)
        if hasattr(config, _INSIDE_ATTENTION):
            setattr(config, _INSIDE_ATTENTION, 0.0)
        encoder = AutoModel.from_pretrained(name, config=config)
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        message = f"cannot be loaded ({reason}); give a folder with a Hugging Face encoder, or a name on the hub"
        raise InputError([Problem(f"--model {name}", message)]) from None
    if not tokenizer.is_fast:
        message = "has no fast tokenizer, whose offsets are needed; give another encoder"
        raise InputError([Problem(f"--model {name}", message)])
    return Pretrained(name, encoder, tokenizer)
