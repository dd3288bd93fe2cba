"""Reported clauses whose cue comes first: *X mengatakan bahwa P*, *Tudingan X bahwa P*, *X: P*."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import contents, lexicon, phrases, relays, subjects
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.subjects import Before
from siapabilang_baselines.rules.words import Word, index_of, span_of, trimmed

_ACTIVE = lexicon.SAY | lexicon.ASK | lexicon.ACCUSE
_DENYING = lexicon.DENY - lexicon.BARE
_HEADLINE_CLAUSE = 3  # words behind the colon of a headline that are a clause
_HEADLINE_SPEAKER = 6  # words before it that are a speaker
_CLAIM_OWNER = 12  # words among which a noun of saying, its owner and the word before its clause stand
_LINKS = lexicon.AND | lexicon.CLAIM_LINKS
_DOCUMENT = 14  # words among which a document and its verb stand
_REJECTING = _DENYING - lexicon.DENIED - {"bantahan"}
_UNSAID = lexicon.NEGATIONS | lexicon.MODALS
_BETWEEN = lexicon.ADVERBS | _UNSAID | {"saja"}
_MAY_BE_CUES = _ACTIVE | _DENYING | lexicon.BARE_ACCUSATIONS | lexicon.HEADLINE_VERBS | {"menolak"}
_WRITTEN = lexicon.PASSIVE | {"tertulis"}


def active(words: Sequence[Word], discourse: Discourse, *, headline: bool = False) -> Draft | None:
    """Read *X mengatakan (bahwa) P*, *X meminta Y P*, *X menuduh Y P*, *X membantah P*.

    A quote without spans is one that announces a list: *X menyebut tiga langkah.*
    """
    for verb in range(1, len(words) - 1):
        if words[verb].low not in _MAY_BE_CUES:
            continue
        subject = _subject(words, verb) if _is_cue(words, verb, headline=headline) else None
        if subject is None or not may_say(words[verb], subject.phrase):
            continue
        cue = words[verb]
        if words[verb + 1].low in lexicon.NUMBERS and not contents.has_predicate(words[verb + 1 :]):
            return discourse.draft("X menyebut tiga P", subject.phrase, [cue], relays.around(words, verb + 1))
        begin = contents.start(words, verb)
        if begin is None or len(words) - begin < contents.SHORTEST:
            continue
        end = contents.end(words, begin)
        content = trimmed(words[begin:end])
        if not content:
            continue
        draft = discourse.draft("X mengatakan P", subject.phrase, [cue], relays.around(words, verb + 1, begin))
        discourse.add_sources(draft, relays.find(words, subject.first, verb) + relays.find(words, end))
        draft.spans.append(span_of(content))
        if cue.low in lexicon.DENY and not contents.is_negated(words, verb) and not _labels(words, verb):
            draft.polarity = "denied"
        return draft
    return None


def _is_cue(words: Sequence[Word], verb: int, *, headline: bool) -> bool:
    low = words[verb].low
    if low in _REJECTING and contents.is_negated(words, verb):
        return True  # tidak menampik P: says P
    if words[verb - 1].low in lexicon.NO_ATTRIBUTION or _is_unsaid(words, verb):
        return False
    if low in lexicon.BARE_ACCUSATIONS or (headline and low in lexicon.HEADLINE_VERBS):
        return words[verb - 1].text != ","
    # "menolak komentar itu sebagai “berita palsu”" says something; a mere refusal does not.
    return low in _ACTIVE or low in _DENYING or (low == "menolak" and _has_as(words[verb:]))


def _is_unsaid(words: Sequence[Word], verb: int) -> bool:
    """Say whether nothing has been said yet: *X tidak (pernah) menyoal P*, *X bisa saja menanyakan P*."""
    before = verb
    while before and words[before - 1].low in _BETWEEN:
        before -= 1
        if words[before].low in _UNSAID:
            return True
    return False


def may_say(cue: Word, subject: Phrase) -> bool:
    """Say whether a subject can say what a cue says: only a document *menunjukkan P*."""
    return cue.low not in lexicon.SHOWS or subject.words[0].low in lexicon.DOCUMENTS


def _labels(words: Sequence[Word], verb: int) -> bool:
    """Say whether a denying cue gives the claim a name rather than a denial: *menepis laporan itu sebagai “bohong”*."""
    return words[verb + 1].low in lexicon.ALLEGATIONS and _has_as(words[verb:])


def _has_as(words: Sequence[Word]) -> bool:
    return any(word.low == "sebagai" for word in words)


def _subject(words: Sequence[Word], verb: int) -> Before | None:
    """Return the phrase before a cue, or, in *X menutup rapat dan mengatakan P*, before the verb it is joined to."""
    if words[verb - 1].low == "yang":
        return subjects.named_before(words, verb - 1)
    subject = subjects.before(words, verb)
    if subject is None and words[verb - 1].low in lexicon.AND:
        first = next((n for n in range(1, verb) if words[n].low.startswith(lexicon.VERB_PREFIXES)), None)
        subject = subjects.before(words, first) if first else None
    return None if subject is not None and _is_a_clause(subject.phrase) else subject


def _is_a_clause(phrase: Phrase) -> bool:
    """Say whether a "subject" is none: *langkah ini bertujuan untuk*, *pemeriksaan ini menjadi bagian dari upaya*."""
    low = [word.low for word in phrase.words]
    if low[0] in lexicon.DEMONSTRATIVES or low[-1] in _LINKS:
        return True
    return any(
        one in lexicon.DEMONSTRATIVES and word.looks_verbal for one, word in zip(low, phrase.words[1:], strict=False)
    )


def headline_colon(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read a headline *X: P*."""
    colon = index_of(words, {":"})
    if colon is None or len(words) - colon <= _HEADLINE_CLAUSE:
        return None
    begin = max((n + 1 for n in range(colon) if words[n].text in ",?!"), default=0)
    if not 0 < colon - begin <= _HEADLINE_SPEAKER:
        return None
    if words[begin].low in lexicon.HEADLINE_LABELS or words[begin].low in lexicon.CAPITALS:
        return None
    speaker = phrases.after(words, begin)
    content = trimmed(words[colon + 1 :])
    if speaker is None or speaker.behind != colon or not content:
        return None
    draft = discourse.draft("X: P", speaker.phrase)
    draft.spans.append(span_of(content))
    return draft


