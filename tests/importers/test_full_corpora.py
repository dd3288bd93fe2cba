"""The importers on the full corpora, where a copy is at hand: exact counts, exact records, and no offset unchecked."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from siapabilang.importers.conll import read_sentences
from siapabilang.importers.door import Imported, import_corpus
from siapabilang.importers.reading import Reading
from siapabilang.locations import checkout
from siapabilang.model import SplitName

CORPORA = checkout().parent / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here")


@functools.cache
def imported(name: str) -> Imported:
    return import_corpus(name, CORPORA / name)


@pytest.mark.parametrize(
    ("name", "split", "counts"),
    [
        ("pfsa-id", "train", (418, 1653, 1645, 1000)),
        ("pfsa-id", "test", (139, 535, 531, 322)),
        ("german-news", "validation", (150, 651, 608, 455)),
        ("german-news", "test", (148, 651, 601, 469)),
        ("polnear", "test", (94, 2231, 2038, 1381)),
        ("pdnc", "test", (3, 2460, 2460, 119)),
        ("litbank", "test", (100, 1765, 1765, 279)),
    ],
)
def test_counts(name: str, split: SplitName, counts: tuple[int, ...]) -> None:
    """Of articles, quotes, quotes with a speaker, entities."""
    assert tuple(imported(name).counts()[split].values()) == counts


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("pfsa-id", {}),
        ("german-news", {"a quote marked twice was taken once": 3}),
        ("litbank", {}),
        (
            "polnear",
            {
                "an annotator's flag was left out (Discuss)": 70,
                "an annotator's flag was left out (Discard)": 29,
                "an attribution lacks its source; its speaker is unspecified": 1,
                "the text was composed (NFC), and its offsets moved along": 1,
            },
        ),
        (
            "pdnc",
            {
                "blanks at the end of a part were left out of its span": 28,
                "a speaker not given by main name was found among the aliases": 2,
            },
        ),
    ],
)
def test_exceptions(name: str, rules: dict[str, int]) -> None:
    assert dict(imported(name).rules) == rules


# an article, its number of quotes and of code points
RECORDS: list[tuple[str, SplitName, str, tuple[int, int]]] = [
    ("pfsa-id", "train", "dev-40-001/kompas", (4, 10406)),
    ("pfsa-id", "train", "dev-40-010/kompas", (3, 3844)),
    ("pfsa-id", "train", "dev-40-418/kompas", (5, 5671)),
    ("pfsa-id", "test", "test-001/kompas", (3, 5006)),
    ("pfsa-id", "test", "test-010/kompas", (2, 2301)),
    ("pfsa-id", "test", "test-139/kompas", (2, 4717)),
    ("german-news", "test", "10437/wikinews", (4, 1208)),
    ("german-news", "test", "1326/wikinews", (0, 721)),
    ("german-news", "test", "9835/wikinews", (2, 742)),
    ("polnear", "test", "breitbart_2016-10-22_canada-eu-failure-signals-more-b/ef2d", (18, 4352)),
    ("pdnc", "test", "daisymiller/novel", (550, 122388)),
    ("pdnc", "test", "thesignofthefour/novel", (640, 231516)),
    ("litbank", "test", "120-treasure-island/novel", (9, 10349)),
    ("litbank", "test", "9830-the-beautiful-and-damned/novel", (2, 11021)),
]


@pytest.mark.parametrize(("name", "split", "id_", "counts"), RECORDS)
def test_records(name: str, split: SplitName, id_: str, counts: tuple[int, int]) -> None:
    (article,) = (article for article in imported(name).splits[split] if article.id == id_)
    assert (len(article.quotes), len(article.text)) == counts


def test_pfsa_articles_stand_in_the_order_of_the_file() -> None:
    ids = [article.id for article in imported("pfsa-id").splits["test"]]
    assert (ids[0], ids[9], ids[-1]) == ("test-001/kompas", "test-010/kompas", "test-139/kompas")


@pytest.mark.parametrize(("split", "file"), [("train", "dev-40.txt"), ("test", "test.txt")])
def test_pfsa_quotes_are_the_tokens_of_its_statements_and_no_token_is_lost(split: SplitName, file: str) -> None:
    sentences = read_sentences(Reading(CORPORA / "pfsa-id").open(CORPORA / "pfsa-id" / file))
    lines = [line for sentence in sentences for line in sentence]
    articles = imported("pfsa-id").splits[split]
    quoted = "".join(a.text[s.start : s.end] for a in articles for q in a.quotes for s in q.spans)
    assert quoted.replace(" ", "") == "".join(line.token for line in lines if line.tag.endswith("-STATEMENT"))
    assert "".join(a.text for a in articles).replace(" ", "") == "".join(line.token for line in lines)


def test_the_digests_are_those_of_the_files() -> None:
    files = imported("pfsa-id").files
    assert set(files) == {"dev-40.txt", "test.txt"}
    assert all(len(digest) == 64 for digest in files.values())
    assert len(imported("polnear").files) == 94 + 84
    assert len(imported("litbank").files) == 200


def test_one_file_or_its_folder_give_the_same_articles() -> None:
    alone = import_corpus("pfsa-id", Path(CORPORA / "pfsa-id" / "test.txt"))
    assert alone.splits["test"] == imported("pfsa-id").splits["test"]
