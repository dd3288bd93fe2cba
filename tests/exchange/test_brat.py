"""brat stand-off: each line, and what brat itself demands of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from drawings import elephant, there_and_back

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.formats import brat
from siapabilang.exchange.layer import Document
from siapabilang.gold import load_authored
from siapabilang.model import Article, Span
from siapabilang.problems import InputError

ANN = """\
T1\tQuote 9 20;73 83\t“Ia jinak,” “Sungguh.”
T2\tCue 21 25\tkata
T3\tCue 58 65\tdikutip
T4\tMention 26 37\tRin dan Tom
T5\tMention 45 56\tRadio Teluk
T6\tMention 66 71\tLayar
T7\tDistractor 87 93\t“raja”
E1\tQuote:T1 Cue:T2 Cue2:T3 Speaker:T4 Source:T5 Source2:T6
A1\tType E1 direct
A2\tForm E1 name
A3\tPolarity E1 denied
A4\tFidelity E1 distorted
A5\tUtterance E1 u1
A6\tEntity T4 rin
A7\tEntity2 T4 tom
A8\tEntity T5 radio
A9\tEntity T6 layar
A10\tKind T7 scare
#1\tAnnotatorNotes E1\tq1
"""
CONF = """\
[entities]
Cue
Mention
Distractor

[relations]

[events]
Quote\tCue*:Cue, Speaker*:Mention, Source*:Mention

[attributes]
Type\tArg:Quote, Value:direct|indirect|mixed
Form\tArg:Quote, Value:name|nominal|pronoun|clitic|implicit
Polarity\tArg:Quote, Value:affirmed|denied
Fidelity\tArg:Quote, Value:faithful|distorted
Utterance\tArg:Quote, Value:u1
Speaker\tArg:Quote, Value:rin|tom|radio|layar|unspecified
Speaker2\tArg:Quote, Value:rin|tom|radio|layar|unspecified
Speaker3\tArg:Quote, Value:rin|tom|radio|layar|unspecified
Source\tArg:Quote, Value:rin|tom|radio|layar
Source2\tArg:Quote, Value:rin|tom|radio|layar
Source3\tArg:Quote, Value:rin|tom|radio|layar
Entity\tArg:Mention, Value:rin|tom|radio|layar
Entity2\tArg:Mention, Value:rin|tom|radio|layar
Entity3\tArg:Mention, Value:rin|tom|radio|layar
Kind\tArg:Distractor, Value:scare|title|term
"""


def files(article: Article) -> dict[str, str]:
    return {name: content.decode() for name, content in brat.write([draw(article)], "gold")}


def read(tmp_path: Path, ann: str, text: str | None = None) -> Document:
    (tmp_path / "kabar.txt").write_bytes((text if text is not None else elephant().text).encode())
    (tmp_path / "kabar.ann").write_bytes(ann.encode())
    (document,) = brat.read(tmp_path)
    return document


def problems(tmp_path: Path, ann: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(tmp_path, ann)
    return [str(problem) for problem in caught.value.problems]


def test_an_article_is_written_to_the_character() -> None:
    written = files(elephant())
    assert written["gajah/kabar.txt"] == elephant().text
    assert written["gajah/kabar.ann"] == ANN
    assert written["gajah/annotation.conf"] == CONF
    assert written.keys() >= {"visual.conf", "tools.conf"}


def test_a_single_file_is_read_as_a_folder_is(tmp_path: Path) -> None:
    document = read(tmp_path, ANN)
    (alone,) = brat.read(tmp_path / "kabar.ann")
    assert msgspec.structs.replace(alone, file="") == msgspec.structs.replace(document, file="")


def fragment_rules_broken(id_: str, rest: str, text: str) -> Iterator[str]:
    head, words = rest.split("\t")
    spans = [tuple(map(int, place.split())) for place in head.partition(" ")[2].split(";")]
    bounds = [bound for span in spans for bound in span]
    if bounds != sorted(bounds) or any(start >= end for start, end in spans):
        yield f"{id_}: fragments are in order and apart"
    pieces = [text[start:end] for start, end in spans]
    if " ".join(pieces) != words or any("\n" in piece for piece in pieces):
        yield f"{id_}: the words are those at the offsets, within lines"


def rules_broken(article: Article) -> Iterator[str]:
    """Yield what of brat's stand-off format the files of ``article`` break, by its published description."""
    written = files(article)
    stem = article.id
    text, conf = written[f"{stem}.txt"], written[f"{article.event}/annotation.conf"]
    values = {name: value.split("|") for name, value in re.findall(r"^(\w+)\tArg:\w+, Value:(.+)$", conf, re.MULTILINE)}
    ids: set[str] = set()
    for line in written[f"{stem}.ann"].splitlines():
        id_, _, rest = line.partition("\t")
        if id_ in ids:
            yield f"{id_} stands twice"
        ids.add(id_)
        if id_.startswith("T"):
            yield from fragment_rules_broken(id_, rest, text)
        elif id_.startswith("E"):
            for argument in rest.split(" "):
                if argument.partition(":")[2] not in ids:
                    yield f"{id_}: {argument} refers to nothing before it"
        elif id_.startswith("A"):
            name, target, value = rest.split(" ")
            if target not in ids or value not in values[name]:
                yield f"{id_}: no such target or value"


