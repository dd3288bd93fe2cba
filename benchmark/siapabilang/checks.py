"""What `siapabilang check` enforces beyond what the readers refuse: one function a rule family, each yielding problems.

The readers see one file at a time and make sure that it parses and that its references resolve; the rules here look at
an article as an annotator would, at an event across its outlets, and at the corpus across its splits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from siapabilang.corpus import AuthoredEvent, Corpus
from siapabilang.forms import CLITICS, PRONOUNS
from siapabilang.markup import Mark, MarkedArticle, strip_tags
from siapabilang.model import UNSPECIFIED, Article, Event, Quote, RealArticle, Span
from siapabilang.names import NameResolver, fold
from siapabilang.problems import Problem
from siapabilang.quotation_marks import mark_positions
from siapabilang.repetition import check_repetition
from siapabilang.tokens import TokenIndex
from siapabilang.yaml_source import read_yaml

# Kinds that are the same in every event (warga, WhatsApp, an outlet): they may speak in several splits.
_EVERYWHERE = frozenset({"group", "anonymous", "outlet", "platform"})
_COMPLEMENTISERS = frozenset({"bahwa", "agar", "supaya"})


def check_corpus(corpus: Corpus) -> list[Problem]:
    """Return every problem of the corpus, in the order of its files."""
    problems = [problem for event in corpus.authored for problem in check_event(event, corpus)]
    for real in corpus.real:
        folder = Path(real.file).parent.name
        problems += [
            Problem(real.file, f"the article {a.id!r} does not belong to this folder", field="id")
            for a in real.articles
            if a.event != folder or real.event.id != folder
        ]
    return [*problems, *_topics(corpus), *_splits(corpus), *check_repetition(corpus)]


def check_event(authored: AuthoredEvent, corpus: Corpus) -> Iterator[Problem]:
    """Yield the problems of one authored event."""
    yield from _event_file(authored)
    for article, marked in zip(authored.articles, authored.marked, strict=True):
        yield from _article_file(marked, authored.event, corpus)
        yield from check_marks(article, marked, authored.event)
        yield from _utterances(article, marked, authored.event)
        yield from _quotation_marks(article, marked)


def check_marks(article: Article, marked: MarkedArticle, event: Event) -> Iterator[Problem]:
    """Yield what is wrong with an article's marks, whether its text is ours or somebody else's."""
    yield from _references(article, marked, event)
    for mark in marked.marks:
        text = article.text[mark.span.start : mark.span.end]
        if mark.element in ("speaker", "source"):
            yield from _mention(mark, text, article, marked)
        elif mark.element == "quote":
            yield from _content(mark, text, marked)
    yield from _duplicates(article, marked)


def _at(marked: MarkedArticle, mark: Mark, message: str, field: str = "") -> Problem:
    return Problem(marked.file, message, mark.line, mark.column, field)


def _event_file(authored: AuthoredEvent) -> Iterator[Problem]:
    event = authored.event
    folder = Path(authored.file).parent.name
    if event.id != folder:
        yield Problem(authored.file, f"is {event.id!r}, but the folder is called {folder!r}", field="id")
    entities = {entity.id for entity in event.entities} | {UNSPECIFIED}
    for utterance in event.utterances:
        if not utterance.speakers:
            yield authored.places[utterance.id].problem(f"somebody said it; name them, or {UNSPECIFIED!r}", "speakers")
        for id_ in (*utterance.speakers, *utterance.on_behalf_of):
            if id_ not in entities:
                yield authored.places[utterance.id].problem(f"there is no entity {id_!r} in this event", utterance.id)
    used = {alias for article in authored.articles for entity in article.entities for alias in entity.aliases}
    for entity in event.entities:
        if entity.id == UNSPECIFIED or entity.kind == "unspecified":
            yield authored.places[entity.id].problem(f"{UNSPECIFIED!r} is reserved and needs no entry", entity.id)
        for alias in entity.aliases:
            if alias not in used:
                yield authored.places[entity.id].problem(
                    f"no article names {entity.id!r} by this alias: {alias!r}; drop it", "aliases"
                )


def _article_file(marked: MarkedArticle, event: Event, corpus: Corpus) -> Iterator[Problem]:
    source = (corpus.root / marked.file).read_text(encoding="utf-8")
    # Whatever follows the root element's end is not part of the text; editors leave a line break there.
    if strip_tags(source.removesuffix("\n")) != marked.text:
        yield Problem(marked.file, "the file without its tags is not the article's text", 1)
    if marked.attributes["event"] != event.id:
        yield Problem(marked.file, f"should be {event.id!r}, as in event.yaml", 1, field="event")
    outlet = corpus.outlets.get(marked.attributes["outlet"])
    if outlet is None:
        yield Problem(marked.file, "is not in outlets.yaml; add its style sheet there", 1, field="outlet")
    elif outlet.id != Path(marked.file).stem:
        yield Problem(marked.file, f"is {outlet.id!r}; the file should be called {outlet.id}.xml", 1, field="outlet")
    elif event.split not in outlet.splits:
        yield Problem(marked.file, f"{outlet.id!r} does not appear in split {event.split!r}", 1, field="outlet")
    if not _is_time(marked.attributes.get("published", "")):
        yield Problem(marked.file, "is a time with its zone, as 2027-03-02T18:40+07:00", 1, field="published")
    if not marked.headline:
        yield Problem(marked.file, "an authored article has a headline", 1)
    elif not marked.text.startswith(marked.headline + "\n\n"):
        yield Problem(marked.file, "the headline is followed by one blank line", 1)


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _references(article: Article, marked: MarkedArticle, event: Event) -> Iterator[Problem]:
    entities = {entity.id for entity in event.entities}
    for mark in marked.marks:
        for attribute in ("entity", "speaker"):
            for id_ in mark.ids(attribute):
                if id_ not in entities and not (attribute == "speaker" and id_ == UNSPECIFIED):
                    yield _at(marked, mark, f"there is no entity {id_!r} in event.yaml", attribute)
    utterances = {utterance.id for utterance in event.utterances}
    for quote in article.quotes:
        if quote.utterance and quote.utterance not in utterances:
            line, column = marked.place(quote.id)
            message = f"there is no {quote.utterance!r} in event.yaml"
            yield Problem(marked.file, f"{quote.id}: {message}", line, column, "utterance")
    for entity in article.entities:
        if not entity.aliases:
            quote = next(q for q in article.quotes if any(r.entity == entity.id for r in (*q.speakers, *q.sources)))
            line, column = marked.place(quote.id)
            yield Problem(
                marked.file, f"{entity.id!r} has a part in {quote.id} but no alias of it stands here", line, column
            )


def _mention(mark: Mark, text: str, article: Article, marked: MarkedArticle) -> Iterator[Problem]:
    form = mark.attributes.get("form", "name")
    words = fold(text)
    if form == "clitic" and words not in {(c,) for c in CLITICS}:
        yield _at(marked, mark, "a clitic is the characters nya, ku or mu alone", "form")
    elif form == "pronoun" and not PRONOUNS.intersection(words):
        yield _at(marked, mark, "holds no pronoun; is it nominal?", "form")
    elif form in ("name", "nominal"):
        yield from _named(mark, words, text, article, marked)
    if mark.element == "speaker" and "within" not in mark.attributes:
        for quote in article.quotes:
            if quote.id in mark.ids("of") and any(_overlap(mark.span, span) for span in quote.spans):
                yield _at(
                    marked, mark, f'lies inside the content of {quote.id}; if it truly stands there, say within="yes"'
                )


def _named(mark: Mark, words: tuple[str, ...], text: str, article: Article, marked: MarkedArticle) -> Iterator[Problem]:
    """Yield the entities of a mention that its words do not name."""
    named = {e.id: e.aliases for e in article.entities}
    wanted = [id_ for id_ in mark.ids("entity") if id_ in named]
    unnamed = [id_ for id_ in wanted if not any(_contains(words, fold(alias)) for alias in named[id_])]
    for id_ in unnamed:
        yield _at(marked, mark, f"holds no alias of {id_!r}; add one to event.yaml or correct the entity")
    # A system that answers with this very phrase must be understood; a bare surname of two people is the exception.
    resolver = NameResolver(article.entities)
    if len(wanted) == 1 and not unnamed and resolver.resolve(text) != wanted[0] and not resolver.is_shared(text):
        yield _at(
            marked, mark, f"is not understood as {wanted[0]!r}; add the office or the whole phrase to its aliases"
        )


def _content(mark: Mark, text: str, marked: MarkedArticle) -> Iterator[Problem]:
    words = fold(text)
    if not words:
        yield _at(marked, mark, "the span holds no letter or digit")
    elif mark.attributes.get("type") in ("indirect", "mixed") and words[0] in _COMPLEMENTISERS:
        yield _at(marked, mark, f"the content starts after the complementiser {words[0]!r}")


def _duplicates(article: Article, marked: MarkedArticle) -> Iterator[Problem]:
    tokens = TokenIndex.of_text(article.text)
    seen: dict[object, str] = {}
    for quote in article.quotes:
        key = (tokens.content(quote.spans), frozenset(s.entity for s in quote.speakers), quote.polarity)
        if key in seen:
            line, column = marked.place(quote.id)
            yield Problem(marked.file, f"{quote.id} says the same as {seen[key]}; mark it once", line, column)
        seen[key] = quote.id


def _utterances(article: Article, marked: MarkedArticle, event: Event) -> Iterator[Problem]:
    utterances = {utterance.id: utterance for utterance in event.utterances}
    for quote in article.quotes:
        line, column = marked.place(quote.id)
        utterance = utterances.get(quote.utterance)
        if utterance is None:
            if not quote.utterance:
                message = "name the statement in event.yaml that this quote renders"
                yield Problem(marked.file, f"{quote.id}: {message}", line, column, "utterance")
            continue
        speakers = {speaker.entity for speaker in quote.speakers}
        if quote.fidelity == "faithful" and not speakers <= {*utterance.speakers, *utterance.on_behalf_of}:
            yield Problem(
                marked.file,
                f"{quote.id} gives {utterance.id} to somebody else; if the outlet did so, it is distorted "
                "(if the body may be credited, say on_behalf_of in event.yaml)",
                line,
                column,
                "fidelity",
            )
        if quote.fidelity and not utterance.text:
            message = f"{utterance.id} has no text on record to be compared with"
            yield Problem(marked.file, message, line, column, "fidelity")


def _quotation_marks(article: Article, marked: MarkedArticle) -> Iterator[Problem]:
    """Yield the marks that belong to nothing, and the quotes whose type the marks contradict."""
    positions = set(mark_positions(article.text))
    edges: set[int] = set()
    inside: set[int] = set()
    for quote in article.quotes:
        own_edges: set[int] = set()
        own_inside: set[int] = set()
        for span in quote.spans:
            outer, inner = _around(article.text, span)
            own_edges |= positions & outer
            own_inside |= positions & inner
        line, column = marked.place(quote.id)
        if message := _type_problem(quote, own_edges, own_inside):
            yield Problem(marked.file, f"{quote.id}: {message}", line, column, "type")
        edges |= own_edges if quote.type != "indirect" else set()
        inside |= own_inside if quote.type == "mixed" else set()
    for distractor in article.distractors:
        outer, inner = _around(article.text, Span(distractor.start, distractor.end))
        edges |= outer
        inside |= inner
    for at in sorted(positions - edges - inside):
        before = article.text[:at]
        near = article.text[max(at - 20, before.rfind("\n") + 1) : at + 20].split("\n")[0]
        message = f"the quotation mark in «{near}» belongs to no quote and no distractor"
        yield Problem(marked.file, message, marked.line_of(at))


def _type_problem(quote: Quote, edges: set[int], inside: set[int]) -> str:
    if quote.type == "direct" and not edges | inside:
        return "a direct quote has a quotation mark at one end at least"
    if quote.type == "mixed" and not edges | inside:
        return "a mixed quote holds words in quotation marks; without any it is indirect"
    if quote.type == "indirect" and inside:
        return "an indirect quote holds no quotation mark; with marked words it is mixed"
    return ""


def _around(text: str, span: Span) -> tuple[set[int], set[int]]:
    """Return the offsets at a span's edges, up to the next word or space on either side, and those inside it."""
    start, end = span.start, span.end
    while start and not text[start - 1].isalnum() and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end += 1
    first = next((i for i in range(span.start, span.end) if text[i].isalnum()), span.end)
    last = next((i for i in range(span.end - 1, first, -1) if text[i].isalnum()), first)
    return {*range(start, first), *range(last + 1, end)}, set(range(first, last + 1))


