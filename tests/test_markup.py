"""The article files: read, written, and refused with the place of each mistake."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from factories import where
from hypothesis import given, settings
from hypothesis import strategies as st

from siapabilang.markup import MarkedArticle, read_markup, strip_tags, write_markup
from siapabilang.model import (
    DISTRACTOR_KINDS,
    FORMS,
    POLARITIES,
    QUOTE_TYPES,
    Attributed,
    Distractor,
    Fidelity,
    Quote,
    Span,
)
from siapabilang.problems import InputError, Problem

HEAD = '<article event="perahu-karam" outlet="kabar-teluk">\n'
TAIL = "\n</article>\n"
VALID = (
    '<article event="perahu-karam" outlet="kabar-teluk" published="2027-03-02T18:40+07:00">\n'
    "<headline>Perahu Karam, Penumpang Selamat</headline>\n"
    "\n"
    '<p><quote id="q1" type="direct" utterance="u1">“Semua penumpang sudah kami jemput,”</quote> <cue of="q1">kata'
    '</cue> <speaker\nof="q1" entity="alma">Alma Rondang</speaker>. <quote of="q1">“Dua orang terkilir.”</quote></p>\n'
    '<p><distractor kind="scare">“Kuburan lunas”</distractor> &amp; &lt;karang&gt;.</p>\n'
    "</article>\n"
)


def read(body: str) -> MarkedArticle:
    return read_markup((HEAD + body + TAIL).encode(), "kabar-teluk.xml")


def problems(source: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_markup(source.encode() if isinstance(source, str) else source, "kabar-teluk.xml")
    return caught.value.problems


def words(article: MarkedArticle, *spans: Span) -> list[str]:
    return [article.text[s.start : s.end] for s in spans]


# What a file says


def test_an_article_is_its_attributes_text_headline_quotes_and_distractors() -> None:
    article = read_markup(VALID.encode(), "kabar-teluk.xml")
    assert article.attributes == {
        "event": "perahu-karam",
        "outlet": "kabar-teluk",
        "published": "2027-03-02T18:40+07:00",
    }
    assert article.headline == "Perahu Karam, Penumpang Selamat"
    assert article.text == (
        "Perahu Karam, Penumpang Selamat\n\n"
        "“Semua penumpang sudah kami jemput,” kata Alma Rondang. “Dua orang terkilir.”\n"
        "“Kuburan lunas” & <karang>."
    )
    (quote,) = article.quotes
    assert words(article, *quote.spans) == ["“Semua penumpang sudah kami jemput,”", "“Dua orang terkilir.”"]
    assert words(article, *quote.cue) == ["kata"]
    assert words(article, *quote.speakers[0].mention) == ["Alma Rondang"]
    assert (quote.id, quote.type, quote.form, quote.polarity, quote.utterance, quote.fidelity) == (
        *("q1", "direct", "name", "affirmed", "u1", ""),
    )
    assert article.entity_ids == {"alma"}
    (distractor,) = article.distractors
    assert words(article, Span(distractor.start, distractor.end)) == ["“Kuburan lunas”"]


def test_the_worked_paragraph_of_the_guidelines_reads_as_they_say() -> None:
    guidelines = (Path(__file__).parents[1] / "annotations" / "GUIDELINES.md").read_text(encoding="utf-8")
    worked = guidelines.split("## 8. A worked paragraph")[1]
    plain = " ".join(line.removeprefix("> ") for line in re.findall(r"^> .*$", worked, re.MULTILINE))
    markup = worked.split("```xml\n")[1].split("\n```")[0]
    article = read(markup)
    assert article.text == plain
    first, second, third = article.quotes
    assert [s.entity for s in first.sources] == ["selat", "lintas"]
    assert (second.form, second.polarity) == ("pronoun", "denied")
    assert (third.form, words(article, *third.speakers[0].mention)) == ("clitic", ["nya"])


def test_comments_and_line_breaks_inside_tags_do_not_count() -> None:
    plain = read("<p>Perahu karam.</p>")
    annotated = read("<p>Perahu<!-- yang\nmana? --> karam.<!-- periksa lagi --></p>")
    assert annotated.text == plain.text == "Perahu karam."
    broken = read('<p><quote\n  id="q1"\n  type="indirect" speaker="alma">Perahu karam</quote>.</p>')
    assert words(broken, *broken.quotes[0].spans) == ["Perahu karam"]


def test_sources_are_ordered_by_hop_wherever_they_stand() -> None:
    article = read(
        '<p><source of="q1" entity="layar" hop="3">Layar</source> <cue of="q1">mengutip</cue> '
        '<source of="q1" entity="radio" hop="2">Radio Teluk</source> yang <cue of="q1">mendengar</cue> dari '
        '<source of="q1" entity="ajudan" hop="1">ajudannya</source>: '
        '<quote id="q1" type="indirect" speaker="alma">laut aman</quote>.</p>'
    )
    assert [source.entity for source in article.quotes[0].sources] == ["ajudan", "radio", "layar"]


def test_a_source_named_twice_is_one_source_with_two_mentions() -> None:
    article = read(
        '<p>Kepada <source of="q1" entity="radio">Radio Teluk</source>, <quote id="q1" type="indirect" speaker="alma">'
        'laut aman</quote>, <cue of="q1">lapor</cue> <source of="q1" entity="radio">radio itu</source>.</p>'
    )
    (source,) = article.quotes[0].sources
    assert words(article, *source.mention) == ["Radio Teluk", "radio itu"]


def test_one_phrase_may_name_several_entities_and_serve_several_quotes() -> None:
    article = read(
        '<p><speaker of="q1 q2" entity="alma badri" form="pronoun">Keduanya</speaker> <cue of="q1 q2">menyebut</cue> '
        '<quote id="q1" type="indirect">laut aman</quote> dan <quote id="q2" type="indirect">ombak rendah</quote>.</p>'
    )
    mention = article.text.index("Keduanya"), len("Keduanya")
    both = (Attributed("alma", (Span(*mention),)), Attributed("badri", (Span(*mention),)))
    assert [quote.speakers for quote in article.quotes] == [both, both]
    assert [words(article, *quote.cue) for quote in article.quotes] == [["menyebut"], ["menyebut"]]


@pytest.mark.parametrize(
    ("mentions", "form"),
    [
        ([], "implicit"),
        (["clitic"], "clitic"),
        (["clitic", "pronoun"], "pronoun"),
        (["pronoun", "nominal", "clitic"], "nominal"),
        (["nominal", ""], "name"),
    ],
)
def test_a_quotes_form_is_that_of_its_most_explicit_mention(mentions: list[str], form: str) -> None:
    marks = "".join(
        f'<speaker of="q1" entity="alma"{f" form={chr(34)}{f}{chr(34)}" if f else ""}>x</speaker> ' for f in mentions
    )
    speaker = "" if mentions else ' speaker="alma"'
    article = read(f'<p>{marks}<quote id="q1" type="indirect"{speaker}>laut aman</quote></p>')
    assert article.quotes[0].form == form


def test_a_speaker_without_a_mention_may_join_one_with() -> None:
    article = read(
        '<p><quote id="q1" type="indirect" speaker="badri">Laut aman</quote>, <cue of="q1">kata</cue> '
        '<speaker of="q1" entity="alma">Alma</speaker>.</p>'
    )
    assert {s.entity: words(article, *s.mention) for s in article.quotes[0].speakers} == {"alma": ["Alma"], "badri": []}


def test_nobody_identified_is_the_reserved_speaker_and_no_entity() -> None:
    article = read('<p><quote id="q1" type="direct" speaker="unspecified">“Awas!”</quote></p>')
    assert article.quotes[0].speakers == (Attributed("unspecified"),)
    assert article.entity_ids == frozenset()


def test_quotes_nest_and_two_stands_may_share_one_content() -> None:
    article = read(
        '<p><quote id="q1" type="indirect" speaker="alma"><speaker of="q2" entity="badri">Badri</speaker> '
        '<cue of="q2">menuduh</cue> <quote id="q2" type="indirect"><quote id="q3" type="indirect" speaker="juragan" '
        'polarity="denied">kapal itu tua</quote></quote></quote>.</p>'
    )
    assert [words(article, *q.spans) for q in article.quotes] == [
        ["Badri menuduh kapal itu tua"],
        ["kapal itu tua"],
        ["kapal itu tua"],
    ]
    assert [q.polarity for q in article.quotes] == ["affirmed", "affirmed", "denied"]


def test_a_further_span_may_stand_before_the_first() -> None:
    article = read(
        '<p><quote of="q1">“Tenang,”</quote> <cue of="q1">pinta</cue> <speaker of="q1" entity="alma">Alma</speaker>, '
        '<quote id="q1" type="direct">“air surut.”</quote></p>'
    )
    assert words(article, *article.quotes[0].spans) == ["“Tenang,”", "“air surut.”"]


def test_place_gives_line_and_column_of_a_quotes_tag() -> None:
    assert read_markup(VALID.encode(), "kabar-teluk.xml").place("q1") == where(VALID, '<quote id="q1"')


# What is refused, and where


class Mistake(NamedTuple):
    """A body with one mistake, the tag where it is reported, the field, and a part of the message."""

    body: str
    at: str
    field: str
    message: str


Q1 = '<quote id="q1" type="indirect" speaker="alma">laut aman</quote>'
MISTAKES = {
    "an unknown element": Mistake("<p>Kata <saksi>warga</saksi></p>", "<saksi>", "", "unknown element <saksi>"),
    "columns count code points": Mistake("<p>“😀” é <saksi>w</saksi></p>", "<saksi>", "", "unknown element"),
    "an unknown attribute": Mistake('<p class="x">Laut</p>', "<p class", "class", "no attribute of <p>"),
    "a cue without of": Mistake("<p><cue>kata</cue></p>", "<cue>", "of", "is missing on <cue>"),
    "a speaker without entity": Mistake(
        f'<p><speaker of="q1">Alma</speaker>: {Q1}</p>', '<speaker of="q1">', "entity", "is missing on <speaker>"
    ),
    "a source without of": Mistake('<p><source entity="x">X</source></p>', "<source", "of", "is missing on <source>"),
    "an empty mark": Mistake(f'<p>{Q1}<cue of="q1"></cue></p>', "<cue", "", "<cue> is empty"),
    "a mark outside the blocks": Mistake(
        f'<p>{Q1}</p>\n<cue of="q1">\n</cue>', "<cue", "", "<cue> stands inside <headline> or <p>"
    ),
    "a paragraph in a paragraph": Mistake("<p>Laut <p>aman</p></p>", "<p>aman", "", "<p> stands directly in <article>"),
    "a headline in a paragraph": Mistake(
        "<p><headline>Laut</headline></p>", "<headline>", "", "<headline> stands directly in <article>"
    ),
    "a second headline": Mistake(
        "<headline>Satu</headline>\n<headline>Dua</headline>", "<headline>Dua", "", "the headline comes first, and once"
    ),
    "a headline after a paragraph": Mistake(
        "<p>Laut</p>\n<headline>Dua</headline>", "<headline>", "", "the headline comes first, and once"
    ),
    "an article in an article": Mistake('<article event="x" outlet="y"/>', "<article event=", "", "one <article>"),
    "a part of no quote": Mistake(f'<p>{Q1}<cue of="q7">kata</cue></p>', "<cue", "of", "no quote with the id 'q7'"),
    "an id taken twice": Mistake(
        f'<p>{Q1} dan <quote id="q1" type="direct" speaker="alma">a</quote></p>',
        '<quote id="q1" type="direct"',
        "id",
        "taken by another quote",
    ),
    "an id that is no word": Mistake(
        '<p><quote id="1 2" type="direct" speaker="alma">a</quote></p>', "<quote", "id", "a letter followed by"
    ),
    "a quote with neither id nor of": Mistake('<p><quote type="direct">a</quote></p>', "<quote", "", "first span"),
    "a quote with both id and of": Mistake(
        f'<p>{Q1}<quote id="q2" of="q1" type="direct" speaker="x">a</quote></p>', '<quote id="q2"', "", "first span"
    ),
    "a type on a further span": Mistake(
        f'<p>{Q1}<quote of="q1" type="direct">a</quote></p>', '<quote of="q1"', "type", "belongs on the quote's first"
    ),
    "a quote without a type": Mistake('<p><quote id="q1" speaker="x">a</quote></p>', "<quote", "type", "is one of"),
    "a type that is none": Mistake(
        '<p><quote id="q1" type="langsung" speaker="x">a</quote></p>', "<quote", "type", "direct, indirect, mixed"
    ),
    "a polarity that is none": Mistake(
        '<p><quote id="q1" type="direct" speaker="x" polarity="negated">a</quote></p>',
        "<quote",
        "polarity",
        "affirmed, denied",
    ),
    "a fidelity that is none": Mistake(
        '<p><quote id="q1" type="direct" speaker="x" fidelity="ok">a</quote></p>',
        "<quote",
        "fidelity",
        "faithful, distorted",
    ),
    "a form that is none": Mistake(
        '<p><quote id="q1" type="direct">a</quote> <speaker of="q1" entity="x" form="implicit">b</speaker></p>',
        "<speaker",
        "form",
        "name, nominal, pronoun, clitic",
    ),
    "a distractor of no kind": Mistake(
        '<p><distractor kind="joke">a</distractor></p>', "<distractor", "kind", "scare, title, term"
    ),
    "a quote that nobody speaks": Mistake(
        '<p><quote id="q1" type="direct">a</quote></p>', "<quote", "speaker", "nobody speaks"
    ),
    "unspecified beside somebody": Mistake(
        '<p><quote id="q1" type="direct" speaker="alma unspecified">a</quote></p>', "<quote", "speaker", "stands alone"
    ),
    "a speaker on the quote who has a mention": Mistake(
        '<p><quote id="q1" type="direct" speaker="alma">a</quote> <speaker of="q1" entity="alma">Alma</speaker></p>',
        "<quote",
        "speaker",
        "has a mention already",
    ),
    "a hop that is no number": Mistake(
        f'<p>{Q1} <source of="q1" entity="x" hop="0">x</source></p>', "<source", "hop", "a number from 1 to 9"
    ),
    "a source at two places in the chain": Mistake(
        f'<p>{Q1} <source of="q1" entity="x" hop="1">x</source> <source of="q1" entity="x" hop="2">X</source></p>',
        '<source of="q1" entity="x" hop="2"',
        "hop",
        "'x' already stands at another place",
    ),
    "one of two sources without a hop": Mistake(
        f'<p>{Q1} <source of="q1" entity="x" hop="1">x</source> <source of="q1" entity="y">y</source></p>',
        '<source of="q1" entity="y"',
        "hop",
        "is needed",
    ),
    "an entity of one's own": Mistake("<p>Laut &ombak; aman</p>", "&ombak;", "", "undefined entity"),
    "a CDATA section": Mistake("<p>Laut <![CDATA[<aman>]]></p>", "<![CDATA[", "", "CDATA section is not allowed"),
    "a processing instruction": Mistake("<p>Laut <?php x?></p>", "<?php", "", "processing instruction is not allowed"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_reported_at_its_tag(mistake: Mistake) -> None:
    source = HEAD + mistake.body + TAIL
    (problem,) = problems(source)
    start = len(HEAD) if mistake.at.startswith("<article") else 0
    line, column = where(source[start:], mistake.at)
    assert (problem.line, problem.column) == (line + source.count("\n", 0, start), column)
    assert problem.field == mistake.field
    assert mistake.message in problem.message
    assert problem.file == "kabar-teluk.xml"


@pytest.mark.parametrize("attribute", ["event", "outlet"])
def test_an_article_names_its_event_and_its_outlet(attribute: str) -> None:
    (problem,) = problems(re.sub(rf'{attribute}="[^"]*" ?', "", HEAD) + "<p>Laut aman</p>" + TAIL)
    assert (problem.line, problem.column, problem.field) == (1, 1, attribute)


def test_a_distractor_without_kind_is_refused() -> None:
    found = problems(HEAD + "<p><distractor>“a”</distractor></p>" + TAIL)
    assert {(p.line, p.column, p.field) for p in found} == {(2, 4, "kind")}


def test_marks_that_cross_are_refused_at_the_closing_tag() -> None:
    source = (
        HEAD + '<p><quote id="q1" type="indirect" speaker="alma">Laut <cue of="q1">aman</quote> kata</cue></p>' + TAIL
    )
    (problem,) = problems(source)
    line, column = where(source, "</quote>")
    assert problem.line == line
    assert column <= problem.column < column + len("</quote>")
    assert "mismatched tag" in problem.message


@pytest.mark.parametrize("body", ["Laut aman\n<p>Ombak rendah.</p>", "<p>Laut aman</p> dan <p>tenang</p>"])
def test_text_outside_headline_and_paragraphs_is_refused(body: str) -> None:
    assert [p.message for p in problems(HEAD + body + TAIL)] == ["text stands outside <headline> and <p>"]


def test_a_line_break_inside_a_paragraph_is_refused() -> None:
    assert ["a paragraph is one line" in p.message for p in problems(HEAD + "<p>Laut\naman</p>" + TAIL)] == [True]


def test_stray_text_is_reported_where_it_stands() -> None:
    source = HEAD + "<p>Ombak rendah.</p>\nLaut aman\n\n\n<p>Tenang.</p>" + TAIL
    (problem,) = problems(source)
    assert problem.line == where(source, "Laut aman")[0]


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE article>\n",
        BOMB,
        '<!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n',
        '<!DOCTYPE article SYSTEM "http://127.0.0.1/article.dtd">\n',
        '<!DOCTYPE article [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>\n',
    ],
    ids=["plain", "bomb", "external-entity", "external-subset", "parameter-entity"],
)
def test_a_document_type_is_refused_before_anything_in_it_is_read(doctype: str) -> None:
    (problem,) = problems(f'<?xml version="1.0"?>\n{doctype}{HEAD}<p>&a;&b;&c;</p>{TAIL}')
    assert problem.line == 2
    assert "a document type is not allowed" in problem.message


def test_a_file_that_is_not_utf_8_is_refused_with_its_line() -> None:
    (problem,) = problems((HEAD + "<p>Laut aman</p>\n<p>caf").encode() + "é</p>".encode("latin-1") + TAIL.encode())
    assert (problem.line, problem.message) == (3, "is not UTF-8; save the file as UTF-8")


def test_text_that_is_not_nfc_is_refused_with_its_line() -> None:
    (problem,) = problems(HEAD + "<p>Laut aman</p>\n<p>cafe\u0301</p>" + TAIL)
    assert problem.line == 3
    assert "NFC" in problem.message


@pytest.mark.parametrize(
    "before", ['<p><quote\nid="q1"\ntype="indirect"\nspeaker="a">laut</quote></p>', "<p>laut <!--\n\n--></p>"]
)
def test_text_that_is_not_nfc_has_its_line_after_tags_with_line_breaks(before: str) -> None:
    source = HEAD + before + "\n<p>cafe\u0301</p>" + TAIL
    (problem,) = problems(source)
    assert problem.line == where(source, "cafe\u0301")[0]


def test_a_comment_between_paragraphs_is_refused_since_it_leaves_an_empty_line() -> None:
    source = HEAD + "<p>laut</p>\n<!-- catatan -->\n<p>aman</p>" + TAIL
    (problem,) = problems(source)
    assert problem.line == where(source, "<!--")[0]


def test_every_cut_of_a_file_is_refused() -> None:
    whole = VALID.encode()
    end = whole.index(b"</article>") + len(b"</article>")
    for size in range(end):
        assert problems(whole[:size])
    assert read_markup(whole[:end], "kabar-teluk.xml").text == read_markup(whole, "kabar-teluk.xml").text


@pytest.mark.parametrize("body", ["", "\n", "<p></p>", "<p> </p>"])
def test_an_article_without_text_is_refused(body: str) -> None:
    assert [p.message for p in problems(HEAD + body + TAIL)] == ["the article is empty"]


@pytest.mark.parametrize("source", ["<p>Laut</p>", VALID + VALID, "Laut" + VALID, VALID + "Laut"])
def test_a_file_holds_one_article_and_nothing_around_it(source: str) -> None:
    assert len(problems(source)) == 1


def test_all_problems_of_a_file_are_reported_in_its_order() -> None:
    source = (
        HEAD
        + '<p><cue of="q9">kata</cue> <quote id="q1" type="langsung" speaker="alma">laut</quote></p>\n'
        + '<p><saksi>Warga</saksi> <distractor kind="joke">“a”</distractor></p>'
        + TAIL
    )
    assert [(p.line, p.column) for p in problems(source)] == [
        where(source, tag) for tag in ("<cue", "<quote", "<saksi>", "<distractor")
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (
            '<p><quote id="q1" type="indirect">Laut aman</quote>, kata <speaker of="q1" entity="">A</speaker></p>',
            "entity",
        ),
        (f'<p>{Q1}, lapor <source of="q1" entity=" ">Layar</source></p>', "entity"),
        (f'<p>{Q1}, <cue of="">kata</cue></p>', "of"),
    ],
)
def test_a_list_of_ids_is_not_empty(body: str, field: str) -> None:
    assert [p.field for p in problems(HEAD + body + TAIL)] == [field]


def test_unspecified_beside_a_mention_is_refused() -> None:
    body = (
        '<p><quote id="q1" type="direct" speaker="unspecified">“a”</quote> <speaker of="q1" entity="x">X</speaker></p>'
    )
    assert [p.field for p in problems(HEAD + body + TAIL)] == ["speaker"]


def test_within_takes_nothing_but_yes() -> None:
    body = '<p><quote id="q1" type="direct"><speaker of="q1" entity="x" within="no">X</speaker> a</quote></p>'
    assert [p.field for p in problems(HEAD + body + TAIL)] == ["within"]


@pytest.mark.parametrize("body", ["<p>Laut aman.</p><p>Ombak rendah.</p>", "<headline>Laut</headline><p>Aman</p>"])
def test_each_paragraph_stands_on_a_line_of_its_own(body: str) -> None:
    assert problems(HEAD + body + TAIL)


# Written and read back


TEXTS = st.text("ab1é😀ñ “”‘’\"'&<>;:-—.\u00a0\u2028", min_size=1, max_size=40)


@st.composite
def spans_within(draw: st.DrawFn, start: int, end: int, depth: int = 3) -> list[Span]:
    """Spans in ``[start, end)`` of which any two nest or lie apart; some are equal."""
    if end - start < 1 or depth == 0:
        return []
    cuts = sorted(draw(st.lists(st.integers(start, end), max_size=6)))
    found: list[Span] = []
    for left, right in zip(cuts[::2], cuts[1::2], strict=False):
        if left < right:
            found += [Span(left, right)] * draw(st.integers(1, 2))
            found += draw(spans_within(left, right, depth - 1))
    return found


class Written(NamedTuple):
    text: str
    quotes: tuple[Quote, ...]
    distractors: tuple[Distractor, ...]


def tag_order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


@st.composite
def articles(draw: st.DrawFn) -> Written:
    lines = draw(st.lists(st.one_of(TEXTS, st.sampled_from(["", " "])), min_size=1, max_size=4))
    text = unicodedata.normalize("NFC", "\n".join([*lines, draw(TEXTS.filter(str.strip))]))
    spans: list[Span] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            spans += draw(spans_within(at, at + len(line)))
        at += len(line) + 1
    number = draw(st.integers(1, 3))
    own: list[list[Span]] = [[] for _ in range(number)]
    cue: list[list[Span]] = [[] for _ in range(number)]
    speakers: list[dict[str, list[Span]]] = [{} for _ in range(number)]
    sources: list[dict[str, list[Span]]] = [{} for _ in range(number)]
    distractors: list[Distractor] = []
    for place in spans:
        quote = draw(st.integers(0, number - 1))
        role = draw(st.sampled_from(["quote", "cue", "speaker", "source", "distractor"]))
        entity = draw(st.sampled_from(["alma", "badri", "radio"]))
        if role == "quote" and all(s.end <= place.start or place.end <= s.start for s in own[quote]):
            own[quote].append(place)
        elif role == "cue":
            cue[quote].append(place)
        elif role == "speaker":
            speakers[quote].setdefault(entity, []).append(place)
        elif role == "source":
            sources[quote].setdefault(entity, []).append(place)
        elif role == "distractor":
            distractors.append(Distractor(place.start, place.end, draw(st.sampled_from(DISTRACTOR_KINDS))))
    quotes = []
    for n in sorted((n for n in range(number) if own[n]), key=lambda n: tag_order(min(own[n]))):
        unnamed = [] if speakers[n] else [draw(st.sampled_from(["alma", "unspecified"]))]
        named = sorted(speakers[n].items(), key=lambda item: min(map(tag_order, item[1])))
        quotes.append(
            Quote(
                id=f"q{n}",
                type=draw(st.sampled_from(QUOTE_TYPES)),
                spans=tuple(sorted(own[n])),
                cue=tuple(sorted(cue[n])),
                speakers=(*(Attributed(e, tuple(sorted(m))) for e, m in named), *map(Attributed, unnamed)),
                form=draw(st.sampled_from(FORMS[:-1])) if named else "implicit",
                sources=tuple(
                    Attributed(e, tuple(sorted(m))) for e, m in draw(st.permutations(list(sources[n].items())))
                ),
                polarity=draw(st.sampled_from(POLARITIES)),
                utterance=draw(st.sampled_from(["", "u1"])),
                fidelity=draw(st.sampled_from(list[Fidelity](["", "distorted"]))),
            )
        )
    in_order = sorted(distractors, key=lambda d: (d.start, -d.end))
    return Written(text, tuple(quotes), tuple(in_order))


@given(articles(), st.booleans())
@settings(deadline=None, max_examples=150)
def test_what_is_written_reads_back_and_stripping_its_tags_gives_the_text(article: Written, headline: bool) -> None:  # noqa: FBT001
    headline = headline and bool(article.text.split("\n")[0].strip())
    attributes = {"event": "perahu-karam", "outlet": "kabar-teluk", "address": "https://kabar.example/?a=1&b=<2>"}
    source = write_markup(attributes, article.text, article.quotes, article.distractors, headline=headline)
    read_back = read_markup(source.encode(), "kabar-teluk.xml")
    assert read_back.attributes == attributes
    assert read_back.text == article.text
    assert read_back.headline == (article.text.split("\n")[0] if headline else "")
    assert read_back.quotes == article.quotes
    assert read_back.distractors == article.distractors
    assert strip_tags(source.removesuffix("\n")) == article.text


def test_a_written_file_has_one_paragraph_a_line_and_shows_only_what_is_not_the_rule() -> None:
    text = "Laut aman\n\n“Tenang,” kata Alma."
    quote = Quote(
        id="q1",
        type="direct",
        spans=(Span(11, 20),),
        cue=(Span(21, 25),),
        speakers=(Attributed("alma", (Span(26, 30),)),),
        form="name",
        utterance="u1",
        fidelity="faithful",
    )
    attributes = {"event": "perahu-karam", "outlet": "kabar-teluk", "published": ""}
    assert write_markup(attributes, text, [quote], headline=True) == (
        '<article event="perahu-karam" outlet="kabar-teluk">\n'
        "<headline>Laut aman</headline>\n"
        "\n"
        '<p><quote id="q1" type="direct" utterance="u1">“Tenang,”</quote> <cue of="q1">kata</cue> '
        '<speaker of="q1" entity="alma">Alma</speaker>.</p>\n'
        "</article>\n"
    )


def one_quote(*spans: Span) -> Quote:
    return Quote(id="q1", type="indirect", spans=spans, speakers=(Attributed("alma"),), form="implicit")


def test_a_mention_is_written_as_within_only_where_it_lies_in_its_own_content() -> None:
    text = "Saya, Alma, menjamin, kata Alma"
    inside, outside = Span(6, 10), Span(27, 31)
    quote = msgspec.structs.replace(
        one_quote(Span(0, 20)), speakers=(Attributed("alma", (inside, outside)),), form="name"
    )
    source = write_markup({"event": "e", "outlet": "o"}, text, [quote])
    assert '<speaker of="q1" entity="alma" within="yes">Alma</speaker>, menjamin' in source
    assert 'kata <speaker of="q1" entity="alma">Alma</speaker>' in source


def test_marks_that_cross_cannot_be_written() -> None:
    distractor = Distractor(2, 8, "scare")
    with pytest.raises(ValueError, match="crosses"):
        write_markup({"event": "e", "outlet": "o"}, "Laut aman sekali", [one_quote(Span(0, 4))], [distractor])


def test_a_mark_over_a_line_break_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="a span per line"):
        write_markup({"event": "e", "outlet": "o"}, "Laut\naman", [one_quote(Span(0, 9))])


@pytest.mark.parametrize("span", [Span(4, 9), Span(4, 5)])
def test_a_mark_that_begins_at_a_line_break_cannot_be_written(span: Span) -> None:
    with pytest.raises(ValueError, match="line"):
        write_markup({"event": "e", "outlet": "o"}, "Laut\naman", [one_quote(span)])


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_a_damaged_file_reads_or_is_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = VALID.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    junk = data.draw(
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(
                [b"<", b">", b'"', b"<p>", b"</p>", b"<quote ", b'of="q1"', b"&#0;", b"&#xD800;", b"]]>", b"\r"]
            ),
        )
    )
    try:
        read_markup(whole[:start] + junk + whole[end:], "kabar-teluk.xml")
    except InputError as error:
        found = error.problems
    else:
        return
    assert found
    assert all(p.file == "kabar-teluk.xml" and p.message and p.line >= 1 for p in found)
