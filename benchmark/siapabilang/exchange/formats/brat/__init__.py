"""brat stand-off: ``<article>.txt`` and ``<article>.ann``, one folder an event, with brat's settings.

A quote is an event (``E``) whose trigger is its content, discontinuous where it has several spans; its arguments are
its ``Cue``, its ``Speaker`` mentions and its ``Source`` mentions, first the innermost relay, then ``Source2`` and so
on. What else there is to say are attributes (``A``). An attribute takes one value: where a phrase names several
entities, they follow as ``Entity2``, ``Entity3``; likewise the attributes ``Speaker`` and ``Source`` of a quote, for
those whom the text does not name. The quote's id is its note (``#``). Each event's ``annotation.conf`` offers the
entities and utterances of that event.

Offsets count code points. brat has neither marks across line breaks nor marks whose spans overlap: one comes back as a
span a line, the other as the union, and both hold the same tokens. Ids are percent-encoded where they hold what brat's
lines cannot. Names, kinds and aliases of the entities and what is known of the article stand in ``articles.json`` only.
"""

from siapabilang.exchange.formats.brat.reader import read
from siapabilang.exchange.formats.brat.writer import write

DROPS = (
    "line breaks inside a mark (one span a line comes back) and the bounds of overlapping spans of one mark (their "
    "union comes back)"
)

__all__ = ["DROPS", "read", "write"]
