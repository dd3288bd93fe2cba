"""Further quotes that a reported clause brings with it: by a second cue, inside its content, or against it."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import clauses, contents, lexicon, phrases, relays
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.words import Word, span_of, trimmed

_CLAIMS = lexicon.ALLEGATIONS | {"hal"}
_CUES = (lexicon.SAY | lexicon.ASK | lexicon.DENY) - lexicon.SHOWS
_SHORTEST_AROUND = 4  # words; a shorter content holds no other's


def denial(words: Sequence[Word], first: Draft, discourse: Discourse) -> Draft | None:
    """Read *X menuduh P, tuduhan yang dibantah Y*: a second quote on the same content, denied.

    ``first``, the quote of P, loses what belongs to the denial.
    """
    n = next((n for n in range(2, len(words)) if words[n].root in lexicon.DENIED), None)
    # tuduhan yang (langsung) dibantah
    link = next((m for m in (1, 2) if n and words[n - m].low == "yang"), None)
    if n is None or link is None or words[n - link - 1].low not in _CLAIMS:
        return None
    allegation, cue = words[n - link - 1], words[n]
    if cue.low.endswith("nya"):
        denier = phrases.After(phrases.split_clitic(cue)[1], n + 1)
    else:
        read = phrases.after(words, n + 1)
        if read is None:
            return None
        denier = read
    kept = trimmed([w for w in words if first.spans[0].start <= w.start and w.end <= allegation.start])
    if not kept:
        return None
    first.spans = [span_of(kept)]
    frames = relays.around(words, denier.behind)
    draft = discourse.draft("tuduhan yang dibantah X", denier.phrase, [cue], frames)
    draft.spans, draft.polarity, draft.aside = list(first.spans), "denied", True
    return draft


def second_cue(words: Sequence[Word], first: Draft) -> Draft | None:
    """Read *X mendesak P dan menuntut Q*: a second quote with the same mention; ``first`` ends before *dan*."""
    inner = _inside(words, first.spans[-1].start, first.spans[-1].end)
    verb = next((n for n in inner[2:] if words[n].low in _CUES and words[n - 1].low in lexicon.AND), None)
    if verb is None or not first.mention:
        return None
    begin = contents.start(words, verb)
    kept = trimmed(words[inner[0] : verb - 1])
    if begin is None or len(words) - begin < contents.SHORTEST or len(kept) < contents.SHORTEST:
        return None
    content = trimmed(words[begin : contents.end(words, begin)])
    if not content:
        return None
    first.spans[-1] = span_of(kept)
    return Draft(
        f"{first.rule}, second cue",
        first.speakers,
        spans=[span_of(content)],
        mention=list(first.mention),
        cue=[words[verb].span],
        sources=list(first.sources),
        polarity="denied" if words[verb].low in lexicon.DENY else "affirmed",
    )


def nested(words: Sequence[Word], outer: Draft, discourse: Discourse) -> list[Draft]:
    """Read *X mengatakan Y berjanji P*: a reported clause by somebody else inside the content of one."""
    found = []
    for span in outer.spans:
        inner = [words[n] for n in _inside(words, span.start, span.end)]
        draft = clauses.active(inner, discourse) if len(inner) >= _SHORTEST_AROUND else None
        if draft is None or not draft.spans or not draft.speakers or draft.speakers[0] in lexicon.ONESELF:
            continue
        if draft.speakers != outer.speakers:
            draft.rule += ", nested"
            draft.aside = True
            found.append(draft)
    return found


def told(words: Sequence[Word], outer: Draft, discourse: Discourse) -> Draft | None:
    """Read the quote by S in *S, kata X, mengimbau P*, where ``outer`` is that of X."""
    if len(outer.spans) != 2 or not outer.mention:  # noqa: PLR2004 – before and behind the attribution
        return None
    front, back = ([words[n] for n in _inside(words, span.start, span.end)] for span in outer.spans)
    if not front or not back or back[0].low not in _CUES or contents.has_predicate(front):
        return None
    draft = clauses.active([*front, *back], discourse)
    if draft is None or not draft.spans:
        return None  # Polres, kata X, menyebut tiga langkah
    draft.rule += ", told"
    draft.aside = True
    return draft


def _inside(words: Sequence[Word], start: int, end: int) -> list[int]:
    """Return the indices of the words between two offsets."""
    return [n for n, word in enumerate(words) if start <= word.start and word.end <= end]
