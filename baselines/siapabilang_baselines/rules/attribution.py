"""Finds the quotes of an article: who is cued, where the content begins and ends, and what carries over.

Sentences are read in order. Those that hold a stretch of speech (a word ``Q``) are attributed by the cue beside it; the
others are searched for reported clauses. Each rule has a name, kept with what it found, so that a trace can tell why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from siapabilang.model import Polarity, PredictedQuote, QuoteType, Span
from siapabilang_baselines.rules import lexicon, phrases, relays
from siapabilang_baselines.rules.people import People, names_in
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang.quotation_marks import SINGLE
from siapabilang_baselines.rules.words import WORD, Paragraph, Word, paragraphs, scan_marks

_MIN_WORDS = 2


@dataclass(slots=True)
class Draft:
    """A quote in the making."""

    rule: str
    spans: list[Span]
    speakers: tuple[str, ...] = ()
    mention: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    polarity: Polarity = "affirmed"
    direct: bool = False


class Attribution:
    """Reads one article."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.people = People(text)
        self.drafts: list[Draft] = []
        self._paragraphs = paragraphs(text)
        self._last: tuple[str, ...] = ()  # who spoke last
        self._last_person: str = ""  # the single person who spoke last
        self._subject: str = ""  # the person the last sentence was about, if nobody spoke in it
        self._joint: tuple[str, ...] = ()  # those who spoke or acted together last
        self._document: str = ""  # the document that spoke last
        self._open: Draft | None = None  # a quote that runs on into the next paragraph
        self._list: Draft | None = None  # a quote that announced a list

    def read(self) -> list[Draft]:
        """Return the quotes in the order in which they were found."""
        for number, paragraph in enumerate(self._paragraphs):
            before: tuple[Word, ...] = ()
            in_paragraph = self._continued(paragraph)
            for sentence in paragraph.sentences:
                count = len(self.drafts)
                if any(word.stretch for word in sentence):
                    in_paragraph = self._speech(sentence, in_paragraph)
                elif self._listed(sentence):
                    pass
                elif not self._attributed_afterwards(sentence, before, in_paragraph):
                    in_paragraph = None
                    self._reported(sentence, headline=paragraph.title_case or number == 0)
                self._note_subject(sentence, self.drafts[count:])
                before = sentence
        return self.drafts

    def _continued(self, paragraph: Paragraph) -> Draft | None:
        """Return the quote of the paragraph before whose closing mark is missing, if this one takes it up again."""
        open_, self._open = self._open, None
        first = paragraph.sentences[0][0]
        return open_ if open_ is not None and first.stretch else None

    def predictions(self) -> Iterator[PredictedQuote]:
        """Yield the quotes in the form of a prediction."""
        for draft in self.drafts:
            yield PredictedQuote(
                spans=tuple(draft.spans),
                speakers=draft.speakers,
                sources=tuple(draft.sources),
                type=self._type(draft),
                cue=tuple(draft.cue),
                mention=tuple(draft.mention),
                polarity=draft.polarity,
            )

    def _type(self, draft: Draft) -> QuoteType:
        if draft.direct:
            return "direct"
        inside = any(
            span.start <= s.start and s.end <= span.end
            for span in draft.spans
            for paragraph in self._paragraphs
            for s in paragraph.marked
        )
        return "mixed" if inside else "indirect"

    # --- speech in quotation marks -------------------------------------------------------------------------------

    def _speech(self, words: Sequence[Word], open_: Draft | None) -> Draft | None:
        """Attribute the stretches of one sentence; return the quote that a following bare stretch continues."""
        stretches = [n for n, word in enumerate(words) if word.stretch]
        others = [w for w in words if not w.stretch and not w.is_punctuation]
        runs_on = words[stretches[-1]].open
        if not others:
            spans = [Span(words[n].start, words[n].end) for n in stretches]
            draft = open_
            if draft is None:
                draft = Draft("speech alone", [], speakers=self._silent_speaker(), direct=True)
                self.drafts.append(draft)
            draft.spans += spans
            self._open = draft if runs_on else None
            return open_
        current: Draft | None = None
        for n in stretches:
            span = Span(words[n].start, words[n].end)
            cued = self._cue_after(words, n)
            if current is not None and cued is None:
                current.spans.append(span)
                continue
            draft = cued or self._cue_before(words, n)
            if draft is not None and open_ is not None and not open_.mention:
                # A quote over several paragraphs, attributed only at its end.
                draft.spans = open_.spans
                self.drafts.remove(open_)
            elif draft is None and open_ is not None:
                open_.spans.append(span)
                current, open_ = open_, None
                continue
            draft = draft or Draft("speech without cue", [], speakers=self._last)
            draft.spans.append(span)
            draft.direct = True
            self.drafts.append(draft)
            self._inside_speech(words[n], draft)
            current, open_ = draft, None
            if draft.speakers:
                self._last = draft.speakers
        self._open = current if runs_on else None
        return current

    def _silent_speaker(self) -> tuple[str, ...]:
        """Return who speaks in a paragraph of nothing but speech: whoever did last, or whoever was asked a question."""
        if self.drafts and self.drafts[-1].direct:
            end = self.drafts[-1].spans[-1].end
            if self.text[max(0, end - 1) : end + 1].strip('”"').endswith("?"):
                outer = [d.speakers for d in self.drafts if d.rule != "speech in speech"]
                return next((speakers for speakers in reversed(outer) if speakers != self._last), self._last)
        return self._last

    def _inside_speech(self, speech: Word, outer: Draft) -> None:
        """Read what somebody else is quoted as saying inside speech: “Coach bilang, ‘Jaga anak-anak,’” tutur Imo."""
        for stretch in scan_marks(self.text, speech.start, speech.end, SINGLE):
            words = [
                Word(m.group(), m.start(), m.end()) for m in WORD.finditer(self.text, speech.start, stretch.start - 1)
            ]
            verb = next((n for n in range(len(words) - 1, 0, -1) if words[n].low in lexicon.CUES), None)
            found = phrases.before(words, verb) if verb else None
            if verb is None or found is None or len(self.text[stretch.start : stretch.end].split()) <= _MIN_WORDS:
                continue
            draft = self._with_phrase("speech in speech", words, (found[0], verb), cue=[words[verb]], tail=verb)
            draft.spans.append(Span(stretch.start, stretch.end))
            draft.direct = True
            if draft.speakers != outer.speakers:
                self.drafts.append(draft)

    def _cue_after(self, words: Sequence[Word], n: int) -> Draft | None:
        """Read *Q, kata X*, *Q, ujarnya*, *Q, X menambahkan*."""
        at = n + 1
        while at < len(words) and words[at].text in ",.–—-":
            at += 1
        if at >= len(words) or words[at].stretch:
            return None
        word = words[at]
        bare = word.low.removesuffix("nya")
        if word.low.endswith("nya") and bare.removesuffix("kan") in lexicon.BARE | {"menurut"}:
            phrase = phrases.clitic(word)
            draft = Draft("Q, ujarnya", [], self._resolve(phrase), [Span(phrase.start, phrase.end)])
            draft.cue.append(Span(word.start, word.end - 3))
            self._add_relays(draft, words, at + 1)
            return draft
        if word.low in lexicon.BARE or word.low in {"menurut", "demikian", *lexicon.PASSIVE}:
            begin = at + 1
            while begin < len(words) and words[begin].low in {"kata", "pernyataan", "lagi", "oleh"}:
                begin += 1
            read = phrases.after(words, begin)
            if read:
                return self._with_phrase("Q, kata X", words, read, cue=[word], tail=read[1])
            return None
        for verb in range(at + 1, min(at + 14, len(words))):
            if words[verb].stretch or words[verb].text in ".;":
                break
            if words[verb].low in lexicon.SAY | lexicon.BARE:
                found = phrases.before(words[at:], verb - at)
                if found and found[1] == 0:
                    return self._with_phrase(
                        "Q, X berkata", words, (found[0], verb + 1), cue=[words[verb]], tail=verb + 1
                    )
                break
        return None

    def _cue_before(self, words: Sequence[Word], n: int) -> Draft | None:
        """Read *X berkata: Q*, *X mengatakan, Q*, *Menurut X, Q*."""
        if words[0].low == "menurut":
            read = phrases.after(words, 1)
            if read and read[1] <= n:
                return self._with_phrase("Menurut X, Q", words, read, cue=[words[0]], tail=read[1], end=n)
        for verb in range(n - 1, -1, -1):
            word = words[verb]
            if word.stretch or word.text in ".;":
                return None
            known = word.low in lexicon.SAY | lexicon.ASK | lexicon.BARE | lexicon.DENY or word.low in lexicon.PASSIVE
            if known or (word.low.endswith("nya") and word.low.removesuffix("nya") in lexicon.BARE):
                return self._before_speech(words, verb, n)
        if words[n - 1].text == ":" if n else False:
            found = phrases.before(words, n - 1)
            if found:
                return self._with_phrase("X: Q", words, (found[0], n), cue=[], tail=n)
        return None

    def _before_speech(self, words: Sequence[Word], verb: int, n: int) -> Draft | None:
        word = words[verb]
        if word.low.endswith("nya") and word.low not in lexicon.SAY:
            phrase = phrases.clitic(word)
            draft = Draft("ujarnya: Q", [], self._resolve(phrase), [Span(phrase.start, phrase.end)])
            draft.cue.append(Span(word.start, word.end - 3))
            return draft
        if word.low in lexicon.BARE | lexicon.PASSIVE:
            read = phrases.after(words, verb + 1)
            if read and read[1] <= n:
                return self._with_phrase("kata X: Q", words, read, cue=[word], tail=read[1], end=n)
        found = phrases.before(words, verb)
        if found is None:
            return None
        return self._with_phrase("X mengatakan: Q", words, (found[0], verb + 1), cue=[word], tail=verb + 1, end=n)

    def _listed(self, words: Sequence[Word]) -> bool:
        """Read an item of an announced list: *… tiga langkah. Pertama, P. Kedua, Q.*"""
        if self._list is None or words[0].low not in lexicon.ORDINALS:
            self._list = None
            return False
        if words[0].low == "pertama":
            self._list.spans = []
            self.drafts.append(self._list)
        self._list.spans.append(_span(words))
        return True

    # --- reported clauses ----------------------------------------------------------------------------------------

    def _reported(self, words: Sequence[Word], *, headline: bool, depth: int = 0) -> None:
        """Find the reported clauses of a sentence without speech."""
        words = _without_end(words)
        sources: list[relays.Relay] = []
        if words and depth == 0:
            words, sources = self._leading_relay(words)
        if len(words) <= _MIN_WORDS:
            return
        found = (
            self._menurut(words)
            or self._inverted(words)
            or (self._colon(words) if headline and depth == 0 else None)
            or self._noun_of_saying(words)
            or self._document_says(words)
            or self._active(words, headline=headline)
        )
        if found is None:
            if sources and depth == 0 and sources[0].cue is not None:
                outlet = sources[0]
                mention = [Span(outlet.phrase.start, outlet.phrase.end)]
                draft = Draft("Dilansir X, P", [_span(words)], (self.people.body(outlet.name),), mention)
                draft.cue += [outlet.cue] if outlet.cue else []
                self.drafts.append(draft)
            return
        for relay in sources:
            self._add_source(found, relay)
        if not found.spans:
            self._list = found  # the list itself follows
            return
        self.drafts.append(found)
        if found.speakers:
            self._last = found.speakers
        self._second_stand(words, found)
        self._second_cue(words, found)
        self._nested(words, found)

    def _second_cue(self, words: Sequence[Word], first: Draft) -> None:
        """Read *X mendesak P dan menuntut Q*: a second quote with the same mention."""
        begin, end = first.spans[-1].start, first.spans[-1].end
        inner = [n for n, w in enumerate(words) if begin <= w.start and w.end <= end]
        for n in inner[2:]:
            if words[n].low in lexicon.SAY | lexicon.ASK | lexicon.DENY and words[n - 1].low in lexicon.AND:
                start = self._content_start(words, n)
                if start is None or len(words) - start < _MIN_WORDS or not first.mention:
                    return
                kept = _trim(words[inner[0] : n - 1])
                if len(kept) < _MIN_WORDS:
                    return
                first.spans[-1] = _span(kept)
                stop = self._content_end(words, start)
                draft = Draft(
                    first.rule + ", second cue", [_span(words[start:stop])], first.speakers, list(first.mention)
                )
                draft.cue.append(Span(words[n].start, words[n].end))
                draft.sources = list(first.sources)
                draft.polarity = "denied" if words[n].low in lexicon.DENY else "affirmed"
                self.drafts.append(draft)
                return

    def _noun_of_saying(self, words: Sequence[Word]) -> Draft | None:
        """Read *Tudingan X bahwa P dibantah Y* and *Permintaan X agar P …*."""
        if words[0].low not in lexicon.NOUNS_OF_SAYING:
            return None
        that = next(
            (n for n, w in enumerate(words[:12]) if n > 1 and w.low in {"bahwa", "agar", "supaya", "untuk"}), None
        )
        if that is None:
            return None
        phrase, _ = phrases.after(words[:that], 1) or (None, 0)
        if phrase is None:
            return None
        stops = {"dibantah", "ditepis", "belum", "disangkal", "tidak", "langsung", "ditolak", "itu", "sudah", "akan"}
        end = next((n for n in range(that + 2, len(words)) if words[n].low in stops), len(words))
        content = _trim(words[that + 1 : end])
        if len(content) < _MIN_WORDS:
            return None
        draft = Draft("Tudingan X bahwa P", [_span(content)], self._resolve(phrase), [Span(phrase.start, phrase.end)])
        draft.cue.append(Span(words[0].start, words[0].end))
        if end < len(words) and words[end].low in lexicon.DENY:
            read = phrases.after(
                words, end + 2 if words[end + 1 : end + 2] and words[end + 1].low == "oleh" else end + 1
            )
            if read:
                denial = self._with_phrase("… dibantah Y", words, read, cue=[words[end]], tail=read[1])
                denial.spans, denial.polarity = list(draft.spans), "denied"
                self.drafts.append(denial)
        return draft

    def _document_says(self, words: Sequence[Word]) -> Draft | None:
        """Read *Dalam surat dakwaan disebutkan bahwa P*."""
        if words[0].low not in {"dalam", "di", "pada"}:
            return None
        verb = next((n for n, w in enumerate(words[:14]) if w.low in lexicon.PASSIVE | {"tertulis"}), None)
        if verb is None or verb + 1 >= len(words) or words[1].low not in lexicon.DOCUMENTS | {"unggahan"}:
            return None
        read = phrases.after(words[:verb], 1)
        begin = verb + 2 if words[verb + 1].low in {"bahwa", ","} else verb + 1
        if read is None or len(words) - begin < _MIN_WORDS:
            return None
        draft = self._with_phrase("Dalam X disebutkan P", words, read, cue=[words[verb]], tail=len(words))
        draft.spans.append(_span(words[begin:]))
        return draft

    def _leading_relay(self, words: Sequence[Word]) -> tuple[Sequence[Word], list[relays.Relay]]:
        """Take *Dikutip dari X, …* or *Dari The Guardian, …* off the front of a sentence."""
        comma = next((n for n, w in enumerate(words[:14]) if w.text == ","), None)
        if comma is None:
            return words, []
        if words[0].low == "dari" and any(w.low in lexicon.OUTLETS for w in words[1:comma]):
            read = phrases.after(words, 1)
            if read:
                name = " ".join(w.text for w in read[0].words)
                return words[comma + 1 :], [relays.Relay(read[0], name, None, 0, read[1])]
        found = relays.find(words, 0, comma)
        if found and found[0].start <= 1:
            rest = words[comma + 1 :]
            # A date between commas still belongs to the frame: Dilansir X, Senin (3/5), …
            while rest and rest[0].low in lexicon.DAYS and any(w.text == "," for w in rest[:12]):
                rest = rest[next(n for n, w in enumerate(rest) if w.text == ",") + 1 :]
            return rest, found
        return words, []

    def _menurut(self, words: Sequence[Word]) -> Draft | None:
        """Read *Menurut X, P*, *P, menurut X* and *S, menurut X, P*."""
        at = next((n for n, w in enumerate(words) if w.low in {"menurut", "menurutnya"}), None)
        if at is None:
            return None
        if words[at].low == "menurutnya":
            phrase, behind = phrases.clitic(words[at]), at + 1
            cue = [Word("menurut", words[at].start, words[at].end - 3)]
        else:
            read = phrases.after(words, at + 1)
            if read is None:
                return None
            phrase, behind = read
            cue = [words[at]]
        while behind < len(words) and words[behind].text != "," and at <= 1:
            behind += 1
        return self._around("menurut X", words, at, behind, phrase, cue)

    def _inverted(self, words: Sequence[Word]) -> Draft | None:
        """Read *P, kata X*, *P, ujarnya* and *S, kata X, P*."""
        for at in range(1, len(words)):
            if words[at - 1].text not in ',”"':
                continue
            low = words[at].low
            if low in lexicon.BARE:
                read = phrases.after(words, at + 1)
                if read:
                    return self._around("P, kata X", words, at, read[1], read[0], [words[at]])
            elif low.endswith("nya") and low.removesuffix("nya").removesuffix("kan") in lexicon.BARE:
                cue = [Word(low.removesuffix("nya"), words[at].start, words[at].end - 3)]
                return self._around("P, katanya", words, at, at + 1, phrases.clitic(words[at]), cue)
            elif (closing := self._closing_report(words, at)) is not None:
                return self._around("P, X melaporkan", words, at, len(words), closing[0], [closing[1]])
        return None

    def _closing_report(self, words: Sequence[Word], at: int) -> tuple[Phrase, Word] | None:
        """Read the *X melaporkan (pada hari Minggu)* that closes a sentence behind the comma before ``words[at]``."""
        tail = words[at:]
        if any(w.text == "," for w in tail):
            return None
        verb = next((n for n, w in enumerate(tail) if w.low in lexicon.CLOSING_VERBS), None)
        if not verb or not all(w.low in lexicon.DAYS | lexicon.TIME for w in tail[verb + 1 :]):
            return None
        found = phrases.before(tail, verb)
        return (found[0], tail[verb]) if found and found[1] == 0 else None

    def _around(
        self, rule: str, words: Sequence[Word], at: int, behind: int, phrase: Phrase, cue: Sequence[Word]
    ) -> Draft | None:
        """Build a quote whose attribution ``words[at:behind]`` stands before, behind or inside its content."""
        tail_end = behind
        while tail_end < len(words) and words[tail_end].text != ",":
            tail_end += 1
        front = _trim(words[:at])
        back = _trim(words[tail_end:])
        inserted = bool(front) and bool(back)
        if inserted and all(w.low in lexicon.CONNECTIVES for w in front):
            front = ()
        if inserted and front and relays.find(words, behind):
            back = ()
        if inserted and front and (back and (back[0].low in lexicon.DAYS or len(back) <= _MIN_WORDS)):
            back = ()
        # *P, kata X yang …*: what follows the phrase without a comma belongs to the attribution.
        if front and _has_reported(front) and (inner := self._active(front, headline=False)) is not None:
            return self._relayed(inner, phrase, cue, words, behind)
        if not front and _has_reported(back) and phrase.form == "name" and phrase.words[0].low not in lexicon.TITLES:
            inner = self._active(back, headline=False)
            if inner is not None and inner.spans and inner.speakers != self._resolve(phrase):
                return self._relayed(inner, phrase, cue, words[:tail_end], behind)
        if any(w.low in {"serupa", "senada"} for w in front) and not any(w.low == "bahwa" for w in front):
            return None  # melontarkan pernyataan serupa, lapor CNN: no content
        pieces = [piece for piece in (front, back) if piece]
        if not pieces or sum(len(p) for p in pieces) < _MIN_WORDS:
            return None
        draft = Draft(rule, [_span(p) for p in pieces], self._resolve(phrase), [Span(phrase.start, phrase.end)])
        draft.cue += [Span(w.start, w.end) for w in cue]
        self._add_relays(draft, words, behind)
        return draft

    def _relayed(self, inner: Draft, phrase: Phrase, cue: Sequence[Word], words: Sequence[Word], behind: int) -> Draft:
        """Turn *X mengatakan P, lapor media Y*: X speaks, Y is the source."""
        inner.rule += ", relayed"
        inner.sources.append(self.people.body(" ".join(w.text for w in phrase.words)))
        inner.cue += [Span(w.start, w.end) for w in cue]
        self._add_relays(inner, words, behind)
        return inner

    def _colon(self, words: Sequence[Word]) -> Draft | None:
        """Read a headline *X: P*."""
        colon = next((n for n, w in enumerate(words) if w.text == ":"), None)
        if colon is None or len(words) - colon <= 3:  # noqa: PLR2004 – no clause
            return None
        begin = max((n + 1 for n in range(colon) if words[n].text in ",?!"), default=0)
        if not 0 < colon - begin <= 6:  # noqa: PLR2004 – longer ones are sentences
            return None
        if words[begin].low in {"baca", "foto", "video", "simak", "sidang"} or words[begin].low in lexicon.CAPITALS:
            return None
        read = phrases.after(words, begin)
        if read is None or read[1] != colon:
            return None
        draft = Draft("X: P", [_span(words[colon + 1 :])], self._resolve(read[0]))
        draft.mention.append(Span(read[0].start, read[0].end))
        return draft

    def _active(self, words: Sequence[Word], *, headline: bool) -> Draft | None:
        """Read *X mengatakan (bahwa) P*, *X meminta Y P*, *X menuduh Y P*, *X membantah P*."""
        for verb in range(1, len(words) - 1):
            low = words[verb].low
            bare = low in lexicon.HEADLINE_VERBS and (headline or low in {"tuduh", "tuding", "sebut", "klaim", "minta"})
            active = low in lexicon.SAY | lexicon.ASK | lexicon.ACCUSE
            denies = low in lexicon.DENY and low not in lexicon.BARE
            # "menolak komentar itu sebagai “berita palsu”" says something; a mere refusal does not.
            denies |= low == "menolak" and any(w.low == "sebagai" for w in words[verb:])
            if not (active or denies or bare) or (bare and words[verb - 1].text == ","):
                continue
            found = phrases.before(words, verb)
            if found is None and words[verb - 1].low in lexicon.AND:
                first = next((n for n, w in enumerate(words[:verb]) if n and w.low.startswith(_VERBAL)), None)
                found = phrases.before(words, first) if first else None
            if found is None:
                continue
            if words[verb + 1].low in lexicon.NUMBERS and not _has_predicate(words[verb + 1 :]):
                draft = self._with_phrase("list announced", words, (found[0], verb), cue=[words[verb]], tail=verb + 1)
                return draft
            begin = self._content_start(words, verb)
            if begin is None or len(words) - begin < _MIN_WORDS:
                continue
            draft = self._with_phrase(
                "X mengatakan P", words, (found[0], verb + 1), cue=[words[verb]], tail=verb + 1, end=begin
            )
            for relay in relays.find(words, found[1], verb):
                self._add_source(draft, relay)
            end = self._content_end(words, begin)
            for relay in relays.find(words, end):
                self._add_source(draft, relay)
            draft.spans.append(_span(words[begin:end]))
            if low in lexicon.DENY:
                draft.polarity = "denied"
                if any(w.low == "sebagai" for w in words[verb:begin]):
                    draft.polarity = "affirmed"
            return draft
        return None

    def _content_start(self, words: Sequence[Word], verb: int) -> int | None:
        """Return where the content of a reported clause begins, or None where no clause follows."""
        low = words[verb].low
        begin = verb + 1
        if begin < len(words) and words[begin].text in {",", ":"}:
            begin += 1
            return begin
        if low == "menolak":
            return begin
        if low in lexicon.DENY:
            if begin < len(words) and words[begin].low in lexicon.ALLEGATIONS:
                begin += 1
                if begin < len(words) and words[begin].low in lexicon.COMPLEMENTISERS:
                    return begin + 1
                if "sebagai" in {w.low for w in words[begin:]}:
                    return verb + 1
                that = next((n for n in range(begin, len(words)) if words[n].low == "bahwa"), None)
                if that is not None:
                    return that + 1
                return begin if _has_predicate(words[begin:]) else None
            return begin + 1 if words[begin].low in lexicon.COMPLEMENTISERS else begin
        if words[begin].low in lexicon.COMPLEMENTISERS:
            return begin + 1
        if _NOMINAL.fullmatch(words[begin].low) and low in lexicon.NEEDS_CLAUSE:
            return None  # menegaskan penolakannya untuk …: a noun phrase
        limit = min(begin + 8, len(words))
        bahwa = next((n for n in range(begin, limit) if words[n].low == "bahwa"), None)
        if bahwa is not None and low not in lexicon.ASK | lexicon.ACCUSE:
            return bahwa + 1
        # mengatakan pada hari Minggu, P
        if words[begin].low in {"pada", "dalam", "di", "kepada", "melalui", "lewat", "saat", "awal", "minggu", "hari"}:
            comma = next((n for n in range(begin, min(begin + 12, len(words))) if words[n].text == ","), None)
            if comma is not None:
                return comma + 1
        if low in lexicon.NEEDS_CLAUSE and not _has_predicate(words[begin:]):
            return None
        return begin

    def _content_end(self, words: Sequence[Word], begin: int) -> int:
        """Return where the content ends: before a closing date, a relay frame, or the sentence's end."""
        end = len(words)
        for n in range(begin, end):
            if words[n].text != "," or n + 1 >= end:
                continue
            rest = words[n + 1 :]
            if rest[0].low in lexicon.DAYS and len(rest) <= 9:  # noqa: PLR2004 – Minggu (13/10/2024)
                return n
            frames = relays.find(words, n + 1)
            near = n + 2 if rest[0].low in {"seperti", "sebagaimana", "masih"} else n + 1
            if frames and frames[0].start <= near:
                return n
        return end

    def _nested(self, words: Sequence[Word], outer: Draft) -> None:
        """Look for a reported clause by somebody else inside the content of a reported clause."""
        for span in tuple(outer.spans):
            inner = [w for w in words if span.start <= w.start and w.end <= span.end]
            if len(inner) <= _MIN_WORDS + 1:
                continue
            found = self._active(inner, headline=False)
            if found is not None and found.spans and found.speakers and found.speakers != outer.speakers:
                found.rule += ", nested"
                self.drafts.append(found)

    def _second_stand(self, words: Sequence[Word], first: Draft) -> None:
        """Read *X menuduh P, tuduhan yang dibantah Y*: a second quote on the same content, denied."""
        for n, word in enumerate(words):
            low = word.low.removesuffix("nya")
            if low in {"dibantah", "ditepis", "disangkal"} and n > 1 and words[n - 1].low == "yang":
                allegation = words[n - 2]
                read = (phrases.clitic(word), n + 1) if word.low.endswith("nya") else phrases.after(words, n + 1)
                if read is None or allegation.low not in lexicon.ALLEGATIONS:
                    return
                kept = _trim([w for w in words if first.spans[0].start <= w.start and w.end <= allegation.start])
                if not kept:
                    return
                first.spans = [_span(kept)]
                draft = self._with_phrase("tuduhan yang dibantah X", words, read, cue=[allegation, word], tail=read[1])
                draft.spans = list(first.spans)
                draft.polarity = "denied"
                self.drafts.append(draft)
                return

    def _attributed_afterwards(self, words: Sequence[Word], before: Sequence[Word], in_paragraph: Draft | None) -> bool:
        """Read *P. Hal itu disampaikan X*: the sentence before is the content."""
        if len(words) < 4 or words[0].low not in {"hal", "demikian", "pernyataan", "itu", "informasi"}:  # noqa: PLR2004
            return False
        verb = next((n for n, w in enumerate(words[:6]) if w.low in lexicon.PASSIVE), None)
        if verb is None:
            return False
        begin = verb + 1
        if begin < len(words) and words[begin].low == "oleh":
            begin += 1
        read = phrases.after(words, begin)
        if read is None:
            return False
        draft = self._with_phrase("P. Hal itu disampaikan X", words, read, cue=[words[verb]], tail=read[1])
        if in_paragraph is not None:
            return False
        content = _without_end(before)
        if len(content) <= _MIN_WORDS or any(
            d.spans[0].start >= content[0].start and d.spans[-1].end <= content[-1].end for d in self.drafts
        ):
            return False
        draft.spans.append(_span(content))
        self.drafts.append(draft)
        self._last = draft.speakers
        return True

    # --- speakers and sources ------------------------------------------------------------------------------------

    def _with_phrase(
        self,
        rule: str,
        words: Sequence[Word],
        read: tuple[Phrase, int],
        *,
        cue: Iterable[Word],
        tail: int,
        end: int | None = None,
    ) -> Draft:
        """Start a quote from its speaker's phrase; relays are looked for in ``words[tail:end]``."""
        phrase, _ = read
        draft = Draft(rule, [], self._resolve(phrase), [Span(phrase.start, phrase.end)])
        draft.cue += [Span(w.start, w.end) for w in cue]
        self._add_relays(draft, words, tail, end)
        return draft

    def _add_relays(self, draft: Draft, words: Sequence[Word], start: int, end: int | None = None) -> None:
        for relay in relays.find(words, start, end):
            self._add_source(draft, relay)
        stop = len(words) if end is None else end
        for n in range(start, stop):
            if words[n].low in {"lapor", "menurut"} and words[n - 1].text == ",":
                read = phrases.after(words, n + 1)
                if read and any(w.is_name_like for w in read[0].words):
                    name = " ".join(w.text for w in read[0].words)
                    cue = Span(words[n].start, words[n].end)
                    self._add_source(draft, relays.Relay(read[0], name, cue, n, read[1]))

    def _add_source(self, draft: Draft, relay: relays.Relay) -> None:
        name = self.people.body(relay.name)
        if name not in draft.sources and name not in draft.speakers:
            draft.sources.append(name)
            draft.cue += [relay.cue] if relay.cue else []

    def _resolve(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the names that a speaker's phrase stands for."""
        low = phrase.low
        if phrase.form == "clitic" and not self._subject and self._last:
            return self._last
        if phrase.form == "clitic" or low in lexicon.PERSON_PRONOUNS:
            name = self._subject or self._last_person or next(iter(self.people.last_named(phrase.start)), "")
            return (name,) if name else self._last
        if low in lexicon.PLURAL_PRONOUNS:
            if self._joint:
                return self._joint
            return tuple(reversed(self.people.last_named(phrase.start, 2))) if low == "keduanya" else self._last
        if phrase.form == "pronoun":
            return ()
        if (
            low.endswith(("yang sama", " itu", " tersebut"))
            and phrase.words[0].low in lexicon.DOCUMENTS
            and self._document
        ):
            return (self._document,)
        parts = names_in(phrase)
        if len(parts) > 1 and all(part[0].low in lexicon.TITLES for part in parts):
            roles = [Phrase(part, part[0].start, part[-1].end, "nominal") for part in parts]
            return tuple(self.people.canonical(role, role.start) for role in roles)
        named = all(any(w.is_name_like for w in part) for part in parts)
        if len(parts) > 1 and named and any(map(self._is_somebody, parts)) and not parts[-1][0].text.isupper():
            return tuple(
                self.people.canonical(Phrase(part, part[0].start, part[-1].end, phrase.form), part[0].start)
                for part in parts
            )
        if phrase.words[0].low in lexicon.PERSON_NOUNS and phrase.words[-1].low in {"itu", "tersebut", "ini"}:
            return (self._subject or self._last_person or phrase.low,)
        return (self.people.canonical(phrase, phrase.start),)

    def _is_somebody(self, words: Sequence[Word]) -> bool:
        """Say whether one of several names joined by *dan* stands on its own."""
        if self.people.named([w.text for w in words], words[0].start) or words[0].low in lexicon.COUNTRIES:
            return True
        return words[0].low in lexicon.BODIES and words[0].is_name_like and not words[0].text.isupper()

    def _note_subject(self, words: Sequence[Word], new: Sequence[Draft]) -> None:
        """Remember who spoke, or whom a sentence without speech was about, for the pronouns of the next one."""
        self._subject = ""
        new = [d for d in new if not d.rule.endswith(("nested", "in speech", "dibantah Y", "dibantah X"))]
        for draft in new:
            if len(draft.speakers) > 1:
                self._joint = draft.speakers
            elif draft.speakers and self._is_one_person(draft):
                self._last_person = draft.speakers[0]
                self._joint = ()
            if draft.speakers and draft.speakers[0].split()[0].lower() in lexicon.DOCUMENTS:
                self._document = draft.speakers[0]
        if new:
            self._last = new[0].speakers or self._last
            return
        for n in range(1, len(words) - 1):
            if words[n].low == "dan" and words[n - 1].is_name_like and words[n + 1].is_name_like:
                end = next((m for m in range(n + 1, len(words)) if not words[m].is_name_like), len(words))
                right = " ".join(w.text for w in words[n + 1 : end])
                pair = (
                    self.people.named([words[n - 1].text], words[n].start),
                    self.people.named([w.text for w in words[n + 1 : end]], words[-1].end),
                )
                self._joint = (pair[0].full if pair[0] else words[n - 1].text, pair[1].full if pair[1] else right)
        verb = next((n for n, w in enumerate(words) if n and w.low.startswith(_VERBAL) and len(w.low) > 4), None)  # noqa: PLR2004
        found = phrases.before(words, verb) if verb else None
        if found and (person := self.people.named([w.text for w in found[0].words], found[0].start)):
            self._subject = person.full
            return
        inside = [
            name for name in self.people.last_named(words[-1].end, 2) if name.split()[-1] in {w.text for w in words}
        ]
        if len(inside) == 1:
            self._subject = inside[0]

    def _is_one_person(self, draft: Draft) -> bool:
        name = draft.speakers[0]
        head = name.split()[0].lower()
        return (
            self.people.is_person(name)
            or head in lexicon.PERSON_NOUNS | lexicon.HONORIFICS | {"seorang"}
            or (head in lexicon.TITLES - {"para", "warga"})
        )


_NOMINAL = re.compile(r"(?:pe|ke|per|se)\w{4,}nya")
_VERBAL = ("me", "ber", "di", "ter")


def _without_end(words: Sequence[Word]) -> Sequence[Word]:
    while words and words[-1].is_punctuation and words[-1].text not in ")":
        words = words[:-1]
    return words


def _trim(words: Sequence[Word]) -> Sequence[Word]:
    words = _without_end(words)
    while words and words[0].is_punctuation and words[0].text not in '(“"':
        words = words[1:]
    return words


def _span(words: Sequence[Word]) -> Span:
    words = _trim(words)
    return Span(words[0].start, words[-1].end)


def _has_reported(words: Sequence[Word]) -> bool:
    return any(w.low in lexicon.SAY | lexicon.ACCUSE for w in words[1:])


def _has_predicate(words: Sequence[Word]) -> bool:
    """Say whether some word looks like a verb or an auxiliary."""
    return any(
        w.low in lexicon.COPULAS_AND_AUXILIARIES
        or (len(w.low) > 4 and w.low.startswith(("me", "ber", "di", "ter")) and not w.is_name_like)  # noqa: PLR2004
        for w in words
    )
