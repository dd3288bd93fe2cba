"""The encoder on a tiny BERT that is built on the spot: it learns four articles by heart, is stored, and answers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from factories import boat_article
from hypothesis import given
from hypothesis import strategies as st
from scenes import article, entity, quote

torch = pytest.importorskip("torch", reason="needs the extra `encoder`")
pytest.importorskip("transformers", reason="needs the extra `encoder`")

import numpy as np  # noqa: E402 – after the packages that may be missing
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers  # noqa: E402
from transformers import BertConfig, BertModel, PreTrainedTokenizerBase, PreTrainedTokenizerFast  # noqa: E402

from siapabilang.gold import Gold, gold_of  # noqa: E402
from siapabilang.model import Article, PlainArticle, Prediction  # noqa: E402
from siapabilang.problems import InputError  # noqa: E402
from siapabilang.scoring import score  # noqa: E402
from siapabilang.systems import QuoteSystem, load, run  # noqa: E402
from siapabilang.tokens import TokenIndex  # noqa: E402
from siapabilang_baselines.encoder import Encoder, storage, windows  # noqa: E402
from siapabilang_baselines.encoder.decoding import attribute, grouped  # noqa: E402
from siapabilang_baselines.encoder.lessons import lesson_of  # noqa: E402
from siapabilang_baselines.encoder.network import Shape  # noqa: E402
from siapabilang_baselines.encoder.storage import Trained  # noqa: E402
from siapabilang_baselines.encoder.training import FIGURES, Epoch, Plan, main, train  # noqa: E402

_FLOOD = (
    "Tanggul Jebol di Palung\n\n"
    "“Air naik sejak subuh,” ujar Lurah Tara Kenanga.\n"
    "Bupati Rahmi Sakti berjanji tanggul diperbaiki bulan depan. Ia meninjau lokasi bersama Tara."
)
_MARKET = (
    "Pasar Lama Dibongkar\n\n"
    "Pedagang menolak pindah. “Kami rugi besar,” kata Jaya Lumban. “Tidak ada yang mau membeli.”\n"
    "Kepala Dinas Nara Wulan membantah pembongkaran itu mendadak."
)
_FEVER = (
    "Demam Melanda Lembah\n\n"
    "Dokter Puspa Arum menyebut “gejala sudah mereda” di tiga desa.\n"
    "Menurut Sangkala, kata Puspa, obat cukup sampai akhir tahun."
)
ARTICLES = (
    boat_article(),
    article(
        _FLOOD,
        [
            quote(_FLOOD, "Air naik sejak subuh", ["tara"], cue=["ujar"], mention=["Lurah Tara Kenanga"]),
            quote(
                _FLOOD,
                "tanggul diperbaiki bulan depan",
                ["rahmi"],
                id="q2",
                type="indirect",
                cue=["berjanji"],
                mention=["Bupati Rahmi Sakti"],
            ),
        ],
        [entity("tara", "Tara Kenanga", "Tara"), entity("rahmi", "Rahmi Sakti")],
        id="tanggul/kabar",
    ),
    article(
        _MARKET,
        [
            quote(
                _MARKET,
                ["Kami rugi besar", "Tidak ada yang mau membeli"],
                ["jaya"],
                cue=["kata"],
                mention=["Jaya Lumban"],
            ),
            quote(
                _MARKET,
                "pembongkaran itu mendadak",
                ["nara"],
                id="q2",
                type="indirect",
                polarity="denied",
                cue=["membantah"],
                mention=["Kepala Dinas Nara Wulan"],
            ),
        ],
        [entity("jaya", "Jaya Lumban"), entity("nara", "Nara Wulan", "Kepala Dinas")],
        id="pasar/kabar",
    ),
    article(
        _FEVER,
        [
            quote(
                _FEVER,
                "gejala sudah mereda",
                ["puspa"],
                type="mixed",
                cue=["menyebut"],
                mention=["Dokter Puspa Arum"],
            )
        ],
        [entity("puspa", "Puspa Arum", "Puspa")],
        id="demam/kabar",
    ),
)
SHAPE = Shape(window=48, overlap=16, size=32, dropout=0.0)
PLAN = Plan(epochs=50, batch=1, rate=2e-3, head_rate=4e-3, patience=50, doubt=0.5)


def tiny_encoder(folder: Path) -> str:
    """Write a BERT of two layers with a WordPiece vocabulary of the articles' words, and return its folder."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 – no password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=marks, show_progress=False)
    tokenizer.train_from_iterator([a.text for a in ARTICLES], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    BertModel(config).save_pretrained(folder)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)  # type: ignore[no-untyped-call]
    return str(folder)


def gold(articles: tuple[Article, ...] = ARTICLES) -> Gold:
    return gold_of(articles, "authored", "validation", "1.0.0")


def tune(encoder: str, plan: Plan, epochs: list[Epoch] | None = None) -> Trained:
    seen = [] if epochs is None else epochs
    taught = [lesson_of(a) for a in ARTICLES]
    start = storage.pretrained(encoder)
    return train(start, taught, gold(), shape=SHAPE, plan=plan, trained_on="four articles", report=seen.append)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny_encoder(tmp_path_factory.mktemp("tiny"))


