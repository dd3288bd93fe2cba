"""Label Studio: ``config.xml``, the labelling interface of a project, and ``tasks.json``, which is imported into it.

Each span is a region with a label; relations tie a quote to its cues, its speakers' mentions, its sources' mentions
(``source`` heard it from the speaker, ``source2`` from that one, and so on) and, where it is discontinuous, to its
further spans (``part``). What else there is to say are choices of the region; those of entities and utterances come
from the task. The quote's id is the note of its region. What is exported stands as a prediction of the task, so that
an annotator starts from it; what comes back is the one annotation of each task, from Label Studio's export as JSON.
Tasks that nobody has annotated yet are left out; a file that was only exported, and has no annotations at all, gives
its predictions.

Offsets count code points, which Label Studio's editor has stored since version 1.5; before, they were UTF-16 code
units. Regions hold their words, too, and the reader accepts whichever unit they agree with. Sources that the text does
not name are choices of the quote in an order that Label Studio may change when they are edited. Names, kinds and
aliases of the entities and what is known of the article stand in ``articles.json`` only.
"""

from siapabilang.exchange.formats.label_studio.reader import read
from siapabilang.exchange.formats.label_studio.writer import write

DROPS = "nothing"

__all__ = ["DROPS", "read", "write"]
