"""What an article has told so far, and whom its phrases mean: pronouns, *-nya* and bare speech refer back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from siapabilang_baselines.rules import lexicon, subjects
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.people import people_in
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.relays import THE_SAME, Relay
from siapabilang_baselines.rules.words import Word, joined

Speakers = tuple[str, ...]

_NUMBER_OF = {"keduanya": 2, "ketiganya": 3, "keempatnya": 4}
_OPENING = 8  # words of a sentence among which its subject is named
_COUNTED_WORDS = 4  # words of *ketiga lembaga itu*
_PASSIVE = ("di", "ter")
_KNOWN = (" itu", " tersebut", " yang sama")


class Discourse:
    """The quotes found so far in one article, who spoke in them, and what may still go on.

    ``last`` are those who spoke last. ``unclosed`` is a quote whose closing mark is missing at the end of its
    paragraph, ``announced`` one that announced a list whose items have yet to come.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.people = people_in(text)
        self.drafts: list[Draft] = []
        self.last: Speakers = ()
        self.unclosed: Draft | None = None
        self.announced: Draft | None = None
        self._person = ""  # the single person who spoke last
        self._subject = ""  # the person the last sentence was about, if nobody spoke in it
        self._has_acted = False  # whether they are the subject of an active verb there
        self._joint: Speakers = ()  # those who spoke or acted together last
        self._heard: set[str] = set()  # single names that spoke in marks, as bodies seldom do: “…,” kata Wahyu
        self._cited = ""  # the outlet cited last
        self._document = ""  # the document that spoke last

    def draft(self, rule: str, phrase: Phrase, cue: Iterable[Word] = (), relays: Iterable[Relay] = ()) -> Draft:
        """Start a quote by whomever ``phrase`` means."""
        cue = list(cue)
        goes_on = phrase.form in {"clitic", "pronoun"} and any(word.low in lexicon.GOING_ON for word in cue)
        same = goes_on and not self._has_acted and self.last and self._is_human(self.last)
        who = self.last if same else self.resolve(phrase)
        draft = Draft(rule, who, mention=[phrase.span], cue=[word.span for word in cue])
        self.add_sources(draft, relays)
        return draft

    def add_sources(self, draft: Draft, relays: Iterable[Relay]) -> None:
        """Add ``relays`` to a quote, once each; a speaker is no relay of their own words."""
        for relay in relays:
            name = self._cited if relay.name == THE_SAME else self.people.body(relay.name)
            if not name:
                continue
            if relay.cue is not None:
                self._cited = name
            if name not in draft.sources and name not in draft.speakers:
                draft.sources.append(name)
                draft.cue += [relay.cue] if relay.cue else []

    def resolve(self, phrase: Phrase) -> Speakers:
        """Return the names of those whom a speaker's phrase means."""
        if phrase.form in {"clitic", "pronoun"}:
            return self._pronoun(phrase)
        if self._document and phrase.words[0].low in lexicon.DOCUMENTS and phrase.low.endswith(_KNOWN):
            return (self._document,)
        if together := self._counted(phrase) or self._together(phrase):
            return together
        return self._named(phrase)

    def _named(self, phrase: Phrase) -> Speakers:
        """Return whom a phrase names; *lelaki itu* and *eks ketua itu* name somebody known already."""
        if phrase.low == "pihaknya" and self.last:
            return self.last
        first = phrase.words[0].low
        is_known = phrase.words[-1].low in lexicon.DEMONSTRATIVES
        if is_known and first in lexicon.PERSON_NOUNS:
            return (self._subject or self._person or phrase.low,)
        name = self.people.canonical(phrase)
        if is_known and first in lexicon.FORMER and not self.people.is_person(name):
            return (self._subject or self._person or name,)
        return (name,)

    def note(self, sentence: Sequence[Word], new: Iterable[Draft]) -> None:
        """Remember who spoke in a sentence, or whom one without quotes was about, for the pronouns of the next one."""
        before, self._subject, self._has_acted = self._subject, "", False
        outer = [draft for draft in new if not draft.aside]
        if outer:
            self._note_speakers(outer)
        else:
            self._note_pair(sentence)
            self._subject, self._has_acted = self._subject_of(sentence)
            if not self._subject and self._goes_on(sentence):
                self._subject = before

    def _pronoun(self, phrase: Phrase) -> Speakers:
        """Return those whom *-nya, ia, mereka, keduanya* mean; whom *saya* and *kami* mean is not known."""
        low = phrase.low
        goes_on = self.last and not self._subject and (self._is_human(self.last) or not self._person)
        if phrase.form == "clitic" and goes_on:
            return self.last
        if phrase.form == "clitic" or low in lexicon.PERSON_PRONOUNS:
            name = self._subject or self._person or next(iter(self.people.last_named(phrase.start)), "")
            return (name,) if name else self.last
        if low not in lexicon.PLURAL_PRONOUNS:
            return ()
        number = _NUMBER_OF.get(low, 0)
        if number and len(self._joint) != number:
            return tuple(reversed(self.people.last_named(phrase.start, number)))
        return self._joint or self.last

    def _is_human(self, speakers: Speakers) -> bool:
        """Say whether speakers are people, of whom *-nya* is said, rather than a document or a body."""
        return (
            len(speakers) > 1
            or self._is_one(speakers[0])
            or speakers[0].split(maxsplit=1)[0].lower() in lexicon.SEVERAL
        )

    def _is_one(self, speaker: str) -> bool:
        known = speaker in self._heard or self.people.is_person(speaker)
        return known or speaker.split(maxsplit=1)[0].lower() in lexicon.ONE_PERSON

    def _may_be_somebody(self, name: str) -> bool:
        return name.isalpha() and name[0].isupper() and not self.people.is_no_name(name)

    def _counted(self, phrase: Phrase) -> Speakers:
        """Return those whom *kedua menteri, ketiga lembaga itu* mean."""
        is_counted = phrase.words[0].low in lexicon.COUNTED and len(phrase.words) <= _COUNTED_WORDS
        return self._joint if is_counted else ()

    def _together(self, phrase: Phrase) -> Speakers:
        """Return those whom a phrase names together: *Ketua Umum dan Sekretaris*, *Rahmi, Mukmin, dan Iksan*."""
        parts = phrase.conjuncts()
        titled = [part.words[0].low in lexicon.TITLES for part in parts]
        if titled[:1] == [True] and not any(titled[1:]) and len(parts) > 2:  # noqa: PLR2004 – a list
            return ()  # Direktur Penyuluhan, Pelayanan, dan Hubungan Masyarakat: one office
        if titled[:1] == [True] and not any(titled[1:]) and not self._is_used_alone(parts[0]):
            return ()  # Menteri Kebudayaan dan Pariwisata Tara Kenanga: one office and its holder
        if len(parts) > 1 and all(part.words[0].low in lexicon.TITLES for part in parts):
            return tuple(self.people.canonical(msgspec.structs.replace(part, form="nominal")) for part in parts)
        # Kepala Dinas Pendidikan dan Kebudayaan, Uray S, is one: each of several must be somebody, or a bare name.
        alone = [self._is_somebody(part) for part in parts]
        if alone[1:] == [True] and parts[1].words[0].low in lexicon.BODIES:
            alone[0] |= not titled[0] and all(word.is_name_like for word in parts[0].words)
        bare = [self._is_bare_name(part) for part in parts]
        if len(parts) > 1 and (any(alone) or len(parts) == 2) and all(map(max, alone, bare)):  # noqa: PLR2004 – a pair
            return tuple(self.people.canonical(part) for part in parts)
        return ()

    def _is_used_alone(self, part: Phrase) -> bool:
        """Say whether the last word of a name stands elsewhere without *dan* behind it."""
        name = part.words[-1].text
        return self.text.count(name) > self.text.count(f"{name} dan ")

    def _is_bare_name(self, part: Phrase) -> bool:
        """Say whether a phrase is nothing but capitalised words that could be somebody's name."""
        return all(word.is_name_like and not self.people.is_no_name(word.text) for word in part.words)

    def _is_somebody(self, part: Phrase) -> bool:
        """Say whether one of several names joined by *dan* stands on its own."""
        first = part.words[0]
        if first.low in lexicon.COUNTRIES or self.people.named(part.words, part.start):
            return True
        return first.low in lexicon.BODIES and first.is_name_like and not first.text.isupper()

    def _note_speakers(self, drafts: Sequence[Draft]) -> None:
        self._heard.update(
            name for draft in drafts if draft.direct for name in draft.speakers if self._may_be_somebody(name)
        )
        for speakers in (draft.speakers for draft in drafts if draft.speakers):
            head = speakers[0].split()[0].lower()
            if len(speakers) > 1:
                self._joint = speakers
            elif self._is_one(speakers[0]):
                self._person = speakers[0]
                self._joint = ()
            if head in lexicon.DOCUMENTS:
                self._document = speakers[0]
        self.last = drafts[0].speakers or self.last

    def _note_pair(self, words: Sequence[Word]) -> None:
        """Note those of *Rahmi, Mukmin, dan Iksan menutup rapat*, for a *ketiganya* or *mereka* to come."""
        for n in range(1, len(words) - 1):
            if words[n].low == "dan" and words[n + 1].is_name_like and (before := self._listed_before(words, n)):
                end = next((m for m in range(n + 1, len(words)) if not words[m].is_name_like), len(words))
                self._joint = (*before, self._full(words[n + 1 : end], words[-1].end))

    def _listed_before(self, words: Sequence[Word], joint: int) -> Speakers:
        """Return the names before the *dan* at ``joint``: *Rahmi, Mukmin,* or *Rahmi*."""
        names: list[str] = []
        end = joint - (words[joint - 1].text == ",")
        while end and words[end - 1].is_name_like:
            begin = end
            while begin and words[begin - 1].is_name_like:
                begin -= 1
            names.append(
                self._full(words[begin:end] if names or end == joint - 1 else words[end - 1 : end], words[end - 1].end)
            )
            if begin < 2 or words[begin - 1].text != ",":  # noqa: PLR2004 – a comma and a name before it
                break
            end = begin - 1
        return tuple(reversed(names))

    def _full(self, words: Sequence[Word], at: int) -> str:
        person = self.people.named(words, at)
        return person.full if person else joined(words)

    def silent(self) -> Speakers:
        """Return who says words without a cue: whom the sentence before was about, else whoever spoke last."""
        return (self._subject,) if self._subject else self.last

    def _subject_of(self, words: Sequence[Word]) -> tuple[str, bool]:
        """Return the person a sentence without quotes is about, and whether they are who acts in it.

        That is its subject, or the only one it names.
        """
        verb = next((n for n, word in enumerate(words) if n and word.looks_verbal), None)
        found = subjects.before(words, verb) if verb else None
        if verb and found:
            acts = not words[verb].low.startswith(_PASSIVE)
            if person := self.people.named(found.phrase.words, found.phrase.start):
                return person.full, acts
            if self.people.is_person(joined(found.phrase.words)):
                return joined(found.phrase.words), acts
        by = next((n for n, word in enumerate(words) if word.low == "oleh"), _OPENING)
        texts = {word.text for word in words[: min(by, _OPENING)]}
        named = [name for name in self.people.last_named(words[-1].end, 2) if not texts.isdisjoint(name.split())]
        return (named[0] if len(named) == 1 else ""), False

    def _goes_on(self, words: Sequence[Word]) -> bool:
        """Say whether a sentence tells more about the same person: it has a pronoun and names nobody."""
        has_pronoun = any(word.low in lexicon.PERSON_PRONOUNS or word.low.endswith("nya") for word in words)
        return has_pronoun and not any(self.people.named([word], word.start) for word in words if word.is_name_like)
