"""What a model is told: the annotation guidelines, how it answers, and the JSON schema of its answer.

The guidelines are not condensed: part I of ``GUIDELINES.md`` is read where annotators read it (a wheel carries the
file), so that prompt and gold cannot drift apart. Parts II and III, on files, are left out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from siapabilang.locations import checkout
from siapabilang.model import POLARITIES, QUOTE_TYPES, Track

Schema = dict[str, object]

_PACKAGED = Path(__file__).parent / "GUIDELINES.md"
_FIRST, _BEHIND = "# Part I.", "# Part II."

_OPENING = """\
You mark quotes in Indonesian news articles: who said what, and through whom it reached the article. The guidelines \
below were written for human annotators, and your answer is compared with theirs. Of what they mark you give only the \
fields named under "Your answer"; ids, offsets, cues, mentions, forms, utterances, fidelity and distractors are not \
asked for.

"""

_NAMES = """\
- `speakers`: the list of names of those who speak. Name somebody by the fullest name that the article uses, without \
title or role; by the description where it gives no name (*seorang saksi*). Never a pronoun: find out who is meant. An \
empty list where the guidelines say `unspecified`.
- `sources`: the list of names of those who relayed the words, innermost first; an empty list where there are none.
"""

_END2END = f"""\

# Your answer

You are given an article. Answer with one JSON object and nothing else: `{{"quotes": […]}}`, an item for each quote of \
headline and body, in the order in which they begin, an outer quote before what nests in it; `{{"quotes": []}}` where \
there is none. Fields of an item:

- `text`: the list of the quote's spans, each copied from the article letter by letter, without the outer marks. Never \
join what is apart, never shorten. What is said again elsewhere in the article is an item again.
- `type`: `direct`, `indirect` or `mixed`.
{_NAMES}- `polarity`: `affirmed` or `denied`.

Words in quotation marks that are no quote (distractors) are left out.
"""

_GOLD_QUOTES = f"""\

# Your answer

You are given an article in which the quotes are marked already: quote q1 stands between ⟦q1⟧ and ⟦/q1⟧, in several \
such places if it has several spans; quotes may overlap. Answer with one JSON object and nothing else: \
`{{"quotes": […]}}`, exactly one item for each quote. Fields of an item:

- `quote`: the id, as in `q1`.
{_NAMES}"""


@cache
def guidelines() -> str:
    """Return part I of the annotation guidelines. Raises ValueError if the file has no such part."""
    path = _PACKAGED if _PACKAGED.is_file() else checkout() / "annotations" / "GUIDELINES.md"
    text = path.read_text(encoding="utf-8")
    return text[text.index(_FIRST) : text.index(_BEHIND)].rstrip() + "\n"


def instructions(track: Track) -> str:
    """Return the system message for ``track``."""
    return _OPENING + guidelines() + (_GOLD_QUOTES if track == "gold-quotes" else _END2END)


def answer_schema(track: Track) -> Schema:
    """Return the JSON schema of an answer: every field required and none added, as strict servers ask."""
    names: Schema = {"type": "array", "items": {"type": "string"}}
    if track == "gold-quotes":
        item = _object({"quote": {"type": "string"}, "speakers": names, "sources": names})
    else:
        item = _object(
            {
                "text": names,
                "type": {"type": "string", "enum": list(QUOTE_TYPES)},
                "speakers": names,
                "sources": names,
                "polarity": {"type": "string", "enum": list(POLARITIES)},
            }
        )
    return _object({"quotes": {"type": "array", "items": item}})


def _object(properties: dict[str, object]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
