"""brat's settings for a project: what may be marked, how it is drawn, and how names are written in its files."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from siapabilang.exchange.layer import COLOURS, FEATURES, LABELS, ROLES, TARGETS, Document, Feature

_SPARE = 3  # attributes offered for features with many values, if no article needs more
_PLAIN = "-_.~+@/:"  # kept as they are in ids, beside letters and digits


def numbered(name: str, place: int) -> str:
    """Return the name of an attribute or role at its ``place``, counted from 1: ``Source``, ``Source2``."""
    return name if place == 1 else f"{name}{place}"


def encoded(value: str) -> str:
    """Return an id as brat's lines and settings can hold it."""
    return quote(value, safe=_PLAIN)


def annotation_conf(documents: Sequence[Document]) -> str:
    """Return the settings for the articles of one event: its entities and utterances as values to choose from."""
    roles = ", ".join(f"{role.capitalize()}*:{TARGETS[role]}" for role in ROLES)
    lines = ["[entities]", *(label for label in LABELS if label != "Quote"), "", "[relations]", ""]
    lines += ["[events]", f"Quote\t{roles}", "", "[attributes]"]
    for label, features in FEATURES.items():
        for feature in features:
            values = dict.fromkeys(encoded(value) for document in documents for value in document.offered(feature))
            for name in _attribute_names(feature, documents) if values else ():
                lines.append(f"{name}\tArg:{label}, Value:{'|'.join(values)}")
    return "\n".join(lines) + "\n"


def _attribute_names(feature: Feature, documents: Sequence[Document]) -> list[str]:
    """Return the attributes for ``feature``: one, or as many as the articles need at once and some to spare."""
    used = (len(mark.features.get(feature.name, ())) for document in documents for mark in document.marks)
    most = max([_SPARE, *used]) if feature.many else 1
    return [numbered(feature.name.capitalize(), place) for place in range(1, most + 1)]


VISUAL = "[labels]\n\n[drawing]\n" + "".join(
    f"{label}\tbgColor:{colour}, fgColor:black, borderColor:darken\n" for label, colour in COLOURS.items()
)
# A line is a paragraph; brat's own splitter would cut it at every full stop.
TOOLS = (
    "[options]\nTokens\ttokenizer:whitespace\nSentences\tsplitter:newline\nValidation\tvalidate:none\n"
    "Annotation-log\tlogfile:<NONE>\n\n[search]\n\n[normalization]\n\n[annotators]\n\n[disambiguators]\n"
)
