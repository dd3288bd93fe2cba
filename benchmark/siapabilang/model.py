"""The data model: what the gold, the files and the scorer talk about.

Every type is frozen, slotted and holds values only. Offsets are Unicode code points over NFC text, half-open
``[start, end)``. The words are those of ``annotations/GUIDELINES.md``.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

QuoteType = Literal["direct", "indirect", "mixed"]
Form = Literal["name", "nominal", "pronoun", "clitic", "implicit"]
Polarity = Literal["affirmed", "denied"]
Fidelity = Literal["faithful", "distorted", ""]
EntityKind = Literal[
    "person", "group", "organization", "government", "outlet", "platform", "document", "anonymous", "unspecified"
]
DistractorKind = Literal["scare", "title", "term"]
SplitName = Literal["train", "validation", "test"]
Part = Literal["authored", "real"]

QUOTE_TYPES: tuple[QuoteType, ...] = get_args(QuoteType)
FORMS: tuple[Form, ...] = get_args(Form)  # from the most to the least explicit
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
DISTRACTOR_KINDS: tuple[DistractorKind, ...] = get_args(DistractorKind)
SPLITS: tuple[SplitName, ...] = get_args(SplitName)
PARTS: tuple[Part, ...] = get_args(Part)

# The speaker of a quote whose speaker nobody could identify. Scored as the empty set of speakers.
UNSPECIFIED = "unspecified"


class Span(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """A stretch of text, ``[start, end)`` in code points."""

    start: int
    end: int


class Entity(msgspec.Struct, frozen=True):
    """Somebody or something that speaks or relays in an article.

    ``aliases`` are the strings by which *this article* names the entity; ``name`` is its fullest form, which the
    article need not use.
    """

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()


class Attributed(msgspec.Struct, frozen=True):
    """An entity in a role (speaker or source) and where the text names it for this quote."""

    entity: str
    mention: tuple[Span, ...] = ()


class Quote(msgspec.Struct, frozen=True):
    """One act of attribution. ``sources`` run from the innermost relay to the outermost."""

    id: str
    type: QuoteType
    spans: tuple[Span, ...]
    speakers: tuple[Attributed, ...]
    form: Form
    cue: tuple[Span, ...] = ()
    sources: tuple[Attributed, ...] = ()
    polarity: Polarity = "affirmed"
    utterance: str = ""
    fidelity: Fidelity = ""


class Distractor(msgspec.Struct, frozen=True):
    """Words in quotation marks that are no quote."""

    start: int
    end: int
    kind: DistractorKind


class Article(msgspec.Struct, frozen=True):
    """An article with its gold. ``published`` is an ISO 8601 time or empty; ``topic`` is its event's."""

    id: str
    event: str
    outlet: str
    published: str
    headline: str
    text: str
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    distractors: tuple[Distractor, ...] = ()
    topic: str = ""


class RealArticle(msgspec.Struct, frozen=True):
    """The gold of an article whose text is somebody else's and is not stored here.

    ``sha256`` is that of the text's UTF-8 bytes, ``length`` its number of code points, ``file`` the name under which it
    came. ``token_starts`` and ``token_ends`` are the offsets of its tokens, so that predictions given as offsets can be
    scored without the text. ``topic`` is the event's; offset files leave it out.
    """

    id: str
    event: str
    outlet: str
    published: str
    address: str
    file: str
    sha256: str
    length: int
    token_starts: tuple[int, ...]
    token_ends: tuple[int, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    distractors: tuple[Distractor, ...] = ()
    topic: str = ""


class Utterance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statement as it was made; quotes render it. ``text`` is empty where it is not on record."""

    id: str
    speakers: tuple[str, ...]
    text: str = ""
    on_behalf_of: tuple[str, ...] = ()


class EventEntity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entity as an event knows it: ``aliases`` are those of all of the event's articles."""

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...]
    role: str = ""


class Event(msgspec.Struct, frozen=True):
    """What happened, who took part and what was said, before any outlet told it."""

    id: str
    title: str
    split: SplitName
    topic: str
    facts: str
    entities: tuple[EventEntity, ...]
    utterances: tuple[Utterance, ...]


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A house that publishes articles, and the splits it may appear in."""

    id: str
    name: str
    kind: str
    splits: tuple[SplitName, ...]
    style: str = ""


Track = Literal["end2end", "gold-quotes"]
TRACKS: tuple[Track, ...] = get_args(Track)


class PlainArticle(msgspec.Struct, frozen=True):
    """What a system is given in the track ``end2end``."""

    id: str
    text: str


class QuoteToAnswer(msgspec.Struct, frozen=True):
    """A gold quote as a system is given it in the track ``gold-quotes``: its id and its spans, nothing more."""

    id: str
    spans: tuple[Span, ...]


class QuotedArticle(msgspec.Struct, frozen=True):
    """What a system is given in the track ``gold-quotes``."""

    id: str
    text: str
    quotes: tuple[QuoteToAnswer, ...]


class PredictedQuote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A quote as a system sees it. ``speakers`` and ``sources`` are names; no speaker at all is an abstention.

    ``quote`` is the id of the gold quote answered in the track ``gold-quotes`` and empty in the track ``end2end``.
    ``type`` and ``polarity`` are empty, and ``cue`` and ``mention`` None, where the system does not say.
    """

    spans: tuple[Span, ...]
    speakers: tuple[str, ...]
    sources: tuple[str, ...] = ()
    type: QuoteType | Literal[""] = ""
    cue: tuple[Span, ...] | None = None
    mention: tuple[Span, ...] | None = None
    polarity: Polarity | Literal[""] = ""
    quote: str = ""


class Prediction(msgspec.Struct, frozen=True):
    """What a system says about one article."""

    article: str
    quotes: tuple[PredictedQuote, ...]
