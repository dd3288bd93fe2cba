"""PFSA-ID: Indonesian Kompas articles as tokens with BILOU tags (Purnomo et al. 2022).

``PATH`` is one of its files or their folder. Its development files (``dev-20``, ``dev-30``, ``dev-40``, each holding
the one before) are what its systems train on and become the split ``train``; of several the largest is read.

- STATEMENT is a quote, CUE and CUECOREF are cues, PERSON and PERSONCOREF mentions of people. **Derived**, since the
  corpus links nothing: who speaks (rules 1 to 3 of `siapabilang.importers.links`) and which mentions mean one person
  (`siapabilang.importers.tagged`). ROLE and AFFILIATION, which belong to a person, are no part of the mention.
- **Derived**: articles. The corpus does not part them. One begins with a sentence that opens with a dateline
  (*JAKARTA , KOMPAS —*), or that holds an ISSUE and has no dateline within the three sentences before it; never inside
  a quote.
- **Derived**: spaces and lines. Tokens are set as one paragraph (`siapabilang.importers.typeset`); every token stands
  in it as it is, so that each quote's words are those of its tokens.
- Blank lines inside a quote, which its sentence splitter left there, are passed over.
- Direct quotes only: indirect and mixed ones are not marked, and a system that finds them is charged with false alarms.
  About one cued direct quote in seven is not marked either.
- Dropped: ISSUE, EVENT, LOCATION, DATETIME, ROLE, AFFILIATION. Not in the corpus: sources, polarity, headlines, dates,
  distractors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from siapabilang.importers.conll import Line, Sentence, read_sentences
from siapabilang.importers.reading import Reading, split_named
from siapabilang.importers.tagged import Tags, read_tagged
from siapabilang.model import Article, SplitName

VERSION = "1.0.0"
SOURCE = "PFSA-ID, sigit-purnomo/pfsa-id-dl on GitHub; CC BY-NC-SA"

TAGS = Tags(
    quotes=("STATEMENT",),
    cues=("CUE",),
    clitics=("CUECOREF",),
    people=("PERSON",),
    coreferents=("PERSONCOREF",),
)
_DATELINE = 14  # tokens at a sentence's head in which a dateline ends
_HOUSE = "KOMPAS"
_DASHES = frozenset({"—", "–", "-", "--"})
_LEAD = 3  # sentences behind a dateline in which the article's own issue may stand


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield the articles of each file, in its order."""
    paths = reading.files("*.txt", "files such as dev-40.txt and test.txt")
    development = sorted((p for p in paths if p.stem.startswith("dev")), key=lambda path: path.stat().st_size)
    for path in paths:
        file = reading.open(path)
        if path in development[:-1]:
            file.remark(0, "a development file that a larger one holds was left out", development[-1].name)
            continue
        split: SplitName = "train" if path in development else split_named(path.stem)
        for number, lines in enumerate(articles(read_sentences(file)), start=1):
            tagged = read_tagged(lines, TAGS, file)
            event = f"{path.stem}-{number:03}"
            yield (
                split,
                Article(
                    id=f"{event}/kompas",
                    event=event,
                    outlet="kompas",
                    published="",
                    headline="",
                    text=tagged.text,
                    entities=tagged.entities,
                    quotes=tagged.quotes,
                ),
            )


def articles(sentences: Sequence[Sentence]) -> Iterator[Sequence[Line]]:
    """Yield the lines of each article: the sentences from one beginning to the next."""
    lines: list[Line] = []
    since_dateline = _LEAD + 1
    for sentence in sentences:
        has_dateline = _has_dateline(sentence)
        begins = has_dateline or (since_dateline > _LEAD and any(line.tag.endswith("-ISSUE") for line in sentence))
        if begins and lines and sentence[0].tag[0] not in "IL":
            yield lines
            lines = []
        since_dateline = 1 if has_dateline else since_dateline + 1
        lines.extend(sentence)
    if lines:
        yield lines


def _has_dateline(sentence: Sentence) -> bool:
    head = [line.token for line in sentence[:_DATELINE]]
    return _HOUSE in head and not _DASHES.isdisjoint(head[head.index(_HOUSE) :])
