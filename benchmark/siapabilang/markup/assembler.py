"""Joins the marks of an article into its quotes and distractors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from siapabilang.markup.marks import Mark
from siapabilang.model import (
    DISTRACTOR_KINDS,
    FORMS,
    POLARITIES,
    QUOTE_TYPES,
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
from siapabilang.problems import Problem

_Value = TypeVar("_Value", bound=str)


class Assembler:
    """Joins marks into quotes and distractors and notes what does not fit."""

    def __init__(self, file: str, marks: Sequence[Mark], problems: list[Problem]) -> None:
        self._file = file
        self._marks = marks
        self._problems = problems
        self._heads: dict[str, Mark] = {}

    def distractors(self) -> tuple[Distractor, ...]:
        """Return the distractors in the order of the text."""
        return tuple(
            Distractor(m.span.start, m.span.end, cast("DistractorKind", m.attributes["kind"]))
            for m in self._marks
            if m.element == "distractor" and self._one_of(m, "kind", DISTRACTOR_KINDS)
        )

    def quotes(self) -> tuple[Quote, ...]:
        """Return the quotes in the order of their opening tags."""
        self._find_heads()
        parts: dict[str, list[Mark]] = {quote: [] for quote in self._heads}
        for mark in self._marks:
            for attribute in ("of", "entity", "speaker"):
                if attribute in mark.attributes and not mark.ids(attribute):
                    self._problem(mark, "lists nothing; give an id", attribute)
            if "within" in mark.attributes:
                self._one_of(mark, "within", ("yes",))
            for quote in mark.ids("of"):
                if quote in parts:
                    parts[quote].append(mark)
                else:
                    self._problem(mark, f"there is no quote with the id {quote!r} in this article", "of")
        quotes = (self._quote(id_, marks) for id_, marks in parts.items())
        return tuple(quote for quote in quotes if quote is not None)

    def _find_heads(self) -> None:
        for mark in self._marks:
            if mark.element != "quote":
                continue
            id_ = mark.attributes.get("id")
            if ("of" in mark.attributes) == (id_ is not None):
                self._problem(mark, "a quote's first span has an id, each further span has of=")
            elif id_ is None:
                extra = sorted(mark.attributes.keys() - {"of"})
                if extra:
                    self._problem(mark, "belongs on the quote's first span", extra[0])
            elif id_ in self._heads:
                self._problem(mark, f"the id {id_!r} is taken by another quote of this article", "id")
            elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", id_):
                self._problem(mark, "an id is a letter followed by letters, digits, - and _", "id")
            else:
                self._heads[id_] = mark

    def _quote(self, id_: str, parts: Sequence[Mark]) -> Quote | None:
        head = self._heads[id_]
        before = len(self._problems)
        type_ = self._value(head, "type", QUOTE_TYPES)
        polarity = self._value(head, "polarity", POLARITIES, "affirmed")
        fidelity = self._value(head, "fidelity", ("faithful", "distorted", ""), "")
        speakers, form = self._speakers(head, [m for m in parts if m.element == "speaker"])
        sources = self._sources([m for m in parts if m.element == "source"])
        if len(self._problems) > before:
            return None
        return Quote(
            id=id_,
            type=cast("QuoteType", type_),
            spans=tuple(sorted([head.span, *(m.span for m in parts if m.element == "quote")])),
            cue=tuple(sorted(m.span for m in parts if m.element == "cue")),
            speakers=speakers,
            form=form,
            sources=sources,
            polarity=cast("Polarity", polarity),
            utterance=head.attributes.get("utterance", ""),
            fidelity=cast("Fidelity", fidelity),
        )

    def _speakers(self, head: Mark, mentions: Sequence[Mark]) -> tuple[tuple[Attributed, ...], Form]:
        unnamed = head.ids("speaker")
        if not unnamed and not mentions:
            self._problem(head, 'nobody speaks: mark a <speaker of=…> or say speaker="…" on the quote', "speaker")
        if UNSPECIFIED in unnamed and (len(unnamed) > 1 or mentions):
            self._problem(head, f"{UNSPECIFIED!r} stands alone", "speaker")
        forms = [cast("Form", self._value(m, "form", FORMS[:-1], "name")) for m in mentions]
        form: Form = min(forms, key=FORMS.index, default="implicit") if None not in forms else "implicit"
        spans = _mentions(mentions)
        for id_ in unnamed:
            if id_ in spans:
                self._problem(head, f"{id_!r} has a mention already; drop it here", "speaker")
            spans.setdefault(id_, [])
        return _attributed(spans), form

    def _sources(self, mentions: Sequence[Mark]) -> tuple[Attributed, ...]:
        entities = list(_mentions(mentions))
        hops: dict[str, int] = {}
        for mark in mentions:
            hop = mark.attributes.get("hop")
            if hop is None and len(entities) > 1:
                self._problem(mark, "is needed where a quote has several sources: 1 heard it from the speaker", "hop")
            elif hop is not None and not re.fullmatch("[1-9]", hop):
                self._problem(mark, "is a number from 1 to 9", "hop")
            else:
                for entity in mark.ids("entity"):
                    if hops.setdefault(entity, int(hop or 1)) != int(hop or 1):
                        self._problem(mark, f"{entity!r} already stands at another place in the chain", "hop")
        spans = _mentions(mentions)
        ordered = sorted(spans, key=lambda e: (hops.get(e, 0), entities.index(e)))
        return _attributed({entity: spans[entity] for entity in ordered})

    def _value(
        self, mark: Mark, attribute: str, allowed: tuple[_Value, ...], default: _Value | None = None
    ) -> _Value | None:
        if default is not None and attribute not in mark.attributes:
            return default
        return cast("_Value", mark.attributes[attribute]) if self._one_of(mark, attribute, allowed) else None

    def _one_of(self, mark: Mark, attribute: str, allowed: Iterable[str]) -> bool:
        if mark.attributes.get(attribute, "") in allowed:
            return True
        self._problem(mark, f"is one of: {', '.join(a for a in allowed if a)}", attribute)
        return False

    def _problem(self, mark: Mark, message: str, field: str = "") -> None:
        self._problems.append(Problem(self._file, message, mark.line, mark.column, field))


def _mentions(marks: Iterable[Mark]) -> dict[str, list[Span]]:
    """Group the spans of mention marks by entity, in order of first appearance."""
    spans: dict[str, list[Span]] = {}
    for mark in marks:
        for entity in mark.ids("entity"):
            spans.setdefault(entity, []).append(mark.span)
    return spans


def _attributed(spans: Mapping[str, Sequence[Span]]) -> tuple[Attributed, ...]:
    return tuple(Attributed(entity, tuple(sorted(mention))) for entity, mention in spans.items())
