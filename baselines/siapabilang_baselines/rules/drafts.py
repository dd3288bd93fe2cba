"""Quotes in the making."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from siapabilang.model import Polarity, PredictedQuote, QuoteType, Span
from siapabilang_baselines.rules.marks import Stretch

# What a prediction file may hold (`siapabilang.predictions`); only noise goes beyond it.
_LONGEST_NAME = 500  # code points
_MOST_SPANS = 200


@dataclass(slots=True, eq=False)
class Draft:
    """A quote in the making, and the ``rule`` that found it.

    ``aside`` if it stands inside another quote, or against one: what follows does not take up its speaker.
    """

    rule: str
    speakers: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)
    mention: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    polarity: Polarity = "affirmed"
    direct: bool = False
    aside: bool = False

    def finished(self, marked: Iterable[Stretch]) -> PredictedQuote:
        """Return the quote as a prediction; ``marked`` are the article's stretches in marks that are no speech."""
        return PredictedQuote(
            spans=tuple(self.spans[:_MOST_SPANS]),
            speakers=tuple(name for name in self.speakers if len(name) <= _LONGEST_NAME),
            sources=tuple(name for name in self.sources if len(name) <= _LONGEST_NAME),
            type=self._type(marked),
            cue=tuple(self.cue),
            mention=tuple(self.mention),
            polarity=self.polarity,
        )

    def _type(self, marked: Iterable[Stretch]) -> QuoteType:
        if self.direct:
            return "direct"
        # A stop before the closing mark stands in the stretch but not in the content: overlap is enough.
        inside = any(s.start < span.end and span.start < s.end for s in marked for span in self.spans)
        return "mixed" if inside else "indirect"
