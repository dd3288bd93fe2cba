"""Who is who in an article: mentions gathered into people, and phrases resolved to one of them.

Somebody is known by their fullest name. Spelling variants (Moravec, Morawec), short names, abbreviations in brackets,
capitals that stand for their country and roles (*gubernur itu*) lead to the same one. Two bearers of a surname stay
two: a bare surname means the one named last.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from siapabilang_baselines.rules import lexicon, variants
from siapabilang_baselines.rules.mentions import Mention, MentionFinder, is_edge, occurrences
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word, joined

_REACH = 20  # code points before a name in which a cue stands, if one does
_CUE_BEFORE = re.compile(rf"\b{lexicon.one_of(lexicon.BARE | {'menurut'})}\s\Z")
_CUE_BEHIND = re.compile(rf",?\s(?:juga\s)?{lexicon.one_of(lexicon.SAY | lexicon.ASK | lexicon.DENY)}\b")
_AGE_BEHIND = re.compile(r"\s\(\d\d(?:\)|,|\stahun)|,?\s\d\d\stahun\b|,\s\d\d,")
_KIN = lexicon.one_of(lexicon.PERSON_NOUNS | (lexicon.ROLES - {"orang", "salah", "yang"}))
_KIN_BEFORE = re.compile(rf"\b{_KIN}(?:nya)?(?:\s[a-z]+){{0,3}},\s\Z")
_KIN_REACH = 60  # code points before a name that this may take
_ROLE_BEHIND = re.compile(r",\s([a-z][^,.\n]{3,60}),")
_ROLE_BEFORE = re.compile(r"([A-Za-z][^,.\n“”\"]{3,110}),?\s\Z")
_ROLE_BEFORE_LENGTH = 113  # code points that this may take
_ROLE_WORDS = 12
_ACTIVE = ("me", "ber")
_NO_TITLE = lexicon.PREPOSITIONS | lexicon.TAILS | {"ke", "oleh"}  # surat jaksa terhadap Syahrir names no role of his
_SHORTEST_VERB = 6  # letters of what is taken for a verb: Kapolres membuat Rakyat Mart names no role
_NAME_WORDS = 5
_ON_BEHALF = re.compile(rf"\A{lexicon.one_of(lexicon.ON_BEHALF)}\s+", re.IGNORECASE)
_POSSESSED_TITLE = re.compile(rf"({lexicon.one_of(lexicon.POSSESSED_TITLES)})nya")
_AT_THE_END = re.compile(r"\s*\([^)]*\)?\Z")
_INITIALS = re.compile(rf"\b(?i:{lexicon.one_of(lexicon.INITIALLED)})\s([A-Z]{{1,3}})\b")
_NO_PART_OF_ROLE = lexicon.DEMONSTRATIVES | lexicon.ARTICLES


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with a name of their own; ``places`` are where the article names them, in order.

    ``vouched`` if the article treats the name as a person's: with a title, an age or a cue beside it.
    """

    name: tuple[str, ...]
    folded: tuple[str, ...]
    roles: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    vouched: bool = False

    @property
    def full(self) -> str:
        """The name as the article's fullest form has it."""
        return " ".join(self.name)

    def named_before(self, at: int) -> int:
        """Return where the person was named last before offset ``at``, -1 if they were not."""
        number = bisect_left(self.places, at)
        return self.places[number - 1] if number else -1


@lru_cache(maxsize=2)
def people_in(text: str) -> People:
    """Return the people of an article; the same ones for whoever asks next."""
    return People(text)