class ByHeart(msgspec.Struct):
    """An encoder that has learnt the four articles, the folder it was stored in, and how it went."""

    trained: Trained
    folder: Path
    epochs: list[Epoch]


@pytest.fixture(scope="module")
def by_heart(encoder: str, tmp_path_factory: pytest.TempPathFactory) -> ByHeart:
    epochs: list[Epoch] = []
    trained = tune(encoder, PLAN, epochs)
    folder = tmp_path_factory.mktemp("stored") / "encoder"
    storage.save(trained, folder)
    return ByHeart(trained, folder, epochs)


def predicted(trained: Trained) -> list[Prediction]:
    return [attribute(trained, a) for a in gold().plain()]


def test_four_articles_are_learnt_by_heart(by_heart: ByHeart) -> None:
    assert by_heart.epochs[-1].loss < by_heart.epochs[0].loss / 5
    result = score(gold(), predicted(by_heart.trained), resamples=0)
    assert result.figures["who-said-what F1"].value == 1
    assert by_heart.trained.heads.figures == dict.fromkeys(FIGURES, 100)


def test_the_best_epoch_is_kept(by_heart: ByHeart) -> None:
    best = by_heart.trained.heads
    first_best = max(by_heart.epochs, key=lambda e: (*(e.figures.get(name, 0) for name in FIGURES), -e.number))
    assert (best.epoch, best.figures) == (first_best.number, first_best.figures)


def test_what_is_stored_predicts_the_same(by_heart: ByHeart) -> None:
    assert predicted(storage.load(by_heart.folder)) == predicted(by_heart.trained)
    assert {path.suffix for path in by_heart.folder.iterdir()} == {".json", ".safetensors"}


