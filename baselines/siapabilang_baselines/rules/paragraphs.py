"""Paragraphs: the lines of an article, cut into sentences in which all that is said in marks is a single word.

A stretch that reads like speech becomes one word ``Q``, so that what stands around it can be read as if the words said
were a thing: *Q, kata X.* Marked words that are a name, a term or a part of a sentence stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from siapabilang.quotation_marks import DOUBLE, SINGLE
from siapabilang_baselines.rules import lexicon, marks
from siapabilang_baselines.rules.marks import Stretch
from siapabilang_baselines.rules.words import Word, are_in_title_case, words_in

# KEDIRI, KABAR SENJA – … / Lebak (Antaran) - …
_DATELINE = re.compile(r"\s*(?:[A-Z][\w.]*[ ,]*){1,6}(?:\([^)\n]{2,30}\))?[ ,]*\s[–—-]{1,2}\s")
_NAMING = re.compile(rf"\b{lexicon.one_of(lexicon.NAMING)}\s\Z")
_SENTENCE_END = ".!?…"
_SPEECH_END = ",.?!…"
_SHORT_WORD = 3  # letters; di, dan and oleh stay small in headlines
_EPITHET = 4  # words; marked words at a line's start, up to so many, are a title or an epithet
_TITLE = 3  # longer words; so many capitalised ones are the title of a work, fewer may be a name that is called out
_NAMED_REACH = 4  # words before a colon among which a noun of naming stands
_CLAUSE = 4  # words; marked words behind a cue, from so many on, are speech
_CUE_REACH = 7  # words before marked words in which a cue makes them speech


class Paragraph(msgspec.Struct, frozen=True):
    """A line of the article, cut into sentences; ``marked`` are the stretches in marks that are no speech."""

    sentences: tuple[tuple[Word, ...], ...]
    marked: tuple[Stretch, ...]
    title_case: bool


def paragraphs(text: str) -> list[Paragraph]:
    """Cut an article into its lines, leaving out empty ones and the page's furniture (*Baca juga: …*)."""
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if not line.strip().lower().startswith(lexicon.FURNITURE) and (words := _without_dateline(text, start, end)):
            found.append(_paragraph(text, start, end, words))
        start = end + 1
    return found


def _without_dateline(text: str, start: int, end: int) -> list[Word]:
    dateline = _DATELINE.match(text, start, end)
    return words_in(text, dateline.end() if dateline else start, end)


def _paragraph(text: str, start: int, end: int, words: list[Word]) -> Paragraph:
    stretches = marks.scan(text, start, end) or marks.scan(text, start, end, SINGLE)
    speech = [s for s in stretches if _is_speech(text, s, words, start, end)]
    longer = [w.text for w in words if w.text[0].isalpha() and len(w.text) > _SHORT_WORD]
    return Paragraph(
        sentences=tuple(sentences(text, with_stretches(words, speech))),
        marked=tuple(s for s in stretches if s not in speech),
        title_case=bool(longer) and are_in_title_case(longer),
    )


def _is_speech(text: str, stretch: Stretch, words: Sequence[Word], start: int, end: int) -> bool:
    """Say whether a stretch of the line ``text[start:end]`` reads like something said.

    *“Kami siap,” kata X* and *X berkata: “Kami siap”* do; *julukan “Raja Pasir”* and *karya “Laut Selatan”* do not.
    """
    inner = text[stretch.start : stretch.end].rstrip()
    before = [w for w in words if w.end < stretch.start]
    if _NAMING.search(text, start, stretch.start - 1) or _is_title(inner, before):
        return False
    if inner[-1] in _SPEECH_END or marks.cue_follows(text, stretch.end + 1, end):
        return True
    behind = next((w for w in words if w.start > stretch.end and w.text not in DOUBLE), None)
    size = len(inner.split())
    if not before:
        return behind is None or size > _EPITHET
    return _leads_to_speech(before) or (
        before[-1].text == ","
        and any(w.low in lexicon.CUES or w.root in lexicon.BARE for w in before[-_CUE_REACH:])
        and size >= _CLAUSE
        and (behind is None or behind.text in ".,")
    )


def _is_title(inner: str, before: Sequence[Word]) -> bool:
    """Say whether marked words are the title of a work or a name: *lagu “Kapal ke Kamal”*, *namanya: “bulan asin”*.

    Several words, the longer ones capitalised, without a colon before them; or few words behind a noun of naming.
    What is written on a banner is capitalised, too, and speaks.
    """
    if not before or inner[-1] == "," or any(word.low in lexicon.INSCRIPTIONS for word in before):
        return False
    words = [word for word in inner.split() if len(word) > _SHORT_WORD and word[0].isalpha()]
    if before[-1].text == ":":
        return len(inner.split()) <= _EPITHET and any(w.root in lexicon.NAMES for w in before[-_NAMED_REACH:-1])
    return len(words) >= _TITLE and are_in_title_case(words)


def _leads_to_speech(before: Sequence[Word]) -> bool:
    """Say whether a colon or an inscription announces speech: *poster bertuliskan “…”, “…” dan “…”*."""
    last = before[-1]
    if last.text == ":" or last.low in lexicon.INSCRIPTIONS:
        return True
    return last.text in {",", "dan"} and any(w.low == "bertuliskan" for w in before)


def with_stretches(words: Sequence[Word], speech: Sequence[Stretch]) -> list[Word]:
    """Put one word in the place of each stretch of speech, and none in that of its marks."""
    if not speech:
        return list(words)
    starts, ends = {s.start for s in speech}, {s.end for s in speech}
    found: list[Word] = []
    for word in words:
        inside = next((s for s in speech if s.start <= word.start < s.end), None)
        if inside is None:
            is_mark = word.text in DOUBLE + SINGLE and (word.end in starts or word.start in ends)
            if not is_mark:
                found.append(word)
        elif not found or not found[-1].stretch or found[-1].start != inside.start:
            found.append(Word("Q", "q", inside.start, inside.end, stretch=True, open=inside.open))
    return found


def sentences(text: str, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Split at full stops that end a sentence; speech belongs to the sentence that attributes it.

    *“Kami siap.” Kata X …*: behind a stretch that ends in a full stop itself, a capital begins a sentence.
    """
    sentences = []
    begin = 0
    for number, word in enumerate(words):
        if word.stretch:
            behind = words[number + 1] if number + 1 < len(words) else None
            closed = text[word.start : word.end].rstrip()[-1] in _SENTENCE_END
            ends = closed and behind is not None and behind.is_name_like
        else:
            ends = word.text in _SENTENCE_END and _ends_sentence(words, number)
        if ends:
            sentences.append(tuple(words[begin : number + 1]))
            begin = number + 1
    if begin < len(words):
        sentences.append(tuple(words[begin:]))
    return sentences


def _ends_sentence(words: Sequence[Word], number: int) -> bool:
    """Say whether the full stop ``words[number]`` ends a sentence: that of *A. Yani* and *Prof. Sari* does not."""
    if number + 1 == len(words):
        return True
    if number and words[number].text == "." and words[number - 1].end == words[number].start:
        before = words[number - 1]
        is_initial = len(before.text) == 1 and before.text.isupper()
        if is_initial or (before.low in lexicon.ABBREVIATIONS and (before.is_name_like or before.low in lexicon.RANKS)):
            return False
    after = words[number + 1]
    if after.text == "(" and number + 2 < len(words) and words[number + 2].low in lexicon.CREDITS:
        return True
    return after.is_name_like or after.text[0].isdigit() or after.text in DOUBLE
