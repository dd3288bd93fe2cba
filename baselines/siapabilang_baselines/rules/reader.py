"""Reads an article: paragraph by paragraph, sentence by sentence, each by the rules for its kind."""

from __future__ import annotations

from collections.abc import Sequence

from siapabilang.model import PredictedQuote
from siapabilang_baselines.rules import framed, neighbours, reported, speech
from siapabilang_baselines.rules.discourse import Discourse
from siapabilang_baselines.rules.paragraphs import Paragraph, paragraphs
from siapabilang_baselines.rules.words import Word


def read(text: str) -> list[tuple[str, PredictedQuote]]:
    """Return the quotes of an article in the order in which they were found, each behind the rule that found it."""
    discourse = Discourse(text)
    found = paragraphs(text)
    for number, paragraph in enumerate(found):
        opens = number == 0 and paragraph.sentences[-1][-1].text != "."  # a text may come without its headline
        _read_paragraph(paragraph, discourse, headline=opens or paragraph.title_case)
    marked = [stretch for paragraph in found for stretch in paragraph.marked]
    return [(draft.rule, draft.finished(marked)) for draft in discourse.drafts]


def _read_paragraph(paragraph: Paragraph, discourse: Discourse, *, headline: bool) -> None:
    going_on, discourse.unclosed = discourse.unclosed, None
    if not paragraph.sentences[0][0].stretch:
        going_on = None
    before: Sequence[Word] = ()
    for sentence in paragraph.sentences:
        count = len(discourse.drafts)
        if any(word.stretch for word in sentence):
            going_on = speech.read(sentence, going_on, discourse)
        elif not (
            neighbours.read_item(sentence, discourse)
            or (going_on is None and neighbours.read_afterwards(sentence, before, discourse))
        ):
            going_on = None
            reported.read(sentence, discourse, headline=headline)
        framed.complete(sentence, discourse.drafts[count:], discourse)
        discourse.note(sentence, discourse.drafts[count:])
        before = sentence
