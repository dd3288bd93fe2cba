"""Quotes that one sentence attributes and another holds: *P. Hal itu disampaikan X*, and the items of a list."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import contents, lexicon, phrases, relays
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.words import Word, index_of, span_of, trimmed

_SHORTEST = 4  # words of *Hal itu disampaikan X*
_VERB_REACH = 6  # words among which its verb stands


def read_item(sentence: Sequence[Word], discourse: Discourse) -> bool:
    """Read an item of an announced list: *X menyebut tiga langkah. Pertama, P. Kedua, Q.* Say whether it is one."""
    if discourse.announced is None or sentence[0].low not in lexicon.ORDINALS:
        discourse.announced = None
        return False
    if sentence[0].low == "pertama":
        discourse.announced.spans = []
        discourse.drafts.append(discourse.announced)
    discourse.announced.spans.append(span_of(trimmed(sentence)))
    return True


def read_afterwards(sentence: Sequence[Word], before: Sequence[Word], discourse: Discourse) -> bool:
    """Read *P. Hal itu disampaikan X*, where ``before`` is P, if P is not attributed already. Say whether it is one."""
    content = trimmed(before)
    if len(sentence) < _SHORTEST or sentence[0].low not in lexicon.LOOKING_BACK or len(content) <= contents.SHORTEST:
        return False
    verb = index_of(sentence, lexicon.PASSIVE, end=_VERB_REACH)
    if verb is None:
        return False
    speaker = phrases.agent(sentence, verb + 1)
    whole = span_of(content)
    taken = any(whole.start <= d.spans[0].start and d.spans[-1].end <= whole.end for d in discourse.drafts)
    if speaker is None or taken:
        return False
    frames = relays.around(sentence, speaker.behind)
    draft = discourse.draft("P. Hal itu disampaikan X", speaker.phrase, [sentence[verb]], frames)
    draft.spans.append(whole)
    discourse.drafts.append(draft)
    discourse.last = draft.speakers
    return True
