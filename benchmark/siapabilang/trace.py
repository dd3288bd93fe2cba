"""How one article was scored, case by case: which answer was matched with which gold quote, and how names were read.

For the eyes of whoever owns the gold; no error message is ever made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from siapabilang.errors import Finding, review
from siapabilang.gold import Gold
from siapabilang.matching import Content, iou
from siapabilang.model import Prediction, Track
from siapabilang.names import Resolution
from siapabilang.pairing import Answer, GoldArticle, GoldQuote, judge
from siapabilang.rows import words_of

_SHOWN = 90  # code points of a quote's words


def trace(gold: Gold, prediction: Prediction, track: Track = "end2end", *, wrong_only: bool = False) -> str:
    """Return a readable account of how ``prediction`` was scored; ``wrong_only`` leaves out what is right.

    Raises KeyError where its article is not in ``gold``. Words are shown where the gold has the article's text, token
    numbers otherwise.
    """
    article = gold.articles[prediction.article]
    verdict = judge(article, prediction.quotes, track)
    text = gold.texts.get(prediction.article)
    lines = [f"{prediction.article}: {len(article.quotes)} gold quotes, {len(verdict.answers)} answers"]
    for finding in review(article, verdict, track):
        if wrong_only and not finding.kinds:
            continue
        lines.append("")
        lines += _about(finding, article, verdict.answers, text)
    return "\n".join(lines)


def _about(finding: Finding, article: GoldArticle, answers: Sequence[Answer], text: str | None) -> Iterator[str]:
    verdict = ", ".join(finding.kinds) or "right"
    quote = None if finding.gold is None else article.quotes[finding.gold]
    answer = None if finding.answer is None else answers[finding.answer]
    if quote is not None:
        yield f"gold {quote.id} – {verdict}"
        yield f"  gold:   {_words(article, quote.content, text)}"
        yield f"          {_gold_side(quote)}"
    else:
        yield f"no gold quote – {verdict}"
    if (
        quote is not None
        and answer is None
        and not {"missed", "missed beside another quote", "not answered"} & set(finding.kinds)
    ):
        yield "          no answer shares half of its words; those that overlap it stand at the end"
    if answer is not None:
        overlap = "" if quote is None else f"  (IoU {iou(quote.content, answer.content):.2f})"
        yield f"  answer: {_words(article, answer.content, text)}{overlap}"
        for role, names in (("speaker", answer.quote.speakers), ("source", answer.quote.sources)):
            for name in names:
                yield f"          {role} {_reading(article.resolver.explain(name))}"
        if not answer.quote.speakers:
            yield "          names no speaker"


def _gold_side(quote: GoldQuote) -> str:
    speakers = " + ".join(sorted(quote.speakers)) or "unspecified"
    sources = f", via {' → '.join(quote.sources)}" if quote.sources else ""
    return f"{quote.type}, {quote.polarity}, speaker {speakers}{sources}"


def _reading(reading: Resolution) -> str:
    """Return how a name was understood, in words."""
    if reading.entity is not None:
        how = "its name or alias" if reading.exact else f"the longest alias in it is “{reading.alias}”"
        return f"“{reading.name}” → {reading.entity}: {how}"
    if reading.candidates:
        return f"“{reading.name}” → nobody: “{reading.alias}” is shared by {', '.join(reading.candidates)}"
    return f"“{reading.name}” → nobody: no alias of this article stands in it"


def _words(article: GoldArticle, content: Content, text: str | None) -> str:
    if not content:
        return "(no place in the text)"
    if text is None:
        return f"tokens {min(content)}–{max(content)}"
    words = " ".join(words_of(text, article.tokens.spans(content)).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
