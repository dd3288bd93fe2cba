"""Sentences without speech in marks: which reported clause they hold, if any, and the quotes it brings with it."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import clauses, companions, contents, insertions, lexicon, relays
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.relays import Relay
from siapabilang_baselines.rules.words import Word, span_of, trimmed, without_end

_HEADLINE_SUBJECT = 6  # words of a clause of a headline among which its cue stands
_HEADLINE_CUES = lexicon.HEADLINE_VERBS | lexicon.SAY | lexicon.ASK | lexicon.DENY


def read(sentence: Sequence[Word], discourse: Discourse, *, headline: bool) -> None:
    """Add the quotes of a sentence to ``discourse``; in a ``headline``, bare verbs and colons attribute too."""
    for clause in _headline_clauses(sentence) if headline else [sentence]:
        _read_clause(clause, discourse, headline=headline)


def _read_clause(sentence: Sequence[Word], discourse: Discourse, *, headline: bool) -> None:
    words, frames = relays.leading(without_end(sentence))
    if len(words) <= contents.SHORTEST:
        return
    found = _clause(words, discourse, headline=headline)
    if found is None:
        if outlet := _outlet(words, frames, discourse):
            discourse.drafts.append(outlet)
        return
    discourse.add_sources(found, frames)
    if not found.spans:
        discourse.announced = found
        return
    discourse.drafts.append(found)
    discourse.last = found.speakers or discourse.last
    if denial := companions.denial(words, found, discourse):
        discourse.drafts.append(denial)
    if second := companions.second_cue(words, found):
        discourse.drafts.append(second)
    if inner := companions.told(words, found, discourse):
        discourse.drafts.append(inner)
    discourse.drafts += companions.nested(words, found, discourse)


def _headline_clauses(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Part the clauses of a headline: *X Sebut P, Y Bantah Q* and *X Sebut P, Ini Q*; not *X, Y, dan Z Sebut P*."""
    found = []
    begin = 0
    for n, word in enumerate(words):
        if (
            word.text == ","
            and _is_attribution(words[begin:n])
            and _begins_clause(words[n + 1 : n + 1 + _HEADLINE_SUBJECT])
        ):
            found.append(words[begin:n])
            begin = n + 1
    return [*found, words[begin:]]


def _is_attribution(words: Sequence[Word]) -> bool:
    """Say whether words hold a cue of their own, and no other attribution: *Polisi: P* and *menurut X* go on."""
    if any(word.text == ":" or word.low in lexicon.ACCORDING for word in words):
        return False
    return any(word.low in _HEADLINE_CUES for word in words[1:])


def _begins_clause(words: Sequence[Word]) -> bool:
    """Say whether a clause of a headline opens with a subject and its cue, or with *ini*."""
    low = [word.low for word in words]
    if not low or low[0] in lexicon.NAME_JOINS:
        return False
    return low[0] in lexicon.HEADLINE_POINTERS or not _HEADLINE_CUES.isdisjoint(low[1:])


def _clause(words: Sequence[Word], discourse: Discourse, *, headline: bool) -> Draft | None:
    """Try the rules in turn; those that leave least room for chance come first."""
    return (
        insertions.menurut(words, discourse)
        or insertions.opening(words, discourse)
        or insertions.inverted(words, discourse)
        or (clauses.headline_colon(words, discourse) if headline else None)
        or clauses.noun_of_saying(words, discourse)
        or clauses.document_says(words, discourse)
        or clauses.active(words, discourse, headline=headline)
    )


def _outlet(words: Sequence[Word], frames: Sequence[Relay], discourse: Discourse) -> Draft | None:
    """Read *Dilansir X, P* and *Dilansir Y dari X, P* with nobody behind it: the inner outlet is the speaker."""
    cue = next((relay.cue for relay in frames if relay.cue), None)
    content = trimmed(words)
    if cue is None or not content:
        return None
    outlet, *relays_of_it = frames
    speaker = discourse.people.body(outlet.name)
    draft = Draft("Dilansir X, P", (speaker,), spans=[span_of(content)], mention=[outlet.phrase.span], cue=[cue])
    draft.sources += [discourse.people.body(relay.name) for relay in relays_of_it]
    return draft
