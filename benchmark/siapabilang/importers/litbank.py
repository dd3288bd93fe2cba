"""LitBank: the quotes of a hundred excerpts of English novels, each with its speaker (Sims & Bamman 2020).

``PATH`` is its folder ``quotations/tsv``, any folder above it, or one ``.ann`` file beside its ``.txt``.

- An excerpt is an article, and an event. Its text is the corpus' own: a sentence a line, tokens parted by spaces.
- A quote goes from its first to its last token, marks included. All quotes are direct.
- **Derived**: names. A speaker is an id that spells one mention (``Mr__Hall_the_owner-7``), every character that is not
  a letter or digit an underscore. The name is the words before the first gap of three (` , `), the whole a second
  alias. Other mentions of the speaker are not marked, so that a system that answers with another of their names is not
  understood: its answers are found, and its speakers count as wrong.
- No mention and no cue are marked; the form is ``implicit`` throughout and says nothing.
- Not in the corpus: indirect and mixed quotes, sources, polarity, distractors, splits (all is the split ``test``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from siapabilang.importers.reading import CorpusFile, Reading, slug
from siapabilang.model import UNSPECIFIED, Article, Attributed, Entity, Quote, Span, SplitName

VERSION = "1.0.0"
SOURCE = "LitBank, dbamman/litbank on GitHub; CC BY 4.0"

_QUOTE_COLUMNS = 7
_SPEAKER_COLUMNS = 3
_GAP = "___"  # a comma between spaces


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield the excerpts in the order of their files' names."""
    for path in reading.files("**/*.ann", "files that end in .ann"):
        text = reading.open(path.with_suffix(".txt")).text
        yield "test", _article(reading.open(path), text)


def _article(file: CorpusFile, text: str) -> Article:
    sentences = _tokens(text)
    spoken: dict[str, str] = {}
    found: dict[str, tuple[int, Span]] = {}
    for number, line in enumerate(file.text.splitlines(), start=1):
        columns = line.split("\t")
        if columns[0] == "QUOTE" and len(columns) == _QUOTE_COLUMNS:
            span = _span(file, number, columns, sentences)
            file.check(text, (span,), columns[6], what=columns[1], line=number)
            found[columns[1]] = (number, span)
        elif columns[0] == "ATTRIB" and len(columns) == _SPEAKER_COLUMNS:
            spoken[columns[1]] = columns[2]
        elif line.strip():
            raise file.refuse("should be QUOTE with six columns behind it, or ATTRIB with two", number)
    if missing := spoken.keys() - found.keys():
        raise file.refuse(f"names the quote {min(missing)}, which the file does not hold", field="ATTRIB")
    ids = {speaker: f"e{n}" for n, speaker in enumerate(dict.fromkeys(spoken.values()), start=1)}
    quotes = []
    for id_, (number, span) in found.items():
        if id_ not in spoken:
            file.remark(number, "a quote without a speaker has the unspecified one", id_)
        speaker = ids[spoken[id_]] if id_ in spoken else UNSPECIFIED
        quotes.append(Quote(id_.lower(), "direct", (span,), (Attributed(speaker),), "implicit"))
    event = slug(file.path.stem.removesuffix("_brat"))
    return Article(
        id=f"{event}/novel",
        event=event,
        outlet="novel",
        published="",
        headline="",
        text=text,
        entities=tuple(_entity(id_, speaker) for speaker, id_ in ids.items()),
        quotes=tuple(quotes),
    )


def _tokens(text: str) -> list[list[Span]]:
    """Return where the tokens of each line stand."""
    sentences, at = [], 0
    for line in text.split("\n"):
        sentences.append([Span(at + m.start(), at + m.end()) for m in re.finditer(r"[^ ]+", line)])
        at += len(line) + 1
    return sentences


def _span(file: CorpusFile, number: int, columns: Sequence[str], sentences: Sequence[Sequence[Span]]) -> Span:
    message = "names a sentence or token that the text does not hold; is the text of another edition?"
    if not all(column.isdecimal() for column in columns[2:6]):
        raise file.refuse(message, number)
    first, token, last, last_token = map(int, columns[2:6])
    try:
        return Span(sentences[first][token].start, sentences[last][last_token].end)
    except IndexError:
        raise file.refuse(message, number) from None


def _entity(id_: str, speaker: str) -> Entity:
    spelt = re.sub(r"-\d+$", "", speaker)
    name, whole = (" ".join(words.replace("_", " ").split()) for words in (spelt.split(_GAP)[0] or spelt, spelt))
    return Entity(id_, name, "person", tuple(dict.fromkeys((name, whole))))
