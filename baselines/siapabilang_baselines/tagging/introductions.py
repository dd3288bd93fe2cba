"""Features of who speaks: each quotation is told how the article brought its speaker in, and their name, how often.

Some corpora mark quotations by who speaks. PFSA-ID takes those of *Kepala Desa Kenanga Rasta Palung* and leaves most of
those of *Wening ( 55 ) , pedagang asal Kenanga*. What decides stands paragraphs before the quotation, beyond what a
tagger sees of neighbours; here it is told to every token of the quotation, so that the model decides on it whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from siapabilang_baselines.tagging.features import NEAR_CUE, Features, shape, size, stretches
from siapabilang_baselines.tagging.page import STOPS, Page, Quotation, Run
from siapabilang_baselines.tagging.speakers import Manners, Speaker, speakers

_BEHIND_CUE = 5  # tokens from a cue on that see who speaks
_TAIL = 40  # tokens behind a cue, or a name, in which place, date and occasion stand
_AROUND = 15  # tokens on either side of a name in which its role and its house stand
_PATH = 6


def page_of(tokens: Sequence[str], begins: Collection[int], cues: Collection[str]) -> Page:
    """Return ``tokens`` as a page: what stands in marks, with the first of ``cues`` behind it, are its quotations."""
    lowered = [token.lower() for token in tokens]
    return Page(
        tokens,
        begins,
        [
            Quotation(
                first,
                beyond,
                next((n for n, word in enumerate(lowered[beyond : beyond + NEAR_CUE], beyond) if word in cues), None),
            )
            for first, beyond in stretches(tokens)
        ],
    )


def add_introductions(found: Sequence[Features], page: Page, manners: Manners) -> None:
    """Add to the features ``found`` of the tokens of ``page`` what is known of who speaks."""
    quotations: defaultdict[int, list[Quotation]] = defaultdict(list)
    for quotation, speaker in zip(page.quotations, speakers(page, manners), strict=True):
        _add_to_quotation(found, page, quotation, speaker)
        if speaker:
            quotations[speaker.introduction].append(quotation)
    for introduction, spoken in quotations.items():
        _add_to_introduction(found, page, introduction, spoken)


def _add_to_quotation(found: Sequence[Features], page: Page, quotation: Quotation, speaker: Speaker | None) -> None:
    first, beyond, cue = quotation.first, quotation.beyond, quotation.cue
    told, brief = ["i:none"], ["e:by="]
    if speaker:
        away = page.sentence[first] - page.sentence[speaker.introduction]
        told = [f"i:{feature}" for feature in described(page, page.run[speaker.introduction], speaker.introduction)]
        told.append(f"i:by={speaker.by}")
        told.append(f"i:since={min(away, 8)}")
        told.append(f"i:back={min(page.sentence[first] - page.sentence[speaker.mention], 5)}")
        told.append(f"i:times={size(page.times[page.tokens[speaker.mention]])}")
        brief = [f"e:by={speaker.by}", f"e:aged={page.aged(page.run[speaker.introduction])}"]
    for n in range(first, beyond if cue is None else min(cue + _BEHIND_CUE, len(found))):
        found[n] += told
    if cue is not None:
        for n in _until_stop(page, range(cue + 1, min(cue + _TAIL, len(found)))):
            found[n] += [*brief, f"e:behind={size(n - cue)}"]


def _add_to_introduction(found: Sequence[Features], page: Page, name: int, spoken: Sequence[Quotation]) -> None:
    """Tell a name how it is brought in and whether it is quoted; the words around it, how they stand to it."""
    run = page.run[name]
    quoted = f"quotes={min(len(spoken), 4)}"
    next_one = f"next={min(page.sentence[spoken[0].first] - page.sentence[name], 6)}"
    told = [f"p:{feature}" for feature in (*described(page, run, name), quoted, next_one)]
    for n in range(*run):
        found[n] += told
    ahead = range(name - 1, max(name - 1 - _AROUND, -1), -1)
    for side, places in (("ahead", ahead), ("behind", range(name + 1, min(name + 1 + _AROUND, len(found))))):
        path = ""
        for n in _until_stop(page, places):
            path += shape(page.tokens[n])[:1]
            found[n] += [
                f"t:{side}={len(path)}",
                f"t:{side} by={path[-_PATH:]}",
                f"t:{side} {quoted}",
                f"t:{side} commas={path.count(',')}",
            ]
            if side == "ahead":
                found[n].append(f"t:capitals={path.count('X')}/{'x' in path}")
    for n in range(name, min(name + _TAIL, len(found))):
        if page.sentence[n] == page.sentence[name]:
            found[n].append("s:introduces")


def _until_stop(page: Page, places: Sequence[int]) -> Iterator[int]:
    for n in places:
        if page.tokens[n] in STOPS:
            return
        yield n


def described(page: Page, run: Run, name: int) -> list[str]:
    """Return how ``run``, which holds ``name``, is brought in: its title, its age, its aside, what it does."""
    head, aside, aged = page.title(run), page.aside(run), page.aged(run)
    length = min(run[0] - head, 5)
    beside = {*page.lowered[head:name], *page.lowered[slice(*aside)]}
    told = [
        f"aged={aged}",
        f"run={min(run[1] - run[0], 5)}",
        f"before={page.lowered[run[0] - 1] if run[0] else ''}",
        f"title={length}",
        f"title={length}/{aged}/{aside[0] < aside[1]}",
        f"head={page.lowered[head]}",
        f"first={page.lowered[run[0]]}",
        *(f"deed={word}" for word in page.deeds(run)),
    ]
    if aside[0] < aside[1]:
        told.append(f"aside={page.lowered[aside[0] + 1]}")
    return told + [f"beside={word}" for word in sorted(beside) if word.isalpha()]