class People:
    """The people and abbreviations of one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._long_forms = variants.long_forms(text)
        self._finder = MentionFinder(text)
        known = lexicon.BODIES | lexicon.OUTLETS | lexicon.COUNTRIES
        self._initials = {i for i in _INITIALS.findall(text) if i.lower() not in known and i not in self._long_forms}
        self._people: list[Person] = []
        self._by_start: dict[str, list[Person]] = {}  # by how one of their names begins
        # Longer names first, so that short ones find the full one that they shorten.
        for mention in sorted(self._finder.find(), key=lambda mention: (-len(mention.name), mention.start)):
            self._add(mention)
        for person in self._people:
            person.places.sort()
            person.roles.update(self._roles_beside(person.full))
            person.vouched = bool(person.roles) or self._speaks(person)

    def canonical(self, phrase: Phrase) -> str:
        """Return the name for what ``phrase`` refers to; the phrase's own words at worst."""
        words = phrase.words
        if words[0].low in lexicon.DOCUMENTS:
            return joined(words)  # siaran pers Kementerian: what is named behind it is whose it is
        person = self.named(words, phrase.start)
        if person and words[0].low in lexicon.GENERIC_BODIES and not phrase.low.endswith(person.full.lower()):
            person = None  # Kementerian Imipas, whose minister is called Menteri Imipas Agus A elsewhere
        if person:
            return joined(words) if words[0].low == "pihak" else person.full
        is_role = phrase.form == "nominal" or len(words) == 1 or words[0].low in lexicon.TITLES
        if is_role and (person := self._holder(phrase)):
            return person.full
        return self.body(joined(words).replace("( ", "(").replace(" )", ")").replace(" ,", ","))

    def named(self, words: Sequence[Word], at: int) -> Person | None:
        """Return the person whose name stands at the end of ``words``, or before a comma, as known at offset ``at``."""
        texts = [word.text for word in words]
        if texts[-1] == ")" and "(" in texts:
            texts = texts[: len(texts) - 1 - texts[::-1].index("(")]  # Tara Rangkayo Kenanga (TRK)
        for run, is_whole in _closing_names(texts):
            if is_whole and run[0].lower() in lexicon.BODIES:
                continue
            for first in range(max(0, len(run) - _NAME_WORDS), len(run)):
                if not self._finder.is_no_name(run[first]) and (person := self._bearer(run[first:], at)):
                    return person
        return None

    def body(self, words: str) -> str:
        """Return the fullest name of a country, a body or an outlet: *Kremlin* is *Rusia* where that is named too."""
        words = _AT_THE_END.sub("", words).strip(" ,") or words
        country = lexicon.CAPITALS.get(_ON_BEHALF.sub("", words).lower())
        if country is None:
            return self._long_forms.get(words, words)
        return self._long_forms.get(country, country) if country in self._text else words

    def is_no_name(self, word: str) -> bool:
        """Say whether a capitalised word is a title, a body, a place or another word that is nobody's name."""
        return self._finder.is_no_name(word)

    def is_person(self, name: str) -> bool:
        """Say whether ``name`` is that of one of the article's people, be it initials: *tersangka HM*."""
        if name.rpartition(" ")[2] in self._initials:
            return True
        return any(person.full == name and person.vouched for person in self._people)

    def everybody(self) -> list[str]:
        """Return the full names of the article's people, in the order in which it names them."""
        return [p.full for p in sorted(self._people, key=lambda p: p.places[:1] or [len(self._text)]) if p.vouched]

    def last_named(self, at: int, count: int = 1) -> list[str]:
        """Return the people named last before offset ``at``, the latest first."""
        named = [(person.named_before(at), person.full) for person in self._people if person.vouched]
        return [name for place, name in sorted(named, reverse=True) if place >= 0][:count]

    def _add(self, mention: Mention) -> None:
        folded = variants.fold(mention.name)
        bearers = self._bearers(folded)
        if not bearers:
            # A single capitalised word is a person only where a title or an age vouches for it.
            if len(folded) == 1 and not mention.title and not self._is_vouched_alone(mention):
                return
            bearers = [Person(mention.name, folded)]
            self._people += bearers
            for start in {variants.start_of(word) for word in folded}:
                self._by_start.setdefault(start, []).extend(bearers)
        if len(folded) > 1 or mention.title or len(bearers) == 1:
            bearers[0].places.append(mention.start)
        if mention.title:
            bearers[0].roles.add(mention.title)

    def _is_vouched_alone(self, mention: Mention) -> bool:
        """Say whether an age or a role shows that a single word is a name: *Darsim (48)*, *istri almarhum, Rosmala*."""
        at, name = mention.start, mention.name[0]
        if not self._text.startswith(name, at):
            return False  # an opening word was left out
        if _AGE_BEHIND.match(self._text, at + len(name)) is not None:
            return True
        return (
            is_edge(self._text, at + len(name))
            and _KIN_BEFORE.search(self._text, max(0, at - _KIN_REACH), at) is not None
        )

    def _bearers(self, folded: Sequence[str]) -> list[Person]:
        near = self._by_start.get(variants.start_of(folded[0]), [])
        return [person for person in near if variants.is_part(folded, person.folded)]

    def _bearer(self, name: Sequence[str], at: int) -> Person | None:
        """Return whose full name ``name`` is, else the one of its bearers who was named last at ``at``."""
        bearers = self._bearers(variants.fold(name))
        low = [word.lower() for word in name]
        exact = [person for person in bearers if [word.lower() for word in person.name] == low]
        if len(exact) == 1:
            return exact[0]
        return max(bearers, key=lambda person: person.named_before(at + 1), default=None)

    def _holder(self, phrase: Phrase) -> Person | None:
        """Return the person last named before ``phrase`` who has this role: *gubernur itu*, *sang ketua*."""
        role = " ".join(word.low for word in phrase.words if word.low not in _NO_PART_OF_ROLE)
        role = _POSSESSED_TITLE.sub(r"\1", role)
        if role.partition(" ")[0] not in lexicon.OFFICES:
            return None
        at = phrase.start
        holders = [person for person in self._people if person.places and any(role in known for known in person.roles)]
        known = [person for person in holders if person.places[0] <= at] or holders
        return max(known, key=lambda person: person.named_before(at + 1), default=None)

    def _speaks(self, person: Person) -> bool:
        """Say whether a cue (*kata Rukmana*) or an age (*Ade Rukmana (41)*) shows that the name is a person's."""
        return any(
            self._is_cued(at, at + len(name))
            for name in {person.full, person.name[0], person.name[-1]}
            for at in occurrences(self._text, name)
        ) or any(
            is_edge(self._text, at) and _AGE_BEHIND.match(self._text, at + len(person.full))
            for at in occurrences(self._text, person.full)
        )

    def _is_cued(self, start: int, end: int) -> bool:
        if is_edge(self._text, end) and _CUE_BEFORE.search(self._text, max(0, start - _REACH), start):
            return True
        return is_edge(self._text, start) and _CUE_BEHIND.match(self._text, end) is not None

    def _roles_beside(self, name: str) -> Iterator[str]:
        """Yield the roles beside a name: *Ade Rukmana, kepala BPBD Lebak, …* and *Ketua panitia, Ade Rukmana*."""
        free = 0
        for at in occurrences(self._text, name):
            if match := _ROLE_BEHIND.match(self._text, at + len(name)):
                yield match.group(1).lower()
            if match := _ROLE_BEFORE.search(self._text, max(free, at - _ROLE_BEFORE_LENGTH), at):
                yield from _title_in(match.group(1))
                free = at + len(name)


