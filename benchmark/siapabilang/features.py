"""The declared features of the dataset's configs (`datasets.Features`), as DESIGN.md fixes them."""

from __future__ import annotations

from collections.abc import Mapping

from datasets import Features, List, Value

_TEXT = Value("string")
_OFFSET = Value("int32")
_SPANS = List({"start": _OFFSET, "end": _OFFSET})
_ATTRIBUTED = List({"entity": _TEXT, "mention": _SPANS})
_ENTITIES = List({"id": _TEXT, "name": _TEXT, "kind": _TEXT, "aliases": List(_TEXT)})
_QUOTES = List(
    {
        "id": _TEXT,
        "type": _TEXT,
        "spans": _SPANS,
        "cue": _SPANS,
        "speakers": _ATTRIBUTED,
        "form": _TEXT,
        "sources": _ATTRIBUTED,
        "polarity": _TEXT,
        "utterance": _TEXT,
        "fidelity": _TEXT,
    }
)
_DISTRACTORS = List({"start": _OFFSET, "end": _OFFSET, "kind": _TEXT})
_GOLD = {"entities": _ENTITIES, "quotes": _QUOTES, "distractors": _DISTRACTORS}
_HEAD = {"id": _TEXT, "event": _TEXT, "outlet": _TEXT, "published": _TEXT, "topic": _TEXT}

FEATURES: Mapping[str, Features] = {
    "articles": Features({**_HEAD, "headline": _TEXT, "text": _TEXT, **_GOLD}),
    "quotes": Features(
        {
            "id": _TEXT,
            "article": _TEXT,
            "event": _TEXT,
            "text": _TEXT,
            "words": _TEXT,
            "spans": _SPANS,
            "context": _TEXT,
            "candidates": List(_TEXT),
            "speakers": List(_TEXT),
            "sources": List(_TEXT),
            "type": _TEXT,
            "form": _TEXT,
            "polarity": _TEXT,
        }
    ),
    "utterances": Features(
        {
            "id": _TEXT,
            "event": _TEXT,
            "speakers": List(_TEXT),
            "on_behalf_of": List(_TEXT),
            "text": _TEXT,
            "renderings": List(
                {
                    "article": _TEXT,
                    "outlet": _TEXT,
                    "quote": _TEXT,
                    "words": _TEXT,
                    "speakers": List(_TEXT),
                    "type": _TEXT,
                    "fidelity": _TEXT,
                }
            ),
        }
    ),
    "real": Features(
        {
            **_HEAD,
            "address": _TEXT,
            "file": _TEXT,
            "sha256": _TEXT,
            "length": _OFFSET,
            "token_starts": List(_OFFSET),
            "token_ends": List(_OFFSET),
            **_GOLD,
        }
    ),
}
