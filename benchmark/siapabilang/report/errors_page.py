"""The error report of one prediction file: figures, slices, kinds of error, and the articles side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from siapabilang.errors import MEANING, ErrorKind, Finding, review, tally
from siapabilang.gold import Gold
from siapabilang.matching import Content
from siapabilang.model import QUOTE_TYPES, UNSPECIFIED, PredictedQuote, Prediction, Track
from siapabilang.pairing import GoldArticle, GoldQuote, Verdict, judge
from siapabilang.report.environment import environment
from siapabilang.report.segments import Mark, Paragraph, paragraphs
from siapabilang.rows import words_of
from siapabilang.scoring import Result, Slice, count, signature, summarise


class Row(msgspec.Struct, frozen=True):
    """One finding as the page shows it; ``id`` is the gold quote's, or ``+1``, ``+2`` … for answers too many."""

    id: str
    right: bool
    kinds: tuple[ErrorKind, ...]
    type: str
    words: str
    gold: str
    answer: str


class Page(msgspec.Struct, frozen=True):
    """An article: its findings, and its text with the gold and with the predictions drawn on it, if it is here."""

    id: str
    score: float
    rows: tuple[Row, ...]
    gold: tuple[Paragraph, ...]
    predicted: tuple[Paragraph, ...]

    @property
    def errors(self) -> int:
        """Return how many findings are errors."""
        return sum(not row.right for row in self.rows)


class Kind(msgspec.Struct, frozen=True):
    """A kind of error, how often it occurs, and how often with gold quotes of each type."""

    name: ErrorKind
    meaning: str
    count: int
    by_type: Mapping[str, int]


class ErrorReport(msgspec.Struct, frozen=True):
    """What the template ``errors.html`` draws: ``pages`` stand worst first; ``slices`` are named by family."""

    title: str
    result: Result
    slices: Mapping[str, Sequence[tuple[str, Slice]]]
    kinds: tuple[Kind, ...]
    pages: tuple[Page, ...]
    with_texts: bool
    types: tuple[str, ...] = QUOTE_TYPES

    def values(self) -> dict[str, object]:
        """Return the fields by name, as a template takes them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def html(self) -> str:
        """Return the report as a page that stands alone."""
        return environment().get_template("errors.html").render(self.values())


def error_report(
    gold: Gold,
    predictions: Sequence[Prediction],
    track: Track,
    *,
    title: str,
    resamples: int,
    seed: int,
) -> ErrorReport:
    """Return the report. There must be one prediction for each article of the gold."""
    by_id = {prediction.article: prediction for prediction in predictions}
    verdicts = {id_: judge(article, by_id[id_].quotes, track) for id_, article in gold.articles.items()}
    table = count(gold, predictions, track)
    result = summarise(table, signature(gold, track, resamples, seed), track, resamples=resamples, seed=seed)
    findings = {id_: review(gold.articles[id_], verdict, track) for id_, verdict in verdicts.items()}
    f1 = dict(zip(table.articles, table.rows[:, table.columns.index("f1 who")].tolist(), strict=True))
    pages = [_page(gold, id_, verdicts[id_], findings[id_], f1[id_]) for id_ in gold.articles]
    return ErrorReport(
        title=title,
        result=result,
        slices=_by_family(result),
        kinds=tuple(_kinds(gold, findings)),
        pages=tuple(sorted(pages, key=lambda page: page.score)),
        with_texts=bool(gold.texts),
    )


def _by_family(result: Result) -> Mapping[str, list[tuple[str, Slice]]]:
    families: dict[str, list[tuple[str, Slice]]] = {}
    for name, slice_ in result.slices.items():
        family, _, class_ = name.partition("=")
        families.setdefault(family, []).append((class_, slice_))
    return families


def _kinds(gold: Gold, findings: Mapping[str, Sequence[Finding]]) -> list[Kind]:
    everything = [finding for found in findings.values() for finding in found]
    by_type = {
        type_: tally(
            [
                finding
                for id_, found in findings.items()
                for finding in found
                if finding.gold is not None and gold.articles[id_].quotes[finding.gold].type == type_
            ]
        )
        for type_ in QUOTE_TYPES
    }
    return [
        Kind(kind, MEANING[kind], number, {type_: by_type[type_].get(kind, 0) for type_ in QUOTE_TYPES})
        for kind, number in tally(everything).items()
    ]


def _page(gold: Gold, id_: str, verdict: Verdict, findings: Sequence[Finding], score: float) -> Page:
    article, text = gold.articles[id_], gold.texts.get(id_)
    rows = tuple(_rows(article, gold.names[id_], verdict, findings, text))
    if text is None:
        return Page(id_, score, rows, (), ())
    of_gold: list[Mark] = []
    of_answers: list[Mark] = []
    for finding, row in zip(findings, rows, strict=True):
        style = (
            "right" if row.right else "wrong" if finding.gold is not None and finding.answer is not None else "alone"
        )
        note = ", ".join(row.kinds) or "right"
        if finding.gold is not None:
            spans = article.tokens.spans(article.quotes[finding.gold].content)
            of_gold.append(Mark(row.id, spans, row.id, style, f"{row.gold} – {note}"))
        if finding.answer is not None:
            spans = verdict.answers[finding.answer].quote.spans
            of_answers.append(Mark(row.id, spans, row.id, style, f"{row.answer} – {note}"))
    return Page(id_, score, rows, tuple(paragraphs(text, of_gold)), tuple(paragraphs(text, of_answers)))


def _rows(
    article: GoldArticle, names: Mapping[str, str], verdict: Verdict, findings: Sequence[Finding], text: str | None
) -> Iterator[Row]:
    spare = 0
    for finding in findings:
        quote = None if finding.gold is None else article.quotes[finding.gold]
        answer = None if finding.answer is None else verdict.answers[finding.answer]
        spare += quote is None
        content = quote.content if quote is not None else answer.content if answer is not None else frozenset()
        yield Row(
            id=quote.id if quote is not None else f"+{spare}",
            right=not finding.kinds,
            kinds=finding.kinds,
            type=quote.type if quote is not None else "",
            words=_words(article, content, text),
            gold="" if quote is None else _attributed(_named(quote, names), [names[s] for s in quote.sources]),
            answer="" if answer is None else _answered(answer.quote),
        )


def _named(quote: GoldQuote, names: Mapping[str, str]) -> list[str]:
    return sorted(names[speaker] for speaker in quote.speakers) or [UNSPECIFIED]


def _answered(answer: PredictedQuote) -> str:
    return _attributed(list(answer.speakers) or ["nobody"], answer.sources)


def _attributed(speakers: Sequence[str], sources: Sequence[str]) -> str:
    return " + ".join(speakers) + "".join(f" → {source}" for source in sources)


def _words(article: GoldArticle, content: Content, text: str | None) -> str:
    return "" if text is None else words_of(text, article.tokens.spans(content))
