"""Writes an article file: the inverse of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from siapabilang.forms import forms_of
from siapabilang.model import Distractor, Quote, Span


def write_markup(
    attributes: Mapping[str, str],
    text: str,
    quotes: Sequence[Quote],
    distractors: Sequence[Distractor] = (),
    *,
    headline: bool = False,
) -> str:
    """Write an article file: the inverse of `read_markup`.

    ``headline`` says that the first line is the headline. Raises ValueError where a mark crosses a line break or two
    marks cross each other, which the inline format cannot hold.
    """
    marks = _nested(_marks_of(text, quotes, distractors))
    out = ["<article", *(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value), ">\n"]
    at = 0
    for number, line in enumerate(text.split("\n")):
        end = at + len(line)
        block = "headline" if headline and number == 0 else "p"
        if line.strip():
            out += [f"<{block}>", *_inline(text, at, end, marks), f"</{block}>\n"]
        else:
            out.append(line + "\n")
        at = end + 1
    return "".join([*out, "</article>\n"])


def _marks_of(
    text: str, quotes: Sequence[Quote], distractors: Sequence[Distractor]
) -> Iterator[tuple[Span, str, dict[str, str]]]:
    for quote in quotes:
        unnamed = " ".join(s.entity for s in quote.speakers if not s.mention)
        head = {"id": quote.id, "type": quote.type, "utterance": quote.utterance, "speaker": unnamed}
        head["polarity"] = "" if quote.polarity == "affirmed" else quote.polarity
        head["fidelity"] = "" if quote.fidelity != "distorted" else quote.fidelity
        for number, span in enumerate(quote.spans):
            yield span, "quote", {"of": quote.id} if number else head
        for span in quote.cue:
            yield span, "cue", {"of": quote.id}
        named: dict[Span, list[str]] = {}
        for speaker in quote.speakers:
            for span in speaker.mention:
                named.setdefault(span, []).append(speaker.entity)
        forms = forms_of([text[span.start : span.end] for span in named], quote.form)
        for (span, entities), form in zip(named.items(), forms, strict=True):  # a phrase that names several is one mark
            within = "yes" if any(s.start <= span.start and span.end <= s.end for s in quote.spans) else ""
            shown = "" if form == "name" else form
            yield span, "speaker", {"of": quote.id, "entity": " ".join(entities), "form": shown, "within": within}
        for hop, source in enumerate(quote.sources, 1):
            for span in source.mention:
                number_ = str(hop) if len(quote.sources) > 1 else ""
                yield span, "source", {"of": quote.id, "entity": source.entity, "hop": number_}
    for distractor in distractors:
        yield Span(distractor.start, distractor.end), "distractor", {"kind": distractor.kind}


def _nested(
    marks: Iterable[tuple[Span, str, dict[str, str]]],
) -> list[tuple[Span, str, dict[str, str]]]:
    """Order marks so that outer ones come first; of equal spans the first given is the outer one."""
    ordered = sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end))
    open_: list[Span] = []
    for span, element, attributes in ordered:
        while open_ and open_[-1].end <= span.start:
            open_.pop()
        if open_ and open_[-1].end < span.end:
            of = attributes.get("id") or attributes.get("of") or attributes.get("kind")
            raise ValueError(f"<{element}> of {of} crosses another mark at {span.start}-{span.end}")
        open_.append(span)
    return ordered


def _inline(text: str, start: int, end: int, marks: Sequence[tuple[Span, str, dict[str, str]]]) -> Iterator[str]:
    """Yield the pieces of one line, tags included."""
    at = start
    open_: list[tuple[int, str]] = []
    for span, element, attributes in marks:
        if span.start == end and span.start < len(text):
            raise ValueError(f"<{element}> at {span.start}-{span.end} begins at a line break")
        if not start <= span.start < end:
            continue
        if span.end > end:
            raise ValueError(f"<{element}> at {span.start}-{span.end} runs over a line break; give it a span per line")
        while open_ and open_[-1][0] <= span.start:
            close, name = open_.pop()
            yield escape(text[at:close]) + f"</{name}>"
            at = close
        yield escape(text[at : span.start])
        yield f"<{element}" + "".join(f" {n}={quoteattr(v)}" for n, v in attributes.items() if v) + ">"
        at = span.start
        open_.append((span.end, element))
    while open_:
        close, name = open_.pop()
        yield escape(text[at:close]) + f"</{name}>"
        at = close
    yield escape(text[at:end])
