"""The floor: every stretch in quotation marks is a quote, and the nearest name in its paragraph said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from siapabilang.model import PlainArticle, PredictedQuote, Prediction, QuotedArticle, Span

_IN_MARKS = re.compile(r"[“\"”]([^“”\"\n]+)[”\"“]")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*")


class Nearest:
    """Looks for paired double marks and, in the same paragraph, for the capitalised words nearest to them."""

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        for article in articles:
            spans = (Span(*match.span(1)) for match in _IN_MARKS.finditer(article.text))
            quotes = (
                PredictedQuote(spans=(span,), speakers=_nearest_name(article.text, span), type="direct")
                for span in spans
            )
            yield Prediction(article.id, tuple(quotes))

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each quote of each article."""
        for article in articles:
            answers = (
                PredictedQuote(spans=quote.spans, speakers=_nearest_name(article.text, quote.spans[-1]), quote=quote.id)
                for quote in article.quotes
            )
            yield Prediction(article.id, tuple(answers))


def _nearest_name(text: str, span: Span) -> tuple[str, ...]:
    """Return the name nearest to ``span`` in its line, or nothing."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    after = [(m.start(), m.group()) for m in _NAME.finditer(text[span.end : end])]
    before = [(span.start - start - m.end(), m.group()) for m in _NAME.finditer(text[start : span.start])]
    return (min(after + before)[1],) if after or before else ()
