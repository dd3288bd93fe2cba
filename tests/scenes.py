"""Gold and predictions for one-paragraph articles, written with the words themselves in place of offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from siapabilang.model import (
    UNSPECIFIED,
    Article,
    Attributed,
    Distractor,
    Entity,
    EntityKind,
    Form,
    Polarity,
    PredictedQuote,
    Prediction,
    Quote,
    QuoteType,
    Span,
)


def place(text: str, words: str) -> Span:
    """Return where ``words`` stand in ``text``, which must be at one place; of ``ujar[nya]`` the part in brackets."""
    whole = words.replace("[", "").replace("]", "")
    if text.count(whole) != 1:
        raise ValueError(f"{whole!r} stands {text.count(whole)} times in the text, not once")
    start = text.index(whole)
    first = words.find("[")
    return Span(start, start + len(whole)) if first < 0 else Span(start + first, start + words.index("]") - 1)


def places(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Return where each of ``words`` stands, in the order of the text."""
    return tuple(sorted(place(text, w) for w in words))


def entity(id_: str, *aliases: str, kind: EntityKind = "person") -> Entity:
    """Return an entity whose first alias is its name."""
    return Entity(id_, aliases[0], kind, aliases)


def quote(
    text: str,
    words: str | Sequence[str],
    speakers: Sequence[str],
    *,
    id: str = "q1",  # noqa: A002 – the field's name
    sources: Sequence[str] = (),
    type: QuoteType = "direct",  # noqa: A002 – the field's name
    form: Form = "name",
    polarity: Polarity = "affirmed",
    cue: Sequence[str] = (),
    mention: Sequence[str] = (),
) -> Quote:
    """Return a gold quote of ``text``; ``speakers`` and ``sources`` are entity ids, ``mention`` one for each speaker.

    No speaker at all is the reserved entity ``unspecified``.
    """
    return Quote(
        id=id,
        type=type,
        spans=places(text, [words] if isinstance(words, str) else words),
        speakers=tuple(
            Attributed(speaker, () if named is None else (place(text, named),))
            for speaker, named in zip_longest(speakers or [UNSPECIFIED], mention)
        ),
        form=form,
        cue=places(text, cue),
        sources=tuple(Attributed(source) for source in sources),
        polarity=polarity,
    )


def article(
    text: str,
    quotes: Iterable[Quote] = (),
    entities: Iterable[Entity] = (),
    *,
    id: str = "longsor/kabar",  # noqa: A002 – the field's name
    distractors: Iterable[str] = (),
) -> Article:
    """Return an article; ``id`` is ``event/outlet``."""
    event, _, outlet = id.partition("/")
    return Article(
        id=id,
        event=event,
        outlet=outlet,
        published="",
        headline="",
        text=text,
        entities=tuple(entities),
        quotes=tuple(quotes),
        distractors=tuple(Distractor(found.start, found.end, "scare") for found in places(text, distractors)),
    )


def echo(gold_article: Article) -> Prediction:
    """Return the prediction that repeats the gold, entities by their names; it can be scored in both tracks."""
    names = {e.id: e.name for e in gold_article.entities}
    return Prediction(
        gold_article.id,
        tuple(
            PredictedQuote(
                spans=q.spans,
                speakers=tuple(names[s.entity] for s in q.speakers if s.entity != UNSPECIFIED),
                sources=tuple(names[s.entity] for s in q.sources),
                type=q.type,
                cue=q.cue,
                mention=tuple(sorted(span for s in q.speakers for span in s.mention)),
                polarity=q.polarity,
                quote=q.id,
            )
            for q in gold_article.quotes
        ),
    )
