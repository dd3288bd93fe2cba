"""What stands right beside a quote: the phrase that may name its speaker, whatever the cue.

The rules need to know a cue before they trust it. Where a quote is given, its ends are known, and the phrase before it
(**Beberapa pendukung** *menuding ⟦…⟧*) or behind it (*⟦…⟧, komentar* **@tempe.mendol**) can be read without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from siapabilang.model import Span
from siapabilang.quotation_marks import DOUBLE, SINGLE
from siapabilang_baselines.rules import lexicon, phrases, relays, subjects
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word, words_in

_REACH = 300  # code points on either side in which the attribution of a quote stands
_CUE = 14  # words before a quote among which its cue stands
_CLAUSE = 14  # words behind a quote among which the verb of *Q, X berkata* stands
_LOOK = 5  # words of the next sentence among which its cue stands: Tuntutan serupa itu juga disampaikan X
_SENTENCE_ENDS = ".?!"
_NEXT_SENTENCE = re.compile(r"[^\w\s]*[.?!][^\w\s]*\s+[A-Z]")
_MARKS = DOUBLE + SINGLE
_LINKS = lexicon.COMPLEMENTISERS | lexicon.CLAIM_LINKS
_OWNED = lexicon.NOUNS_OF_SAYING | lexicon.DOCUMENTS | {"oleh"}  # whose owner follows
_BOTH_WAYS = lexicon.HEARSAY | lexicon.SAY  # Bupati bilang ⟦Q⟧, and bilang Bupati
_VERB_FIRST = lexicon.BARE | lexicon.PASSIVE | {"menurut"}


class Beside(msgspec.Struct, frozen=True):
    """A phrase beside a quote and its ``place``, such as *before it* or *in the sentence behind it*."""

    place: str
    phrase: Phrase


def read(text: str, spans: Sequence[Span]) -> list[Beside]:
    """Return the phrases beside the quote whose pieces are ``spans``, those before it first; often one, often none."""
    words = _words_before(text, spans[0].start)
    found = [Beside("before it", phrase) for phrase in _before(words)]
    found += [Beside("at the start of its sentence", phrase) for phrase in _opening(words)]
    for n, span in enumerate(spans):
        if n + 1 < len(spans):
            found += [Beside("inside it", p) for p in _behind(_words_behind(text, span.end, spans[n + 1].start))]
            continue
        words = _words_behind(text, span.end, min(len(text), span.end + _REACH))
        if words and _NEXT_SENTENCE.match(text, span.end, words[0].start + 1):
            found += [Beside("in the sentence behind it", phrase) for phrase in _looking_back(words)]
        else:
            found += [Beside("behind it", phrase) for phrase in _behind(words)]
    return found


def sources(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return the names of the relays in front of a quote, innermost first: *Lewat Telegram, X menyatakan ⟦…⟧*."""
    named = (relay.name for relay in relays.find(_words_before(text, spans[0].start)))
    return tuple(dict.fromkeys(name for name in named if name != relays.THE_SAME))


def _words_before(text: str, start: int) -> list[Word]:
    """Return the words of the sentence that ``start`` interrupts, without what links them to the quote."""
    line = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    words = words_in(text, line, start)
    while words and (words[-1].text in _MARKS or words[-1].text in ",(" or words[-1].low in _LINKS):
        words.pop()
    opening = max((n + 1 for n, word in enumerate(words) if word.text in _SENTENCE_ENDS + _MARKS), default=0)
    return words[opening:]


def _words_behind(text: str, end: int, beyond: int) -> list[Word]:
    """Return the words behind a quote up to the end of the line, the sentence or the quote's next piece."""
    line = text.find("\n", end, beyond)
    words = words_in(text, end, line if line >= 0 else beyond)
    while words and (words[0].text in _MARKS or words[0].text in ",–—-.?!)"):
        words.pop(0)
    stop = next((n for n, word in enumerate(words) if word.text in _SENTENCE_ENDS + _MARKS), len(words))
    return words[:stop]


def _before(words: Sequence[Word]) -> list[Phrase]:
    """Read *X mengatakan ⟦Q⟧*, *X, yang mengatakan ⟦Q⟧*, *X: ⟦Q⟧* and *menurut X, ⟦Q⟧*."""
    if words and words[0].low in _VERB_FIRST and (subject := phrases.after(words, 1)):
        return [subject.phrase]
    colon = bool(words) and words[-1].text == ":"
    words = words[:-1] if colon else words
    if owner := _owner(words):
        return [owner]
    verb = _cue_of(words)
    if verb is None:
        found = subjects.before(words, len(words)) if colon else None
        return [found.phrase] if found else []
    inner = _subject_between(words, verb)
    return [*_around(words, verb), *([inner] if inner else [])]


