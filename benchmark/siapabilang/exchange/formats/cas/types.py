"""The type system: the layers of the annotation, under the names that UIMA and INCEpTION know them by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from siapabilang.exchange.layer import FEATURES, LABELS, TARGETS, Feature, Label, Role
from siapabilang.exchange.registry import missing_package

if TYPE_CHECKING:
    from cassis import TypeSystem

NAME = "quoteId"
LINKS: Mapping[Role, str] = {"cue": "cues", "speaker": "speakers", "source": "sources", "part": "parts"}
# `type` is a word that UIMA libraries keep for themselves, and a speaker by link is another feature than one by name.
_CALLED = {"type": "quoteType", "speaker": "unnamedSpeakers", "source": "unnamedSources", "entity": "entities"}

FS_ARRAY = "uima.cas.FSArray"
STRING_ARRAY = "uima.cas.StringArray"
_STRING = "uima.cas.String"


def type_name(label: Label) -> str:
    """Return the type of the annotations with ``label``."""
    return f"siapabilang.{label}"


def link_name(role: Role) -> str:
    """Return the type of the links in ``role``; layer and feature make it up, by INCEpTION's custom."""
    return f"siapabilang.Quote{LINKS[role].capitalize()}Link"


def feature_name(feature: Feature) -> str:
    """Return what ``feature`` is called as a feature of its type."""
    return _CALLED.get(feature.name, feature.name)


def type_system() -> TypeSystem:
    """Return the type system. Raises `InputError` where `cassis` is not installed."""
    try:
        from cassis import TypeSystem  # noqa: PLC0415 – an extra
    except ModuleNotFoundError:
        raise missing_package("cas", "dkpro-cassis", "formats") from None
    system = TypeSystem()
    types = {label: system.create_type(type_name(label)) for label in LABELS}
    for label, features in FEATURES.items():
        for feature in features:
            range_ = STRING_ARRAY if feature.many else _STRING
            system.create_feature(types[label], feature_name(feature), range_)
    system.create_feature(types["Quote"], NAME, _STRING)
    for role, feature_ in LINKS.items():
        link = system.create_type(link_name(role), supertypeName="uima.cas.TOP")
        system.create_feature(link, "role", _STRING)
        system.create_feature(link, "target", types[TARGETS[role]])
        system.create_feature(types["Quote"], feature_, FS_ARRAY, elementType=link)
    return system