def noun_of_saying(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read *Permintaan X agar P …* and *Tudingan X bahwa P dibantah Y*, whose denial by Y is kept as a quote too."""
    if words[0].low not in lexicon.NOUNS_OF_SAYING:
        return None
    that = index_of(words, lexicon.CLAIM_LINKS, 2, _CLAIM_OWNER)
    owner = phrases.after(words[:that], 1) if that else None
    if that is None or owner is None or owner.phrase.words[0].low in lexicon.DEMONSTRATIVES:
        return None
    end = index_of(words, lexicon.VERDICTS, that + 2)
    content = trimmed(words[that + 1 : end])
    if len(content) < contents.SHORTEST:
        return None
    draft = discourse.draft("Tudingan X bahwa P", owner.phrase, [words[0]])
    draft.spans.append(span_of(content))
    denier = phrases.agent(words, end + 1) if end and words[end].low in lexicon.DENIED else None
    if end and denier:
        denial = discourse.draft("P dibantah X", denier.phrase, [words[end]], relays.around(words, denier.behind))
        denial.spans, denial.polarity, denial.aside = list(draft.spans), "denied", True
        discourse.drafts.append(denial)
    return draft


def document_says(words: Sequence[Word], discourse: Discourse) -> Draft | None:
    """Read *Dalam surat dakwaan disebutkan bahwa P*."""
    if words[0].low not in lexicon.INSIDE or words[1].low not in lexicon.DOCUMENTS:
        return None
    verb = index_of(words, _WRITTEN, end=_DOCUMENT)
    document = phrases.after(words[:verb], 1)
    if verb is None or document is None or verb + 1 == len(words) or words[verb + 1].low == "yang":
        return None  # Dalam keterangan tertulis yang diterima Lintas, X mengatakan P
    begin = verb + 2 if words[verb + 1].low in {"bahwa", ","} else verb + 1
    content = trimmed(words[begin:])
    if len(words) - begin < contents.SHORTEST or not content:
        return None
    draft = discourse.draft("Dalam X disebutkan P", document.phrase, [words[verb]])
    draft.spans.append(span_of(content))
    return draft