def _owner(words: Sequence[Word]) -> Phrase | None:
    """Read whose words a noun or a passive right before a quote names.

    *putusan* **X** *bahwa ⟦Q⟧*, *dijanjikan oleh* **X** *⟦Q⟧*.
    """
    at = next((n for n in range(len(words) - 2, max(-1, len(words) - _CUE), -1) if words[n].low in _OWNED), None)
    owner = phrases.after(words, at + 1) if at is not None else None
    return owner.phrase if owner is not None and owner.behind == len(words) and owner.phrase.is_named else None


def _subject_between(words: Sequence[Word], cue: int) -> Phrase | None:
    """Read the subject of the last verb before a quote, behind another one's cue: *Y bilang* **X** *melihat ⟦Q⟧*."""
    if len(words) - cue < 3 or not _is_verb(words[-1]):  # noqa: PLR2004 – a subject between two verbs
        return None
    found = subjects.before(words[cue + 1 :], len(words) - cue - 2)
    return found.phrase if found and found.first == 0 else None


def _around(words: Sequence[Word], verb: int) -> list[Phrase]:
    """Read the subject of the cue ``verb`` before a quote, wherever it stands."""
    cue = words[verb]
    if cue.low.endswith("nya") and cue.root in lexicon.BARE:
        return [phrases.split_clitic(cue)[1]]
    is_active = verb > 0 and cue.low in _BOTH_WAYS
    if cue.low in _VERB_FIRST and not is_active and (subject := phrases.after(words, verb + 1)):
        return [subject.phrase]
    if verb and words[verb - 1].low == "yang":
        named = subjects.named_before(words, verb - 1)
        return [named.phrase] if named else []
    found = subjects.before(words, verb) or subjects.named_before(words, verb)
    return [found.phrase] if found else []


def _opening(words: Sequence[Word]) -> list[Phrase]:
    """Read the name that opens a sentence: **Marsella Wuisang**, *pengajar hukum laut di Manado, menilai ⟦Q⟧*."""
    begin = next((n for n, word in enumerate(words) if word.low not in lexicon.LEADING), len(words))
    end = begin
    while end < len(words) and (words[end].is_name_like or words[end].low in lexicon.NAME_PARTICLES):
        end += 1
    if end + 1 < len(words) and words[end].text == "," and words[end + 1].is_name_like:
        end += 1  # Menteri Luar Negeri Aruvea, Etera Noakuma, …
        while end < len(words) and words[end].is_name_like:
            end += 1
    return [phrases.phrase_of(words[begin:end])] if end > begin else []


def _looking_back(words: Sequence[Word]) -> list[Phrase]:
    """Read *Tuntutan itu disampaikan X* and *Begitu dituturkan X* behind what X said."""
    verb = next((n for n, word in enumerate(words[:_LOOK]) if word.low in lexicon.PASSIVE), None)
    found = phrases.agent(words, verb + 1) if verb else None
    return [found.phrase] if found else []


def _cue_of(words: Sequence[Word]) -> int | None:
    """Return the index of the cue before a quote: the last word known for one, else the last that looks like a verb."""
    near = range(len(words) - 1, max(-1, len(words) - 1 - _CUE), -1)
    for is_cue in (_is_known, _is_verb):
        if (found := next((n for n in near if is_cue(words[n])), None)) is not None:
            return found
    return None


def _is_known(word: Word) -> bool:
    return word.low in lexicon.CUES or word.low == "menurut" or (word.low.endswith("nya") and word.root in lexicon.BARE)


def _is_verb(word: Word) -> bool:
    return word.looks_verbal and not word.is_name_like


def _behind(words: Sequence[Word]) -> list[Phrase]:
    """Read *⟦Q⟧, ujarnya*, *⟦Q⟧, begitu kata X* and *⟦Q⟧, X menambahkan*."""
    at = next((n for n, word in enumerate(words) if word.low not in lexicon.LIKE), len(words))
    if at == len(words):
        return []
    cue = words[at]
    if cue.is_name_like or cue.low in lexicon.PERSON_PRONOUNS | lexicon.ARTICLES:
        verb = next((n for n, word in enumerate(words[at + 1 : _CLAUSE], at + 1) if _is_known(word)), None)
        found = subjects.before(words[at:], verb - at) if verb else None
        return [found.phrase] if found and found.first == 0 else []
    if cue.low.endswith("nya"):
        return [phrases.split_clitic(cue)[1]]
    at += 1
    while at < len(words) and words[at].low in lexicon.SECOND_WORDS:
        at += 1
    speaker = phrases.after(words, at)
    return [speaker.phrase] if speaker else []
