"""What somebody else is quoted as saying inside speech: *“Bu guru bilang, ‘Jaga adikmu,’” tutur Imo*."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang.quotation_marks import SINGLE
from siapabilang_baselines.rules import clauses, contents, lexicon, marks, phrases, relays, subjects
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.paragraphs import sentences, with_stretches
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word, span_of, trimmed, words_in

IN_MARKS = "Q in Q"
WITHOUT_MARKS = "P in Q"
_TERM = 2  # words; marked words in speech, up to so many, are a term
_SHORTEST = 2  # words of what is said without marks
_OURS = (lexicon.TITLES | lexicon.ROLES | lexicon.PERSON_NOUNS) - {"yang"}  # klien kami
_BEFORE_SPEAKER = {"kata", "menurut"}
_BEHIND_SPEAKER = lexicon.SAY | lexicon.ASK | lexicon.HEARSAY


def inside(speech: Word, outer: Draft, discourse: Discourse) -> list[Draft]:
    """Return the quotes inside a stretch of speech, sentence by sentence; none by its own speakers."""
    text = discourse.text
    marked = [
        stretch
        for stretch in marks.scan(text, speech.start, speech.end, SINGLE)
        if len(text[stretch.start : stretch.end].split()) > _TERM
    ]
    words = with_stretches(words_in(text, speech.start, speech.end), marked)
    drafts = (_read(sentence, discourse) for sentence in sentences(text, words))
    return [draft for draft in drafts if draft is not None and draft.speakers and draft.speakers != outer.speakers]


def _read(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    for n, word in enumerate(words[:-1]):
        speaker, behind = _speaker(words, n)
        if speaker is None or (content := _content(words, n, behind)) is None:
            continue
        marked = content[0].stretch
        relayed = relays.around(words, behind, words.index(content[0]))
        draft = discourse.draft(IN_MARKS if marked else WITHOUT_MARKS, speaker, [word], relayed)
        draft.spans.append(content[0].span if marked else span_of(content))
        draft.direct, draft.aside = marked, True
        return draft
    return None


def _speaker(words: Sequence[Word], n: int) -> tuple[Phrase | None, int]:
    """Return whom the cue ``words[n]`` attributes to, and the index behind both: *X bilang*, *Kata X*, *menurut X*."""
    low = words[n].low
    if n and words[n - 1].low in lexicon.NO_ATTRIBUTION:
        return None, 0  # bertanggung jawab
    if low in _BEFORE_SPEAKER and n <= 1 and (holder := phrases.after(words, n + 1)):
        return (holder.phrase, holder.behind) if _is_another(holder.phrase) else (None, 0)
    subject = subjects.before(words, n) if n and low in _BEHIND_SPEAKER else None
    if subject is None or not _is_another(subject.phrase) or not clauses.may_say(words[n], subject.phrase):
        return None, 0
    return subject.phrase, n + 1


def _is_another(phrase: Phrase) -> bool:
    """Say whether a phrase is somebody else than who speaks or listens, and no order: not *Saya*, *Jangan*, *Kalau*."""
    low = [word.low for word in phrase.words]
    if low[0] in lexicon.NO_SUBJECT:
        return False
    return lexicon.OWN_PRONOUNS.isdisjoint(low) or (low[0] in _OURS and lexicon.OWN_PRONOUNS.isdisjoint(low[:-1]))


def _content(words: Sequence[Word], cue: int, behind: int) -> Sequence[Word] | None:
    """Return what is said behind ``words[:behind]``: a stretch in marks, or the rest of the sentence."""
    rest = words[behind:]
    stretch = next((word for word in rest if word.stretch), None)
    if stretch is not None:
        return [stretch]
    if not rest or rest[0].text in SINGLE:
        return None  # a term in marks
    linked = rest[0].text in ",:" or rest[0].low in lexicon.COMPLEMENTISERS
    if not linked and words[cue].low not in lexicon.HEARSAY and behind == cue + 1:
        return None  # mengatakan itu: in speech, only a few verbs need no link
    content = trimmed(rest[1:] if linked else rest)
    if not linked and words[cue].looks_verbal and not contents.has_predicate(content):
        return None  # mengatakan itu
    return content if len(content) >= _SHORTEST else None
