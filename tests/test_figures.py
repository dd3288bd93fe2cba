"""What must hold of every registered figure, in both tracks, whatever the gold and the predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
import pytest
from factories import gold
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scenes import article, echo, entity, place, quote

from siapabilang.counts import COLUMNS, DERIVED_COLUMNS
from siapabilang.figures import FIGURES, HEADLINE, Figure, figures_of
from siapabilang.model import (
    FORMS,
    POLARITIES,
    QUOTE_TYPES,
    TRACKS,
    UNSPECIFIED,
    Article,
    Attributed,
    Distractor,
    Entity,
    PredictedQuote,
    Prediction,
    Quote,
    Span,
    Track,
)
from siapabilang.scoring import Result, score
from siapabilang.tokens import TokenIndex

F1S = [name for name in FIGURES if name.endswith("F1")]
# 1 where both sides are empty; the F1 of cues and mentions are over pairs, and without pairs a share of nothing.
F1S_OF_QUOTES = [HEADLINE, "via-whom F1", "quote F1", "exact quote F1", "source F1"]
LOWER_IS_BETTER = {"distractor false alarms"}

ENTITIES = (
    entity("budi", "Budi Halim", "Budi", "Halim"),
    entity("rina", "Rina Halim", "Rina", "Halim"),
    entity("dinas", "Dinas Sosial", kind="organization"),
    entity("lintas", "Lintas", kind="outlet"),
)
NAMES = ["Budi Halim", "Pak Budi", "RINA", "Halim", "Dinas Sosial", "Lintas", "Siapa"]
SIZE = 12  # tokens in each article
TEXT = ", ".join(f"kata{number}" for number in range(SIZE))
TOKENS = TokenIndex.of_text(TEXT)

Values = Mapping[str, float | None]
T = TypeVar("T")


class Scene(NamedTuple):
    """Articles with gold, and a prediction for each, in one track."""

    track: Track
    articles: tuple[Article, ...]
    predictions: tuple[Prediction, ...]


def result_of(scene: Scene) -> Result:
    return score(gold(*scene.articles), scene.predictions, scene.track, resamples=10)


def values_of(scene: Scene) -> Values:
    return {name: figure.value for name, figure in result_of(scene).figures.items()}


def iou(a: Sequence[Span], b: Sequence[Span]) -> float:
    one, other = TOKENS.content(a), TOKENS.content(b)
    return len(one & other) / len(one | other) if one | other else 0.0


# --- Strategies: short articles of twelve words, with quotes that overlap a lot.

runs = st.tuples(st.integers(0, SIZE - 1), st.integers(1, SIZE), st.integers(0, 2)).map(
    # From one token to another; up to two of the marks and spaces that follow are taken in.
    lambda run: Span(TOKENS.starts[run[0]], min(TOKENS.ends[min(SIZE, run[0] + run[1]) - 1] + run[2], len(TEXT)))
)
spans = st.lists(runs, min_size=1, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))
ids = st.lists(st.sampled_from([e.id for e in ENTITIES]), max_size=2, unique=True)
names = st.lists(st.sampled_from(NAMES), max_size=2).map(tuple)


@st.composite
def gold_quotes(draw: st.DrawFn, spans_of_quote: st.SearchStrategy[tuple[Span, ...]] = spans) -> Quote:
    mention = st.just(()) | spans
    return Quote(
        id="",
        type=draw(st.sampled_from(QUOTE_TYPES)),
        spans=draw(spans_of_quote),
        speakers=tuple(Attributed(id_, draw(mention)) for id_ in draw(ids)) or (Attributed(UNSPECIFIED),),
        form=draw(st.sampled_from(FORMS)),
        cue=draw(mention),
        sources=tuple(Attributed(id_) for id_ in draw(ids)),
        polarity=draw(st.sampled_from(POLARITIES)),
    )


def said_once(q: Quote) -> object:
    """Return what no two quotes of an article share; for two stands of one speaker on one span see test_counts."""
    return TOKENS.content(q.spans), frozenset(s.entity for s in q.speakers)


@st.composite
def gold_articles(draw: st.DrawFn, id_: str) -> Article:
    found = draw(st.lists(gold_quotes(), max_size=4, unique_by=said_once))
    marked = draw(st.lists(runs, max_size=2, unique=True))
    return msgspec.structs.replace(
        article(TEXT, entities=ENTITIES, id=id_),
        quotes=tuple(msgspec.structs.replace(q, id=f"q{n}") for n, q in enumerate(found, start=1)),
        distractors=tuple(Distractor(span.start, span.end, "scare") for span in marked),
    )


@st.composite
def predicted_quotes(draw: st.DrawFn, likely: Sequence[tuple[Span, ...]]) -> PredictedQuote:
    """Draw a prediction, often with the spans of a gold quote."""
    return PredictedQuote(
        spans=draw(st.sampled_from(likely) | spans if likely else spans),
        speakers=draw(names),
        sources=draw(names),
        type=draw(st.sampled_from(["", *QUOTE_TYPES])),
        cue=draw(st.none() | st.just(()) | spans),
        mention=draw(st.none() | st.just(()) | spans),
        polarity=draw(st.sampled_from(["", *POLARITIES])),
    )


@st.composite
def predictions(draw: st.DrawFn, of: Article, track: Track) -> Prediction:
    if track == "gold-quotes":
        answers = (
            PredictedQuote(spans=q.spans, speakers=draw(names), sources=draw(names), quote=q.id) for q in of.quotes
        )
        return Prediction(of.id, tuple(answers))
    own = echo(of).quotes
    found: list[PredictedQuote] = draw(st.lists(st.sampled_from(own), unique=True)) if own else []
    found += draw(st.lists(predicted_quotes([q.spans for q in of.quotes]), max_size=2))
    with_rival: bool = draw(st.booleans())
    if found and with_rival:
        # A rival: the same words and speakers, and something else said about them.
        other = draw(predicted_quotes([]))
        found.append(
            msgspec.structs.replace(
                draw(st.sampled_from(found)),
                sources=other.sources,
                type=other.type,
                cue=other.cue,
                mention=other.mention,
            )
        )
    return Prediction(of.id, tuple(found))


@st.composite
def scenes(draw: st.DrawFn, tracks: Sequence[Track] = TRACKS) -> Scene:
    track = draw(st.sampled_from(tracks))
    places = draw(st.lists(st.sampled_from(["a/x", "a/y", "b/x"]), min_size=1, max_size=2, unique=True))
    articles = tuple(draw(gold_articles(id_)) for id_ in places)
    return Scene(track, articles, tuple(draw(predictions(a, track)) for a in articles))


whatever = settings(deadline=None)


# --- The registry.


def test_the_headline_is_who_said_what_in_both_tracks() -> None:
    assert HEADLINE == "who-said-what F1"
    for track in TRACKS:
        assert figures_of(track)[0].name == HEADLINE


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_a_figure_is_registered_by_its_name_and_made_of_counts(figure: Figure) -> None:
    assert FIGURES[figure.name] is figure
    assert set(figure.numerator) | set(figure.denominator) <= {*COLUMNS, *DERIVED_COLUMNS}
    assert figure.definition
    assert figure.ignores
    assert figure.tracks


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_a_figure_over_no_counts_is_undefined_unless_two_empty_sides_agree(figure: Figure) -> None:
    nothing = figure.value(np.zeros((2, len(COLUMNS))), COLUMNS)
    assert np.array_equal(nothing, np.full(2, 1.0 if figure.name in F1S_OF_QUOTES else np.nan), equal_nan=True)


def test_a_figure_is_computed_for_each_row_and_columns_are_found_by_name() -> None:
    sums = np.array([[2.0, 3.0, 1.0], [0.0, 4.0, 4.0]])  # who, gold, predicted
    assert FIGURES[HEADLINE].value(sums, ("who", "gold", "predicted")).tolist() == [1.0, 0.0]
    assert FIGURES[HEADLINE].value(sums[:, ::-1], ("predicted", "gold", "who")).tolist() == [1.0, 0.0]


# --- Invariances.


@whatever
@given(scenes())
def test_values_lie_between_0_and_1(scene: Scene) -> None:
    for name, figure in result_of(scene).figures.items():
        for number in (figure.value, figure.low, figure.high):
            assert number is None or 0 <= number <= 1, name


def shuffled(scene: Scene, random: Random) -> Scene:
    """Return the scene with everything in another order that has none: all but sources."""

    def turn(items: Sequence[T]) -> tuple[T, ...]:
        return tuple(random.sample(items, len(items)))

    replace = msgspec.structs.replace
    return Scene(
        scene.track,
        turn(
            [
                replace(
                    a,
                    entities=turn([replace(e, aliases=turn(e.aliases)) for e in a.entities]),
                    quotes=turn(
                        [replace(q, spans=turn(q.spans), speakers=turn(q.speakers), cue=turn(q.cue)) for q in a.quotes]
                    ),
                    distractors=turn(a.distractors),
                )
                for a in scene.articles
            ]
        ),
        turn(
            [
                replace(
                    p,
                    quotes=turn(
                        [
                            replace(
                                q,
                                spans=turn(q.spans),
                                speakers=turn(q.speakers),
                                cue=q.cue and turn(q.cue),
                                mention=q.mention and turn(q.mention),
                            )
                            for q in p.quotes
                        ]
                    ),
                )
                for p in scene.predictions
            ]
        ),
    )


@whatever
@given(scenes(), st.randoms(use_true_random=True))
def test_the_order_of_articles_quotes_spans_and_names_changes_nothing(scene: Scene, random: Random) -> None:
    before, after = result_of(scene), result_of(shuffled(scene, random))
    assert msgspec.structs.replace(after, signature="") == msgspec.structs.replace(before, signature="")


@whatever
@given(scenes())
def test_the_ids_of_entities_change_nothing(scene: Scene) -> None:
    # The order of the new ids is the reverse of the old one.
    new = {e.id: f"x{number}" for number, e in enumerate(sorted(ENTITIES, key=lambda e: e.id, reverse=True))}
    new[UNSPECIFIED] = UNSPECIFIED
    replace = msgspec.structs.replace

    def renamed(roles: Sequence[Attributed]) -> tuple[Attributed, ...]:
        return tuple(replace(role, entity=new[role.entity]) for role in roles)

    relabelled = tuple(
        replace(
            a,
            entities=tuple(Entity(new[e.id], e.name, e.kind, e.aliases) for e in a.entities),
            quotes=tuple(replace(q, speakers=renamed(q.speakers), sources=renamed(q.sources)) for q in a.quotes),
        )
        for a in scene.articles
    )
    before, after = result_of(scene), result_of(scene._replace(articles=relabelled))
    assert msgspec.structs.replace(after, signature="") == msgspec.structs.replace(before, signature="")


@whatever
@given(scenes())
def test_the_gold_itself_is_perfect(scene: Scene) -> None:
    found = values_of(scene._replace(predictions=tuple(map(echo, scene.articles))))
    quotes = [q for a in scene.articles for q in a.quotes]
    named = [q for q in quotes if q.speakers != (Attributed(UNSPECIFIED),)]
    for name, value in found.items():
        if name in LOWER_IS_BETTER:
            assert not value, name
        elif name == "coverage":
            # Nobody is named where nobody is right.
            assert value == (len(named) / len(quotes) if quotes else None)
        else:
            assert value == 1 or (value is None and name not in F1S_OF_QUOTES), name


@whatever
@given(scenes())
def test_nothing_predicted_for_something_is_0(scene: Scene) -> None:
    silent = values_of(scene._replace(predictions=tuple(Prediction(a.id, ()) for a in scene.articles)))
    quotes = [q for a in scene.articles for q in a.quotes]
    for name in set(F1S_OF_QUOTES) & silent.keys():
        something = any(q.sources for q in quotes) if name == "source F1" else bool(quotes)
        assert silent[name] == (0 if something else 1), name


@whatever
@given(scenes(["end2end"]))
def test_something_predicted_for_nothing_is_0(scene: Scene) -> None:
    bare = tuple(msgspec.structs.replace(a, quotes=()) for a in scene.articles)
    found = values_of(scene._replace(articles=bare))
    answers = [q for p in scene.predictions for q in p.quotes]
    for name in F1S_OF_QUOTES:
        something = any(q.sources for q in answers) if name == "source F1" else bool(answers)
        assert found[name] == (0 if something else 1), name


@whatever
@given(scenes(), st.data())
def test_a_duplicate_never_raises_an_f1(scene: Scene, data: st.DataObject) -> None:
    answers = [(p, q) for p in scene.predictions for q in p.quotes]
    assume(answers)
    prediction, answer = data.draw(st.sampled_from(answers))
    before, after = values_of(scene), values_of(adding(scene, prediction.article, answer))
    for name in F1S:
        assert_not_better(name, before, after)


def test_a_duplicate_never_raises_the_quote_f1_where_two_stands_share_a_span() -> None:
    text = "Jaksa menuduh Harun menerima suap, tuduhan yang dibantah Harun sendiri."
    two_stands = article(
        text,
        [
            quote(text, "Harun menerima suap", ["jaksa"], id="q1", type="indirect"),
            quote(text, "Harun menerima suap", ["harun"], id="q2", type="indirect", polarity="denied"),
        ],
        [entity("jaksa", "Jaksa"), entity("harun", "Harun")],
    )
    answer = PredictedQuote((place(text, "Harun menerima suap"),), ("Jaksa",))
    once = Scene("end2end", (two_stands,), (Prediction(two_stands.id, (answer,)),))
    assert_not_better("quote F1", values_of(once), values_of(adding(once, two_stands.id, answer)))


def test_a_duplicate_never_raises_the_headline_where_one_span_covers_two_quotes() -> None:
    # Two quotes of three words by one speaker, and one span over both: IoU 3/6 with each.
    text = "“Kami siap pindah.” “Asal lahan jelas.”"
    two_in_a_row = article(
        text,
        [quote(text, "Kami siap pindah", ["budi"], id="q1"), quote(text, "Asal lahan jelas", ["budi"], id="q2")],
        ENTITIES,
    )
    answer = PredictedQuote((Span(0, len(text)),), ("Budi",))
    once = Scene("end2end", (two_in_a_row,), (Prediction(two_in_a_row.id, (answer,)),))
    assert_not_better(HEADLINE, values_of(once), values_of(adding(once, two_in_a_row.id, answer)))


@whatever
@given(scenes(["end2end"]), names, names)
def test_a_span_over_the_whole_article_never_helps(
    scene: Scene, speakers: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    whole = PredictedQuote((Span(0, len(TEXT)),), speakers, sources)
    # A quote that is half of the article may be found so, if it is one of them.
    articles = tuple(
        msgspec.structs.replace(
            a,
            quotes=tuple(q for q in a.quotes if iou(whole.spans, q.spans) < 0.5),
            distractors=tuple(d for d in a.distractors if iou(whole.spans, [Span(d.start, d.end)]) < 0.5),
        )
        for a in scene.articles
    )
    scene = scene._replace(articles=articles)
    before, after = values_of(scene), values_of(adding(scene, articles[0].id, whole))
    for name in before:
        assert_not_better(name, before, after)


@whatever
@given(scenes(), st.data())
def test_finding_one_more_quote_exactly_never_lowers_an_f1(scene: Scene, data: st.DataObject) -> None:
    quoting = [a for a in scene.articles if a.quotes]
    assume(quoting)
    of = data.draw(st.sampled_from(quoting))
    new = data.draw(st.sampled_from(echo(of).quotes))

    def is_something_else(q: PredictedQuote) -> bool:
        return q.quote != new.quote if scene.track == "gold-quotes" else iou(q.spans, new.spans) < 0.5

    without = tuple(
        Prediction(p.article, tuple(q for q in p.quotes if p.article != of.id or is_something_else(q)))
        for p in scene.predictions
    )
    before = scene._replace(predictions=without)
    old_values, new_values = values_of(before), values_of(adding(before, of.id, new))
    for name in set(F1S) & old_values.keys():
        old, better = old_values[name], new_values[name]
        assert old is None or (better is not None and better >= old - 1e-12), name


@whatever
@given(scenes(["end2end"]), st.data())
def test_gold_and_prediction_change_places_as_precision_and_recall_do(scene: Scene, data: st.DataObject) -> None:
    ones = scene.articles
    others = tuple(data.draw(gold_articles(a.id)) for a in ones)
    # Several quotes on one content are two stands in gold but a hedge in an answer, and there the sides differ.
    assume(all(map(has_one_quote_a_content, (*ones, *others))))
    there = values_of(Scene("end2end", ones, tuple(map(echo, others))))
    back = values_of(Scene("end2end", others, tuple(map(echo, ones))))
    # Not the figures of what else is said about a pair: between pairs of equal worth, each side's order decides.
    for name in ("quote", "who-said-what"):
        assert there[f"{name} F1"] == back[f"{name} F1"]
        assert there[f"{name} precision"] == back[f"{name} recall"]
        assert there[f"{name} recall"] == back[f"{name} precision"]
    assert there["speaker accuracy"] == back["speaker accuracy"]


def has_one_quote_a_content(article: Article) -> bool:
    return len({TOKENS.content(q.spans) for q in article.quotes}) == len(article.quotes)


def adding(scene: Scene, id_: str, answer: PredictedQuote) -> Scene:
    """Return the scene with one more predicted quote in the article ``id_``."""
    more = tuple(Prediction(p.article, (*p.quotes, answer)) if p.article == id_ else p for p in scene.predictions)
    return scene._replace(predictions=more)


def assert_not_better(name: str, before: Values, after: Values) -> None:
    """Assert that a figure did not improve. A share of nothing is neither good nor bad."""
    old, new = before.get(name), after.get(name)
    if old is None or new is None:
        return
    assert (new >= old - 1e-12) if name in LOWER_IS_BETTER else (new <= old + 1e-12), name
