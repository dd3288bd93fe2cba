"""UIMA CAS as JSON (version 0.4.0), which INCEpTION reads and writes: a ``.json`` file an article, and the types.

Each span is an annotation of the type `siapabilang.Quote`, `Cue`, `Mention` or `Distractor`. A quote holds links to
its cues, to the mentions of its speakers, to those of its sources (the role is the place in the chain, ``1`` heard it
from the speaker) and, where it is discontinuous, to its further spans. Links are feature structures with ``role`` and
``target``, as INCEpTION has them; what else there is to say are string features, those with several values string
arrays.

Offsets in the files count UTF-16 code units, as UIMA has it; `cassis`, which reads and writes them, converts to and
from code points. Names, kinds and aliases of the entities and what is known of the article stand in ``articles.json``
only; neither are the entities and utterances offered to the annotator for choice.
"""

from siapabilang.exchange.formats.cas.reader import read
from siapabilang.exchange.formats.cas.writer import write

DROPS = "nothing"

__all__ = ["DROPS", "read", "write"]