def _topics(corpus: Corpus) -> Iterator[Problem]:
    """Yield the events whose topic is not in ``topics.yaml``, if there is such a file."""
    path = corpus.root / "topics.yaml"
    if not path.is_file():
        return
    allowed = read_yaml(path, path.name).as_type(dict[str, list[str]])
    events = [("authored", e.event, e.file) for e in corpus.authored] + [("real", e.event, e.file) for e in corpus.real]
    for part, event, file in events:
        if event.topic not in allowed.get(part, ()):
            message = f"{event.topic!r} is none of the topics in topics.yaml: {', '.join(allowed.get(part, ()))}"
            yield Problem(file, message, field="topic")


def _splits(corpus: Corpus) -> Iterator[Problem]:
    """Yield the speakers that stand in two splits of the authored part, or in the real part and in an authored split.

    Within the real part the same public figures speak everywhere; nothing is trained on it, so that this tells nothing.
    """
    where: dict[tuple[str, ...], tuple[str, str]] = {}
    for authored in corpus.authored:
        event = authored.event
        for entity in _speaking(authored.articles):
            split, first = where.setdefault(entity, (event.split, event.id))
            if split != event.split:
                name = " ".join(entity)
                message = f"{name!r} speaks here ({event.split}) and in {first!r} ({split}); rename one"
                yield Problem(authored.file, message)
    for real in corpus.real:
        for entity in _speaking(real.articles):
            if entity in where:
                split, first = where[entity]
                yield Problem(real.file, f"{' '.join(entity)!r} speaks here and in the authored {first!r} ({split})")


def _speaking(articles: Sequence[Article | RealArticle]) -> list[tuple[str, ...]]:
    """Return the folded names of the entities that speak in ``articles`` and must keep to one split."""
    names: dict[tuple[str, ...], None] = {}
    for article in articles:
        speakers = {speaker.entity for quote in article.quotes for speaker in quote.speakers}
        names.update((fold(e.name), None) for e in article.entities if e.id in speakers and e.kind not in _EVERYWHERE)
    return list(names)


def _contains(words: tuple[str, ...], alias: tuple[str, ...]) -> bool:
    size = len(alias)
    return size > 0 and any(words[i : i + size] == alias for i in range(len(words) - size + 1))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
