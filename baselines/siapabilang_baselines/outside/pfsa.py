"""PFSA-ID under its own tags: what systems say, spelt as its tags, scored by seqeval (strict, BILOU).

A system of ours reads the text that the importer sets, and its answers are spelt as tags: a direct quote with its
marks is a STATEMENT; its cue a CUE, or a CUECOREF if the clitic in it is the mention; a mention that holds the
speaker's whole name a PERSON (the name alone), one that holds a part of it, or a pronoun, a PERSONCOREF. No other tag
is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.importers import pfsa_id
from siapabilang.importers.conll import Chunk, Line, read_sentences, spell
from siapabilang.importers.reading import CorpusFile, Reading
from siapabilang.importers.tagged import PRONOUNS, read_tagged
from siapabilang.importers.typeset import Page, typeset
from siapabilang.model import PlainArticle, PredictedQuote, Prediction, Span
from siapabilang.names import fold
from siapabilang.problems import InputError, Problem
from siapabilang.quotation_marks import DOUBLE
from siapabilang.systems import System
from siapabilang_baselines.tagging.ensemble import Ensemble
from siapabilang_baselines.tagging.tagger import Settings, TaggedArticle

SHARED = ("STATEMENT", "CUE", "CUECOREF", "PERSON", "PERSONCOREF")
OTHERS = ("ROLE", "AFFILIATION", "LOCATION", "DATETIME", "EVENT", "ISSUE")
# The corpus marks quotes by who speaks. Two regularisations vote: chosen by cross-validation on dev-40.
SETTINGS = tuple(Settings(introductions=True, l1=l1, rounds=120) for l1 in (0.05, 0.3))


class Score(msgspec.Struct, frozen=True):
    """Entity-level precision, recall and F1; ``support`` is the number of gold chunks."""

    precision: float
    recall: float
    f1: float
    support: int


def tagged_articles(file: Path, *, blind: bool = False) -> list[TaggedArticle]:
    """Read a file of the corpus as tagged articles, parted as the importer parts them: by datelines and gold ISSUEs.

    With ``blind`` no tag is looked at: only a dateline begins an article, so that some hold the next one, too.
    """
    sentences = read_sentences(Reading(file).open(file))
    begins = {sentence[0].number for sentence in sentences}
    tags = {line.number: line.tag for sentence in sentences for line in sentence}
    if blind:
        sentences = [[Line(line.number, line.token, "O") for line in sentence] for sentence in sentences]
    return [
        TaggedArticle(
            [line.token for line in lines],
            frozenset(n for n, line in enumerate(lines) if line.number in begins),
            [tags[line.number] for line in lines],
        )
        for lines in pfsa_id.articles(sentences)
    ]


def entity_scores(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], kinds: Sequence[str]
) -> Mapping[str, Score]:
    """Return seqeval's strict scores of each of ``kinds``, and of all together (``micro``); other tags are ignored."""
    try:
        from seqeval.metrics import classification_report  # noqa: PLC0415 – an extra
        from seqeval.scheme import BILOU  # noqa: PLC0415
    except ModuleNotFoundError:
        raise InputError([Problem("outside", "needs seqeval; install siapabilang[baselines]")]) from None

    def only(sequences: Sequence[Sequence[str]]) -> list[list[str]]:
        return [[tag if tag[2:] in kinds else "O" for tag in tags] for tags in sequences]

    report = classification_report(
        only(gold), only(predicted), mode="strict", scheme=BILOU, output_dict=True, zero_division=0
    )
    rows = {kind: report[kind] for kind in kinds if kind in report} | {"micro": report["micro avg"]}
    return {
        kind: Score(float(row["precision"]), float(row["recall"]), float(row["f1-score"]), int(row["support"]))
        for kind, row in rows.items()
    }


def tags_of_system(system: System, articles: Sequence[TaggedArticle]) -> list[list[str]]:
    """Return the tags that a system's answers spell."""
    pages = [typeset(article.tokens) for article in articles]
    predictions = system.attribute([PlainArticle(str(n), page.text) for n, page in enumerate(pages)])
    return [
        spell(len(page.tokens), (chunk for quote in prediction.quotes for chunk in _chunks(page, quote)))
        for page, prediction in zip(pages, predictions, strict=True)
    ]


def _chunks(page: Page, quote: PredictedQuote) -> Iterator[Chunk]:
    if quote.type not in ("direct", ""):
        return
    mention = [_touched(page, span) for span in quote.mention or ()]
    cue = [_touched(page, span) for span in quote.cue or ()]
    for span in quote.spans:
        first, beyond = _touched(page, span)
        if first < beyond:
            yield _with_marks(page, first, beyond)
    for place in cue:
        if place[1] - place[0] == 1:
            yield Chunk("CUECOREF" if place in mention else "CUE", *place)
    for first, beyond in mention:
        if (first, beyond) not in cue and quote.speakers:
            yield from _person(page, first, beyond, quote.speakers[0])


def _person(page: Page, first: int, beyond: int, speaker: str) -> Iterator[Chunk]:
    name = fold(speaker)
    words = [fold(page.text[token.start : token.end]) for token in page.tokens[first:beyond]]
    named = [n for n, word in enumerate(words, start=first) if word and set(word) <= set(name)]
    if named:
        whole = len(named) >= len(name)
        yield Chunk("PERSON" if whole else "PERSONCOREF", named[0], named[-1] + 1)
    elif beyond - first == 1 and page.text[slice(*_ends(page, first))].casefold() in PRONOUNS:
        yield Chunk("PERSONCOREF", first, beyond)


def _ends(page: Page, token: int) -> tuple[int, int]:
    return page.tokens[token].start, page.tokens[token].end


def _touched(page: Page, span: Span) -> tuple[int, int]:
    inside = [n for n, token in enumerate(page.tokens) if token.start < span.end and span.start < token.end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _with_marks(page: Page, first: int, beyond: int) -> Chunk:
    """Return a statement as the corpus has it: with the marks around it, and the stop or comma before the last."""

    def is_mark(n: int) -> bool:
        return 0 <= n < len(page.tokens) and page.text[slice(*_ends(page, n))] in DOUBLE

    first -= is_mark(first - 1)
    for reach in (0, 1):
        if is_mark(beyond + reach):
            return Chunk("STATEMENT", first, beyond + reach + 1)
    return Chunk("STATEMENT", first, beyond)


def tagger_predictions(tagger: Ensemble, ids: Sequence[str], articles: Sequence[TaggedArticle]) -> Iterator[Prediction]:
    """Yield who says what by a tagger's tags, linked as the importer links the gold's: by the nearest mention."""
    file = CorpusFile(Path("tags"), "tags", "", [])
    for id_, article in zip(ids, articles, strict=True):
        tags = tagger.tag(article.tokens, article.begins)
        lines = [Line(n, token, tag) for n, (token, tag) in enumerate(zip(article.tokens, tags, strict=True), start=1)]
        read = read_tagged(lines, pfsa_id.TAGS, file)
        names = {entity.id: entity.name for entity in read.entities}
        yield Prediction(
            id_,
            tuple(
                PredictedQuote(
                    spans=quote.spans,
                    speakers=tuple(names[s.entity] for s in quote.speakers if s.entity in names),
                    type="direct",
                    cue=quote.cue,
                    mention=tuple(span for s in quote.speakers for span in s.mention),
                )
                for quote in read.quotes
            ),
        )


def direct_only(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Return ``predictions`` without indirect and mixed quotes, which the corpus does not mark."""
    return [Prediction(p.article, tuple(q for q in p.quotes if q.type in ("direct", ""))) for p in predictions]
