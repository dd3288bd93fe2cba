"""A system made of readable rules: marks, cues, relay frames, names and pronouns of Indonesian news.

Developed on train, validation (authored and real) and real articles of no split. `trace` tells which rule found what.
To read on:

- `reader` goes through an article and says which rules are tried on which sentence;
- `speech` (quotation marks), `hearsay` (what speech says others said), `reported` (reported clauses: `clauses`,
  `insertions`, `companions`, `contents`), `neighbours` (lists, *Hal itu disampaikan X*) and `framed` (sources in front)
  hold the rules;
- `discourse` remembers who spoke and resolves phrases to names, with `people`, `mentions` and `variants`;
- `page` evens out what is typed at random; `words`, `marks`, `paragraphs`, `phrases`, `subjects` and `relays` read
  what the rules are made of;
- ``lexicon.toml`` holds the words they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
            found = overlapping([quote.spans for quote in article.quotes], trace(article))
            answers = (_answer(quote, best) for quote, (_, best) in zip(article.quotes, found, strict=True))
            yield Prediction(article.id, tuple(answers))


def trace(article: PlainArticle | QuotedArticle) -> list[tuple[str, PredictedQuote]]:
    """Return the quotes of an article, each behind the name of the rule that found it: *Q, kata X*."""
    page = Page(article.text)
    return [(rule, page.restored(quote)) for rule, quote in reader.read(page.text)]


def overlapping(
    given: Sequence[Sequence[Span]], traced: Sequence[tuple[str, PredictedQuote]], least: float = 0
) -> list[tuple[str, PredictedQuote | None]]:
    """Return, for each of the ``given`` quotes, the quote of ``traced`` that overlaps it most, with its rule.

    There is none where no IoU, in code points, is above 0 and at least ``least``. Of two quotes on the same words
    (*X menuduh P, tuduhan yang dibantah Y*), the later one has the next best.
    """
    had = [(rule, quote, _offsets(quote.spans)) for rule, quote in traced]
    found: list[tuple[str, PredictedQuote | None]] = []
    for n, spans in enumerate(given):
        wanted = _offsets(spans)
        taken = [quote for spans_before, (_, quote) in zip(given[:n], found, strict=True) if spans_before == spans]
        best: tuple[str, PredictedQuote | None] = ("", None)
        best_overlap = 0.0
        for rule, quote, have in had:
            overlap = len(wanted & have) / len(wanted | have)
            if overlap > best_overlap and overlap >= least and not any(quote is other for other in taken):
                best, best_overlap = (rule, quote), overlap
        found.append(best)
    return found


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}


def _answer(asked: QuoteToAnswer, found: PredictedQuote | None) -> PredictedQuote:
    best = found or PredictedQuote(spans=(), speakers=())
    return PredictedQuote(spans=best.spans, speakers=best.speakers, sources=best.sources, quote=asked.id)
