"""From articles with their gold to tagged tokens, and from tags to predictions.

Three kinds of chunk: ``QUOTE`` (each span of a quote, the outer one of nested quotes), ``CUE`` and ``SPEAKER`` (each
span of a cue or a speaker's mention). Back again, a quote's cue and speaker are the nearest, by the definition of
`siapabilang.importers.links`; spans that share a cue with nothing but cue and speaker between them are one quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from siapabilang.importers.conll import Chunk, chunks, spell
from siapabilang.importers.links import link
from siapabilang.model import Article, PredictedQuote, Prediction, Span
from siapabilang_baselines.tagging.tagger import TaggedArticle, Tagger

QUOTE, CUE, SPEAKER = "QUOTE", "CUE", "SPEAKER"

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ENDS = frozenset(".?!")
_FRAME = 25  # tokens between two spans of one quote: its cue, its speaker, what is said of them


class Tokens(msgspec.Struct, frozen=True):
    """A text as words and marks: what they are, where they stand, and which begin a line or sentence."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    begins: frozenset[int]

    def touched(self, span: Span) -> tuple[int, int]:
        """Return the tokens that share a code point with ``span``, as ``[first, beyond)``."""
        return (
            bisect_right(self.spans, span.start, key=lambda token: token.end),
            bisect_left(self.spans, span.end, key=lambda token: token.start),
        )

    def span(self, chunk: Chunk) -> Span:
        """Return where a chunk stands."""
        return Span(self.spans[chunk.first].start, self.spans[chunk.beyond - 1].end)


def tokenised(text: str) -> Tokens:
    """Return the tokens of ``text``."""
    matches = list(_TOKEN.finditer(text))
    words = tuple(match.group() for match in matches)
    begins = {0}
    for n in range(1, len(matches)):
        gap = text[matches[n - 1].end() : matches[n].start()]
        if "\n" in gap or (words[n - 1] in _ENDS and words[n][0].isupper()):
            begins.add(n)
    return Tokens(words, tuple(Span(*match.span()) for match in matches), frozenset(begins))


def tagged(article: Article) -> TaggedArticle:
    """Return the tokens of ``article`` with the tags that its gold gives them."""
    tokens = tokenised(article.text)
    roles = (
        (QUOTE, [span for quote in article.quotes for span in quote.spans]),
        (CUE, [span for quote in article.quotes for span in quote.cue]),
        (SPEAKER, [s for quote in article.quotes for speaker in quote.speakers for s in speaker.mention]),
    )
    found = [
        Chunk(kind, *touched)
        for kind, spans in roles
        # Longest first, so that of nested quotes the outer one is tagged.
        for span in sorted(spans, key=lambda span: (span.start - span.end, span.start))
        for touched in [tokens.touched(span)]
        if touched[0] < touched[1]
    ]
    return TaggedArticle(tokens.words, tokens.begins, spell(len(tokens.words), found))


def predicted(tagger: Tagger, articles: Sequence[Article]) -> Iterator[Prediction]:
    """Yield what ``tagger`` says of each article, whose gold it does not see."""
    for article in articles:
        tokens = tokenised(article.text)
        tags = tagger.tag(tokens.words, tokens.begins)
        yield Prediction(article.id, tuple(_quotes(article.text, tokens, tags)))


def _quotes(text: str, tokens: Tokens, tags: Sequence[str]) -> Iterator[PredictedQuote]:
    found = list(chunks(tags))
    quotes, cues, people = ([chunk for chunk in found if chunk.kind == kind] for kind in (QUOTE, CUE, SPEAKER))
    groups: list[tuple[Chunk | None, Chunk | None, list[Chunk]]] = []
    for chunk in quotes:
        linked = link(chunk, quotes, cues, [], people)
        last = groups[-1] if groups else None
        if last and linked.cue and last[0] == linked.cue and chunk.first - last[2][-1].beyond <= _FRAME:
            last[2].append(chunk)
        else:
            groups.append((linked.cue, linked.person, [chunk]))
    for cue, person, pieces in groups:
        mention = (tokens.span(person),) if person else ()
        yield PredictedQuote(
            spans=tuple(map(tokens.span, pieces)),
            speakers=tuple(" ".join(text[span.start : span.end].split()) for span in mention),
            cue=(tokens.span(cue),) if cue else (),
            mention=mention,
        )
