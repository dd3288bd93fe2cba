"""What gold quotes are like: the classes by which results are sliced and the corpus is counted.

A trait is written ``name=class``. Those of `slices_of` need offsets only, so that they exist for real articles too;
those of `typography_of` need the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from siapabilang.matching import Content
from siapabilang.model import UNSPECIFIED, Article, Quote, RealArticle, Span
from siapabilang.quotation_marks import mark_positions
from siapabilang.tokens import TokenIndex

# Upper bounds, in tokens, of the classes of `distance` (between content and mention) and `length` (of the content).
_DISTANCES = ((1, "0-1"), (5, "2-5"))
_LENGTHS = ((7, "1-7"), (20, "8-20"), (40, "21-40"))
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“‘«„(]*[A-ZÀ-Þ\d])|\n")
# A quotation that opens and closes as it should, others within it in single marks.
_REGULAR = re.compile(r"(?:“(?:‘’|'')*”|\"(?:''|‘’)*\"|‘’|'')*")
_EDGE = 3  # code points beyond a span in which its marks are looked for: ”, ".” or ?”


def index_of(article: Article | RealArticle) -> TokenIndex:
    """Return the tokens of an article, from its text or as they are on record."""
    if isinstance(article, Article):
        return TokenIndex.of_text(article.text)
    return TokenIndex(article.token_starts, article.token_ends)


def slices_of(article: Article | RealArticle, tokens: TokenIndex) -> list[tuple[str, ...]]:
    """Return, for each quote of ``article``, the slices that it belongs to."""
    contents = [tokens.content(quote.spans) for quote in article.quotes]
    shared = _sharing_an_alias(article)
    return [
        tuple(_slices(article, quote, content, tokens, shared=shared, contents=contents))
        for quote, content in zip(article.quotes, contents, strict=True)
    ]


def _slices(
    article: Article | RealArticle,
    quote: Quote,
    content: Content,
    tokens: TokenIndex,
    *,
    shared: frozenset[str],
    contents: Sequence[Content],
) -> Iterator[str]:
    speakers = {speaker.entity for speaker in quote.speakers}
    kinds = {entity.kind for entity in article.entities if entity.id in speakers}
    yield f"type={quote.type}"
    yield f"form={quote.form}"
    yield f"speakers={'unspecified' if UNSPECIFIED in speakers else 'one' if len(speakers) == 1 else 'several'}"
    yield f"unnamed={_yes(not kinds.isdisjoint({'anonymous', 'group'}))}"
    yield f"shared-name={_yes(not shared.isdisjoint(speakers))}"
    yield f"polarity={quote.polarity}"
    yield f"spans={'one' if len(quote.spans) == 1 else 'several'}"
    yield f"nested={_yes(any(content < other for other in contents))}"
    yield f"sources={'none' if not quote.sources else 'one' if len(quote.sources) == 1 else 'several'}"
    if quote.fidelity:
        yield f"fidelity={quote.fidelity}"
    yield f"distance={distance_class(quote, content, tokens)}"
    yield f"length={_class(len(content), _LENGTHS, '41+')}"
    if article.topic:
        yield f"topic={article.topic}"
    yield f"outlet={article.outlet}"


def _yes(holds: bool) -> str:  # noqa: FBT001 – this is what it turns into words
    return "yes" if holds else "no"


def _sharing_an_alias(article: Article | RealArticle) -> frozenset[str]:
    """Return the people who share an alias with another one of the article: the bare surname does not tell them."""
    bearers: dict[str, list[str]] = {}
    for entity in article.entities:
        for alias in entity.aliases if entity.kind == "person" else ():
            bearers.setdefault(alias.casefold(), []).append(entity.id)
    return frozenset(id_ for ids in bearers.values() if len(ids) > 1 for id_ in ids)


def distance_of(quote: Quote, content: Content, tokens: TokenIndex) -> int | None:
    """Return the tokens between the content and the nearest mention of a speaker; None where there is no mention."""
    mention = tokens.content(span for speaker in quote.speakers for span in speaker.mention)
    if not mention or not content:
        return None
    inside = sorted(content)
    nearest = []
    for token in mention:
        place = bisect_right(inside, token)
        nearest += [abs(token - other) for other in inside[max(0, place - 1) : place + 1]]
    return max(0, min(nearest) - 1)


def distance_class(quote: Quote, content: Content, tokens: TokenIndex) -> str:
    """Return the class of `distance_of`."""
    distance = distance_of(quote, content, tokens)
    return "no-mention" if distance is None else _class(distance, _DISTANCES, "6+")


def _class(number: int, bounds: Sequence[tuple[int, str]], beyond: str) -> str:
    return next((name for bound, name in bounds if number <= bound), beyond)


def typography_of(article: Article) -> list[frozenset[str]]:
    """Return, for each quote, which of these its text shows: ``odd-mark``, ``next-sentence``, ``over-paragraphs``.

    ``odd-mark``: a direct or mixed quote within one paragraph one of whose quotation marks is missing or of another
    kind than its partner. ``next-sentence``: cue and mention stand in other sentences than all of the content.
    ``over-paragraphs``: the content lies in several paragraphs.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(article.text)]
    return [frozenset(_typography(article.text, quote, ends)) for quote in article.quotes]


def _typography(text: str, quote: Quote, ends: Sequence[int]) -> Iterator[str]:
    paragraphs = {text.count("\n", 0, at) for span in quote.spans for at in (span.start, span.end)}
    if len(paragraphs) > 1:
        yield "over-paragraphs"
    elif quote.type != "indirect" and not all(_is_regular(text, span, quote) for span in quote.spans):
        yield "odd-mark"
    attribution = [*quote.cue, *(span for role in quote.speakers for span in role.mention)]
    content = {n for s in quote.spans for n in range(bisect_right(ends, s.start), bisect_right(ends, s.end - 1) + 1)}
    if attribution and content.isdisjoint(bisect_right(ends, span.start) for span in attribution):
        yield "next-sentence"


def _is_regular(text: str, span: Span, quote: Quote) -> bool:
    start, end = _widened(text, span)
    marks = "".join(text[at] for at in mark_positions(text) if start <= at < end)
    return bool(_REGULAR.fullmatch(marks)) and (bool(marks) or quote.type == "mixed")


def _widened(text: str, span: Span) -> tuple[int, int]:
    """Return the bounds of ``span`` with the marks and points around it."""
    start, end = span.start, span.end
    while start > max(0, span.start - _EDGE) and not (text[start - 1].isalnum() or text[start - 1].isspace()):
        start -= 1
    while end < min(len(text), span.end + _EDGE) and not (text[end].isalnum() or text[end].isspace()):
        end += 1
    return start, end
