"""The tagger: what it sees of a token, that it learns, and the way from quotes to tags and back."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from siapabilang.importers.conll import Chunk, chunks
from siapabilang.model import Article, Attributed, Entity, Quote, Span
from siapabilang.problems import InputError
from siapabilang_baselines.tagging.articles import predicted, tagged, tokenised
from siapabilang_baselines.tagging.features import shape, size, token_features
from siapabilang_baselines.tagging.tagger import Settings, TaggedArticle, Tagger, known_cues, train

NAMES = ("Rasta", "Lubuk", "Tara", "Kenanga", "Palung", "Wening")
THINGS = ("air", "hujan", "jalan", "pasar", "tanggul", "kapal")


def lesson(name: str, thing: str) -> TaggedArticle:
    tokens = f"Pagi ini {thing} ramai . ” Soal {thing} kami siap , ” kata {name} . ” Hujan ” turun .".split()
    tags = ["O"] * len(tokens)
    tags[5:12] = ["B-QUOTE", *["I-QUOTE"] * 5, "L-QUOTE"]
    tags[12], tags[13] = "U-CUE", "U-SPEAKER"
    return TaggedArticle(tokens, {0, 5, 15}, tags)


LESSONS = [lesson(name, thing) for name in NAMES[:5] for thing in THINGS[:5]]
SETTINGS = Settings(cues=("CUE",), rounds=30)


@pytest.mark.parametrize(
    ("token", "expected"), [("Rasta", "Xx"), ("BPBD", "X"), ("12.500", "d.d"), ("Covid-19", "Xx-d"), (",", ",")]
)
def test_shapes(token: str, expected: str) -> None:
    assert shape(token) == expected


def test_sizes() -> None:
    assert [size(n) for n in (0, 1, 4, 55, 56)] == ["<=1", "<=1", "<=5", "<=55", "more"]


def test_a_stretch_in_marks_is_told_at_each_of_its_tokens() -> None:
    tokens = ["”", "Kami", "siap", ",", "”", "kata", "Rasta", "."]
    features = token_features(tokens, {0}, {"kata"})
    for n in range(5):
        assert "q:cue behind=0" in features[n]
        assert "q:its cue=kata" in features[n]
        assert "q:ends=," in features[n]
    assert "opens" in features[0]
    assert "closes" in features[4]
    assert not any(feature.startswith("q:") for feature in features[5])
    assert "behind=<=1" in features[5]
    assert "path=C" in features[5]
    assert "n:speaks, first" in features[6]


def test_a_lost_mark_does_not_make_the_rest_a_quotation() -> None:
    tokens = ["”", *["kata"] * 300, "”"]
    assert not any("opens" in features for features in token_features(tokens, {0}, set()))


def test_german_quotations_end_with_the_mark_that_others_begin_with() -> None:
    features = token_features(["„", "Es", "steht", ".", "“", "So", "Falk", "."], {0}, set())
    assert "opens" in features[0]
    assert "closes" in features[4]


def test_with_clauses_every_token_sees_the_cues_of_its_sentence() -> None:
    tokens = ["Camat", "kata", "warga", ",", "lalu", "ujar", "Rasta", ".", "Hujan", "reda"]
    features = token_features(tokens, {0, 8}, {"kata", "ujar"}, clauses=True)
    assert {"c:sides=TrueTrue", "c:left=kata", "c:left=3", "c:commas=1", "c:right=ujar", "c:right=1"} <= set(
        features[4]
    )
    assert "c:sides=FalseFalse" in features[8]  # the next sentence has none
    assert not any(feature.startswith("c:") for told in token_features(tokens, {0}, {"kata"}) for feature in told)


def test_it_learns_and_tells_quotations_from_scare_quotes() -> None:
    unseen = lesson("Wening", "kapal")
    assert train(LESSONS, SETTINGS).tag(unseen.tokens, unseen.begins) == list(unseen.tags)


@pytest.mark.parametrize("introductions", [False, True])
def test_the_same_lessons_give_the_same_model_and_a_saved_one_tags_alike(
    tmp_path: Path, *, introductions: bool
) -> None:
    for name in ("first", "second"):
        train(LESSONS, Settings(cues=("CUE",), rounds=30, introductions=introductions)).save(tmp_path / name)
    files = [sorted((tmp_path / name).iterdir()) for name in ("first", "second")]
    assert [path.name for path in files[0]] == ["model.crfsuite", "sight.json"]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]
    unseen = lesson("Wening", "kapal")
    assert Tagger.load(tmp_path / "first").tag(unseen.tokens, unseen.begins) == list(unseen.tags)


def test_what_is_no_saved_tagger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no trained tagger"):
        Tagger.load(tmp_path)
    (tmp_path / "sight.json").write_text('{"cues": [], "clauses": false}', encoding="utf-8")
    (tmp_path / "model.crfsuite").write_bytes(b"no model")
    with pytest.raises(InputError, match="holds no trained tagger"):
        Tagger.load(tmp_path)


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(InputError, match=r"install siapabilang\[baselines\]"):
        train(LESSONS, SETTINGS)


def test_a_word_that_is_a_cue_only_once_is_none() -> None:
    once = TaggedArticle(["ujar", "kata", "kata"], {0}, ["U-CUE", "U-CUE", "U-CUE"])
    assert known_cues([once], ("CUE",)) == {"kata"}


def test_an_empty_text_has_no_tags() -> None:
    assert train(LESSONS, SETTINGS).tag([], set()) == []


TEXT = 'Ada Thorn said the dam "will hold." Later: "Go home," she added, "and stay there."\nRain fell.'


def where(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def article() -> Article:
    first = Quote(
        id="q1",
        type="mixed",
        spans=(where('the dam "will hold."'),),
        speakers=(Attributed("e1", (where("Ada Thorn"),)),),
        form="name",
        cue=(where("said"),),
    )
    second = Quote(
        id="q2",
        type="direct",
        spans=(where('"Go home,"'), where('"and stay there."')),
        speakers=(Attributed("e2", (where("she"),)),),
        form="pronoun",
        cue=(where("added"),),
    )
    nested = Quote("q3", "indirect", (where("dam"),), (Attributed("unspecified"),), "implicit")
    people = (Entity("e1", "Ada Thorn", "person"), Entity("e2", "she", "person"))
    return Article("x/y", "x", "y", "", "", TEXT, people, (first, nested, second))


def test_tokens_begin_sentences_and_lines() -> None:
    tokens = tokenised(TEXT)
    assert [tokens.words[n] for n in sorted(tokens.begins)] == ["Ada", "Rain"]
    assert tokens.words[4:7] == ("dam", '"', "will")


def test_of_nested_quotes_the_outer_one_is_tagged() -> None:
    found = [(c.kind, c.first, c.beyond) for c in chunks(tagged(article()).tags)]
    assert found == [
        ("SPEAKER", 0, 2),
        ("CUE", 2, 3),
        ("QUOTE", 3, 10),
        ("QUOTE", 12, 17),
        ("SPEAKER", 17, 18),
        ("CUE", 18, 19),
        ("QUOTE", 20, 26),
    ]


class Oracle(Tagger):
    """Knows the tags."""

    def __init__(self, tags: Sequence[str]) -> None:
        self._tags = tags

    def tag(self, tokens: Sequence[str], begins: Collection[int]) -> list[str]:
        assert len(tokens) == len(self._tags)
        assert begins
        return list(self._tags)


def test_the_gold_tags_give_the_gold_quotes_back_and_join_what_shares_a_cue() -> None:
    (prediction,) = predicted(Oracle(tagged(article()).tags), [article()])
    outer = [quote for quote in article().quotes if quote.id != "q3"]
    assert [quote.spans for quote in prediction.quotes] == [quote.spans for quote in outer]
    assert [quote.cue for quote in prediction.quotes] == [quote.cue for quote in outer]
    assert [quote.speakers for quote in prediction.quotes] == [("Ada Thorn",), ("she",)]


def test_a_chunk_touches_whole_tokens() -> None:
    tokens = tokenised("air naik.")
    assert tokens.touched(Span(1, 5)) == (0, 2)
    assert tokens.span(Chunk("QUOTE", 1, 3)) == Span(4, 9)
