"""Who speaks at each quotation, as far as a name tells, and where the article brings that name in.

Followed is the name behind the cue (*kata Rasta*), or else the one that was last seen to do something (*Rasta
menjelaskan, …*). Which words say so is learned from what stands behind the names of those who are quoted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from siapabilang_baselines.tagging.page import Page, Quotation, Run

_NAME = 4  # words of a name behind its cue
_OWN = 2  # words at a run's end that are surely the name, not the title
_SEEN, _SHARE = 3, 0.3  # how often a word stands behind speakers' names, and for how many of all the names it follows


class Manners(msgspec.Struct, frozen=True):
    """What the training data teach of speech: words behind the names of speakers, and cues that hold a pronoun."""

    deeds: frozenset[str]
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


def _behind_cues(page: Page) -> Iterator[str]:
    for quotation in page.quotations:
        if quotation.cue is not None and quotation.cue + 1 in page.run:
            first, beyond = page.run[quotation.cue + 1]
            yield from page.tokens[first : min(beyond, first + _NAME)]


def _acting(page: Page, manners: Manners) -> Mapping[Run, Sequence[int]]:
    """Return the runs that an age or a speaker's deed follows, each with the words of it that are the name."""
    elsewhere = {page.tokens[n] for run in page.runs if run[0] not in page.starts for n in range(*run)}
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
        # *Ia menjelaskan*: what has a capital only where a sentence begins is no name.
        if beyond - first == 1 and not aged and page.tokens[first] not in elsewhere:
            continue
        found[run] = range(max(first, beyond - _OWN), beyond)
    return found


def speakers(page: Page, manners: Manners) -> list[Speaker | None]:
    """Return who speaks at each quotation of ``page``, or nobody where no name stands before it or behind its cue."""
    acts = _acting(page, manners)
    named = {*_behind_cues(page), *(page.tokens[n] for name in acts.values() for n in name)}
    named = {token for token in named if token.lower() not in set(page.tokens) - named}
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
        introduction = min(first[token] for token in page.tokens[slice(*page.run[mention])] if token in first)
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
        behind = (n for n in by_sentence.get(page.sentence[quotation.cue], ()) if n > quotation.cue)
        name = next(behind, None)
        if name is not None:
            return name, "name"
    for sentence in range(page.sentence[quotation.first], -1, -1):
        names = [n for n in by_sentence.get(sentence, ()) if n < quotation.first]
        doing = next((n for n in names if page.run[n] in acts), None)
        if doing is not None:
            return doing, "deed"
        if names:
            return names[0], "start" if page.run[names[0]][0] in page.starts else "before"
    return None, ""
