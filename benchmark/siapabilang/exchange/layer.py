"""What an annotation tool shows of an article: marks on its text, with features, and links between them.

A quote, each piece of its cue, each mention and each distractor is a mark; links tie a quote to its cue, to the
mentions of its speakers and, numbered from the innermost relay, to those of its sources; a tool that has no
discontinuous marks ties the first span of a quote to each further one (`pieces`). The table `FEATURES` says what else a
mark carries; the settings of every tool are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from siapabilang.model import DISTRACTOR_KINDS, FORMS, POLARITIES, QUOTE_TYPES, UNSPECIFIED, Entity, Span

Label = Literal["Quote", "Cue", "Mention", "Distractor"]
Role = Literal["cue", "speaker", "source", "part"]
LABELS: tuple[Label, ...] = get_args(Label)
ROLES: tuple[Role, ...] = ("cue", "speaker", "source")  # "part" is for tools without discontinuous marks only

# What a role points at.
TARGETS: Mapping[Role, Label] = {"cue": "Cue", "speaker": "Mention", "source": "Mention", "part": "Quote"}
COLOURS: Mapping[Label, str] = {"Quote": "#fff3b0", "Cue": "#d9d9d9", "Mention": "#b8e0d2", "Distractor": "#f4c2c2"}
HOPS = 9  # the longest chain that tools offer; longer ones are kept


class Feature(msgspec.Struct, frozen=True):
    """Something that a mark carries beside its place.

    ``of`` says where its values come from: a closed list of ``choices``, the ``entities`` of the article, or the
    ``utterances`` of its event. ``many`` allows several, in order; ``default`` is left unwritten.
    """

    name: str
    of: Literal["choices", "entities", "utterances"] = "choices"
    choices: tuple[str, ...] = ()
    many: bool = False
    default: str = ""


FEATURES: Mapping[Label, tuple[Feature, ...]] = {
    "Quote": (
        Feature("type", choices=QUOTE_TYPES),
        Feature("form", choices=FORMS),
        Feature("polarity", choices=POLARITIES, default="affirmed"),
        Feature("fidelity", choices=("faithful", "distorted")),
        Feature("utterance", of="utterances"),
        Feature("speaker", of="entities", many=True),  # speakers whom the text does not name for this quote
        Feature("source", of="entities", many=True),  # sources likewise: they fill the hops that no link takes
    ),
    "Cue": (),
    "Mention": (Feature("entity", of="entities", many=True),),
    "Distractor": (Feature("kind", choices=DISTRACTOR_KINDS),),
}


class Mark(msgspec.Struct, frozen=True):
    """A marked stretch of text, in one or more spans (code points).

    ``key`` is what links call it by, ``name`` the quote's id where the format kept it, ``line`` where it stands in the
    file that it was read from (0: nowhere in particular).
    """

    key: str
    label: Label
    spans: tuple[Span, ...]
    features: Mapping[str, tuple[str, ...]] = {}
    name: str = ""
    line: int = 0


class Link(msgspec.Struct, frozen=True):
    """``quote`` has ``target`` in a ``role``; ``hop`` counts the sources from the innermost, and is 0 elsewhere."""

    quote: str
    role: Role
    target: str
    hop: int = 0


class Document(msgspec.Struct, frozen=True):
    """An article as a tool shows it. ``name`` is its id, or what is left of that in the name of the ``file`` read."""

    name: str
    text: str
    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    entities: tuple[Entity, ...] = ()
    utterances: tuple[str, ...] = ()
    file: str = ""

    def called(self, mark: Mark) -> str:
        """Return what to call ``mark`` in a message: its label, its id if it has one, and its line in the text."""
        start = min((span.start for span in mark.spans), default=0)
        line = self.text.count("\n", 0, start) + 1
        return " ".join(filter(None, [mark.label, mark.name, f"in line {line} of the text"]))

    def offered(self, feature: Feature) -> tuple[str, ...]:
        """Return the values that an annotator may choose from."""
        if feature.of == "choices":
            return feature.choices
        if feature.of == "utterances":
            return self.utterances
        ids = tuple(entity.id for entity in self.entities)
        return (*ids, UNSPECIFIED) if feature.name == "speaker" else ids
