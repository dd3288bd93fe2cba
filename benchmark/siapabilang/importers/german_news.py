"""German Wikinews articles with quotes, speakers and cues by character (Petersen-Frey & Biemann 2024).

``PATH`` is one of its ``.json`` files or a folder of them; the folder that a file lies in names its split.

- Quotes keep their spans, gaps included, their cue and their speaker's words; nested ones stay quotes of their own. The
  spans hold the quotation marks, which no figure counts.
- ``Direct`` is direct; ``Indirect``, ``FreeIndirect``, ``IndirectFreeIndirect`` and ``Reported`` are indirect. The
  corpus has no mixed quotes: a marked word inside a reported clause is a direct quote of its own.
- Speakers are stretches of text. The same words are one entity, *Rau* and *er* two: who means whom is not marked
  (`siapabilang.importers.speakers`). A quote without a speaker has the unspecified one.
- **Derived**: the form, read off the mention: a German pronoun, words with a capital behind the first (German writes
  every noun so, hence *die Polizei* counts as a name), or neither.
- Dropped: frame, addressee, medium (speech, writing, thought). Not in the corpus: sources, polarity, entity kinds,
  distractors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from siapabilang.importers.reading import CorpusFile, Reading, slug, split_named
from siapabilang.importers.speakers import Mentioned, form_of
from siapabilang.model import Article, Quote, Span, SplitName

VERSION = "1.0.0"
SOURCE = "uhh-lt/german-news-quotation-attribution-2024 on GitHub; CC BY-NC-SA 4.0"

_PRONOUNS = frozenset(
    {"er", "sie", "es", "ich", "wir", "man", "dieser", "diese", "der", "die", "letzterer", "letztere"}
)
_NAME = re.compile(r"(?P<number>\d+) - (?P<title>.*) \((?P<date>\d{4}-\d\d-\d\d)\)")


class Stretch(msgspec.Struct, frozen=True, rename={"start": "charBegin", "end": "charEnd"}):
    """A stretch of text in code points."""

    start: int
    end: int


class Marked(msgspec.Struct, frozen=True):
    """The words in a role, with their stretches."""

    spans: list[Stretch]
    text: str

    def given(self) -> tuple[Span, ...]:
        """Return the stretches as spans, in the order of ``text``, which is that of the words' marking."""
        return tuple(Span(s.start, s.end) for s in self.spans)

    def where(self) -> tuple[Span, ...]:
        """Return the stretches as spans, in the order of the article."""
        return tuple(sorted(self.given()))


class Annotation(msgspec.Struct, frozen=True):
    """One quote of the corpus."""

    id: int
    quote: Marked
    speaker: Marked
    cue: Marked
    type: str


class Document(msgspec.Struct, frozen=True, rename="camel"):
    """One file of the corpus."""

    document_name: str
    original_text: str
    annotations: list[Annotation]


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield the article of each file, in the order of their names."""
    for path in reading.files("**/*.json", "files that end in .json"):
        yield split_named(path.parent.name), _article(reading.open(path))


def _article(file: CorpusFile) -> Article:
    try:
        document = msgspec.json.decode(file.text, type=Document)
    except msgspec.DecodeError as error:
        raise file.refuse(f"is no article of this corpus: {error}") from None
    text = document.original_text
    known = _NAME.fullmatch(document.document_name)
    event = known["number"] if known else slug(document.document_name)
    people = Mentioned(text)
    quotes = tuple(_quote(file, text, people, found) for found in document.annotations)
    return Article(
        id=f"{event}/wikinews",
        event=event,
        outlet="wikinews",
        published=known["date"] if known else "",
        headline=known["title"] if known else "",
        text=text,
        entities=people.entities(),
        quotes=quotes,
    )


def _quote(file: CorpusFile, text: str, people: Mentioned, found: Annotation) -> Quote:
    for role, marked in (("quote", found.quote), ("speaker", found.speaker), ("cue", found.cue)):
        file.check(text, marked.given(), marked.text, what=f"annotation {found.id}, {role}")
    mention = found.speaker.where()
    return Quote(
        id=f"q{found.id + 1}",
        type="direct" if found.type == "Direct" else "indirect",
        spans=found.quote.where(),
        speakers=people.speakers(mention),
        form=form_of(text, mention, _PRONOUNS),
        cue=found.cue.where(),
    )