def test_the_system_takes_part_in_both_tracks(by_heart: ByHeart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIAPABILANG_ENCODER", str(by_heart.folder))
    system = load("encoder")
    assert isinstance(system, QuoteSystem)
    for track in ("end2end", "gold-quotes"):
        result = score(gold(), run(system, gold(), track), track, resamples=0)
        assert result.figures["who-said-what F1"].value == 1


def test_a_discontinuous_quote_has_both_its_pieces_and_its_sources_in_order(by_heart: ByHeart) -> None:
    (prediction,) = Encoder(by_heart.folder).attribute([PlainArticle("x", boat_article().text)])
    (whole,) = (q for q in prediction.quotes if len(q.spans) > 1)
    text = boat_article().text
    assert [text[s.start : s.end] for s in whole.spans] == ["Semua penumpang sudah kami jemput", "Dua orang terkilir"]
    assert whole.sources == ("Radio Teluk", "Kantor Berita Layar")


@pytest.mark.parametrize("text", ["", "“…”", "😀\n\n!", "Hujan", "𝒳" * 3])
def test_articles_without_words_or_quotes_are_answered(by_heart: ByHeart, text: str) -> None:
    plain = article(text, id="kosong/kabar")
    held = gold((plain,))
    (prediction,) = run(Encoder(by_heart.folder), held, "end2end")
    assert prediction.article == plain.id
    assert list(run(Encoder(by_heart.folder), held, "gold-quotes")) == [Prediction(plain.id, ())]


def test_the_same_seed_gives_the_same_weights(encoder: str) -> None:
    short = msgspec.structs.replace(PLAN, epochs=2)
    one, same = tune(encoder, short), tune(encoder, short)
    other = tune(encoder, msgspec.structs.replace(short, seed=14))
    for name, value in one.network.state_dict().items():
        assert torch.equal(value, same.network.state_dict()[name]), name
    weight = "pair.0.weight"
    assert not torch.equal(one.network.state_dict()[weight], other.network.state_dict()[weight])


def test_frozen_layers_and_word_embeddings_stay_as_they_are(encoder: str) -> None:
    trained = tune(encoder, msgspec.structs.replace(PLAN, epochs=1, frozen=1))
    before = storage.pretrained(encoder).encoder
    changed = {
        name
        for name, value in before.state_dict().items()
        if not torch.equal(value, trained.network.encoder.state_dict()[name])
    }
    assert not {name for name in changed if name.startswith(("embeddings.word", "encoder.layer.0."))}
    assert {name for name in changed if name.startswith("encoder.layer.1.")}


def test_training_ends_when_validation_gets_no_better(encoder: str) -> None:
    epochs: list[Epoch] = []
    # Steps of no length: nothing is ever better than the first epoch.
    tune(encoder, msgspec.structs.replace(PLAN, rate=0.0, head_rate=0.0, patience=2), epochs)
    assert [epoch.number for epoch in epochs] == [1, 2, 3]


@pytest.fixture(scope="module")
def tokenizer(encoder: str) -> PreTrainedTokenizerBase:
    return storage.pretrained(encoder).tokenizer


def read(tokenizer: PreTrainedTokenizerBase, text: str, window: int) -> windows.Reading:
    return windows.read(text, TokenIndex.of_text(text), tokenizer, window=window, overlap=window // 3)


def test_a_text_that_fits_is_read_as_the_tokenizer_gives_it(tokenizer: PreTrainedTokenizerBase) -> None:
    text = "“Air naik,” ujar Tara."
    reading = read(tokenizer, text, 48)
    assert [list(ids) for ids in reading.windows] == [tokenizer(text)["input_ids"]]
    assert read(tokenizer, text, 64) == reading


def test_each_sub_word_of_a_long_text_is_taken_once(tokenizer: PreTrainedTokenizerBase) -> None:
    text = f"{_FLOOD} {_MARKET} {_FEVER}"
    reading = read(tokenizer, text, 30)
    assert len(reading.windows) > 2
    assert len({len(ids) for ids in reading.windows}) == 1
    whole = read(tokenizer, text, 10_000)
    assert reading.words == whole.words
    flat = [id_ for ids in reading.windows for id_ in ids]
    (all_,) = whole.windows
    assert [flat[n] for n in reading.pieces] == [all_[n] for n in whole.pieces]
    assert tokenizer.convert_ids_to_tokens(all_[0]) == "[CLS]"


@given(st.lists(st.sampled_from(["Air", "naik", "😀", "𝒳", "é", "“", ",”", "Rina", "12.000", "\n"]), max_size=12))
def test_sub_words_belong_to_the_words_in_which_they_stand(
    tokenizer: PreTrainedTokenizerBase, parts: list[str]
) -> None:
    text = " ".join(parts)
    words = TokenIndex.of_text(text)
    reading = read(tokenizer, text, 40)
    flat = [id_ for ids in reading.windows for id_ in ids]
    for place, word in zip(reading.pieces, reading.words, strict=True):
        piece = str(tokenizer.convert_ids_to_tokens(flat[place])).removeprefix("##")
        assert piece == "[UNK]" or piece in text[words.starts[word] : words.ends[word]].replace("é", "e")
    assert set(reading.words) == set(range(len(words.starts)))


def test_pieces_join_the_quote_with_which_they_go_best() -> None:
    apart, close = -1.0, 1.0
    links = np.array([[0, apart, close], [apart, 0, apart], [close, apart, 0]], dtype=np.float32)
    assert grouped([(0, 3), (4, 6), (8, 9)], links) == [[0, 2], [1]]


def test_a_quote_in_a_quote_is_no_piece_of_it() -> None:
    assert grouped([(0, 9), (3, 5)], np.ones((2, 2), dtype=np.float32)) == [[0], [1]]


def test_without_a_folder_the_system_says_which_variable_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIAPABILANG_ENCODER", raising=False)
    with pytest.raises(InputError, match="SIAPABILANG_ENCODER: is not set; set it to the folder"):
        Encoder()


def test_without_the_extra_the_system_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("siapabilang_baselines.encoder._NEEDED", ("torch", "no_such_package"))
    with pytest.raises(InputError, match=r"needs no_such_package; install the extra: pip install 'siapabilang\[enc"):
        Encoder(Path("x"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("heads.json", None, "holds no heads.json; train an encoder"),
        ("heads.json", b"{", "is damaged"),
        ("heads.json", b'{"format": 99}', "is damaged"),
        ("model.safetensors", b"\x00" * 16, "is damaged"),
        ("config.json", b"{}", "is damaged"),
    ],
)
def test_damaged_folders_are_refused(
    by_heart: ByHeart, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    for path in by_heart.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        storage.load(tmp_path)


def test_an_interrupted_save_leaves_the_old_folder(by_heart: ByHeart, tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    (folder / "old.json").touch()
    broken = msgspec.structs.replace(by_heart.trained, tokenizer=None)
    with pytest.raises(AttributeError):
        storage.save(broken, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]
    assert [path.name for path in folder.iterdir()] == ["old.json"]


@pytest.mark.parametrize("content", ["thesis.odt", "photos"])
def test_a_folder_with_anything_else_in_it_is_not_replaced(by_heart: ByHeart, tmp_path: Path, content: str) -> None:
    (tmp_path / "encoder" / content).mkdir(parents=True)
    with pytest.raises(InputError, match=f"holds {content}, which is no part of an encoder; give a new folder"):
        storage.save(by_heart.trained, tmp_path / "encoder")
    assert (tmp_path / "encoder" / content).exists()


def test_a_folder_that_cannot_be_made_is_refused_before_training(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        main.main(["--out", str(tmp_path / "file" / "encoder")], standalone_mode=False)


def test_the_command_names_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(InputError, match="nothing: cannot be loaded"):
        main.main(["--model", str(tmp_path / "nothing"), "--out", str(out)], standalone_mode=False)
    assert not out.exists()


def test_windows_longer_than_the_encoder_reads_are_refused(encoder: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"--window: is 512; .* reads 64 sub-words at once"):
        main.main(["--model", encoder, "--out", str(tmp_path / "out")], standalone_mode=False)


def test_windows_must_move_on() -> None:
    with pytest.raises(InputError, match="--overlap: is 300; at most half of --window"):
        main.main(["--out", "x", "--overlap", "300"], standalone_mode=False)
