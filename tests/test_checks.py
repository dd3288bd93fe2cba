"""What `siapabilang check` refuses: a small valid event is broken in one thing at a time."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from factories import where

from siapabilang.checks import check_corpus
from siapabilang.corpus import article_of, read_corpus
from siapabilang.events import read_event
from siapabilang.markup import read_markup
from siapabilang.offsets import from_article, write_offsets
from siapabilang.problems import InputError, Problem

EVENT = "events/perahu-karam/event.yaml"
PAPER = "events/perahu-karam/kabar-teluk.xml"
FILES = {
    "outlets.yaml": """\
kabar-teluk: {name: Kabar Teluk, kind: regional paper, splits: [train, test]}
layar: {name: Kantor Berita Layar, kind: agency, splits: [test]}
""",
    EVENT: """\
id: perahu-karam
title: Perahu karam di Teluk Lambing
split: train
topic: disaster
entities:
  alma:
    name: Alma Rondang
    kind: person
    role: Kepala Pelabuhan
    aliases: [Alma Rondang, Kepala Pelabuhan, Rondang]
  citra:
    name: Citra Rondang
    kind: person
    aliases: [Citra Rondang, Rondang]
  pelabuhan:
    name: Pelabuhan Lambing
    kind: organization
    aliases: [Pelabuhan Lambing]
  radio:
    name: Radio Teluk
    kind: outlet
    aliases: [Radio Teluk]
  nelayan:
    name: Para nelayan
    kind: group
    aliases: [para nelayan]
utterances:
  u1:
    speakers: [alma]
    on_behalf_of: [pelabuhan]
    text: Semua penumpang sudah kami jemput.
  u2: {speakers: [citra], text: Perahu itu kelebihan muatan.}
  u3: {speakers: [unspecified]}
  u4: {speakers: [nelayan], text: Banyak kapal hilang dan kami takut.}
  u5: {speakers: [alma], text: Perahu itu tidak kelebihan muatan.}
""",
    PAPER: """\
<article event="perahu-karam" outlet="kabar-teluk" published="2027-03-02T18:40+07:00">
<headline><speaker of="q1" entity="pelabuhan">Pelabuhan Lambing</speaker>: <quote id="q1" type="indirect" \
utterance="u1">Semua Penumpang Selamat</quote></headline>

