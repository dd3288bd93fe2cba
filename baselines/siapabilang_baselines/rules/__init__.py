"""A system made of readable rules: marks, cues, relay frames, names and pronouns of Indonesian news.

Developed on the train and validation splits only. `trace` tells which rule found what. To read on:

- `reader` goes through an article and says which rules are tried on which sentence;
- `speech` (quotation marks), `reported` (reported clauses: `clauses`, `insertions`, `companions`, `contents`) and
  `neighbours` (lists, *Hal itu disampaikan X*) hold the rules;
- `discourse` remembers who spoke and resolves phrases to names, with `people`, `mentions` and `variants`;
- `words`, `marks`, `paragraphs`, `phrases` and `relays` read what the rules are made of;
- ``lexicon.toml`` holds the words they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle, QuoteToAnswer, Span
from siapabilang_baselines.rules import reader


class Rules:
    """Reads each article once, sentence by sentence."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            yield Prediction(article.id, tuple(quote for _, quote in trace(article)))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote: that of the quote the rules found which overlaps it most."""
        for article in articles:
            found = [(quote, _offsets(quote.spans)) for _, quote in trace(article)]
            yield Prediction(article.id, tuple(_answer(quote, found) for quote in article.quotes))


def trace(article: PlainArticle | QuotedArticle) -> list[tuple[str, PredictedQuote]]:
    """Return the quotes of an article, each behind the name of the rule that found it: *Q, kata X*."""
    return reader.read(article.text)


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}


def _answer(asked: QuoteToAnswer, found: Iterable[tuple[PredictedQuote, set[int]]]) -> PredictedQuote:
    wanted = _offsets(asked.spans)
    best = PredictedQuote(spans=(), speakers=())
    best_overlap = 0.0
    for quote, have in found:
        overlap = len(wanted & have) / len(wanted | have)
        if overlap > best_overlap:
            best, best_overlap = quote, overlap
    return PredictedQuote(spans=best.spans, speakers=best.speakers, sources=best.sources, quote=asked.id)
