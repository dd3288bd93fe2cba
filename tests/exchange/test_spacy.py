"""spaCy's DocBin: a blank Indonesian pipeline loads it and finds every mark."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from drawings import articles, elephant
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.pieces import apart
from siapabilang.exchange.registry import writer
from siapabilang.model import Article

spacy = pytest.importorskip("spacy", reason="spaCy is not installed; pip install 'siapabilang[spacy]'")
tokens = importlib.import_module("spacy.tokens")


def load(drawn: Sequence[Article], vocab: Any) -> list[Any]:  # noqa: ANN401 – spaCy is not always here
    ((name, content),) = writer("spacy").write([draw(article) for article in drawn], "gold")
    assert name == "articles.spacy"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        return list(tokens.DocBin().from_disk(Path(folder) / name).get_docs(vocab))


def test_an_article_is_its_span_groups_and_its_links() -> None:
    (doc,) = load([elephant()], spacy.blank("id").vocab)
    assert doc.text == elephant().text
    assert {name: [(span.text, span.label_) for span in group] for name, group in doc.spans.items()} == {
        "quote": [("“Ia jinak,”", "Quote"), ("“Sungguh.”", "Quote")],
        "cue": [("kata", "Cue"), ("dikutip", "Cue")],
        "mention": [("Rin dan Tom", "Mention"), ("Radio Teluk", "Mention"), ("Layar", "Mention")],
        "distractor": [("“raja”", "Distractor")],
    }
    known = doc.user_data["siapabilang"]
    assert (known["article"], known["source"]) == ("gajah/kabar", "gold")
    words = {span.id_: span.text for group in doc.spans.values() for span in group}
    quote = doc.spans["quote"][0].id_
    assert known["marks"][quote]["name"] == "q1"
    assert known["marks"][quote]["features"]["polarity"] == ("denied",)
    links = [(link["role"], words[link["target"]], link["hop"]) for link in known["links"] if link["quote"] == quote]
    assert ("source", "Layar", 2) in links
    assert ("part", "“Sungguh.”", 0) in links
    assert known["entities"][0]["aliases"] == ("Rin",)


@given(drawn=st.lists(articles(), min_size=8, max_size=8))
@settings(max_examples=2)
def test_no_mark_loses_a_character(drawn: list[Article]) -> None:
    for article, doc in zip(drawn, load(drawn, spacy.vocab.Vocab()), strict=True):
        assert doc.text == article.text
        marks = {mark.key: mark for mark in apart(draw(article)).marks}
        found = {span.id_: span for group in doc.spans.values() for span in group}
        assert found.keys() == marks.keys()
        for key, span in found.items():
            assert [(span.start_char, span.end_char)] == [(s.start, s.end) for s in marks[key].spans]
