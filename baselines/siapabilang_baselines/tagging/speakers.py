"""Who speaks at each quotation, as far as a name tells, and where the article brings that name in.

Followed is the name behind the cue (*kata Rasta*), or else the one that was last seen to do something (*Rasta
menjelaskan, …*). Which words say so is learned from what stands behind the names of those who are quoted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from siapabilang_baselines.tagging.page import Page, Quotation, Run

_OWN = 2  # words at a run's end that are surely the name, not the title
_ACTS = 0.4  # how often a name acts, of all the times that it stands there
_SEEN, _SHARE = 3, 0.3  # how often a word stands behind speakers' names, and for how many of all the names it follows


class Manners(msgspec.Struct, frozen=True):
    """What the training data teach of speech.

    ``deeds`` stand behind the names of speakers, ``openers`` are written with a capital only where a sentence begins,
    ``clitics`` are cues that hold a pronoun.
    """

    deeds: frozenset[str]
    openers: frozenset[str]
    clitics: frozenset[str]


class Speaker(msgspec.Struct, frozen=True):
    """Who speaks at a quotation: the word that names them there, how it was found, and the first that names them."""

    mention: int
    by: str
    introduction: int


def learned_deeds(pages: Iterable[Page]) -> frozenset[str]:
    """Return the words that stand behind the names of those who are quoted in ``pages``, and seldom behind others."""
    everyone: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    for page in pages:
        names = set(_behind_cues(page))
        for run in page.runs:
            deeds = page.deeds(run)
            everyone.update(deeds)
            if not names.isdisjoint(page.tokens[slice(*run)]):
                quoted.update(deeds)
    return frozenset(word for word, times in quoted.items() if times >= max(_SEEN, _SHARE * everyone[word]))


def learned_openers(pages: Iterable[Page]) -> frozenset[str]:
    """Return the words that ``pages`` have with a capital where a sentence begins, and in small letters elsewhere."""
    opening: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for page in pages:
        small.update(token for token in page.tokens if token.islower())
        opening.update(page.lowered[first] for first, _ in page.runs if first in page.starts)
    return frozenset(word for word, times in opening.items() if min(times, small[word]) >= _SEEN)


def _behind_cues(page: Page) -> Iterator[str]:
    for quotation in page.quotations:
        if quotation.cue is not None and quotation.cue + 1 in page.run:
            yield from (page.tokens[n] for n in _own(page.run[quotation.cue + 1]))


def _own(run: Run) -> range:
    """Return the words at the end of ``run`` that are the name; before them may stand a title."""
    return range(max(run[0], run[1] - _OWN), run[1])


def _acting(page: Page, manners: Manners) -> Mapping[Run, Sequence[int]]:
    """Return the runs that an age or a speaker's deed follows, each with the words of it that are the name."""
    found = {}
    for run in page.runs:
        first, beyond = run
        aged = page.aged(run)
        if not aged and manners.deeds.isdisjoint(page.deeds(run)):
            continue
        # *Penabuh gendang Palung , Tara , menjelaskan*: the name is the aside.
        aside = page.aside(run)
        if aside[0] < aside[1] and not aged and page.run.get(beyond + 1) == (beyond + 1, aside[1] - 1):
            continue
        # *Ia menjelaskan*, *Menurut Rasta*: the capital is the sentence's.
        opens = not aged and first in page.starts and page.lowered[first] in manners.openers
        name = [n for n in _own((first + opens, beyond)) if not _is_acronym(page.tokens[n])]
        if name:
            found[run] = name
    return found


def _is_acronym(token: str) -> bool:
    return len(token) > 1 and token.isupper()


def _named(page: Page, acts: Mapping[Run, Sequence[int]]) -> set[str]:
    """Return the words that name who speaks or acts in ``page``; a place that is named more often does neither."""
    quoted = set(_behind_cues(page))
    acting = Counter(page.tokens[n] for name in acts.values() for n in name)
    times = Counter(page.tokens[n] for n in page.run)
    return quoted | {word for word, count in acting.items() if count >= _ACTS * times[word]}


def speakers(page: Page, manners: Manners) -> list[Speaker | None]:
    """Return who speaks at each quotation of ``page``, or nobody where no name stands before it or behind its cue."""
    acts = _acting(page, manners)
    named = _named(page, acts)
    in_small = set(page.tokens) - named
    named = {token for token in named if token.lower() not in in_small}
    first: dict[str, int] = {}
    by_sentence: defaultdict[int, list[int]] = defaultdict(list)
    for n in sorted(page.run):
        if page.tokens[n] in named:
            first.setdefault(page.tokens[n], n)
            by_sentence[page.sentence[n]].append(n)
    found: list[Speaker | None] = []
    for quotation in page.quotations:
        mention, by = _mention(page, quotation, manners, by_sentence, acts)
        if mention is None:
            found.append(None)
            continue
        own = {page.tokens[n] for n in _own(page.run[mention])} & first.keys()
        introduction = min(first[token] for token in own or {page.tokens[mention]})
        here = by == "name" and introduction >= quotation.first
        found.append(Speaker(mention, "full name" if here else by, introduction))
    return found


def _mention(
    page: Page,
    quotation: Quotation,
    manners: Manners,
    by_sentence: Mapping[int, Sequence[int]],
    acts: Collection[Run],
) -> tuple[int | None, str]:
    if quotation.cue is not None and page.lowered[quotation.cue] not in manners.clitics:
        behind = [n for n in by_sentence.get(page.sentence[quotation.cue], ()) if n > quotation.cue]
        if behind:
            return behind[0], "name"
    for sentence in range(page.sentence[quotation.first], -1, -1):
        names = [n for n in by_sentence.get(sentence, ()) if n < quotation.first]
        doing = next((n for n in names if page.run[n] in acts), None)
        if doing is not None:
            return doing, "deed"
        if names:
            return names[0], "start" if page.run[names[0]][0] in page.starts else "before"
    return None, ""
