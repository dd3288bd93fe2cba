"""What the tagger sees of a token: its form, its neighbours, and where it stands among marks, cues and names.

Nothing here belongs to one language: the cues come from the training data, and there are no lists of names. A feature
is a short string; those of a stretch in quotation marks stand at each of its tokens, so that the model decides on it
whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from siapabilang.importers.typeset import opening_marks
from siapabilang.quotation_marks import DOUBLE

Features = list[str]

_AROUND = 2  # neighbours on either side whose forms are seen
NEAR_CUE = 6  # tokens beyond a mark in which a cue belongs to it
_LONGEST = 250  # tokens between an opening mark and the closing one; else the mark was lost
_TITLE, _APPOSITION = 14, 6  # tokens before and behind a name in which its role and its house stand
_SMALL = 2  # words in lower case within a title: *Kepala Dinas Perhubungan dan Pasar di Kota*
_STOPS = frozenset({".", "?", "!", *DOUBLE})
_SIZES = (1, 2, 3, 5, 8, 13, 21, 34, 55)


def token_features(
    tokens: Sequence[str], begins: Collection[int], cues: Collection[str], *, clauses: bool = False
) -> list[Features]:
    """Return the features of each token of an article.

    ``begins`` are the places at which a sentence begins, ``cues`` the lower-cased words that are known as cues. With
    ``clauses`` the cues of a sentence are seen from all of its tokens, as indirect speech needs it.
    """
    lowered = [token.lower() for token in tokens]
    shapes = [shape(token) for token in tokens]
    is_cue = [word in cues for word in lowered]
    marked = stretches(tokens)
    found: list[Features] = [["bias"] for _ in tokens]
    for n, features in enumerate(found):
        features.extend(_own(tokens[n], lowered[n], shapes[n], is_cue=is_cue[n]))
        for step in (*range(-_AROUND, 0), *range(1, _AROUND + 1)):
            if 0 <= n + step < len(tokens):
                features.append(f"w{step:+}={lowered[n + step]}")
                features.append(f"s{step:+}={shapes[n + step]}")
                if is_cue[n + step]:
                    features.append(f"cue{step:+}")
        for before, after in pairwise(range(n - 1, n + 2)):
            if before >= 0 and after < len(tokens):
                features.append(f"b{before - n:+}={lowered[before]} {lowered[after]}")
    _add_sentences(found, tokens, begins)
    _add_stretches(found, lowered, shapes, is_cue, marked)
    _add_names(found, tokens, is_cue, marked)
    if clauses:
        _add_clauses(found, tokens, begins, is_cue)
    return found


def shape(token: str) -> str:
    """Return a token's shape: capitals ``X``, small letters ``x``, digits ``d``, repeated ones once."""
    drawn = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in token)
    return re.sub(r"(.)\1+", r"\1", drawn)


def size(number: int) -> str:
    """Return the class of a length or distance."""
    return next((f"<={bound}" for bound in _SIZES if number <= bound), "more")


def _own(token: str, lowered: str, shaped: str, *, is_cue: bool) -> Iterator[str]:
    yield f"w={lowered}"
    yield f"s={shaped}"
    yield f"p2={lowered[:2]}"
    yield f"p3={lowered[:3]}"
    yield f"e2={lowered[-2:]}"
    yield f"e3={lowered[-3:]}"
    if is_cue:
        yield "cue"
    if token in DOUBLE:
        yield "mark"


