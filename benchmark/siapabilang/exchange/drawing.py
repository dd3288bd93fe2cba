"""Draws an article: its gold as marks and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from siapabilang.exchange.layer import FEATURES, Document, Label, Link, Mark
from siapabilang.model import Article, Quote, Span


def draw(article: Article, utterances: Iterable[str] = ()) -> Document:
    """Return ``article`` as a tool shows it; ``utterances`` are the ids that its event has.

    A cue or mention that belongs to several quotes is drawn once. A phrase that names several speakers together carries
    them all; sources are drawn one by one, since each has its place in the chain.
    """
    pen = _Pen()
    for number, quote in enumerate(article.quotes, 1):
        pen.quote(f"quote{number}", quote)
    for distractor in article.distractors:
        pen.mark("Distractor", [Span(distractor.start, distractor.end)], {"kind": (distractor.kind,)})
    known = dict.fromkeys([*utterances, *(q.utterance for q in article.quotes if q.utterance)])
    return Document(article.id, article.text, tuple(pen.marks), tuple(pen.links), article.entities, tuple(known))


def written(label: Label, features: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return ``features`` without what goes without saying: empty values and defaults."""
    defaults = {feature.name: feature.default for feature in FEATURES[label]}
    kept = {name: tuple(value for value in values if value) for name, values in features.items()}
    return {name: values for name, values in kept.items() if values and values != (defaults[name],)}


class _Pen:
    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.links: list[Link] = []
        self._drawn: dict[object, str] = {}

    def mark(self, label: Label, spans: Sequence[Span], features: Mapping[str, Sequence[str]]) -> str:
        key = f"mark{len(self.marks) + 1}"
        self.marks.append(Mark(key, label, tuple(spans), written(label, features)))
        return key

    def quote(self, key: str, quote: Quote) -> None:
        features = {
            "type": (quote.type,),
            "form": (quote.form,),
            "polarity": (quote.polarity,),
            "fidelity": (quote.fidelity,),
            "utterance": (quote.utterance,),
            "speaker": [speaker.entity for speaker in quote.speakers if not speaker.mention],
            "source": [source.entity for source in quote.sources if not source.mention],
        }
        self.marks.append(Mark(key, "Quote", quote.spans, written("Quote", features), quote.id))
        for span in quote.cue:
            self.links.append(Link(key, "cue", self._shared("Cue", (span,))))
        named: dict[Span, list[str]] = {}
        for speaker in quote.speakers:
            for span in speaker.mention:
                named.setdefault(span, []).append(speaker.entity)
        for span, entities in sorted(named.items()):
            self.links.append(Link(key, "speaker", self._shared("Mention", (span,), entities)))
        for hop, source in enumerate(quote.sources, 1):
            if source.mention:
                self.links.append(Link(key, "source", self._shared("Mention", source.mention, [source.entity]), hop))

    def _shared(self, label: Label, spans: tuple[Span, ...], entities: Sequence[str] = ()) -> str:
        """Return the key of such a mark, which is drawn unless another quote has it already."""
        what = (label, spans, tuple(entities))
        if what not in self._drawn:
            self._drawn[what] = self.mark(label, spans, {"entity": entities} if entities else {})
        return self._drawn[what]
