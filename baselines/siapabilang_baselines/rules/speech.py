"""Speech in quotation marks: who said the stretches ``Q`` of a sentence.

The cue stands behind a stretch (*Q, kata X*) or before it (*X mengatakan: Q*). Stretches without a cue of their own
belong to the one before, be it in the same sentence, the same paragraph or, where a mark stays open, the one before.
"""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import hearsay, lexicon, phrases, relays, subjects
from siapabilang_baselines.rules.discourse import Discourse, Speakers
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.words import Word

_BARE_OR_PASSIVE = lexicon.BARE | lexicon.PASSIVE
_CUES_BEHIND = _BARE_OR_PASSIVE | lexicon.CLOSING_CUES
_CLITIC_HOSTS_BEHIND = lexicon.BARE | {"menurut"}
_VERBS_BEHIND = lexicon.SAY | lexicon.BARE
_CUES_BEFORE = lexicon.SAY | lexicon.ASK | lexicon.DENY | _BARE_OR_PASSIVE
_NO_CUES = lexicon.NP_STOPS | lexicon.LEADING | lexicon.OPENERS | lexicon.TAILS
_CLAUSE = 14  # words behind a stretch among which the verb of *Q, X berkata* stands
_SHORTEST_CUE = 4  # letters of a cue that is not listed


def read(words: Sequence[Word], going_on: Draft | None, discourse: Discourse) -> Draft | None:
    """Attribute the stretches of a sentence; return the quote that bare speech behind it in its paragraph goes on with.

    ``going_on`` is the quote that a bare stretch at the start of this sentence goes on with.
    """
    if all(word.stretch or word.is_punctuation for word in words):
        _read_bare([word for word in words if word.stretch], going_on, discourse)
        return going_on
    return _read_attributed(words, going_on, discourse)


def _read_bare(stretches: Sequence[Word], going_on: Draft | None, discourse: Discourse) -> None:
    """Read a sentence of nothing but speech, such as *“Kami siap.”* in a paragraph of its own."""
    if going_on is None:
        going_on = Draft("Q alone", _silent_speakers(discourse), direct=True)
        discourse.drafts.append(going_on)
    going_on.spans += [word.span for word in stretches]
    discourse.unclosed = going_on if stretches[-1].open else None


def _silent_speakers(discourse: Discourse) -> Speakers:
    """Return who says bare speech: whoever spoke last, or, behind a question, whoever was asked."""
    if discourse.drafts and discourse.drafts[-1].direct:
        end = discourse.drafts[-1].spans[-1].end
        if discourse.text[end - 1 : end + 1].strip('”"').endswith("?"):
            outer = [draft.speakers for draft in discourse.drafts if not draft.aside]
            return next((speakers for speakers in reversed(outer) if speakers != discourse.last), discourse.last)
    return discourse.silent()


def _read_attributed(words: Sequence[Word], going_on: Draft | None, discourse: Discourse) -> Draft | None:
    """Read a sentence that holds more than speech, stretch by stretch: *“A,” kata X. “B.”*, *“A,” kata X, “dan B.”*."""
    current: Draft | None = None
    for n, word in enumerate(words):
        if not word.stretch:
            continue
        cued = _cue_behind(words, n, discourse)
        if current is not None and cued is None:
            current.spans.append(word.span)  # “A,” kata X. “B.”
            continue
        draft = cued or _cue_before(words, n, discourse)
        if draft is None and going_on is not None:
            going_on.spans.append(word.span)
            current, going_on = going_on, None
            continue
        if draft is None:
            draft = Draft("Q without cue", discourse.silent())
        elif going_on is not None and not going_on.mention:
            # A quote over several paragraphs, attributed only at its end.
            draft.spans = going_on.spans
            discourse.drafts.remove(going_on)
        draft.spans.append(word.span)
        draft.direct = True
        discourse.drafts.append(draft)
        discourse.drafts += hearsay.inside(word, draft, discourse)
        discourse.last = draft.speakers or discourse.last
        current, going_on = draft, None
    discourse.unclosed = current if any(word.open for word in words) else None
    return current


