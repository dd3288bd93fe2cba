"""A system made of readable rules: marks, cues, relay frames, names and pronouns of Indonesian news.

Developed on the train and validation splits only. `trace` tells which rule found what. To read on:

- `reader` goes through an article and says which rules are tried on which sentence;
- `speech` (quotation marks), `hearsay` (what speech says others said), `reported` (reported clauses: `clauses`,
  `insertions`, `companions`, `contents`), `neighbours` (lists, *Hal itu disampaikan X*) and `framed` (sources in front)
  hold the rules;
- `discourse` remembers who spoke and resolves phrases to names, with `people`, `mentions` and `variants`;
- `page` evens out what is typed at random; `words`, `marks`, `paragraphs`, `phrases` and `relays` read what the rules
  are made of;
- ``lexicon.toml`` holds the words they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle, QuoteToAnswer, Span
from siapabilang_baselines.rules import reader
from siapabilang_baselines.rules.page import Page


class Rules:
    """Reads each article once, sentence by sentence."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            yield Prediction(article.id, tuple(quote for _, quote in trace(article)))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote: that of the quote the rules found which overlaps it most."""
        for article in articles:
            traced = trace(article)
            yield Prediction(article.id, tuple(_answer(quote, traced) for quote in article.quotes))


def trace(article: PlainArticle | QuotedArticle) -> list[tuple[str, PredictedQuote]]:
    """Return the quotes of an article, each behind the name of the rule that found it: *Q, kata X*."""
    page = Page(article.text)
    return [(rule, page.restored(quote)) for rule, quote in reader.read(page.text)]


def overlapping(
    spans: Iterable[Span], traced: Iterable[tuple[str, PredictedQuote]]
) -> tuple[str, PredictedQuote | None]:
    """Return the quote of ``traced`` that overlaps ``spans`` most, with its rule; none where nothing does."""
    wanted = _offsets(spans)
    best: tuple[str, PredictedQuote | None] = ("", None)
    best_overlap = 0.0
    for rule, quote in traced:
        have = _offsets(quote.spans)
        overlap = len(wanted & have) / len(wanted | have)
        if overlap > best_overlap:
            best, best_overlap = (rule, quote), overlap
    return best


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}


def _answer(asked: QuoteToAnswer, traced: Iterable[tuple[str, PredictedQuote]]) -> PredictedQuote:
    _, found = overlapping(asked.spans, traced)
    best = found or PredictedQuote(spans=(), speakers=())
    return PredictedQuote(spans=best.spans, speakers=best.speakers, sources=best.sources, quote=asked.id)
