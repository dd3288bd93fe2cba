"""Whether the authored articles repeat each other: near-duplicate sentences and openings across events.

Articles of one event may share words, as outlets do when they print one statement; articles of different events have no
reason to. What is found here betrays a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from siapabilang.corpus import Corpus
from siapabilang.markup import MarkedArticle
from siapabilang.names import fold
from siapabilang.problems import Problem

LIKENESS = 0.3  # share of common 3-token runs from which two sentences are near-duplicates
SHORTEST = 8  # tokens; shorter sentences are stock phrases
OPENING = 4  # tokens of an article's first sentence that no other event may begin with
SENTENCE_OPENING = 6  # tokens of any sentence …
OPENING_EVENTS = 3  # … that so many events must not share
_RUN = 3
_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?][\"”’]?\s+")
# A dateline ends with a dash or, after brackets, a hyphen: "LEBAK, KABAR SENJA –", "Lebak (Antaran) -".
_DATELINE = re.compile(r"^[^.!?\n]{0,60}?\s?(?:[–—]|\)\s*-|-{2})\s+")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence, where it stands (file and line) and its folded tokens."""

    event: str
    file: str
    line: int
    tokens: tuple[str, ...]
    leads: bool


def check_repetition(corpus: Corpus) -> list[Problem]:
    """Return a problem for each repetition, at its later place in the order of files."""
    sentences = [
        sentence
        for authored in corpus.authored
        for marked in authored.marked
        for sentence in split_sentences(authored.event.id, marked)
    ]
    return [*_near_duplicates(sentences), *_openings(sentences), *_sentence_openings(sentences)]


def split_sentences(event: str, marked: MarkedArticle) -> Iterator[Sentence]:
    """Yield the sentences of an article's body, the dateline left out."""
    leads = True
    body = len(marked.headline)
    for paragraph in _PARAGRAPH.finditer(marked.text, body):
        dateline = _DATELINE.match(paragraph.group())
        start = paragraph.start() + (dateline.end() if dateline else 0)
        for end in [*(m.end() for m in _END.finditer(marked.text, start, paragraph.end())), paragraph.end()]:
            if tokens := fold(marked.text[start:end]):
                yield Sentence(event, marked.file, marked.line_of(start), tokens, leads)
                leads = False
            start = end


def _near_duplicates(sentences: Sequence[Sentence]) -> Iterator[Problem]:
    runs = {n: frozenset(_runs(s.tokens)) for n, s in enumerate(sentences) if len(s.tokens) >= SHORTEST}
    for first, second in _sharing(runs):
        a, b = sentences[first], sentences[second]
        if a.event != b.event and len(runs[first] & runs[second]) >= LIKENESS * len(runs[first] | runs[second]):
            yield Problem(b.file, f"says nearly the same as {a.file}:{a.line}: “{_shown(b)}”; reword one", b.line)


def _sharing(runs: Mapping[int, frozenset[tuple[str, ...]]]) -> list[tuple[int, int]]:
    """Return the pairs of sentences that have a run in common."""
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, found in runs.items():
        for run in found:
            holders.setdefault(run, []).append(number)
    return sorted({pair for numbers in holders.values() for pair in combinations(numbers, 2)})


def _openings(sentences: Iterable[Sentence]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Sentence] = {}
    for sentence in sentences:
        opening = sentence.tokens[:OPENING]
        if sentence.leads and len(opening) == OPENING:
            other = first.setdefault(opening, sentence)
            if other.event != sentence.event:
                message = f"opens like {other.file}: “{' '.join(opening)} …”; open another way"
                yield Problem(sentence.file, message, sentence.line)


def _sentence_openings(sentences: Iterable[Sentence]) -> Iterator[Problem]:
    users: dict[tuple[str, ...], dict[str, Sentence]] = {}
    for sentence in sentences:
        opening = sentence.tokens[:SENTENCE_OPENING]
        if len(opening) == SENTENCE_OPENING:
            users.setdefault(opening, {}).setdefault(sentence.event, sentence)
    for opening, by_event in users.items():
        if len(by_event) >= OPENING_EVENTS:
            last = list(by_event.values())[-1]
            message = f"a sentence of {len(by_event)} events begins “{' '.join(opening)} …”; reword some"
            yield Problem(last.file, message, last.line)


def _runs(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(tokens[n : n + _RUN]) for n in range(len(tokens) - _RUN + 1))


def _shown(sentence: Sentence) -> str:
    return " ".join(sentence.tokens[:12]) + (" …" if len(sentence.tokens) > 12 else "")  # noqa: PLR2004
