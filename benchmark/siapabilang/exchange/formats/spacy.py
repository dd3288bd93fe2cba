"""spaCy's ``DocBin``: one ``articles.spacy``, for training and for looking at.

A `Doc` has its marks as the span groups ``quote``, ``cue``, ``mention`` and ``distractor`` (``doc.spans``), the label
of a span being its mark's; ``doc.user_data["siapabilang"]`` holds the article's id, its entities, and by the key of
each mark (``span.id_``) its features, and the links. The further spans of a discontinuous quote are linked to its
first as ``part``. Tokens are those of ``spacy.blank("id")``, cut where a mark begins or ends inside one (*ujar|nya*),
so that no bound is lost. spaCy counts code points.

Nothing is read back from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from siapabilang.exchange.layer import LABELS, Document
from siapabilang.exchange.pieces import apart
from siapabilang.exchange.registry import missing_package

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DROPS = "nothing; but nothing is read back from it, either"


def write(documents: Sequence[Document], source: str) -> Iterator[tuple[str, bytes]]:
    """Yield the one file. Raises `InputError` where spaCy is not installed."""
    try:
        import spacy  # noqa: PLC0415 – an extra
        from spacy.tokens import DocBin  # noqa: PLC0415
    except ModuleNotFoundError:
        raise missing_package("spacy", "spacy", "spacy") from None
    nlp = spacy.blank("id")
    docs = (_doc(apart(document), nlp, source) for document in documents)
    yield "articles.spacy", DocBin(store_user_data=True, docs=docs).to_bytes()


def _doc(document: Document, nlp: Language, source: str) -> Doc:
    from spacy.tokens import Doc, Span, SpanGroup  # noqa: PLC0415 – an extra

    words, spaces = _tokens(document, nlp)
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    first = {token.idx: token.i for token in doc}
    beyond = {token.idx + len(token): token.i + 1 for token in doc}
    for label in LABELS:
        group = SpanGroup(doc, name=label.lower())
        for mark in document.marks:
            if mark.label == label:
                (span,) = mark.spans
                group.append(Span(doc, first[span.start], beyond[span.end], label=label, span_id=mark.key))
        doc.spans[label.lower()] = group
    doc.user_data["siapabilang"] = {
        "article": document.name,
        "source": source,
        "entities": msgspec.to_builtins(document.entities),
        "marks": {mark.key: {"name": mark.name, "features": _lists(mark.features)} for mark in document.marks},
        "links": msgspec.to_builtins(document.links),
    }
    return doc


def _lists(features: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in features.items()}


def _tokens(document: Document, nlp: Language) -> tuple[list[str], list[bool]]:
    """Return the words of the text and whether a space follows each, such that marks begin and end with words."""
    text = document.text
    starts = {span.start for mark in document.marks for span in mark.spans}
    ends = {span.end for mark in document.marks for span in mark.spans}
    tokens = [(token.idx, token.idx + len(token)) for token in nlp.make_doc(text)]
    cuts = sorted({0, len(text), *starts, *ends, *(bound for token in tokens for bound in token)})
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(cuts):
        # A space belongs to the word before it, unless a mark begins or ends with it.
        if text[start:end] == " " and spaces and not spaces[-1] and start not in starts and end not in ends:
            spaces[-1] = True
        else:
            words.append(text[start:end])
            spaces.append(False)
    return words, spaces
