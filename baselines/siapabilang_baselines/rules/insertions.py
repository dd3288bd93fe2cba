"""Reported clauses whose attribution is set off by commas: *P, kata X*; *Menurut X, P*; *S, kata X, P*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from siapabilang_baselines.rules import clauses, contents, lexicon, phrases, relays, subjects
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word, index_of, joined, span_of, trimmed

_GROUNDS = lexicon.DOCUMENTS | lexicon.ACCORDING_TO_WHAT
_OPENING = lexicon.PASSIVE | lexicon.OPENING_CUES
_REPORTING = lexicon.SAY | lexicon.ACCUSE
_CLOSING_TIME = lexicon.DAYS | lexicon.TIME


class Insertion(NamedTuple):
    """An attribution ``words[at:behind]`` before, behind or inside its content."""

    rule: str
    phrase: Phrase
    cue: Word
    at: int
    behind: int


def menurut(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read *Menurut X, P*, *Berdasarkan risalah X, P*, *P, menurut X* and *S, menurutnya, P*."""
    at = index_of(words, lexicon.ACCORDING)
    if at is None or (words[at].low == "berdasarkan" and (at or words[1].low not in _GROUNDS)):
        return None
    if words[at].low != "menurutnya":
        by_whom = at + 1 < len(words) and words[at + 1].low in lexicon.ACCORDING_TO_WHAT
        speaker = phrases.after(words, at + 1 + by_whom)
        if speaker is None or speaker.phrase.low in lexicon.NO_GROUNDS:
            return None
        insertion = Insertion("menurut X", speaker.phrase, words[at], at, speaker.behind)
    else:
        cue, clitic = phrases.split_clitic(words[at])
        insertion = Insertion("menurut X", clitic, cue, at, at + 1)
    if at <= 1:
        behind = _comma(words, insertion.behind)
        insertion = insertion._replace(behind=_comma(words, behind + 1) if _is_apposition(words, behind) else behind)
    return _around(words, insertion, discourse)