def stretches(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches in double quotation marks, marks included, as ``[first, beyond)``."""
    opens = opening_marks(tokens)
    found = []
    start: int | None = None
    for n, token in enumerate(tokens):
        if n in opens:
            start = n
        elif token in DOUBLE and start is not None:
            if n - start <= _LONGEST:
                found.append((start, n + 1))
            start = None
    return found


def _add_sentences(found: list[Features], tokens: Sequence[str], begins: Collection[int]) -> None:
    number, start = 0, 0
    for n in range(len(tokens)):
        if n in begins:
            number += bool(n)
            start = n
        found[n].append(f"sentence={min(number, 4)}")
        found[n].append(f"at={min(n - start, 6)}")
        if number < 2:  # noqa: PLR2004 – the lead, where the corpus' issue stands
            found[n].append(f"lead={number}:{size(n - start)}")


def _add_stretches(
    found: list[Features],
    lowered: Sequence[str],
    shapes: Sequence[str],
    is_cue: Sequence[bool],
    marked: Sequence[tuple[int, int]],
) -> None:
    inside = [-1] * len(lowered)
    for number, (first, beyond) in enumerate(marked):
        told = list(_of_stretch(first, beyond, lowered, shapes, is_cue))
        for n in range(first, beyond):
            inside[n] = number
            found[n] += told
        found[first].append("opens")
        found[first + 1].append("after opening")
        found[beyond - 1].append("closes")
        found[beyond - 2].append("before closing")
    closed, path = len(lowered), ""
    for n in range(len(lowered)):
        if inside[n] >= 0:
            closed, path = marked[inside[n]][1], ""
            continue
        if n >= closed:
            path += "C" if is_cue[n] else shapes[n][:1] if shapes[n][:1] in "Xxd" else "."
            found[n].append(f"behind={size(n - closed)}")
            found[n].append(f"path={path[-NEAR_CUE:]}" if len(path) <= NEAR_CUE else "path=long")
    upcoming = len(lowered) + len(lowered)
    for n in range(len(lowered) - 1, -1, -1):
        if inside[n] >= 0:
            upcoming = marked[inside[n]][0]
        else:
            found[n].append(f"ahead={size(upcoming - n)}")


def _of_stretch(
    first: int, beyond: int, lowered: Sequence[str], shapes: Sequence[str], is_cue: Sequence[bool]
) -> Iterator[str]:
    """Yield what tells a quotation from words in scare quotes: its length, its ends, and the cues around it."""
    length = beyond - first - 2
    yield f"q:length={size(length)}"
    yield f"q:begins={shapes[first + 1][:1]}"
    yield f"q:ends={lowered[beyond - 2] if shapes[beyond - 2][:1] not in 'Xxd' else 'word'}"
    before = lowered[first - 1] if first else ""
    yield f"q:before={before if shapes[first - 1][:1] not in 'Xxd' else 'word'}"
    behind = next((k for k in range(beyond, min(beyond + NEAR_CUE, len(lowered))) if is_cue[k]), None)
    ahead = next((k for k in range(first - 1, max(first - 1 - 2 * NEAR_CUE, -1), -1) if is_cue[k]), None)
    yield f"q:cue behind={'none' if behind is None else behind - beyond}"
    yield f"q:cue ahead={'none' if ahead is None else size(first - ahead)}"
    if behind is not None:
        yield f"q:its cue={lowered[behind]}"
    if beyond < len(lowered):
        yield f"q:next={lowered[beyond]}"
        yield f"q:next shape={shapes[beyond]}"
        yield f"q:ends/next={lowered[beyond - 2]}/{'C' if is_cue[beyond] else shapes[beyond]}"
        yield f"q:length/next={size(length)}/{'C' if is_cue[beyond] else shapes[beyond]}"


def _add_names(
    found: list[Features], tokens: Sequence[str], is_cue: Sequence[bool], marked: Sequence[tuple[int, int]]
) -> None:
    """Tell of words with a capital whether the article has them speak, behind a quotation and its cue."""
    speaking: Counter[str] = Counter()
    for _, beyond in marked:
        cue = next((k for k in range(beyond, min(beyond + NEAR_CUE, len(tokens))) if is_cue[k]), None)
        if cue is not None:
            for k in range(cue + 1, min(cue + 1 + NEAR_CUE, len(tokens))):
                if not tokens[k][:1].isupper():
                    break
                speaking[tokens[k]] += 1
    times = Counter(tokens)
    seen: set[str] = set()
    run = 0
    quoted = {n for first, beyond in marked for n in range(first, beyond)}
    for n, token in enumerate(tokens):
        if not token[:1].isupper():
            run = 0
            continue
        run += 1
        told = [f"n:run={min(run, 4)}", f"n:times={size(times[token])}", "n:again" if token in seen else "n:first"]
        if speaking[token] and n not in quoted:
            told.append(f"n:speaks={min(speaking[token], 2)}")
            told.append("n:speaks, again" if token in seen else "n:speaks, first")
        found[n] += told
        if n not in quoted:
            seen.add(token)
    _add_titles(found, tokens, [n for n in range(len(tokens)) if speaking[tokens[n]] and n not in quoted])


def _add_titles(found: list[Features], tokens: Sequence[str], speakers: Sequence[int]) -> None:
    """Tell the words around a name that speaks how far it is and by what path: there stand its role and its house."""
    named = set(speakers)
    for speaker in speakers:
        for step, limit in ((-1, _TITLE), (1, _APPOSITION)):
            path = ""
            for distance in range(1, limit + 1):
                n = speaker + step * distance
                if not 0 <= n < len(tokens) or n in named or tokens[n] in _STOPS:
                    break
                path += shape(tokens[n])[:1]
                side = "ahead" if step < 0 else "behind"
                found[n].append(f"n:speaker {side}={distance}")
                found[n].append(f"n:speaker {side} by={path[-6:]}")
                if path.count("x") > _SMALL:
                    break


def _add_clauses(found: list[Features], tokens: Sequence[str], begins: Collection[int], is_cue: Sequence[bool]) -> None:
    """Tell each token the nearest cue of its sentence on either side, how far it is, and the commas since."""
    starts = sorted({0, *begins})
    for start, end in pairwise([*starts, len(tokens)]):
        places = [n for n in range(start, end) if is_cue[n]]
        for n in range(start, end):
            left = max((cue for cue in places if cue < n), default=None)
            right = min((cue for cue in places if cue > n), default=None)
            found[n].append(f"c:sides={left is not None}{right is not None}")
            for side, cue in (("left", left), ("right", right)):
                if cue is None:
                    continue
                distance = abs(n - cue)
                found[n].append(f"c:{side}={min(distance, 12)}")
                found[n].append(f"c:{side}={tokens[cue].lower()}")
                found[n].append(f"c:{side}={min(distance, 4)}/{shape(tokens[n])}")
            if left is not None:
                found[n].append(f"c:commas={min(tokens[left:n].count(','), 3)}")
