"""NERGrit, its part for statements: Indonesian sentences as tokens with IOB2 tags (Gria Inovasi Teknologi, 2019).

``PATH`` is one of its files (``train_corrected.txt``, ``valid_corrected.txt``, ``test_corrected.txt``) or their folder.
Written after its published description (tags, file names, token and tag on a line, a blank line between sentences);
**no copy of the corpus was at hand**, so that this importer has met only a made-up file in that form.

- STAT is a quote, WHO the one who speaks, BREL and FREL – the words that relate the two, behind or before – are cues.
  Their published description says no more than the names; a cue that is nearest to a quote is taken for its own.
- **Derived**: who speaks (rules 1 and 3 of `siapabilang.importers.links`); mentions of the same words, or of a part of
  earlier ones, mean one entity (`siapabilang.importers.tagged`).
- **Derived**: a quote's type, by its quotation marks alone; spaces (`siapabilang.importers.typeset`).
- Every sentence is an article of its own: the corpus does not say which belong together. So a speaker named a sentence
  before is not there to be found.
- Not in the corpus: sources, polarity, headlines, dates, distractors, people as such (WHO is often an organisation; all
  are written as persons).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from siapabilang.importers.conll import read_sentences
from siapabilang.importers.reading import Reading, split_named
from siapabilang.importers.speakers import type_by_marks
from siapabilang.importers.tagged import Tags, read_tagged
from siapabilang.model import Article, SplitName

VERSION = "1.0.0"
SOURCE = "NERGrit corpus, grit-id/nergrit-corpus on GitHub; its own licence, which asks that its contributors be named"

TAGS = Tags(quotes=("STAT",), cues=("BREL", "FREL"), clitics=(), people=("WHO",), coreferents=())


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield the sentences of each file, in its order."""
    for path in reading.files("*.txt", "files such as train_corrected.txt"):
        file = reading.open(path)
        name = path.stem.split("_")[0]
        for number, lines in enumerate(read_sentences(file), start=1):
            tagged = read_tagged(lines, TAGS, file)
            quotes = (msgspec.structs.replace(q, type=type_by_marks(tagged.text, q.spans)) for q in tagged.quotes)
            event = f"{name}-{number:04}"
            yield (
                split_named(name),
                Article(
                    id=f"{event}/nergrit",
                    event=event,
                    outlet="nergrit",
                    published="",
                    headline="",
                    text=tagged.text,
                    entities=tagged.entities,
                    quotes=tuple(quotes),
                ),
            )
