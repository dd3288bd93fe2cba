"""What every format brings back: all that was drawn."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from drawings import ROUND_TRIPS, articles, elephant, sorted_out, there_and_back
from factories import boat_article
from hypothesis import given, settings

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.exporting import drawn
from siapabilang.exchange.files import write_folder
from siapabilang.exchange.manifest import header_of
from siapabilang.exchange.registry import names, reader, writer
from siapabilang.exchange.restoring import restore
from siapabilang.gold import load_authored
from siapabilang.locations import checkout
from siapabilang.model import SPLITS, Article


def test_the_formats_are_the_files_of_the_package() -> None:
    assert names() == ["brat", "cas", "label-studio", "spacy"]
    assert all(writer(name).DROPS for name in names())


@pytest.mark.parametrize("name", ROUND_TRIPS)
@pytest.mark.parametrize("article", [elephant(), boat_article()], ids=lambda article: article.event)
def test_an_article_comes_back_as_it_was(name: str, article: Article, tmp_path: Path) -> None:
    assert there_and_back(name, article, tmp_path / "export") == article


@pytest.mark.parametrize("name", ROUND_TRIPS)
@given(article=articles())
@settings(max_examples=20)
def test_whatever_the_model_holds_comes_back(name: str, article: Article) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert sorted_out(there_and_back(name, article, Path(folder) / "export")) == sorted_out(article)


@pytest.fixture(scope="module")
def corpus() -> list[Article]:
    return [article for split in SPLITS for article in load_authored(split)]


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_every_authored_article_comes_back_as_markup_that_says_the_same(
    name: str, corpus: list[Article], tmp_path: Path
) -> None:
    assert len(corpus) == 227
    write_folder(tmp_path / "export", writer(name).write(tuple(drawn(corpus)), "gold"))
    restored = restore(reader(name).read(tmp_path / "export"), [header_of(article) for article in corpus])
    assert {r.article.id: r.article for r in restored} == {article.id: article for article in corpus}
    assert {r.path for r in restored} == {f"events/{article.id}.xml" for article in corpus}


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_an_article_without_any_mark_comes_back(name: str, tmp_path: Path) -> None:
    (bare,) = drawn([elephant()], blind=True)
    write_folder(tmp_path / "export", writer(name).write([bare], "gold"))
    (document,) = reader(name).read(tmp_path / "export")
    assert (document.text, document.marks, document.links) == (elephant().text, (), ())


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_two_quotes_of_the_same_words_stay_two(name: str, tmp_path: Path) -> None:
    article = elephant()
    (first,) = article.quotes
    second = msgspec.structs.replace(first, id="q2", speakers=first.speakers[:1], sources=())
    both = msgspec.structs.replace(article, quotes=(first, second))
    assert sorted_out(there_and_back(name, both, tmp_path / "export")) == sorted_out(both)


def test_writing_twice_gives_the_same_bytes() -> None:
    for name in names():
        if name == "spacy":
            pytest.importorskip("spacy", reason="spaCy is not installed; pip install 'siapabilang[spacy]'")
        once, again = (dict(writer(name).write([draw(elephant())], "gold")) for _ in range(2))
        assert once == again


def test_the_page_on_exchange_says_what_every_format_does_not_hold() -> None:
    page = (checkout() / "docs" / "exchange.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert rows.keys() == set(names())
    for name in names():
        assert rows[name].endswith(f"| {writer(name).DROPS} |")
