"""Who is who in an article: names gathered into entities, and phrases resolved to one of them.

An entity is known by its fullest name. Spelling variants (Moravec, Morawec), short names, abbreviations in brackets,
capitals that stand for their country and roles (*gubernur itu*) lead to the same one. Two bearers of a surname stay
two: a bare surname means the one named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word

_RUN = re.compile(
    r"[A-Z][\w'’-]*(?:\.(?=\s[A-Z]))?(?:\s+(?:(?:bin|binti|van|de|al|el|dan|dari|untuk)\s+)?[A-Z][\w'’-]*)*"
)
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)")
_PLACE = re.compile(r"\b(?:di|ke|dari|Kabupaten|Kota|Kecamatan|Desa|Provinsi|Kelurahan|Pulau|Jalan)\s+([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)")
_VARIANT_LENGTH = 6  # letters; shorter names that differ are different names


@dataclass(slots=True)
class Person:
    """Somebody with a name of their own, the roles the article gives them, and where they were last named."""

    name: tuple[str, ...]
    roles: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)

    @property
    def full(self) -> str:
        """The name as the article's fullest form has it."""
        return " ".join(self.name)


class People:
    """The people and abbreviations of one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = {m.group(1).split()[0].lower() for m in _PLACE.finditer(text)}
        self._long_forms = _abbreviations(text)
        self._people: list[Person] = []
        self._gather()

    def canonical(self, phrase: Phrase, at: int) -> str:
        """Return the name for what ``phrase`` (found at offset ``at``) refers to; the phrase's own words at worst."""
        name = self._person_name([w.text for w in phrase.words])
        if name:
            person = self._bearer(name, at)
            return person.full if person else " ".join(name)
        low = phrase.low.removesuffix(" itu").removesuffix(" tersebut").removesuffix(" ini")
        low = low.removeprefix("sang ").removeprefix("si ")
        if person := self._by_role(low, at):
            return person.full
        return self.body(" ".join(w.text for w in phrase.words))

    def body(self, words: str) -> str:
        """Return the fullest name of a country, a body or an outlet."""
        words = re.sub(r"\s*\(.*?\)?$", "", words)
        plain = re.sub(r"^(pihak|pemerintah)\s+", "", words, flags=re.IGNORECASE)
        if plain.lower() in lexicon.CAPITALS:
            country = lexicon.CAPITALS[plain.lower()]
            return self._long_forms.get(country, country) if country in self._text else words
        return self._long_forms.get(words, words)

    def is_person(self, name: str) -> bool:
        """Say whether ``name`` is that of one of the article's people."""
        return any(person.full == name for person in self._people)

    def _gather(self) -> None:
        runs = [(m.start(), m.group().split()) for m in _RUN.finditer(self._text)]
        # Longer names first, so that short ones find the full one that they shorten.
        named: list[tuple[int, list[str], list[str]]] = []
        for start, words in runs:
            name, roles = self._split(words)
            if name:
                named.append((start, name, roles))
        for start, name, roles in sorted(named, key=lambda item: (-len(item[1]), item[0])):
            person = self._known(name)
            if person is None:
                # A single capitalised word is a person only where a full name or a title vouches for it.
                if len(name) == 1 and not roles:
                    continue
                person = Person(tuple(name))
                self._people.append(person)
            if len(name) > 1 or roles or sum(_part_of(name, p.name) for p in self._people) == 1:
                person.places.append(start)
            if roles:
                person.roles.add(" ".join(roles).lower())
        for person in self._people:
            person.places.sort()
            # The apposition behind a name is a role too: Ade Rukmana, kepala BPBD Lebak, …
            for match in re.finditer(re.escape(person.full) + r",\s+([a-z][^,.\n]{3,60}),", self._text):
                person.roles.add(match.group(1).lower())

    def _split(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Split a run of capitalised words into a title and the name behind it; the name may be empty."""
        at = 0
        last = -1
        for number, word in enumerate(words):
            low = word.lower().strip(".")
            if (
                low in lexicon.TITLES
                or low in lexicon.BODIES
                or low in lexicon.OUTLETS
                or low in lexicon.DAYS
                or low in lexicon.MONTHS
                or low in self._places
                or low in lexicon.CAPITALS
                or low in {"dan", "dari", "untuk"}
                or (word.isupper() and len(word) > 1)
            ):
                last = number
        at = last + 1
        return list(words[at:]), list(words[:at])

    def _person_name(self, words: Sequence[str]) -> list[str] | None:
        """Return the person's name in a phrase, or None if it holds none that the article knows."""
        clean = [w for w in words if w not in ",()"]
        capital = [w[0].isupper() or w in {"bin", "binti"} for w in clean]
        begin = len(clean)
        while begin and capital[begin - 1]:
            begin -= 1
        name, _ = self._split(clean[begin:])
        while name:
            if self._known(name) is not None:
                return name
            name = name[1:]
        return None

    def _known(self, name: Sequence[str]) -> Person | None:
        matches = [p for p in self._people if _part_of(name, p.name)]
        return matches[0] if matches else None

    def _bearer(self, name: Sequence[str], at: int) -> Person | None:
        """Return the bearer of ``name`` named last before ``at``, else the first."""
        matches = [p for p in self._people if _part_of(name, p.name)]
        exact = [p for p in matches if [w.lower() for w in p.name] == [w.lower() for w in name]]
        if len(exact) == 1:
            return exact[0]
        return max(matches, key=lambda p: max((x for x in p.places if x <= at), default=-1), default=None)

    def _by_role(self, low: str, at: int) -> Person | None:
        """Return the person last named before ``at`` who has this role."""
        head = low.split()[:1]
        if not head or head[0] not in lexicon.TITLES or head[0] in {"warga", "para", "seorang", "saksi"}:
            return None
        holders = [
            p for p in self._people if any(low in role or role.startswith(low) for role in p.roles) and p.places
        ]
        before = [p for p in holders if p.places[0] <= at]
        return max(before, key=lambda p: max(x for x in p.places if x <= at), default=None)


def _part_of(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether ``short`` is ``full`` or a part of it, spelling variants allowed."""
    low, whole = [w.lower() for w in short], [w.lower() for w in full]
    if len(low) > len(whole):
        return False
    return any(
        all(_same(a, b) for a, b in zip(low, whole[i:], strict=False)) for i in range(len(whole) - len(low) + 1)
    )


def _same(a: str, b: str) -> bool:
    a, b = a.removesuffix("'s").strip("."), b.removesuffix("'s").strip(".")
    if a == b:
        return True
    if min(len(a), len(b)) < _VARIANT_LENGTH or abs(len(a) - len(b)) > 1 or a[:3] != b[:3]:
        return False
    return _distance(a, b) <= 1


def _distance(a: str, b: str) -> int:
    """Return the Levenshtein distance of two words."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def _abbreviations(text: str) -> dict[str, str]:
    """Return the long form of each abbreviation that the article explains: Korea Utara (Korut)."""
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        short = match.group(1)
        words = re.findall(r"[\w'’-]+", text[max(0, match.start() - 90) : match.start()].split("\n")[-1])
        size = _covering(words, short)
        if size:
            found[short] = " ".join(words[-size:])
    return found


def _covering(words: Sequence[str], short: str) -> int:
    """Return how many of the last ``words`` spell ``short``: by initials (BPBD) or by first syllables (Korut)."""
    letters = short.lower()
    for size in range(1, min(len(words), 8) + 1):
        tail = words[-size:]
        initials = "".join(w[0] for w in tail if w.lower() not in {"dan", "di", "untuk", "dari"}).lower()
        if initials == letters and size > 1 and tail[0][0].isupper():
            return size
    first, last = words[-2:-1], words[-1:]
    if first and last and letters[:3] == first[0][:3].lower() and letters[3:5] == last[0][:2].lower():
        return 2
    return 0


def names_in(phrase: Phrase) -> Iterable[tuple[Word, ...]]:
    """Split a phrase at *dan* and commas: the people who speak together."""
    part: list[Word] = []
    for word in phrase.words:
        if word.low in {"dan", "serta"} or word.text == ",":
            if part:
                yield tuple(part)
            part = []
        else:
            part.append(word)
    if part:
        yield tuple(part)