def _closing_names(words: Sequence[str]) -> Iterator[tuple[Sequence[str], bool]]:
    """Yield the capitalised words that close each piece between commas, the last first, and if they are all of it."""
    end = len(words)
    while end >= 0:
        comma = max((n for n in range(end) if words[n] == ","), default=-1)
        begin = end
        while begin > comma + 1 and (words[begin - 1][0].isupper() or words[begin - 1] in lexicon.PATRONYMICS):
            begin -= 1
        if begin < end:
            yield words[begin:end], begin == comma + 1
        end = comma


def _title_in(words: str) -> Iterator[str]:
    """Yield the title at the end of ``words``, which stand before a name, if there is one: *kata ketua panitia*."""
    written = words.split()
    low = [word.lower() for word in written]
    first = next((n for n, word in enumerate(low) if word.removesuffix("nya") in lexicon.TITLES), len(low))
    behind = {word for word in written[first + 1 :] if word.islower()}
    tells = not behind.isdisjoint(_NO_TITLE) or any(
        word.startswith(_ACTIVE) and len(word) >= _SHORTEST_VERB for word in behind - lexicon.NO_VERBS
    )
    if 0 < len(low) - first <= _ROLE_WORDS and not tells:
        yield " ".join([low[first].removesuffix("nya"), *low[first + 1 :]])
