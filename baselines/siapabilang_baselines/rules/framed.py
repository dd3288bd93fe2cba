"""Sources in front of a quote, apart from its cue and speaker: *Lewat akun Instagram miliknya, X membantah* **P**."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang_baselines.rules import relays
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.drafts import Draft
from siapabilang_baselines.rules.words import Word


def complete(sentence: Sequence[Word], drafts: Sequence[Draft], discourse: Discourse) -> None:
    """Give the quotes of a sentence the relays in front of them, those that they lack.

    Where two quotes share their content, as accusation and denial do, the frame may be that of either: none gets it.
    """
    for draft in drafts:
        if not draft.spans or draft.aside or _is_shared(draft, drafts):
            continue
        start = draft.spans[0].start
        other = [span for one in drafts for span in one.spans]
        front = [w for w in sentence if w.end <= start and not any(s.start <= w.start < s.end for s in other)]
        if not any(word.stretch for word in front):
            rest, opening = relays.leading(front)
            discourse.add_sources(draft, [*opening, *relays.find(rest)])


def _is_shared(draft: Draft, drafts: Sequence[Draft]) -> bool:
    first = draft.spans[0]
    return any(
        first.start < span.end and span.start < first.end for one in drafts if one is not draft for span in one.spans
    )
