"""Agreement between the two blind annotations.

The second annotation is scored with the project's own scorer as if it were a system: its quotes are predictions, its
entities are named by their names. Beside that stands Krippendorff's alpha (Krippendorff 2019, chapter 12), of tokens
(is it content of a quote?) and of the labels of the quotes that both annotators found. Where both are by language
models this measures consistency, not agreement between people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.bootstrap import RESAMPLES, SEED
from siapabilang.corpus import AuthoredEvent, RealEvent, read_authored_part, read_real_part, recorded_version
from siapabilang.gold import Gold, gold_of
from siapabilang.model import (
    UNSPECIFIED,
    Article,
    Attributed,
    Part,
    PredictedQuote,
    Prediction,
    RealArticle,
    SplitName,
)
from siapabilang.pairing import Answer, GoldQuote, judge
from siapabilang.scoring import Result, score

Annotated = Article | RealArticle


class Label(msgspec.Struct, frozen=True):
    """Agreement on one label: the share of ``cases`` on which both say the same, and Krippendorff's alpha (nominal).

    ``alpha`` is None where everybody always says the same one thing: chance cannot be told apart then.
    """

    cases: int
    observed: float
    alpha: float | None


class Agreement(msgspec.Struct, frozen=True):
    """The second annotation scored against the first, and the labels compared one by one.

    ``alike`` is the number of articles in which both put the same marks throughout, down to the cues.
    """

    result: Result
    labels: Mapping[str, Label]
    alike: int


class Layers(msgspec.Struct, frozen=True):
    """The articles that were annotated twice, by id: the first annotation as gold, the second as predictions."""

    gold: Gold
    predictions: Mapping[str, Prediction]
    first: Mapping[str, Annotated]
    second: Mapping[str, Annotated]


def as_prediction(article: Annotated) -> Prediction:
    """Return an annotation in the form of a prediction; its quotes keep their ids."""
    names = {entity.id: entity.name for entity in article.entities}

    def named(roles: Sequence[Attributed]) -> tuple[str, ...]:
        return tuple(names[role.entity] for role in roles if role.entity != UNSPECIFIED)

    return Prediction(
        article.id,
        tuple(
            PredictedQuote(
                spans=quote.spans,
                speakers=named(quote.speakers),
                sources=named(quote.sources),
                type=quote.type,
                cue=quote.cue,
                mention=tuple(sorted(span for speaker in quote.speakers for span in speaker.mention)),
                polarity=quote.polarity,
                quote=quote.id,
            )
            for quote in article.quotes
        ),
    )


def read_layers(annotations: Path, part: Part, split: SplitName, version: str | None = None) -> Layers | None:
    """Return what was annotated twice in ``part`` and ``split``; None if there is nothing.

    ``annotations/first`` holds the first annotation of articles whose gold was changed by adjudication since; it stands
    in for the gold, so that the figures tell how far two annotators agree and not how far one was followed.
    ``version`` is the data version for the signature (default: the one on record).
    """
    layers = (annotations, annotations / "first", annotations / "second")
    now, first, second = (_by_id(_events(annotations, layer, part), split) for layer in layers)
    chosen = {id_: first.get(id_, article) for id_, article in now.items() if id_ in second}
    if not chosen:
        return None
    gold = gold_of(list(chosen.values()), part, split, version or recorded_version(annotations).version)
    kept = {id_: second[id_] for id_ in chosen}
    return Layers(gold, {id_: as_prediction(article) for id_, article in kept.items()}, chosen, kept)


def _events(root: Path, layer: Path, part: Part) -> Sequence[AuthoredEvent | RealEvent]:
    return read_authored_part(layer, root) if part == "authored" else read_real_part(layer)


def _by_id(events: Sequence[AuthoredEvent | RealEvent], split: SplitName) -> dict[str, Annotated]:
    return {article.id: article for event in events if event.event.split == split for article in event.articles}


def measure(layers: Layers, *, resamples: int = RESAMPLES, seed: int = SEED) -> Agreement:
    """Return the agreement between two layers."""
    result = score(layers.gold, layers.predictions.values(), resamples=resamples, seed=seed)
    alike = sum(_marks(layers.first[id_]) == _marks(layers.second[id_]) for id_ in layers.first)
    return Agreement(result, _labels(layers), alike)


def _marks(article: Annotated) -> list[tuple[object, ...]]:
    return sorted((quote.spans, quote.cue, quote.type, quote.form, quote.polarity) for quote in article.quotes)


def _labels(layers: Layers) -> dict[str, Label]:
    tokens: list[tuple[str, str]] = []
    pairs: dict[str, list[tuple[str, str]]] = {}
    for id_, gold in layers.gold.articles.items():
        verdict = judge(gold, layers.predictions[id_].quotes, "end2end")
        ours = {token for quote in gold.quotes for token in quote.content}
        theirs = {token for answer in verdict.answers for token in answer.content}
        tokens += [(str(n in ours), str(n in theirs)) for n in range(len(gold.tokens.starts))]
        forms = [{quote.id: quote.form for quote in layer[id_].quotes} for layer in (layers.first, layers.second)]
        for i, j in verdict.pairs:
            if j is not None:
                quote, answer = gold.quotes[i], verdict.answers[j]
                form = (forms[0][quote.id], forms[1][answer.quote.quote])
                for name, pair in {**_of_pair(quote, answer), "form": form}.items():
                    pairs.setdefault(name, []).append(pair)
    return {"token is content": _label(tokens), **{name: _label(found) for name, found in pairs.items()}}


def _of_pair(quote: GoldQuote, answer: Answer) -> dict[str, tuple[str, str]]:
    return {
        "speakers": ("+".join(sorted(quote.speakers)), "+".join(sorted(map(str, answer.speakers)))),
        "sources": (">".join(quote.sources), ">".join(map(str, answer.sources))),
        "type": (quote.type, answer.quote.type),
        "polarity": (quote.polarity, answer.quote.polarity),
    }


def _label(pairs: Sequence[tuple[str, str]]) -> Label:
    import krippendorff  # noqa: PLC0415 – only whoever measures agreement has it
    import numpy as np  # noqa: PLC0415

    observed = sum(a == b for a, b in pairs) / len(pairs) if pairs else 1.0
    values = sorted({value for pair in pairs for value in pair})
    if len(values) < 2:  # noqa: PLR2004 – with one value there is no chance agreement to correct for
        return Label(len(pairs), observed, None)
    place = {value: n for n, value in enumerate(values)}
    data = np.array([[place[a] for a, _ in pairs], [place[b] for _, b in pairs]], dtype=np.float64)
    alpha = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal", value_domain=range(len(values)))
    return Label(len(pairs), observed, float(alpha))