<p><quote id="q2" type="direct" utterance="u1">“Semua penumpang sudah kami jemput,”</quote> <cue of="q2">kata</cue> \
<speaker of="q2" entity="alma">Kepala Pelabuhan Alma Rondang</speaker> kepada <source of="q2" entity="radio">Radio \
Teluk</source>.</p>
<p><speaker of="q3" entity="citra">Citra Rondang</speaker> <cue of="q3">menyebut</cue> bahwa <quote id="q3" \
type="mixed" utterance="u2">perahu itu “kelebihan muatan”</quote>. <speaker of="q4" entity="alma">Rondang</speaker> \
<cue of="q4">membantah</cue> <quote id="q4" type="indirect" utterance="u5" polarity="denied">\
tuduhan itu</quote>.</p>
<p><speaker of="q5" entity="nelayan" form="nominal">Para nelayan</speaker> <cue of="q5">menjuluki</cue> teluk itu \
<distractor kind="scare">'kuburan lunas'</distractor>: <quote id="q5" type="indirect" utterance="u4">banyak kapal \
hilang di sana</quote>, <cue of="q6">tambah</cue><speaker of="q6" entity="nelayan" form="clitic">nya</speaker>: \
<quote id="q6" type="direct" utterance="u4">“Kami takut.”</quote> <quote id="q7" type="direct" utterance="u3" \
speaker="unspecified">“Awas karang!”</quote> <cue of="q7">terdengar</cue> di Jum'at malam.</p>
</article>
""",
}


Change = tuple[str, str, str]  # a file, what stands in it once, and what stands there instead


def found_in(root: Path, *changes: Change) -> list[Problem]:
    """Return what reading and checking find in the valid files after ``changes``."""
    files = dict(FILES)
    for file, old, new in changes:
        assert files[file].count(old) == 1, f"{old!r} stands {files[file].count(old)} times in {file}"
        files[file] = files[file].replace(old, new)
    for name, source in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(source, encoding="utf-8")
    try:
        return check_corpus(read_corpus(root))
    except InputError as error:
        return list(error.problems)


def place(root: Path, at: str) -> tuple[str, int, int]:
    """Return file, line and column of ``at``, which stands once in the folder."""
    (file,) = [f for f in FILES if at in (root / f).read_text(encoding="utf-8")]
    return (file, *where((root / file).read_text(encoding="utf-8"), at))


def test_the_valid_event_passes(tmp_path: Path) -> None:
    assert found_in(tmp_path) == []


class Broken(NamedTuple):
    """A change to one file and the one problem it brings: the tag or entry where it is, its field, a bit of message."""

    file: str
    old: str
    new: str
    at: str
    field: str
    message: str


CRY = ' speaker="unspecified">“Awas karang!”</quote>'
RULES = {
    # The event file.
    "a statement's speakers are entities": Broken(
        EVENT, "u2: {speakers: [citra]", "u2: {speakers: [citra, badri]", "{speakers: [citra", "u2", "no entity 'badri'"
    ),
    "a statement's bodies are entities": Broken(
        EVENT, "of: [pelabuhan]", "of: [pelabuhan, dinas]", "speakers: [alma]\n", "u1", "no entity 'dinas'"
    ),
    "an alias that no article uses is dropped": Broken(
        EVENT, "[Radio Teluk]", "[Radio Teluk, RT]", "name: Radio Teluk", "aliases", "'RT'; drop it"
    ),
    "unspecified is no entity of one's own": Broken(
        EVENT,
        "utterances:",
        "  unspecified: {name: a, kind: group, aliases: []}\nutterances:",
        "{name: a",
        "unspecified",
        "is reserved",
    ),
    "unspecified is no kind of entity": Broken(
        EVENT,
        "utterances:",
        "  badri: {name: a, kind: unspecified, aliases: []}\nutterances:",
        "{name: a",
        "badri",
        "is reserved",
    ),
    # The article's head.
    "an article names the event of its folder": Broken(
        PAPER, 'event="perahu-karam"', 'event="perahu"', "<article", "event", "should be 'perahu-karam'"
    ),
    "an outlet has a style sheet": Broken(
        PAPER, 'outlet="kabar-teluk"', 'outlet="kabar"', "<article", "outlet", "is not in outlets.yaml"
    ),
    "a file is called like its outlet": Broken(
        PAPER, 'outlet="kabar-teluk"', 'outlet="layar"', "<article", "outlet", "should be called layar.xml"
    ),
    "an outlet keeps to its splits": Broken(
        "outlets.yaml", "splits: [train, test]", "splits: [test]", "<article", "outlet", "not appear in split 'train'"
    ),
    "a publication has a time": Broken(
        PAPER, "2027-03-02T18:40+07:00", "Selasa", "<article", "published", "a time with its zone"
    ),
    "a publication's time has a zone": Broken(
        PAPER, "18:40+07:00", "18:40", "<article", "published", "a time with its zone"
    ),
    "one blank line follows the headline": Broken(
        PAPER, "</headline>\n\n", "</headline>\n", "<article", "", "one blank line"
    ),
    "whoever strips the tags gets the text": Broken(
        PAPER, "di Jum'at malam", "di caf&#233;", "<article", "", "without its tags is not the article's text"
    ),
    # References.
    "a speaker with a mention is an entity": Broken(
        PAPER,
        CRY,
        '>“Awas karang!”</quote> <speaker of="q7" entity="badri" form="pronoun">mereka</speaker>',
        '<speaker of="q7"',
        "entity",
        "no entity 'badri'",
    ),
    "a speaker without a mention is an entity": Broken(
        PAPER, 'speaker="unspecified"', 'speaker="badri"', '<quote id="q7"', "speaker", "no entity 'badri'"
    ),
    "a source is an entity": Broken(
        PAPER, '<source of="q2" entity="radio"', '<source of="q2" entity="tv"', "<source", "entity", "no entity 'tv'"
    ),
    "a speaker with a mention is not unspecified": Broken(
        PAPER,
        CRY,
        '>“Awas karang!”</quote> <speaker of="q7" entity="unspecified" form="pronoun">mereka</speaker>',
        '<speaker of="q7"',
        "entity",
        "no entity 'unspecified'",
    ),
    "a quote's statement is in event.yaml": Broken(
        PAPER, 'utterance="u3"', 'utterance="u9"', '<quote id="q7"', "utterance", "no 'u9' in event.yaml"
    ),
    # Mentions.
    "a clitic is nya, ku or mu": Broken(
        PAPER,
        '</cue><speaker of="q6" entity="nelayan" form="clitic">nya',
        '</cue> <speaker of="q6" entity="nelayan" form="clitic">mereka',
        '<speaker of="q6"',
        "form",
        "a clitic is",
    ),
    "a pronoun is one": Broken(
        PAPER,
        'entity="nelayan" form="nominal"',
        'entity="nelayan" form="pronoun"',
        '<speaker of="q5"',
        "form",
        "holds no pronoun",
    ),
    "a mention is understood as its entity": Broken(
        PAPER,
        "Kepala Pelabuhan Alma Rondang</speaker>",
        "Kepala Pelabuhan Lambing</speaker>, Alma Rondang,",
        '<speaker of="q2"',
        "",
        "is not understood as 'alma'",
    ),
    "a mention stands beside the content": Broken(
        PAPER,
        "banyak kapal hilang di sana",
        'banyak kapal <speaker of="q5" entity="nelayan" form="nominal">para nelayan</speaker> hilang',
        '<speaker of="q5" entity="nelayan" form="nominal">para',
        "",
        'say within="yes"',
    ),
    # Content.
    "a span holds a word": Broken(
        PAPER, " di Jum'at malam", '<quote of="q5">…</quote>', '<quote of="q5">', "", "no letter or digit"
    ),
    "an indirect quote begins after bahwa": Broken(
        PAPER, "banyak kapal hilang", "Bahwa banyak kapal hilang", '<quote id="q5"', "", "complementiser 'bahwa'"
    ),
    "a mixed quote begins after agar": Broken(
        PAPER, "perahu itu “", "agar perahu itu “", '<quote id="q3"', "", "complementiser 'agar'"
    ),
    "what one speaker says is marked once": Broken(
        PAPER,
        "“Kami takut.”",
        '<quote id="q8" type="direct" utterance="u4" speaker="nelayan">“Kami takut.”</quote>',
        '<quote id="q8"',
        "",
        "q8 says the same as q6",
    ),
    # Statements.
    "every quote renders a statement": Broken(
        PAPER, 'type="direct" utterance="u3"', 'type="direct"', '<quote id="q7"', "utterance", "name the statement"
    ),
    "words given to somebody else are distorted": Broken(
        PAPER, '<speaker of="q4" entity="alma">', '<speaker of="q4" entity="citra">', '<quote id="q4"', "fidelity", "u5"
    ),
    "a body is credited only where event.yaml says so": Broken(
        EVENT, "    on_behalf_of: [pelabuhan]\n", "", '<quote id="q1"', "fidelity", "to somebody else"
    ),
    "only a statement on record can be distorted": Broken(
        PAPER,
        'utterance="u3"',
        'utterance="u3" fidelity="distorted"',
        '<quote id="q7"',
        "fidelity",
        "no text on record",
    ),
    # Quotation marks.
    "a direct quote has a mark": Broken(
        PAPER,
        "“Semua penumpang sudah kami jemput,”",
        "Semua penumpang",
        '<quote id="q2"',
        "type",
        "at one end at least",
    ),
    "a mark in the next paragraph is not one's own": Broken(
        PAPER, 'id="q1" type="indirect"', 'id="q1" type="direct"', '<quote id="q1"', "type", "at one end at least"
    ),
    "a mixed quote holds marked words": Broken(
        PAPER, "“kelebihan muatan”", "kelebihan muatan", '<quote id="q3"', "type", "without any it is indirect"
    ),
    "a mark belongs to a quote or a distractor": Broken(
        PAPER, "menjuluki</cue> teluk", 'menjuluki</cue> "teluk', 'menjuluki</cue> "', "", 'menjuluki "teluk itu'
    ),
}


@pytest.mark.parametrize("broken", RULES.values(), ids=RULES.keys())
def test_a_broken_rule_is_one_problem_at_its_place(tmp_path: Path, broken: Broken) -> None:
    (problem,) = found_in(tmp_path, broken[:3])
    file, line, column = place(tmp_path, broken.at)
    assert (problem.file, problem.line) == (file, line)
    assert problem.column in (column, 0)  # what concerns the whole file or line has no column
    assert problem.field == broken.field
    assert broken.message in problem.message


def test_an_event_is_called_like_its_folder(tmp_path: Path) -> None:
    renamed = found_in(
        tmp_path, (EVENT, "id: perahu-karam", "id: perahu"), (PAPER, 'event="perahu-karam"', 'event="perahu"')
    )
    assert [(p.file, p.field) for p in renamed] == [(EVENT, "id")]
    assert "'perahu', but the folder is called 'perahu-karam'" in renamed[0].message


def test_an_authored_article_has_a_headline(tmp_path: Path) -> None:
    (problem,) = found_in(tmp_path, (PAPER, "<headline>", "<p>"), (PAPER, "</headline>", "</p>"))
    assert (problem.file, problem.line, problem.message) == (PAPER, 1, "an authored article has a headline")


def test_the_text_names_whoever_has_a_part_in_it(tmp_path: Path) -> None:
    (problem,) = found_in(
        tmp_path,
        (EVENT, "utterances:", "  badri: {name: Badri, kind: person, aliases: []}\nutterances:"),
        (PAPER, 'speaker="unspecified"', 'speaker="badri"'),
    )
    assert (problem.file, problem.line, problem.column) == place(tmp_path, '<quote id="q7"')
    assert problem.message == "'badri' has a part in q7 but no alias of it stands here"


def test_a_mention_in_words_holds_an_alias(tmp_path: Path) -> None:
    found = found_in(tmp_path, (PAPER, '"alma">Rondang<', '"alma" form="nominal">Perempuan itu<'))
    assert {(p.file, p.line, p.column) for p in found} == {place(tmp_path, '<speaker of="q4"')}
    assert "holds no alias of 'alma'" in found[0].message


def test_an_indirect_quote_holds_no_mark(tmp_path: Path) -> None:
    found = found_in(tmp_path, (PAPER, "banyak kapal hilang", "banyak “kapal” hilang"))
    (problem,) = [p for p in found if p.field == "type"]
    assert (problem.file, problem.line, problem.column) == place(tmp_path, '<quote id="q5"')
    assert "with marked words it is mixed" in problem.message


def test_every_problem_of_an_article_is_reported(tmp_path: Path) -> None:
    changes = [RULES[rule][:3] for rule in ("a pronoun is one", "a mixed quote holds marked words")]
    assert [p.field for p in found_in(tmp_path, *changes)] == ["form", "type"]


def test_a_mark_in_the_paragraph_before_is_not_ones_own(tmp_path: Path) -> None:
    (problem,) = found_in(
        tmp_path,
        (PAPER, 'id="q1" type="indirect"', 'id="q1" type="mixed"'),
        (PAPER, "Semua Penumpang Selamat", "Semua Penumpang “Selamat”"),
        RULES["a direct quote has a mark"][:3],
    )
    assert (problem.line, problem.column) == place(tmp_path, '<quote id="q2"')[1:]


ALLOWED = {
    "tags inside the marks": (
        PAPER,
        '<quote id="q6" type="direct" utterance="u4">“Kami takut.”</quote>',
        '“<quote id="q6" type="direct" utterance="u4">Kami takut</quote>.”',
    ),
    "a mention glued to the content": (
        PAPER,
        CRY,
        '>“Awas karang!”</quote><speaker of="q7" entity="nelayan" form="nominal">para nelayan</speaker>',
    ),
    "a source inside the content": (
        PAPER,
        "banyak kapal hilang di sana",
        'banyak kapal <source of="q5" entity="radio">Radio Teluk</source> hilang',
    ),
    "a mention inside the content, if it says so": (
        PAPER,
        "banyak kapal hilang di sana",
        'banyak kapal <speaker of="q5" entity="nelayan" form="nominal" within="yes">para nelayan</speaker> hilang',
    ),
    "a direct quote that lost its closing mark": (PAPER, "kami jemput,”", "kami jemput,"),
    "words given to somebody else, if marked as distorted": (
        PAPER,
        'type="indirect" utterance="u5"',
        'type="indirect" utterance="u2" fidelity="distorted"',
    ),
    "an apostrophe and a prime": (PAPER, "di Jum'at malam", "Jum’at, menit ke-90'"),
    "a true conditional": (PAPER, "banyak kapal hilang", "kalau malam banyak kapal hilang"),
    "two stands on one content": (
        PAPER,
        "banyak kapal hilang di sana",
        '<quote id="q8" type="indirect" utterance="u3" polarity="denied" speaker="citra">banyak kapal hilang</quote>',
    ),
}


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_the_guidelines_allow_passes(tmp_path: Path, change: Change) -> None:
    assert found_in(tmp_path, change) == []


@pytest.mark.parametrize("tag", ['<cue\nof="q2">kata', '<!-- dua\nbaris --><cue of="q2">kata'])
def test_a_lost_mark_has_its_line_after_tags_with_line_breaks(tmp_path: Path, tag: str) -> None:
    broken = RULES["a mark belongs to a quote or a distractor"]
    (problem,) = found_in(tmp_path, (PAPER, '<cue of="q2">kata', tag), broken[:3])
    assert (problem.file, problem.line) == place(tmp_path, broken.at)[:2]


def test_paragraphs_are_not_indented(tmp_path: Path) -> None:
    (problem,) = found_in(tmp_path, (PAPER, '<p><quote id="q2"', '  <p><quote id="q2"'))
    assert (problem.file, problem.line) == place(tmp_path, '<p><quote id="q2"')[:2]


# Across the corpus


SECOND = """id: {id}
title: Mogok di Lambing
split: {split}
topic: labour
entities:
  alma: {{name: {name}, kind: {kind}, aliases: [{name}]}}