def test_what_is_written_keeps_the_rules_of_the_format() -> None:
    assert list(rules_broken(elephant())) == []
    assert [rule for article in load_authored("validation") for rule in rules_broken(article)] == []


def test_a_mark_over_line_breaks_comes_back_as_a_span_a_line_and_an_overlap_as_its_union(tmp_path: Path) -> None:
    article = elephant()
    (quote,) = article.quotes
    long = msgspec.structs.replace(quote, spans=(Span(2, 20), Span(15, 25), Span(73, 97)))
    back = there_and_back("brat", msgspec.structs.replace(article, quotes=(long,)), tmp_path / "export")
    assert back.quotes[0].spans == (Span(2, 7), Span(9, 25), Span(73, 83), Span(84, 97))
    assert list(rules_broken(msgspec.structs.replace(article, quotes=(long,)))) == []


def test_a_line_separator_that_is_no_line_feed_divides_marks_too(tmp_path: Path) -> None:
    article = msgspec.structs.replace(elephant(), text=elephant().text.replace("Ia jinak", "Ia\u2028jinak"))
    back = there_and_back("brat", article, tmp_path / "export")
    assert back.quotes[0].spans == (Span(9, 12), Span(13, 20), Span(73, 83))


def test_an_annotators_own_note_is_no_id(tmp_path: Path) -> None:
    (quote, *_) = (m for m in read(tmp_path, ANN.replace("\tq1\n", "\tsaya ragu\n")).marks if m.label == "Quote")
    assert quote.name == ""


def test_notes_and_normalisations_of_other_kinds_do_no_harm(tmp_path: Path) -> None:
    more = "#2\tAnnotatorNotes T2\tkata kerja\n#3\tNormalization T4\tx\nN1\tReference T4 Wikipedia:1\tRin\n"
    assert read(tmp_path, ANN + more) == read(tmp_path, ANN)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("T2\tCue 21 25", "T2\tCue 21 26", "kabar.ann:2: T2: other words stand at these offsets"),
        ("T2\tCue 21 25", "T2\tCue 121 125", "kabar.ann:2: T2: other words stand at these offsets"),
        ("T2\tCue", "T2\tVerb", "kabar.ann:2: 'Verb' is no label of this scheme"),
        ("T3\tCue", "T2\tCue", "kabar.ann:3: T2 is there twice"),
        ("E1\tQuote:T1", "E1\tSaying:T1", "kabar.ann:8: 'Saying' is no event of this scheme"),
        ("Source:T5", "Source:T9", "kabar.ann:8: E1 has Source:T9"),
        ("Source:T5", "Part:T5", "kabar.ann:8: E1 has Part:T5"),
        ("A1\tType", "A1\tTense", "kabar.ann:9: 'Tense' is no attribute of this scheme"),
        ("A1\tType E1", "A1\tType E7", "kabar.ann: an attribute belongs to E7, which is not there"),
        ("A10\t", "X10\t", "kabar.ann:18: is no text-bound annotation"),
        ("E1\tQuote:T1", "E1\tQuote:T2", "kabar.ann:8: E1 has a trigger T2 that is not there or is no Quote"),
    ],
)
def test_what_does_not_belong_is_named_by_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert ANN.count(old) == 1
    assert any(problem.startswith(message) for problem in problems(tmp_path, ANN.replace(old, new)))


def test_a_quote_that_lost_its_event_is_named(tmp_path: Path) -> None:
    ann = "T1\tQuote 9 20\t“Ia jinak,”\n"
    assert problems(tmp_path, ann) == ["kabar.ann:1: T1 is the trigger of no event; mark it as a Quote again"]


def test_files_that_are_missing_or_no_text_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no \.ann file"):
        list(brat.read(tmp_path))
    (tmp_path / "kabar.ann").write_bytes(b"")
    with pytest.raises(InputError, match=r"kabar\.txt: cannot be read: No such file"):
        list(brat.read(tmp_path))
    (tmp_path / "kabar.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"kabar\.txt: is not UTF-8"):
        list(brat.read(tmp_path))


def test_the_problems_of_all_files_are_collected(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Laut.", encoding="utf-8")
        (tmp_path / f"{name}.ann").write_text("X\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(brat.read(tmp_path))
    assert [problem.file for problem in caught.value.problems] == ["a.ann", "b.ann"]