def opening(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read *Dijelaskan X, P*, *Disampaikan X bahwa P* and *Kata X, P*."""
    if words[0].low not in _OPENING:
        return None
    speaker = phrases.agent(words, 1)
    if speaker is None or not speaker.phrase.is_named or speaker.behind == len(words):
        return None
    if words[speaker.behind].text != "," and words[speaker.behind].low not in lexicon.COMPLEMENTISERS:
        return None
    found = Insertion("Kata X, P", speaker.phrase, words[0], 0, speaker.behind)
    return _around([*words[: speaker.behind], *_comma_before(words[speaker.behind :])], found, discourse)


def inverted(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read *P, kata X*, *P, ujarnya*, *S, kata X, P* and *P, X melaporkan*."""
    for at in range(1, len(words)):
        insertion = _inverted(words, at) if words[at - 1].text in ',”"' else None
        if insertion:
            return _around(words, insertion, discourse)
    return None


def _inverted(words: Sequence[Word], at: int) -> Insertion | None:
    word = words[at]
    if word.low in lexicon.BARE:
        speaker = phrases.after(words, at + 1)
        return Insertion("P, kata X", speaker.phrase, word, at, speaker.behind) if speaker else None
    if word.low in lexicon.PASSIVE:
        speaker = phrases.agent(words, at + 1)
        closed = speaker is not None and speaker.phrase.is_named and _comma(words, speaker.behind) == speaker.behind
        return Insertion("P, disebutkan X", speaker.phrase, word, at, speaker.behind) if speaker and closed else None
    if word.low.endswith("nya") and word.root.removesuffix("kan") in lexicon.BARE:
        cue, clitic = phrases.split_clitic(word)
        return Insertion("P, ujarnya", clitic, cue, at, at + 1)
    return _closing(words, at)


def _closing(words: Sequence[Word], at: int) -> Insertion | None:
    """Read the *X melaporkan (pada hari Minggu)* that closes a sentence behind the comma before ``words[at]``."""
    tail = words[at:]
    if _comma(tail, 0) < len(tail):
        return None
    verb = index_of(tail, lexicon.CLOSING_VERBS)
    if not verb or not all(word.low in _CLOSING_TIME for word in tail[verb + 1 :]):
        return None
    subject = subjects.before(tail, verb)
    if subject is None or subject.first:
        return None
    return Insertion("P, X melaporkan", subject.phrase, tail[verb], at, len(words))


def _around(words: Sequence[Word], insertion: Insertion, discourse: Discourse) -> Draft | None:
    """Build the quote whose content stands around an attribution."""
    tail = _comma(words, insertion.behind)
    front, back = _pieces(words, insertion, tail)
    if relayed := _relayed(words, insertion, front, back, discourse):
        return relayed
    front_low = {word.low for word in front}
    if front_low & lexicon.ALIKE and "bahwa" not in front_low:
        return None  # melontarkan pernyataan serupa, lapor CNN: no content
    if len(front) + len(back) < contents.SHORTEST:
        return None
    frames = relays.around(words, insertion.behind)
    draft = discourse.draft(insertion.rule, insertion.phrase, [insertion.cue], frames)
    draft.spans += [span_of(piece) for piece in (front, back) if piece]
    return draft


def _pieces(words: Sequence[Word], insertion: Insertion, tail: int) -> tuple[Sequence[Word], Sequence[Word]]:
    """Return the content before and behind an attribution whose own words end at ``tail``.

    *P, kata X yang …*: what follows the phrase without a comma belongs to the attribution.
    """
    front, back = trimmed(words[: insertion.at]), trimmed(words[tail:])
    if front and back:
        if all(word.low in lexicon.CONNECTIVES for word in front):
            return (), back
        closing = back[0].low in lexicon.DAYS or len(back) <= contents.SHORTEST or _tells_a_role(back[0])
        if closing or relays.find(words, insertion.behind):
            return front, ()
    return front, back


def _relayed(
    words: Sequence[Word], insertion: Insertion, front: Sequence[Word], back: Sequence[Word], discourse: Discourse
) -> Draft | None:
    """Read *X mengatakan P, lapor media Y* and *Menurut media Y, X mengatakan P*: X speaks, Y is the source."""
    phrase = insertion.phrase
    if front:
        inner = clauses.active(front, discourse) if _reports(front) else None
    elif _reports(back) and phrase.form == "name" and phrase.words[0].low not in lexicon.TITLES:
        inner = clauses.active(back, discourse)
        if inner is None or not inner.spans or inner.speakers == discourse.resolve(phrase):
            return None
        words = words[: _comma(words, insertion.behind)]
    else:
        return None
    if inner is None:
        return None
    inner.rule += ", relayed"
    inner.sources.append(discourse.people.body(joined(phrase.words)))
    inner.cue.append(insertion.cue.span)
    discourse.add_sources(inner, relays.around(words, insertion.behind))
    return inner


def _comma_before(words: Sequence[Word]) -> Sequence[Word]:
    """Return ``words`` with a comma in the place of the complementiser that opens them."""
    first = words[0]
    return [Word(",", ",", first.start, first.end), *words[1:]]


def _is_apposition(words: Sequence[Word], comma: int) -> bool:
    """Say whether *pengajar hukum laut,* stands behind the comma of *Menurut Wuisang, …*, and more behind that."""
    end = _comma(words, comma + 1)
    return (
        end < len(words) - 1 and _tells_a_role(words[comma + 1]) and not contents.has_predicate(words[comma + 1 : end])
    )


def _tells_a_role(word: Word) -> bool:
    return not word.is_name_like and word.low in lexicon.TITLES_AND_ROLES


def _reports(words: Sequence[Word]) -> bool:
    return any(word.low in _REPORTING for word in words[1:])


def _comma(words: Sequence[Word], at: int) -> int:
    """Return the index of the first comma from ``at`` on, or that behind the last word."""
    comma = index_of(words, {","}, at)
    return len(words) if comma is None else comma
