"""Words, sentences and stretches in quotation marks of one paragraph.

A stretch that reads like speech becomes one word of its own (``stretch`` set), so that the attribution around it can be
read as if the words said were a single thing: *Q, kata X.*
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from siapabilang.model import Span
from siapabilang.quotation_marks import DOUBLE, SINGLE, mark_positions
from siapabilang_baselines.rules import lexicon

WORD = re.compile(r"[^\W_]+(?:[-'’./&][^\W_]+)*|\S")
# KEDIRI, KABAR SENJA – … / Lebak (Antaran) - …
_DATELINE = re.compile(r"\s*(?:[A-Z][\w.]*[ ,]*){1,6}(?:\([^)\n]{2,30}\))?[ ,]*\s[–—-]{1,2}\s")
_SENTENCE_END = ".!?…"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a punctuation mark, or (``stretch``) everything between two quotation marks; offsets into the article."""

    text: str
    start: int
    end: int
    stretch: bool = False
    open: bool = False  # a stretch whose closing mark is missing at the end of its line

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_name_like(self) -> bool:
        """Whether the word is capitalised or a figure with capitals (U-19)."""
        return self.text[0].isupper()

    @property
    def is_punctuation(self) -> bool:
        """Whether the word holds no letter or digit."""
        return not any(c.isalnum() for c in self.text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between two quotation marks (the marks left out); ``lost`` where one of the marks had to be guessed."""

    start: int
    end: int
    lost: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article, cut into sentences; ``marked`` are the stretches in marks that stay part of a sentence."""

    start: int
    end: int
    sentences: tuple[tuple[Word, ...], ...]
    marked: tuple[Stretch, ...]
    title_case: bool


def paragraphs(text: str) -> list[Paragraph]:
    """Cut an article into its lines, leaving out the page's furniture."""
    found = []
    at = 0
    for line in text.split("\n"):
        if line.strip() and not line.strip().lower().startswith(lexicon.FURNITURE):
            found.append(_paragraph(text, at, at + len(line)))
        at += len(line) + 1
    return found


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    stretches = scan_marks(text, start, end) or scan_marks(text, start, end, SINGLE)
    dateline = _DATELINE.match(text, start, end)
    plain = _words(text, dateline.end() if dateline else start, end)
    spoken = [s for s in stretches if _is_speech(text, s, plain, start, end)]
    words: list[Word] = []
    for word in plain:
        inside = next((s for s in spoken if s.start <= word.start < s.end), None)
        if inside is None:
            if not (word.text in DOUBLE + SINGLE and any(word.end == s.start or word.start == s.end for s in spoken)):
                words.append(word)
        elif not words or not words[-1].stretch or words[-1].start != inside.start:
            words.append(Word("Q", inside.start, inside.end, stretch=True, open=inside.open))
    marked = tuple(s for s in stretches if s not in spoken)
    letters = [w for w in plain if w.text[0].isalpha() and len(w.text) > 3]  # noqa: PLR2004 – di, dan, yang stay small
    title_case = bool(letters) and sum(w.is_name_like for w in letters) >= 0.75 * len(letters)
    closed = {w.start for w in words if w.stretch and text[w.start : w.end].rstrip()[-1:] in _SENTENCE_END}
    return Paragraph(start, end, tuple(_sentences(words, closed)), marked, title_case)


def _words(text: str, start: int, end: int) -> list[Word]:
    return [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(text, start, end)]


def _sentences(words: Sequence[Word], closed: set[int]) -> list[tuple[Word, ...]]:
    """Split at full stops that end a sentence; a stretch of speech belongs to the sentence that attributes it.

    ``closed`` are the starts of stretches that end in a full stop themselves: a capital behind one begins a sentence.
    """
    sentences: list[tuple[Word, ...]] = []
    current: list[Word] = []
    for number, word in enumerate(words):
        current.append(word)
        behind = words[number + 1] if number + 1 < len(words) else None
        ends = word.text in _SENTENCE_END and _ends_sentence(words, number)
        if ends or (word.start in closed and behind is not None and (behind.stretch or behind.is_name_like)):
            sentences.append(tuple(current))
            current = []
    if current:
        sentences.append(tuple(current))
    return sentences


def _ends_sentence(words: Sequence[Word], number: int) -> bool:
    if number + 1 == len(words):
        return True
    before = words[number - 1] if number else None
    after = words[number + 1]
    if before is not None and words[number].text == "." and before.end == words[number].start:
        initial = len(before.text) == 1 and before.text.isupper()
        if initial or (before.low in lexicon.ABBREVIATIONS and before.is_name_like):
            return False
    return after.stretch or after.is_name_like or after.text[0].isdigit() or after.text in DOUBLE


def scan_marks(text: str, start: int, end: int, kind: str = DOUBLE) -> list[Stretch]:
    """Pair the quotation marks of a ``kind`` in a line; no stray mark can turn the rest of it inside out.

    Each mark is judged by what stands around it, not by its shape or by counting: one that hugs the next word opens, one
    that hugs the word before it closes. An opener without a closer runs to the end of the line; a closer without an opener
    reaches back to the start of its sentence if a cue follows, as in *Kami siap,” kata X*.
    """
    found: list[Stretch] = []
    opened: int | None = None
    for at in mark_positions(text[start:end]):
        place = start + at
        if text[place] not in kind:
            continue
        if _opens(text, place, start, end):
            if opened is not None:
                found.append(Stretch(opened, _cut_before_attribution(text, opened, place), lost=True))
            opened = place + 1
        elif opened is not None:
            found.append(Stretch(opened, place))
            opened = None
        else:
            back = max(found[-1].end + 1 if found else start, _sentence_start(text, start, place))
            if back < place and _cue_follows(text, place + 1, end):
                found.append(Stretch(_skip_space(text, back), place, lost=True))
    if opened is not None:
        cut = _cut_before_attribution(text, opened, end)
        found.append(Stretch(opened, cut, lost=True, open=cut == end))
    return [s for s in found if s.start < s.end and any(c.isalnum() for c in text[s.start : s.end])]


def _opens(text: str, place: int, start: int, end: int) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    free_before = before.isspace() or before in "([{–—-:/"
    free_after = after.isspace() or after in ")]},.;:!?–—"
    if free_before != free_after:
        return free_before
    return text[place] in "“„«" or (text[place] == '"' and free_before and not after.isspace())


def _cut_before_attribution(text: str, start: int, end: int) -> int:
    """Return where speech whose closing mark was lost ends: before the first *, kata X*, else at ``end``."""
    bare = "|".join(sorted(lexicon.BARE))
    match = re.compile(rf"[,.?!]\s+(?:{bare})(?:nya)?\b").search(text, start, end)
    return match.start() + 1 if match else end


def _sentence_start(text: str, start: int, end: int) -> int:
    """Return where the last sentence of ``text[start:end]`` begins."""
    return max((m.end() for m in re.compile(r"[.!?]\s+(?=[A-Z])").finditer(text, start, end - 1)), default=start)


def _skip_space(text: str, at: int) -> int:
    while text[at].isspace() or text[at] in ".,":
        at += 1
    return at


def _cue_follows(text: str, start: int, end: int) -> bool:
    match = re.compile(r"[\s,]*([^\W\d_]+)").match(text, start, end)
    if not match:
        return False
    word = match.group(1).lower()
    return word in lexicon.BARE or word.removesuffix("nya") in lexicon.BARE or word in lexicon.SAY


def _is_speech(text: str, stretch: Stretch, words: Sequence[Word], start: int, end: int) -> bool:
    """Say whether a stretch reads like something said rather than like marked words in a sentence."""
    inner = text[stretch.start : stretch.end].rstrip()
    if re.search(r"\b(?:sebagai|bahwa|istilah|julukan|sebutan)\s$", text[start : stretch.start - 1]):
        return False
    if inner[-1] in ",.?!…" or _cue_follows(text, stretch.end + 1, end):
        return True
    before = [w for w in words if w.end < stretch.start]
    after = [w for w in words if w.start > stretch.end and w.text not in DOUBLE]
    size = len(inner.split())
    if not before:
        return not after or size >= 5  # noqa: PLR2004 – shorter ones are titles and epithets
    last = before[-1]
    if last.text == ":" or last.low in {"bertuliskan", "berbunyi", "tulisan", "bertulisan"}:
        return True
    if last.text in {",", "dan"} and any(w.low == "bertuliskan" for w in before):
        return True
    cued = any(w.low in lexicon.CUES or w.low.removesuffix("nya") in lexicon.BARE for w in before[-7:])
    return last.text == "," and cued and size >= 4 and (not after or after[0].text in ".,")  # noqa: PLR2004
