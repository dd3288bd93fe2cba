"""PolNeAR: American political news with sources, cues and contents in brat stand-off (Newell et al. 2018).

``PATH`` is a folder of it, holding ``attributions/*.ann`` beside ``text/*.txt`` at any depth, or one ``.ann`` file; the
folder above the two names the split.

- A content is a quote, all its pieces and a second content of the same attribution included; source and cue are its
  speaker's mention and its cue. Several annotators worked on some articles: each one's work is an article of its own
  (``TEXT/ANNOTATOR``), and all on one text are one event, so that intervals do not take them for independent.
- Outermost attributions only: what is quoted inside a quote is not marked, and finding it counts as a false alarm.
- Attributions without a source have the unspecified speaker.
- **Derived**: a quote's type, by its quotation marks alone; a mention's form, by English pronouns and capitals.
- Sources are stretches of text. The same words are one entity, *Trump* and *he* two: who means whom is not marked
  (`siapabilang.importers.speakers`).
- Wider than our quotes: PolNeAR marks intentions, beliefs and bare nouns (*Rau's threat to sue*), too.
- Dropped, and listed: marks by which annotators flagged something for discussion or for removal. Not in the corpus:
  chains of sources, polarity, headlines, distractors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from siapabilang.importers.brat import Joined, Standoff, read_standoff
from siapabilang.importers.reading import CorpusFile, Reading, split_named
from siapabilang.importers.speakers import Mentioned, form_of, type_by_marks
from siapabilang.model import Article, Quote, Span, SplitName

VERSION = "1.0.0"
SOURCE = "networkdynamics/PolNeAR on GitHub; no licence given, the texts are their publishers'"

_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who", "one", "her", "his", "their", "its"})
_FLAGS = frozenset({"Discuss", "Discard"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read(reading: Reading) -> Iterator[tuple[SplitName, Article]]:
    """Yield each annotator's article, in the order of the files' names."""
    for path in reading.files("**/attributions/*.ann", "folder attributions with .ann files"):
        name = path.stem.rpartition("_")[0]
        text = reading.open(path.parent.parent / "text" / f"{name}.txt").text
        yield split_named(path.parent.parent.name), _article(reading.open(path), text)


def _article(file: CorpusFile, text: str) -> Article:
    name, _, annotator = file.path.stem.rpartition("_")
    standoff = read_standoff(file, text)
    for id_, bound in standoff.bounds.items():
        if bound.kind in _FLAGS:
            file.remark(bound.line, f"an annotator's flag was left out ({bound.kind})", id_)
    people = Mentioned(text)
    found = (_quote(file, text, people, standoff, event) for event in standoff.events)
    quotes = tuple(quote for quote in found if quote is not None)
    dated = _DATE.search(name)
    return Article(
        id=f"{name}/{annotator}",
        event=name,
        outlet=name.split("_")[0],
        published=dated.group() if dated else "",
        headline="",
        text=text,
        entities=people.entities(),
        quotes=quotes,
    )


def _quote(file: CorpusFile, text: str, people: Mentioned, standoff: Standoff, event: Joined) -> Quote | None:
    content, cue, source = (_role(standoff, event, role) for role in ("Content", "Cue", "Source"))
    if not content:
        file.remark(event.line, "an attribution without content was left out", event.id)
        return None
    if not source and not any(role == "Attribution-no-source" for role, _ in event.roles):
        file.remark(event.line, "an attribution lacks its source; its speaker is unspecified", event.id)
    return Quote(
        id=event.id.lower(),
        type=type_by_marks(text, content),
        spans=content,
        speakers=people.speakers(source),
        form=form_of(text, source, _PRONOUNS),
        cue=cue,
    )


def _role(standoff: Standoff, event: Joined, role: str) -> tuple[Span, ...]:
    """Return the stretches in a role, those of a second one (``Content2``) included, in the order of the text."""
    ids = (id_ for name, id_ in event.roles if name.rstrip("0123456789") == role)
    return tuple(sorted(span for id_ in ids for span in standoff.bounds[id_].spans))
