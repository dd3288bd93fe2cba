"""Who is who in an article: names gathered into entities, and phrases resolved to one of them.

An entity is known by its fullest name. Spelling variants (Moravec, Morawec), short names, abbreviations in brackets,
capitals that stand for their country and roles (*gubernur itu*) lead to the same one. Two bearers of a surname stay
two: a bare surname means the one named last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.phrases import Phrase
from siapabilang_baselines.rules.words import Word

_NAME_WORD = r"[A-Z][\w'’-]*"
_INITIAL = r"(?:[A-Z]{1,2}[a-z]?\.)"
_RUN = re.compile(
    rf"(?:{_INITIAL}\s)?{_NAME_WORD}(?:\s(?:(?:bin|binti|van|de|al)\s)?(?:{_INITIAL}|{_NAME_WORD}|\([A-Z][\w-]+\)))*"
)
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)")
_PLACE = re.compile(
    r"\b(?:di|Kabupaten|Kota|Kecamatan|Desa|Provinsi|Kelurahan|Pulau|Jalan|Kampung|Dusun|Teluk|Gunung|Selat|Sungai)"
    r"\s([A-Z][\w-]+(?:\s[A-Z][\w-]+)*)"
)
_RELAYED = re.compile(r"(?:kepada|dikutip|dilansir|mengutip|melansir|diterima|laman|kanal|Radio|Harian)(?: dari)? $")
_VARIANT_LENGTH = 6  # letters; shorter names that differ are different names


@dataclass(slots=True)
class Person:
    """Somebody with a name of their own, the roles the article gives them, and where they were last named."""

    name: tuple[str, ...]
    roles: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    vouched: bool = False  # the article treats the name as a person's: with a title, an age or a cue

    @property
    def full(self) -> str:
        """The name as the article's fullest form has it."""
        return " ".join(self.name)


