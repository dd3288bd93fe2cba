"""Every importer on a small made-up corpus in its format: its quotes, their speakers, and what it says of itself."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from corpora import MADE, pdnc

from siapabilang.importers import IMPORTERS
from siapabilang.importers.door import import_corpus
from siapabilang.model import Article

# article, quote, type, form, words of its spans, its cue, its speaker's name, words of the mention
Told = tuple[str, str, str, str, list[str], list[str], str, list[str]]

EXPECTED: dict[str, list[Told]] = {
    "pfsa-id": [
        # The blank line inside the statement is passed over; the role is no part of the mention.
        (
            "test-001/kompas",
            "q1",
            "direct",
            "name",
            ["”Air turun. Warga pulang,”"],
            ["kata"],
            "Rasta Lubuk",
            ["Rasta Lubuk"],
        ),
        # The clitic means the last one mentioned, Rasta, whom the longer name before holds.
        ("test-001/kompas", "q2", "direct", "clitic", ["”Kami siaga,”"], ["ujarnya"], "Rasta Lubuk", ["nya"]),
        # Another article: *dia* means nobody in it.
        ("test-002/kompas", "q1", "direct", "pronoun", ["”Api kecil,”"], ["kata"], "", []),
    ],
    "nergrit": [
        (
            "valid-0001/nergrit",
            "q1",
            "indirect",
            "name",
            ["air sudah turun"],
            ["mengatakan"],
            "Camat Lubuk",
            ["Camat Lubuk"],
        ),
    ],
    "german-news": [
        ("77/wikinews", "q1", "indirect", "name", ["Das Wehr hält"], ["sagte"], "Ortrun Falk", ["Ortrun Falk"]),
        ("77/wikinews", "q2", "direct", "name", ["„Es“", "„steht.“"], ["so"], "Falk", ["Falk"]),
        ("77/wikinews", "q3", "indirect", "implicit", ["Das Amt bezweifle das"], [], "", []),
    ],
    "polnear": [
        (
            "harbour-post_2016-10-12_dam-will-hold/4b22",
            "e1",
            "mixed",
            "name",
            ['the dam "will hold."'],
            ["said"],
            "Ada Thorn",
            ["Ada Thorn"],
        ),
        (
            "harbour-post_2016-10-12_dam-will-hold/4b22",
            "e2",
            "indirect",
            "pronoun",
            ["Reports that it leaks", "are wrong"],
            ["added"],
            "she",
            ["she"],
        ),
        (
            "harbour-post_2016-10-12_dam-will-hold/ef2d",
            "e1",
            "indirect",
            "implicit",
            ["that it leaks"],
            ["Reports"],
            "",
            [],
        ),
    ],
    "pdnc": [
        ("thetide/novel", "q0", "direct", "name", ["The tide,", "is late."], [], "Ada Thorn", []),
        ("thetide/novel", "q1", "direct", "pronoun", ["It is,"], [], "Old Ben", []),
        ("thetide/novel", "q2", "direct", "implicit", ["Hush!"], [], "_group", []),
    ],
    "litbank": [
        ("9-the-tide/novel", "q1", "direct", "implicit", ["“ Late ! ”"], [], "Mr Ben", []),
        ("9-the-tide/novel", "q2", "direct", "implicit", ["“ So it is . ”\n“ Is it ? ”"], [], "Mr Ben", []),
    ],
}


def told(article: Article) -> list[Told]:
    names = {entity.id: entity.name for entity in article.entities}

    def words(spans: tuple[tuple[int, int], ...]) -> list[str]:
        return [article.text[start:end] for start, end in spans]

    return [
        (
            article.id,
            quote.id,
            quote.type,
            quote.form,
            words(tuple((s.start, s.end) for s in quote.spans)),
            words(tuple((s.start, s.end) for s in quote.cue)),
            names.get(speaker.entity, ""),
            words(tuple((s.start, s.end) for s in speaker.mention)),
        )
        for quote in article.quotes
        for speaker in quote.speakers
    ]


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_a_corpus_is_read_as_a_linguist_would(name: str, tmp_path: Path) -> None:
    imported = import_corpus(name, MADE[name](tmp_path))
    assert [row for articles in imported.splits.values() for a in articles for row in told(a)] == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_every_importer_says_what_cannot_be_mapped(name: str) -> None:
    module = importlib.import_module(IMPORTERS[name])
    notes = module.__doc__ or ""
    assert "Not in the corpus:" in notes
    assert "PATH" in notes
    assert module.VERSION.count(".") == 2
    assert ";" in module.SOURCE  # where from; under which licence


def test_the_folder_of_a_file_names_its_split(tmp_path: Path) -> None:
    assert list(import_corpus("polnear", MADE["polnear"](tmp_path)).splits) == ["validation"]
    assert list(import_corpus("nergrit", MADE["nergrit"](tmp_path / "n")).splits) == ["validation"]


def test_of_nested_development_files_the_largest_is_read(tmp_path: Path) -> None:
    path = MADE["pfsa-id"](tmp_path) / "test.txt"
    article = path.read_text(encoding="utf-8")
    (tmp_path / "dev-20.txt").write_text(article, encoding="utf-8")
    (tmp_path / "dev-40.txt").write_text(article + "\n" + article, encoding="utf-8")
    imported = import_corpus("pfsa-id", tmp_path)
    assert {split: len(articles) for split, articles in imported.splits.items()} == {"train": 4, "test": 2}
    assert [(r.file, r.what) for r in imported.remarks] == [("dev-20.txt", "dev-40.txt")]


def test_what_did_not_fit_is_listed_by_file_line_and_record(tmp_path: Path) -> None:
    imported = import_corpus("pdnc", pdnc(tmp_path))
    assert [(r.file, r.line, r.what) for r in imported.remarks] == [
        ("TheTide/quotation_info.csv", 2, "Q0"),  # a blank at the end of its second part
        ("TheTide/quotation_info.csv", 2, "Q0"),  # Miss Ada Thorn, an alias of Ada Thorn
        ("TheTide/quotation_info.csv", 4, "Q2"),  # _group is no character
    ]
    assert sum(imported.rules.values()) == 3


def test_offsets_in_bytes_are_told_from_those_in_code_points(tmp_path: Path) -> None:
    text = '“Café,” said Ada Thorn. "The tide, it is late. It is, so. Hush!"\n'
    novel = pdnc(tmp_path, text) / "TheTide" / "quotation_info.csv"
    rows = novel.read_text(encoding="utf-8").splitlines()
    start = len(text[: text.index("Hush!")].encode())
    novel.write_text(
        "\n".join([rows[0], f'Q9,x,"[\'Hush!\']","[[{start}, {start + 5}]]",Ada Thorn,[],Explicit,nan']) + "\n",
        encoding="utf-8",
    )
    (article,) = import_corpus("pdnc", tmp_path).splits["test"]
    (span,) = article.quotes[0].spans
    assert article.text[span.start : span.end] == "Hush!"


def test_a_text_that_is_not_in_nfc_is_composed_and_its_offsets_move(tmp_path: Path) -> None:
    folder = MADE["litbank"](tmp_path)
    for path in folder.rglob("9_*"):
        path.write_text(path.read_text(encoding="utf-8").replace("late .", "late\u0301 ."), encoding="utf-8")
    imported = import_corpus("litbank", folder)
    (article,) = imported.splits["test"]
    span = article.quotes[0].spans[0]
    assert article.text[span.start : span.end] == "“ Late ! ”"
    assert list(imported.rules) == ["the text was composed (NFC), and its offsets moved along"]


def test_a_quote_of_punctuation_alone_is_left_out_and_listed(tmp_path: Path) -> None:
    folder = MADE["litbank"](tmp_path)
    for path in folder.rglob("9_*"):
        path.write_text(path.read_text(encoding="utf-8").replace("“ Late ! ”", "“ ... ! ”"), encoding="utf-8")
    imported = import_corpus("litbank", folder)
    assert [quote.id for quote in imported.splits["test"][0].quotes] == ["q2"]
    assert list(imported.rules) == ["a quote without a letter or digit was left out"]


def test_a_quote_marked_twice_is_taken_once_and_listed(tmp_path: Path) -> None:
    folder = MADE["litbank"](tmp_path)
    (path,) = folder.rglob("9_*.ann")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.replace("Q1", "Q8").replace("Q2", "Q9"), encoding="utf-8")
    imported = import_corpus("litbank", folder)
    assert [quote.id for quote in imported.splits["test"][0].quotes] == ["q1", "q2"]
    assert [remark.what for remark in imported.remarks] == ["q8", "q9"]
