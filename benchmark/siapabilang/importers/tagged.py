"""Articles of tagged tokens, for corpora that mark quotes, cues and people in a line of tokens and link nothing.

Who speaks is DERIVED by `links`. So is who a mention means: a person mentioned by words that hold those of the mention
(*Ajun Komisaris Rasta Lubuk* for *Rasta*), the last such person before it; for a pronoun or another coreferent word
(*dia*, *perempuan itu*) the last person before it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from siapabilang.importers.conll import Chunk, Sentence, chunks
from siapabilang.importers.links import Link, link
from siapabilang.importers.reading import CorpusFile
from siapabilang.importers.typeset import Page, typeset
from siapabilang.model import UNSPECIFIED, Attributed, Entity, Form, Quote, Span
from siapabilang.names import fold

PRONOUNS = frozenset({"dia", "ia", "beliau", "mereka", "keduanya", "saya", "kami", "kita"})
_CLITIC = "nya"

People = Mapping[Chunk, str]  # a mention → the id of the one it means


class Tags(msgspec.Struct, frozen=True):
    """Which kinds of chunk mean what. ``clitics`` are cues that hold their speaker, ``coreferents`` later mentions."""

    quotes: Collection[str]
    cues: Collection[str]
    clitics: Collection[str]
    people: Collection[str]
    coreferents: Collection[str]


class Tagged(msgspec.Struct, frozen=True):
    """A text with what its tags say; the rest of an `Article` is the corpus' business."""

    text: str
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]


def read_tagged(lines: Sentence, tags: Tags, file: CorpusFile) -> Tagged:
    """Set ``lines`` as text, and make quotes of its chunks. All quotes are written as direct."""
    page = typeset([line.token for line in lines])
    found = list(chunks([line.tag for line in lines], lambda at, rule, kind: file.remark(lines[at].number, rule, kind)))
    kept = {role: [c for c in found if c.kind in kinds] for role, kinds in msgspec.structs.asdict(tags).items()}
    mentions = sorted([*kept["people"], *kept["coreferents"]], key=lambda chunk: chunk.first)
    people, entities = _people(page, mentions, tags)
    quotes = []
    for number, chunk in enumerate(kept["quotes"], start=1):
        linked = link(chunk, kept["quotes"], kept["cues"], kept["clitics"], mentions)
        quotes.append(_quote(f"q{number}", page, chunk, linked, people))
    return Tagged(page.text, entities, tuple(quotes))


def _quote(id_: str, page: Page, chunk: Chunk, linked: Link, people: People) -> Quote:
    cue = (page.span(linked.cue.first, linked.cue.beyond),) if linked.cue else ()
    mention = _mention(page, cue, linked)
    entity = people.get(linked.person, UNSPECIFIED) if linked.person else UNSPECIFIED
    return Quote(
        id=id_,
        type="direct",
        spans=(page.span(chunk.first, chunk.beyond),),
        speakers=(Attributed(entity, mention if entity != UNSPECIFIED else ()),),
        form=_form(page.text, mention, linked),
        cue=cue,
    )


def _mention(page: Page, cue: Sequence[Span], linked: Link) -> tuple[Span, ...]:
    if linked.clitic and cue:
        end = cue[-1].end
        written = page.text[cue[-1].start : end].casefold()
        return (Span(end - len(_CLITIC), end),) if written.endswith(_CLITIC) else tuple(cue)
    return (page.span(linked.person.first, linked.person.beyond),) if linked.person else ()


def _form(text: str, mention: Sequence[Span], linked: Link) -> Form:
    if linked.clitic:
        return "clitic"
    if not mention:
        return "implicit"
    words = text[mention[0].start : mention[-1].end]
    if words.casefold() in PRONOUNS:
        return "pronoun"
    return "name" if words[0].isupper() else "nominal"


def _people(page: Page, mentions: Sequence[Chunk], tags: Tags) -> tuple[People, tuple[Entity, ...]]:
    """Return whom each mention means, and the entities with the words by which the text names them."""
    means: dict[Chunk, str] = {}
    named: list[tuple[str, tuple[str, ...]]] = []  # an entity and its folded name, in the order of the text
    words_of: dict[str, dict[str, None]] = {}
    for mention in mentions:
        span = page.span(mention.first, mention.beyond)
        words = page.text[span.start : span.end]
        key = fold(words)
        holders = [id_ for id_, name in named if _holds(name, key)]
        is_pronoun = words.casefold() in PRONOUNS
        if holders and not is_pronoun:
            id_ = holders[-1]
        elif mention.kind in tags.coreferents and named:
            id_ = named[-1][0]
        elif key and not is_pronoun:
            id_ = f"e{len(words_of) + 1}"
        else:
            continue  # a pronoun before anybody was named
        means[mention] = id_
        if not is_pronoun:
            words_of.setdefault(id_, {})[words] = None
        if mention.kind in tags.people or id_ not in {i for i, _ in named}:
            named.append((id_, key))
    entities = (Entity(id_, max(words, key=len), "person", tuple(words)) for id_, words in words_of.items())
    return means, tuple(entities)


def _holds(name: tuple[str, ...], part: tuple[str, ...]) -> bool:
    size = len(part)
    return bool(part) and any(name[at : at + size] == part for at in range(len(name) - size + 1))
