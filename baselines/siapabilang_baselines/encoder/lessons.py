"""What the gold of an article teaches: the tags of its words, and which stretch belongs to which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from siapabilang.gold import load_authored
from siapabilang.model import UNSPECIFIED, Article, PlainArticle, Quote, Span, SplitName
from siapabilang.names import NameResolver
from siapabilang_baselines.encoder import tags
from siapabilang_baselines.encoder.pages import Candidates, Page, Words


class Choice(msgspec.Struct, frozen=True):
    """The candidates for a quote, and which of them are its speakers."""

    candidates: Candidates
    right: tuple[bool, ...]


class QuoteLesson(msgspec.Struct, frozen=True):
    """One gold quote: numbers of `Lesson.pieces`, `cues`, `mentions` and `sources`; its choice, if there is one."""

    pieces: tuple[int, ...]
    cues: frozenset[int]
    mentions: frozenset[int]
    sources: frozenset[int]
    choice: Choice | None


class Lesson(msgspec.Struct, frozen=True):
    """One article. ``tags`` has a tag a word for each row; the rest are stretches of words and the gold quotes."""

    event: str
    page: Page
    tags: Mapping[str, Sequence[int]]
    pieces: tuple[Words, ...]
    cues: tuple[Words, ...]
    mentions: tuple[Words, ...]
    sources: tuple[Words, ...]
    quotes: tuple[QuoteLesson, ...]


def lessons(split: SplitName) -> Iterator[Lesson]:
    """Yield a lesson for each authored article of ``split``."""
    yield from map(lesson_of, load_authored(split))


def lesson_of(article: Article) -> Lesson:
    """Return what ``article`` teaches."""
    page = Page(PlainArticle(article.id, article.text))
    places: dict[str, list[Words]] = {"piece": [], tags.CUE: [], tags.MENTION: [], tags.SOURCE: []}
    stretches: dict[str, list[tags.Stretch]] = {"content": [], tags.CUE: [], tags.MENTION: [], tags.SOURCE: []}

    def numbers(role: str, spans: Sequence[Span]) -> list[int]:
        found = []
        for words in page.touched(spans):
            # The same words may be the content of two quotes (a charge and its denial), but one cue, one mention.
            if role == "piece" or words not in places[role]:
                places[role].append(words)
            found.append(len(places[role]) - 1 if role == "piece" else places[role].index(words))
        return found

    drafts = []
    for quote in article.quotes:
        stretches["content"] += [tags.Stretch(*words, quote.type) for words in page.touched(quote.spans)]
        stretches[tags.CUE] += [tags.Stretch(*words, quote.polarity) for words in page.touched(quote.cue)]
        mention = [span for speaker in quote.speakers for span in speaker.mention]
        source = [span for role in quote.sources for span in role.mention]
        stretches[tags.MENTION] += [tags.Stretch(*words, "speaker") for words in page.touched(mention)]
        stretches[tags.SOURCE] += [tags.Stretch(*words, "source") for words in page.touched(source)]
        linked = (numbers("piece", quote.spans), numbers(tags.CUE, quote.cue), numbers(tags.MENTION, mention))
        drafts.append((quote, *linked, numbers(tags.SOURCE, source)))
    resolver = NameResolver(article.entities)
    scene = page.scene(places[tags.MENTION])

    def choice(quote: Quote) -> Choice | None:
        candidates = page.candidates(scene, quote.spans)
        wanted = {speaker.entity for speaker in quote.speakers} - {UNSPECIFIED}
        right = tuple({resolver.resolve(name) for name in who} == wanted for who in candidates.speakers)
        return Choice(candidates, right) if any(right) and not all(right) else None

    return Lesson(
        event=article.event,
        page=page,
        tags=_rows(stretches, len(page.words.starts)),
        pieces=tuple(places["piece"]),
        cues=tuple(places[tags.CUE]),
        mentions=tuple(places[tags.MENTION]),
        sources=tuple(places[tags.SOURCE]),
        quotes=tuple(
            QuoteLesson(tuple(pieces), frozenset(cues), frozenset(mentions), frozenset(sources), choice(quote))
            for quote, pieces, cues, mentions, sources in drafts
        ),
    )


def _rows(stretches: Mapping[str, Sequence[tags.Stretch]], words: int) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    left_over: Sequence[tags.Stretch] = stretches["content"]
    for row in tags.CONTENT:
        rows[row], left_over = tags.tagged(left_over, row, words)
    for row in (tags.CUE, tags.MENTION, tags.SOURCE):
        rows[row], _ = tags.tagged(stretches[row], row, words)
    return rows
