"""Joins the marks and links that an annotator drew into quotes, and says what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from siapabilang.exchange.layer import FEATURES, TARGETS, Document, Link, Mark, Role
from siapabilang.model import (
    UNSPECIFIED,
    Attributed,
    Distractor,
    DistractorKind,
    Fidelity,
    Form,
    Polarity,
    Quote,
    QuoteType,
    Span,
)
from siapabilang.problems import Problem, raise_if_any


class Joined:
    """The quotes and distractors of a document, both in the order of the text.

    Raises `InputError` with everything that does not fit: features that are missing or unknown, marks outside the text,
    quotes without a speaker. A quote without an id, or with one that an earlier quote has, is given a free one.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: list[Problem] = []
        self._marks = {mark.key: mark for mark in document.marks}
        self._links: dict[tuple[str, Role], list[Link]] = {}
        for link in document.links:
            if self._fits(link):
                self._links.setdefault((link.quote, link.role), []).append(link)
        linked = {link.target for link in document.links}
        for mark in document.marks:
            self._check(mark)
            if mark.label in ("Cue", "Mention") and mark.key not in linked:
                self._problem(mark, "is linked to no quote; link it or delete it")
        drawn = sorted((mark for mark in document.marks if mark.label == "Quote"), key=_place)
        self.quotes = tuple(self._quote(mark, id_) for mark, id_ in zip(drawn, _ids(drawn), strict=True))
        self.distractors = tuple(
            Distractor(span.start, span.end, cast("DistractorKind", _first(mark, "kind")))
            for mark in sorted(document.marks, key=_place)
            if mark.label == "Distractor"
            for span in mark.spans
        )
        raise_if_any(self._problems)

    def _fits(self, link: Link) -> bool:
        quote, target = self._marks[link.quote], self._marks[link.target]
        if quote.label == "Quote" and target.label == TARGETS[link.role]:
            return True
        message = f"a link {link.role!r} runs from a Quote to a {TARGETS[link.role]}, not to a {target.label}"
        self._problem(quote, message)
        return False

    def _check(self, mark: Mark) -> None:
        length = len(self._document.text)
        if not mark.spans or any(not 0 <= span.start < span.end <= length for span in mark.spans):
            self._problem(mark, f"lies outside the text, which has {length} code points")
        for feature in FEATURES[mark.label]:
            values = mark.features.get(feature.name, ())
            if len(values) > 1 and not feature.many:
                self._problem(mark, f"has several values for {feature.name!r}; keep one")
            if feature.of == "choices" and (strange := set(values) - set(feature.choices)):
                self._problem(mark, f"{feature.name} {min(strange)!r} is none of: {', '.join(feature.choices)}")
        for name in {"Quote": ["type"], "Mention": ["entity"], "Distractor": ["kind"]}.get(mark.label, []):
            if not mark.features.get(name):
                self._problem(mark, f"has no {name}; choose one")

    def _quote(self, mark: Mark, id_: str) -> Quote:
        mentions = list(self._targets(mark, "speaker"))
        speakers = _attributed(mentions, mark.features.get("speaker", ()))
        names = [speaker.entity for speaker in speakers]
        if not names:
            self._problem(mark, f"nobody speaks: link a mention, or choose a speaker ({UNSPECIFIED!r} if unknown)")
        if UNSPECIFIED in names and len(names) > 1:
            self._problem(mark, f"{UNSPECIFIED!r} speaks alone; drop the other speakers or this one")
        if len(set(names)) < len(names):
            self._problem(mark, "names a speaker both by a mention and without one; keep the mention")
        return Quote(
            id=id_,
            type=cast("QuoteType", _first(mark, "type")),
            spans=tuple(sorted(mark.spans)),
            speakers=speakers,
            form=cast("Form", _first(mark, "form") or ("name" if mentions else "implicit")),
            cue=tuple(sorted({span for cue in self._targets(mark, "cue") for span in cue.spans})),
            sources=self._sources(mark),
            polarity=cast("Polarity", _first(mark, "polarity") or "affirmed"),
            utterance=_first(mark, "utterance"),
            fidelity=cast("Fidelity", _first(mark, "fidelity")),
        )

    def _targets(self, quote: Mark, role: Role) -> Iterator[Mark]:
        """Yield the marks linked in ``role``, in the order of the text."""
        keys = {link.target for link in self._links.get((quote.key, role), ())}
        yield from sorted((self._marks[key] for key in keys), key=_place)

    def _sources(self, quote: Mark) -> tuple[Attributed, ...]:
        hops: dict[int, list[Mark]] = {}
        for link in self._links.get((quote.key, "source"), ()):
            hops.setdefault(max(1, link.hop), []).append(self._marks[link.target])
        chain: dict[int, tuple[Attributed, ...]] = {
            hop: _attributed(sorted(mentions, key=_place), ()) for hop, mentions in hops.items()
        }
        free = 0
        for entity in quote.features.get("source", ()):
            free = next(hop for hop in range(free + 1, len(chain) + free + 2) if hop not in hops)
            chain[free] = (Attributed(entity),)
        return _merged(source for hop in sorted(chain) for source in chain[hop])

    def _problem(self, mark: Mark, message: str) -> None:
        self._problems.append(Problem(self._document.file, message, mark.line, field=self._document.called(mark)))


def _place(mark: Mark) -> tuple[int, int]:
    """Order marks as the markup does: by their first span, outer ones before those they hold."""
    first = min(mark.spans, default=Span(0, 0))
    return first.start, -first.end


def _first(mark: Mark, feature: str) -> str:
    return next(iter(mark.features.get(feature, ())), "")


def _attributed(mentions: Iterable[Mark], unnamed: Sequence[str]) -> tuple[Attributed, ...]:
    named = (Attributed(entity, m.spans) for m in mentions for entity in m.features.get("entity", ()))
    return (*_merged(named), *(Attributed(entity) for entity in unnamed))


def _merged(chain: Iterable[Attributed]) -> tuple[Attributed, ...]:
    """Return ``chain`` with each entity at its first place, where all of its mentions are."""
    spans: dict[str, set[Span]] = {}
    for source in chain:
        spans.setdefault(source.entity, set()).update(source.mention)
    return tuple(Attributed(entity, tuple(sorted(found))) for entity, found in spans.items())


def _ids(quotes: Sequence[Mark]) -> Iterator[str]:
    """Yield each quote's id; what has none, or one that is taken, gets the next free ``q<number>``."""
    taken = {mark.name for mark in quotes}
    seen: set[str] = {""}
    number = 0
    for mark in quotes:
        id_ = mark.name
        while id_ in seen:
            number += 1
            id_ = f"q{number}" if f"q{number}" not in taken else ""
        seen.add(id_)
        yield id_