class People:
    """The people and abbreviations of one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = set(lexicon.DIRECTIONS)
        for match in _PLACE.finditer(text):
            words = match.group(1).split()
            # Behind three capitals or more somebody's name has begun: Kepala Desa Sudamanik Ujang Sapri.
            self._places.update(w.lower() for w in (words if len(words) <= 2 else words[:1]))  # noqa: PLR2004
        self._long_forms = _abbreviations(text)
        self._people: list[Person] = []
        self._gather()

    def canonical(self, phrase: Phrase, at: int) -> str:
        """Return the name for what ``phrase`` (found at offset ``at``) refers to; the phrase's own words at worst."""
        words = [w.text for w in phrase.words]
        if person := self.named(words, at):
            return person.full
        low = " ".join(w.lower() for w in words if w.lower() not in {"itu", "tersebut", "ini", "sang", "si"})
        low = low.replace("ketuanya", "ketua").replace("direkturnya", "direktur")
        titled = words[0].lower() in lexicon.TITLES
        if (titled or phrase.form == "nominal" or len(words) == 1) and (person := self._by_role(low, at)):
            return person.full
        return self.body(" ".join(words))

    def named(self, words: Sequence[str], at: int) -> Person | None:
        """Return the person whose name stands at the end of ``words`` (or before a comma), as known at offset ``at``."""
        pieces: list[list[str]] = [[]]
        for word in words:
            if word == ",":
                pieces.append([])
            else:
                pieces[-1].append(word)
        for piece in reversed(pieces):
            begin = len(piece)
            while begin and (piece[begin - 1][0].isupper() or piece[begin - 1] in {"bin", "binti"}):
                begin -= 1
            run = [w for w in piece[begin:] if w not in "()"]
            if not run or (run[0].lower() in lexicon.BODIES and begin == 0):
                continue
            for first in range(max(0, len(run) - 5), len(run)):
                if self._known(run[first:]) is not None and not self._is_no_name(run[first]):
                    return self._bearer(run[first:], at)
        return None

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
        return any(person.full == name and person.vouched for person in self._people)

    def last_named(self, at: int, count: int = 1) -> list[str]:
        """Return the people named last before offset ``at``, the latest first."""
        seen = [(max((x for x in p.places if x < at), default=-1), p.full) for p in self._people if p.vouched]
        return [name for place, name in sorted(seen, reverse=True) if place >= 0][:count]

    def _gather(self) -> None:
        named: list[tuple[int, list[str], str]] = []
        for match in _RUN.finditer(self._text):
            if self._in_title_case(match.start()) or _RELAYED.search(self._text[: match.start()]):
                continue
            name, role = self._split(match.group().split(), match.start())
            if name:
                named.append((match.start(), name, role))
        # Longer names first, so that short ones find the full one that they shorten.
        for start, name, role in sorted(named, key=lambda item: (-len(item[1]), item[0])):
            person = self._known(name)
            if person is None:
                # A single capitalised word is a person only where a title vouches for it.
                if len(name) == 1 and not role:
                    continue
                person = Person(tuple(name))
                self._people.append(person)
            if len(name) > 1 or role or sum(_part_of(name, p.name) for p in self._people) == 1:
                person.places.append(start)
            if role:
                person.roles.add(role.lower())
        for person in self._people:
            person.places.sort()
            self._note_roles(person)
            person.vouched = bool(person.roles) or self._speaks(person)

    def _in_title_case(self, at: int) -> bool:
        """Say whether the line at ``at`` is a headline, in which capitals tell nothing."""
        start = self._text.rfind("\n", 0, at) + 1
        end = self._text.find("\n", at)
        words = [w for w in re.findall(r"[^\W\d_]{4,}", self._text[start : end if end >= 0 else None])]
        return sum(w[0].isupper() for w in words) >= 0.75 * len(words)

    def _speaks(self, person: Person) -> bool:
        """Say whether a cue, an age or an apposition beside the name shows that it is a person's."""
        names = "|".join(re.escape(w) for w in (person.full, person.name[0], person.name[-1]))
        before = "|".join(sorted(lexicon.BARE | {"menurut"}))
        after = "|".join(sorted(lexicon.SAY | lexicon.ASK | lexicon.DENY))
        return bool(
            re.search(rf"\b(?:{before})\s(?:{names})\b|\b(?:{names})\s(?:juga\s)?(?:{after})\b", self._text)
            or re.search(rf"\b{re.escape(person.full)},?\s\(?\d\d\b", self._text)
        )

    def _note_roles(self, person: Person) -> None:
        """Note the appositions of a name: *Ade Rukmana, kepala BPBD Lebak, …* and *Ketua panitia, Ade Rukmana*."""
        name = re.escape(person.full)
        for match in re.finditer(rf"{name},\s([a-z][^,.\n]{{3,60}}),", self._text):
            person.roles.add(match.group(1).lower())
        for match in re.finditer(rf"([A-Za-z][^,.\n“”\"]{{3,50}}),?\s{name}", self._text):
            words = match.group(1).lower().split()
            first = next((n for n, w in enumerate(words) if w.removesuffix("nya") in lexicon.TITLES), None)
            if first is not None and len(words) - first <= 6:  # noqa: PLR2004 – words of a title
                words[first] = words[first].removesuffix("nya")
                person.roles.add(" ".join(words[first:]))

    def _split(self, words: Sequence[str], start: int) -> tuple[list[str], str]:
        """Split a run of capitalised words into a title and the name behind it; the name may be empty."""
        words = [w for w in words if not w.startswith("(")]
        opens = start == 0 or self._text[start - 2 : start] in {". ", "? ", "! "} or self._text[start - 1] in '\n“"‘'
        while words and (words[0].lower() in lexicon.STARTERS or (opens and words[0].lower() in lexicon.CUES)):
            words, opens = words[1:], False
        if opens and len(words) > 1 and not self._is_no_name(words[0]) and self._only_opens(words):
            words = words[1:]
        titled = bool(words) and words[0].lower().strip(".") in lexicon.TITLES | lexicon.HONORIFICS
        if not words or (words[0].lower() in lexicon.BODIES and not titled):
            return [], ""
        last = max((n for n, word in enumerate(words) if self._is_no_name(word)), default=-1)
        name, title = words[last + 1 :], words[: last + 1]
        if len(name) == 1 and title and (title[-1].lower() in lexicon.BODIES or title[-1].isupper()):
            return [], ""  # Kepala BPBD Lebak: the place of an office
        bodies = any(w.lower() in lexicon.BODIES for w in title)
        if len(name) > (2 if bodies else 4):
            title, name = [*title, *name[:-2]], name[-2:]
        generic = bool(title) and title[-1].lower() in lexicon.GENERIC_BODIES
        if name and (generic or (not titled and len(words) > len(name))) and not self._stands_alone(name, title):
            return [], ""
        return name, " ".join(title) if titled else ""

    def _only_opens(self, words: Sequence[str]) -> bool:
        """Say whether ``words`` stand together at the start of a sentence only, while the name behind is used alone."""
        whole, rest = re.escape(" ".join(words)), re.escape(" ".join(words[1:]))
        inside = re.search(rf"(?<![.!?“\"])[ (]{whole}\b", self._text)
        return inside is None and len(re.findall(rf"\b{rest}\b", self._text)) > len(
            re.findall(rf"\b{whole}\b", self._text)
        )

    def _is_no_name(self, word: str) -> bool:
        low = word.lower().strip(".")
        known = lexicon.TITLES | lexicon.BODIES | lexicon.OUTLETS | lexicon.DAYS | lexicon.MONTHS
        return low in known or low in self._places or low in lexicon.COUNTRIES or (word.isupper() and len(word) > 1)

    def _stands_alone(self, name: Sequence[str], title: Sequence[str]) -> bool:
        """Say whether some word of ``name`` is also used in the article without the title before it."""
        before = re.escape(title[-1]) if title else "\x00"
        return any(re.search(rf"(?<!{before} )\b{re.escape(w)}\b", self._text) for w in (name[0],)) or any(
            re.search(rf"(?<!{re.escape(name[-2])} )\b{re.escape(name[-1])}\b", self._text) for _ in name[1:2]
        )

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
        if not head or head[0] not in lexicon.TITLES - {"para", "seorang", "warga"}:
            return None
        holders = [p for p in self._people if p.places and any(low in role for role in p.roles)]
        before = [p for p in holders if p.places[0] <= at] or holders
        return max(before, key=lambda p: max((x for x in p.places if x <= at), default=-1), default=None)


def _part_of(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether ``short`` is ``full`` or a part of it, spelling variants allowed."""
    low, whole = [w.lower() for w in short], [w.lower() for w in full]
    if len(low) > len(whole):
        return False
    return any(all(_same(a, b) for a, b in zip(low, whole[i:], strict=False)) for i in range(len(whole) - len(low) + 1))


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
            if words[-size - 1 : -size] in (["PT"], ["CV"]):
                size += 1
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


def names_in(phrase: Phrase) -> list[tuple[Word, ...]]:
    """Split a phrase at *dan* and the commas before it: the people who speak together."""
    if not any(word.low in {"dan", "serta"} for word in phrase.words):
        return [phrase.words]
    parts: list[tuple[Word, ...]] = []
    part: list[Word] = []
    for word in phrase.words:
        if word.low in {"dan", "serta"} or word.text == ",":
            if part:
                parts.append(tuple(part))
            part = []
        else:
            part.append(word)
    return [*parts, tuple(part)] if part else parts
