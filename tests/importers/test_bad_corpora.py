"""What is no such corpus: one error that names the file, the line and what to do; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from corpora import MADE

from siapabilang.importers.door import import_corpus
from siapabilang.problems import InputError

Change = Callable[[str], str]

# importer, file to change, change, message (with the line)
DAMAGED: list[tuple[str, str, Change, str]] = [
    (
        "pfsa-id",
        "test.txt",
        lambda t: t.replace("JAKARTA\tO", "JAKARTA"),
        "test.txt:1: should be a token, a tab and a tag",
    ),
    ("nergrit", "valid_corrected.txt", lambda t: t.replace("B-WHO", "X-WHO"), ":1: should be a token, a tab and a tag"),
    ("german-news", "*.json", lambda t: t.replace("originalText", "text"), "`originalText`"),
    ("german-news", "*.json", lambda t: t[:-3], "is no article of this corpus"),
    (
        "german-news",
        "*.json",
        lambda t: t.replace('"charBegin": 0', '"charBegin": 9000'),
        "annotation 0, quote: reaches",
    ),
    ("polnear", "*4b22.ann", lambda t: t.replace("T2\tCue", "T2 Cue"), ":2: should be an id, a kind with offsets"),
    (
        "polnear",
        "*4b22.ann",
        lambda t: t.replace("Cue:T2", "Cue:T99"),
        ":10: names 'T99', which the file does not hold",
    ),
    ("polnear", "*.txt", lambda t: t[:10], ".ann:2: T2: reaches beyond the text"),
    ("pdnc", "quotation_info.csv", lambda t: t.replace("speaker", "voice"), ":1: has no column 'speaker'"),
    ("pdnc", "quotation_info.csv", lambda t: t.replace("[['", "[[").replace("\"['It", '"[It'), ":3: subQuotationList"),
    ("pdnc", "quotation_info.csv", lambda t: t + "Q9,x\n", ":5: has fewer columns than its heading"),
    ("pdnc", "quotation_info.csv", lambda t: t.replace('"[[', '"[[7'), "Q0: reaches beyond the text"),
    ("litbank", "*.ann", lambda t: t.replace("\t1\t11\t", "\t1\t99\t"), ":2: names a sentence or token"),
    ("litbank", "*.ann", lambda t: t.replace("ATTRIB\tQ2", "ATTRIB\tQ7"), "names the quote Q7"),
    ("litbank", "*.ann", lambda t: t.replace("ATTRIB\tQ2\t", "ATTRIB "), ":4: should be QUOTE with six columns"),
]


@pytest.mark.parametrize(("name", "pattern", "change", "message"), DAMAGED)
def test_a_damaged_corpus_is_refused_by_file_and_line(
    name: str, pattern: str, change: Change, message: str, tmp_path: Path
) -> None:
    folder = MADE[name](tmp_path)
    (path,) = folder.rglob(pattern)
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        import_corpus(name, folder)
    assert len(refused.value.problems) == 1
    assert message in str(refused.value)


def test_words_that_are_not_at_their_offsets_are_listed_and_kept(tmp_path: Path) -> None:
    folder = MADE["polnear"](tmp_path)
    (path,) = folder.rglob("*4b22.ann")
    path.write_text(path.read_text(encoding="utf-8").replace("\tAda Thorn\n", "\tEda Thorn\n"), encoding="utf-8")
    imported = import_corpus("polnear", folder)
    remark = imported.remarks[0]
    assert (remark.line, remark.what) == (1, "T1")
    assert remark.rule == "the words given are not those at the offsets; the offsets were taken"


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_folder_that_holds_no_such_corpus_says_what_is_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no .*; name the corpus' folder"):
        import_corpus(name, tmp_path)
    with pytest.raises(InputError, match="is not there"):
        import_corpus(name, tmp_path / "nowhere")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "test.txt").write_bytes(b"JAKARTA\tO\n\xff\xfe\tO\n")
    with pytest.raises(InputError, match=r"test\.txt: is not UTF-8 \(byte 10\)"):
        import_corpus("pfsa-id", tmp_path / "test.txt")


def test_an_unknown_importer_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no importer 'parc'; there are: german-news, litbank, nergrit"):
        import_corpus("parc", tmp_path)