utterances:
  u1: {{speakers: [alma], text: Kapal tidak berlayar.}}
"""
STRIKE = """<article event="mogok" outlet="kabar-teluk" published="2027-03-09T08:00+07:00">
<headline>Mogok</headline>

<p><speaker of="q1" entity="alma">{name}</speaker>: <quote id="q1" type="indirect" utterance="u1">kapal \
tidak berlayar</quote>.</p>
</article>
"""


def with_second_event(root: Path, *, split: str, name: str, kind: str = "person") -> list[Problem]:
    folder = root / "events" / "mogok"
    folder.mkdir(parents=True)
    (folder / "event.yaml").write_text(SECOND.format(id="mogok", split=split, name=name, kind=kind), encoding="utf-8")
    (folder / "kabar-teluk.xml").write_text(STRIKE.format(name=name), encoding="utf-8")
    return found_in(root)


def test_a_speaker_keeps_to_one_split(tmp_path: Path) -> None:
    (problem,) = with_second_event(tmp_path, split="test", name="ALMA Rondang")
    assert problem.file == EVENT
    assert "'alma rondang' speaks here (train) and in 'mogok' (test)" in problem.message


@pytest.mark.parametrize(
    ("split", "name", "kind"),
    [
        ("train", "Alma Rondang", "person"),  # two events of one split
        ("test", "Alma Rondang Sokat", "person"),  # another name
        ("test", "Radio Teluk", "outlet"),  # relays there, does not speak
        ("test", "Para nelayan", "group"),  # the same in every event
    ],
)
def test_who_may_stand_in_several_splits(tmp_path: Path, split: str, name: str, kind: str) -> None:
    assert with_second_event(tmp_path, split=split, name=name, kind=kind) == []


def real_event(root: Path, *, id_: str, split: str) -> None:
    """Write a real article with the text of the strike into ``real/mogok``."""
    folder = root / "real" / "mogok"
    folder.mkdir(parents=True)
    source = SECOND.format(id=id_, split=split, name="Alma Rondang", kind="person")
    (folder / "event.yaml").write_text(source, encoding="utf-8")
    event, _ = read_event(folder / "event.yaml", "event.yaml")
    marked = read_markup(STRIKE.format(name="Alma Rondang").encode(), "kabar-teluk.xml")
    real = from_article(article_of(event, marked, "kabar-teluk"), address="", file="1.txt")
    (folder / "kabar-teluk.json").write_text(write_offsets(real), encoding="utf-8")


def test_nobody_speaks_in_an_authored_and_in_a_real_article(tmp_path: Path) -> None:
    real_event(tmp_path, id_="mogok", split="validation")
    (problem,) = found_in(tmp_path)
    assert problem.file == "real/mogok/event.yaml"
    assert "'alma rondang' speaks here and in the authored 'perahu-karam' (train)" in problem.message


def test_a_real_article_belongs_to_its_folder(tmp_path: Path) -> None:
    real_event(tmp_path, id_="demo", split="train")
    problem, _ = found_in(tmp_path)  # the other one says that its speaker stands in an authored article, too
    assert (problem.file, problem.field) == ("real/mogok/event.yaml", "id")
    assert "'demo/kabar-teluk' does not belong to this folder" in problem.message


def test_a_topic_is_one_of_those_in_use(tmp_path: Path) -> None:
    assert found_in(tmp_path) == []
    (tmp_path / "topics.yaml").write_text("authored: [sea]\n", encoding="utf-8")
    (problem,) = found_in(tmp_path)
    assert (problem.file, problem.field) == ("events/perahu-karam/event.yaml", "topic")
    assert "is none of the topics in topics.yaml: sea" in problem.message
