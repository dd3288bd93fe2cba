"""The rows of the dataset's configs, from articles: pure functions, one a config.

Lists and strings are never null: what is absent is ``[]`` or ``""``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from siapabilang.model import UNSPECIFIED, Article, Event, Quote, RealArticle, Span

Row = dict[str, object]


def article_row(article: Article | RealArticle) -> Row:
    """Return a row of the config ``articles`` or ``real``: the article as it is, spans as ``{start, end}``."""
    row: Row = msgspec.to_builtins(article)
    row["quotes"] = [_quote(quote) for quote in article.quotes]
    return row


def _quote(quote: Quote) -> Row:
    row: Row = msgspec.to_builtins(quote)
    row["spans"] = _spans(quote.spans)
    row["cue"] = _spans(quote.cue)
    for role, attributed in (("speakers", quote.speakers), ("sources", quote.sources)):
        row[role] = [{"entity": a.entity, "mention": _spans(a.mention)} for a in attributed]
    return row


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


def quote_rows(article: Article) -> Iterator[Row]:
    """Yield the rows of the config ``quotes``: one quote each, ready for a classifier or a prompt.

    ``words`` are the quote's own, ``context`` the paragraphs (lines) that it stands in, ``candidates`` the names of the
    article's entities. Nobody is named in ``speakers`` where the speaker is unspecified.
    """
    names = {entity.id: entity.name for entity in article.entities}
    for quote in article.quotes:
        yield {
            "id": f"{article.id}#{quote.id}",
            "article": article.id,
            "event": article.event,
            "text": article.text,
            "words": words_of(article.text, quote.spans),
            "spans": _spans(quote.spans),
            "context": _context(article.text, quote.spans),
            "candidates": [entity.name for entity in article.entities],
            "speakers": [names[speaker.entity] for speaker in quote.speakers if speaker.entity != UNSPECIFIED],
            "sources": [names[source.entity] for source in quote.sources],
            "type": quote.type,
            "form": quote.form,
            "polarity": quote.polarity,
        }


def words_of(text: str, spans: Sequence[Span]) -> str:
    """Return the words of a quote; `` … `` stands between its spans."""
    return " … ".join(text[span.start : span.end] for span in spans)


def _context(text: str, spans: Sequence[Span]) -> str:
    start = text.rfind("\n", 0, spans[0].start) + 1
    end = text.find("\n", spans[-1].end)
    return text[start : end if end >= 0 else len(text)]


def utterance_rows(event: Event, articles: Sequence[Article]) -> Iterator[Row]:
    """Yield the rows of the config ``utterances``: one statement each, with its renderings across the outlets."""
    names = {entity.id: entity.name for entity in event.entities}
    for utterance in event.utterances:
        yield {
            "id": f"{event.id}#{utterance.id}",
            "event": event.id,
            "speakers": [names[speaker] for speaker in utterance.speakers if speaker != UNSPECIFIED],
            "on_behalf_of": [names[body] for body in utterance.on_behalf_of],
            "text": utterance.text,
            "renderings": [
                {
                    "article": article.id,
                    "outlet": article.outlet,
                    "quote": quote.id,
                    "words": words_of(article.text, quote.spans),
                    "speakers": [names[s.entity] for s in quote.speakers if s.entity != UNSPECIFIED],
                    "type": quote.type,
                    "fidelity": quote.fidelity,
                }
                for article in articles
                for quote in article.quotes
                if quote.utterance == utterance.id
            ],
        }