def _cue_behind(words: Sequence[Word], n: int, discourse: Discourse) -> Draft | None:
    """Read the cue behind ``words[n]``: *Q, ujarnya*, *Q, kata X* or *Q, X menambahkan*."""
    at = n + 1
    while at < len(words) and words[at].text in ",.–—-":
        at += 1
    if at == len(words) or words[at].stretch:
        return None
    word = words[at]
    unknown = words[at - 1].text == "," or _ends_like_speech(words[n], discourse)
    if word.low.endswith("nya") and (
        word.root.removesuffix("kan") in _CLITIC_HOSTS_BEHIND or _is_verb_like(word, unknown)
    ):
        cue, clitic = phrases.split_clitic(word)
        return discourse.draft("Q, ujarnya", clitic, [cue], relays.around(words, at + 1))
    if word.low not in _CUES_BEHIND and not (_is_verb_like(word, unknown) and _is_somebody(words, at + 1)):
        return _clause_behind(words, at, discourse)
    begin = at + 1
    while begin < len(words) and words[begin].low in lexicon.SECOND_WORDS:
        begin += 1
    speaker = phrases.after(words, begin)
    if speaker is None:
        return None
    return discourse.draft("Q, kata X", speaker.phrase, [word], relays.around(words, speaker.behind))


def _ends_like_speech(stretch: Word, discourse: Discourse) -> bool:
    """Say whether the words said end with a comma, a question or an exclamation: what follows attributes them."""
    return discourse.text[stretch.start : stretch.end + 1].rstrip("”\"’'").endswith((",", "?", "!"))


def _is_verb_like(word: Word, behind_speech: bool) -> bool:  # noqa: FBT001 – one of two reasons
    """Say whether an unlisted word behind speech is its cue all the same: *“A,” sergah Fadhlan*, *“A,” ceplosnya*."""
    if not behind_speech or word.is_name_like or word.is_punctuation or len(word.root) < _SHORTEST_CUE:
        return False
    return word.low not in _NO_CUES


def _is_somebody(words: Sequence[Word], at: int) -> bool:
    """Say whether ``words[at]`` begins a name, an office or a description of one person."""
    if at >= len(words):
        return False
    word = words[at]
    return word.is_name_like or word.root in lexicon.ONE_PERSON or word.low in lexicon.ARTICLES


def _clause_behind(words: Sequence[Word], at: int, discourse: Discourse) -> Draft | None:
    """Read *Q, X menambahkan*, where X begins at ``words[at]``."""
    for verb in range(at + 1, min(at + _CLAUSE, len(words))):
        if words[verb].stretch or words[verb].text in ".;":
            return None
        if words[verb].low in _VERBS_BEHIND:
            subject = subjects.before(words[at:], verb - at)
            if subject is None or subject.first:
                return None
            return discourse.draft("Q, X berkata", subject.phrase, [words[verb]], relays.around(words, verb + 1))
    return None


def _cue_before(words: Sequence[Word], n: int, discourse: Discourse) -> Draft | None:
    """Read the cue before ``words[n]``: *Menurut X, Q*, *X mengatakan, Q* or *X: Q*."""
    speaker = phrases.after(words, 1) if words[0].low == "menurut" else None
    if speaker and speaker.behind <= n:
        between = relays.around(words, speaker.behind, n)
        return discourse.draft("Menurut X, Q", speaker.phrase, [words[0]], between)
    for verb in range(n - 1, -1, -1):
        word = words[verb]
        if word.stretch or word.text in ".;":
            return None
        if word.low in _CUES_BEFORE or (word.low.endswith("nya") and word.root in lexicon.BARE):
            return _verb_before(words, verb, n, discourse)
    subject = subjects.before(words, n - 1) if n and words[n - 1].text == ":" else None
    return discourse.draft("X: Q", subject.phrase, relays=relays.around(words, n)) if subject else None


def _verb_before(words: Sequence[Word], verb: int, n: int, discourse: Discourse) -> Draft | None:
    """Read *ujarnya: Q*, *Kata X: Q* or *X mengatakan: Q*, where the cue is ``words[verb]`` and Q is ``words[n]``."""
    word = words[verb]
    if word.low.endswith("nya") and word.low not in lexicon.SAY:
        cue, clitic = phrases.split_clitic(word)
        return discourse.draft("ujarnya: Q", clitic, [cue])
    speaker = phrases.after(words, verb + 1) if word.low in _BARE_OR_PASSIVE else None
    if speaker and speaker.behind <= n:
        return discourse.draft("Kata X: Q", speaker.phrase, [word], relays.around(words, speaker.behind, n))
    subject = subjects.before(words, verb)
    if subject is None:
        return None
    frames = relays.find(words, 0, verb) + relays.around(words, verb + 1, n)
    return discourse.draft("X mengatakan: Q", subject.phrase, [word], frames)
