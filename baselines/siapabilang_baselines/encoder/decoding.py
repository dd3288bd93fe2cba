"""From what a network says to predictions: tags become stretches, stretches quotes, candidates speakers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from siapabilang.model import PlainArticle, Polarity, PredictedQuote, Prediction, QuotedArticle, QuoteType
from siapabilang.predictions import QUOTES, SPANS
from siapabilang_baselines.encoder import tags, windows
from siapabilang_baselines.encoder.network import RELATIONS
from siapabilang_baselines.encoder.pages import Page, Words
from siapabilang_baselines.encoder.storage import Trained
from siapabilang_baselines.encoder.tags import Stretch
from siapabilang_baselines.learned.candidates import Scene, Speakers


class _Seen(msgspec.Struct, frozen=True):
    """An article, what the encoder makes of its words, and the stretches that each row of tags holds."""

    page: Page
    words: torch.Tensor
    found: Mapping[str, Sequence[Stretch]]
    scene: Scene


@torch.inference_mode()
def attribute(trained: Trained, article: PlainArticle) -> Prediction:
    """Return the quotes of ``article``."""
    page = Page(article)
    if not page.words.starts:
        return Prediction(article.id, ())
    seen = _see(trained, page)
    pieces = sorted(piece for row in tags.CONTENT for piece in seen.found[row])
    together = _links(trained, seen, pieces, pieces, "same quote")
    groups = grouped([_words(piece) for piece in pieces], together)
    quotes = (_quote(trained, seen, [pieces[n] for n in group[:SPANS]]) for group in groups[:QUOTES])
    return Prediction(article.id, tuple(quotes))


@torch.inference_mode()
def answer(trained: Trained, article: QuotedArticle) -> Prediction:
    """Return an answer for each given quote of ``article``."""
    page = Page(article)
    if not page.words.starts:
        return Prediction(article.id, tuple(PredictedQuote(q.spans, (), quote=q.id) for q in article.quotes))
    seen = _see(trained, page)
    answers = []
    for asked in article.quotes:
        pieces = [Stretch(*words, "") for words in page.touched(asked.spans)]
        speakers, sources = _speakers(trained, seen, pieces), _sources(trained, seen, pieces)
        answers.append(PredictedQuote(asked.spans, speakers, sources, quote=asked.id))
    return Prediction(article.id, tuple(answers))


def grouped(pieces: Sequence[Words], together: NDArray[np.float32]) -> list[list[int]]:
    """Join pieces, in order, to quotes; ``together[i, j]`` is above 0 where i and j rather are of one quote.

    Each piece joins the earlier quote with which it goes best on average, or begins one. Pieces that share words are
    never of one quote: the one is quoted in the other.
    """
    groups: list[list[int]] = []
    for number, piece in enumerate(pieces):
        best: list[int] = []
        best_link = 0.0
        for group in groups:
            if any(pieces[n][0] < piece[1] and piece[0] < pieces[n][1] for n in group):
                continue
            link = float(np.mean([together[n, number] + together[number, n] for n in group]))
            if link > best_link:
                best, best_link = group, link
        if not best:
            groups.append(best)
        best.append(number)
    return groups


def _see(trained: Trained, page: Page) -> _Seen:
    network, shape = trained.network, trained.network.shape
    reading = windows.read(page.text, page.words, trained.tokenizer, window=shape.window, overlap=shape.overlap)
    words = network.words(reading, page.hints)
    rows = {row: scores.cpu().numpy() for row, scores in network.tag(words).items()}
    found = {row: list(tags.stretches(scores, row)) for row, scores in rows.items()}
    return _Seen(page, words, found, page.scene(map(_words, found[tags.MENTION])))


def _quote(trained: Trained, seen: _Seen, pieces: Sequence[Stretch]) -> PredictedQuote:
    cues, mentions = _linked(trained, seen, pieces, tags.CUE), _linked(trained, seen, pieces, tags.MENTION)
    page = seen.page
    return PredictedQuote(
        spans=tuple(page.span(_words(piece)) for piece in pieces),
        speakers=_speakers(trained, seen, pieces),
        sources=_sources(trained, seen, pieces),
        type=_type(pieces),
        cue=tuple(page.span(_words(cue)) for cue in cues[:SPANS]),
        mention=tuple(page.span(_words(mention)) for mention in mentions[:SPANS]),
        polarity=_polarity(cues),
    )


def _type(pieces: Iterable[Stretch]) -> QuoteType:
    """Return the type of the piece with most words."""
    longest = max(pieces, key=lambda piece: piece.beyond - piece.first)
    kind: QuoteType = msgspec.convert(longest.kind, QuoteType)
    return kind


def _polarity(cues: Iterable[Stretch]) -> Polarity:
    return "denied" if any(cue.kind == "denied" for cue in cues) else "affirmed"


def _speakers(trained: Trained, seen: _Seen, pieces: Sequence[Stretch]) -> Speakers:
    spans = tuple(seen.page.span(_words(piece)) for piece in pieces)
    candidates = seen.page.candidates(seen.scene, spans)
    scores = trained.network.choose(seen.words, [_words(piece) for piece in pieces], candidates)
    return candidates.speakers[int(scores.argmax())]


def _sources(trained: Trained, seen: _Seen, pieces: Sequence[Stretch]) -> tuple[str, ...]:
    """Return the names of a quote's sources as they stand in the text: a chain is told from its inner end outwards.

    Where the encoder sees none, or words that name nobody (*media itu*), the rules are asked, who follow such words
    back.
    """
    linked = [_words(source) for source in _linked(trained, seen, pieces, tags.SOURCE)]
    names = tuple(dict.fromkeys(filter(None, map(seen.page.named_by, linked))))
    if trained.network.shape.rules and not (names and all(map(_holds_capital, names))):
        return seen.page.sources_by_rule(tuple(seen.page.span(_words(piece)) for piece in pieces)) or names
    return names


def _holds_capital(name: str) -> bool:
    return any(character.isupper() for character in name)


def _linked(trained: Trained, seen: _Seen, pieces: Sequence[Stretch], role: str) -> list[Stretch]:
    """Return the stretches of ``role`` that rather go with a quote than not, on average over its pieces."""
    others = seen.found[role]
    strong = _links(trained, seen, pieces, others, role)
    return [other for other, strength in zip(others, strong.mean(0), strict=True) if strength > 0]


def _links(
    trained: Trained, seen: _Seen, pieces: Sequence[Stretch], others: Sequence[Stretch], relation: str
) -> NDArray[np.float32]:
    if not pieces or not others:
        return np.zeros((max(1, len(pieces)), len(others)), dtype=np.float32)
    logits = trained.network.link(seen.words, list(map(_words, pieces)), list(map(_words, others)))
    strong: NDArray[np.float32] = logits[..., RELATIONS.index(relation)].cpu().numpy()
    return strong


def _words(stretch: Stretch) -> Words:
    return stretch.first, stretch.beyond
