"""Who might have said a quote: the candidates, and what speaks for each of them.

A candidate is a set of speakers that the article offers: everybody whom the rules understood as speaking somewhere in
it, together as they spoke, and every person it names. The features are words that a person can read, such as
``the rules' answer, a clitic`` or ``named up to 1 sentences before, a pronoun``; what is not mentioned is 0.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from siapabilang.model import PredictedQuote, Span
from siapabilang_baselines.learned import beside
from siapabilang_baselines.learned.beside import Beside
from siapabilang_baselines.rules import lexicon
from siapabilang_baselines.rules.mentions import is_edge, occurrences
from siapabilang_baselines.rules.people import people_in
from siapabilang_baselines.rules.phrases import Phrase

Speakers = tuple[str, ...]
Features = tuple[str, ...]

_SENTENCE_END = re.compile(r"[.!?][”\"’]?\s+(?=[“\"A-Z])|\n+")
_NEAR = (0, 1, 2, 4, 8)  # sentences
_OFTEN = 4  # times that a name stands in the article
_TOGETHER = 3  # speakers; more count as so many
_MUCH = 0.3  # share of an article's quotes
_FORMS = {"nya": "a clitic", "ku": "a clitic"}


class Asked(msgspec.Struct, frozen=True):
    """A quote whose speaker is wanted: where it stands, and what the rules say of it, if they found it."""

    spans: tuple[Span, ...]
    rule: str
    found: PredictedQuote | None


class Ballot(msgspec.Struct, frozen=True):
    """The candidates for one quote with their features."""

    candidates: tuple[Speakers, ...]
    features: tuple[Features, ...]


class _Situation(msgspec.Struct, frozen=True):
    """What surrounds a quote: the form of its mention and the rule behind it, who speaks before and after it.

    ``first_in_sentence`` is the person named first in the sentence before, ``opening`` the bounds of its first half.
    """

    start: int
    end: int
    form: str
    rule: str
    answer: Speakers | None
    mention: str
    last: Speakers
    last_but_one: Speakers
    upcoming: Speakers
    around: Speakers
    named_last: str
    first_in_paragraph: str
    first_in_sentence: str
    opening: tuple[int, int]
    beside: tuple[tuple[str, Speakers], ...]


class Scene:
    """One article: its people, its sentences and the quotes that the rules found in it.

    ``also`` are candidates that neither the rules nor the names of people offer.
    """

    def __init__(self, text: str, found: Sequence[tuple[str, PredictedQuote]], also: Iterable[Speakers] = ()) -> None:
        self.text = text
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._found = sorted(found, key=lambda pair: pair[1].spans)
        self._who = people_in(text)
        people = self._who.everybody()
        spoken = Counter(quote.speakers for _, quote in self._found if quote.speakers)
        self._spoken = spoken
        self._people = set(people)
        everybody = [*spoken, *((name,) for name in people), *also]
        self._candidates = [who for who in dict.fromkeys(everybody) if all(name.strip() for name in who)]
        self._places = {name: self._named(name) for who in self._candidates for name in who}

    def ballot(self, asked: Asked) -> Ballot:
        """Return the candidates for ``asked``, each with what speaks for it."""
        situation = self._situation(asked)
        named = [who for _, who in situation.beside]
        candidates = tuple(dict.fromkeys([*self._candidates, *named]))
        for name in {name for who in named for name in who}.difference(self._places):
            self._places[name] = self._named(name)
        return Ballot(candidates, tuple(tuple(self._features(who, situation)) for who in candidates))

    def places(self, name: str) -> list[Span]:
        """Return where a candidate's ``name``, or the last word of it, stands in the article, in order."""
        length = len(_looked_for(name))
        return [Span(at, at + length) for at in self._places[name]]

    def _situation(self, asked: Asked) -> _Situation:
        start, end = asked.spans[0].start, asked.spans[-1].end
        before = [q.speakers for _, q in self._found if q.spans[0].start < start and q is not asked.found]
        after = [q.speakers for _, q in self._found if q.spans[0].start > end]
        named = [(max((at for at in places if at < start), default=-1), name) for name, places in self._places.items()]
        people = [(at, name) for at, name in named if name in self._people and at >= 0]
        found = asked.found
        next_to_it = beside.read(self.text, asked.spans)
        number = self._sentence(start)
        begin, stop = self._bounds(number - 1) if number else (0, start)
        return _Situation(
            start=start,
            end=end,
            form=self._form(asked, next_to_it),
            rule=f"rule {asked.rule}" if asked.rule else "not found by the rules",
            answer=found.speakers if found is not None else None,
            mention=" ".join(self.text[s.start : s.end] for s in found.mention or ()) if found is not None else "",
            last=before[-1] if before else (),
            last_but_one=next((who for who in reversed(before) if who != before[-1]), ()),
            upcoming=after[0] if after else (),
            around=self._around(asked),
            named_last=max(people)[1] if people else "",
            first_in_paragraph=self._first_person(self.text.rfind("\n", 0, start), start),
            first_in_sentence=self._first_person(begin, stop) if number else "",
            opening=(begin, begin + (stop - begin) // 2),
            beside=tuple((here.place, who) for here in next_to_it if (who := self._meant(here.phrase))),
        )

    def _around(self, asked: Asked) -> Speakers:
        """Return who says the quote in which this one stands, if the rules found that."""
        start, end = asked.spans[0].start, asked.spans[-1].end
        return next(
            (
                quote.speakers
                for _, quote in reversed(self._found)
                if quote is not asked.found
                and any(s.start <= start and end <= s.end and s.end - s.start > end - start for s in quote.spans)
            ),
            (),
        )

    def _features(self, who: Speakers, here: _Situation) -> Iterator[str]:
        form = here.form
        yield from self._pointed_at(who, here)
        yield f"{self._near_before(who, here.start)} before, {form}"
        yield f"{self._near_after(who, here.end)} behind, {form}"
        yield from self._named_first(who, here)
        yield f"named {self._how_often(who)}, {form}"
        if any(here.start <= at < here.end for name in who for at in self._places[name]):
            yield "named in the quote itself"
        if all(name.rsplit(maxsplit=1)[-1] in here.mention for name in who):
            yield "named by the mention"
        yield f"{'a person' if set(who) <= self._people else 'no person by name'}, {form}"
        if who[0].split(maxsplit=1)[0].lower() in lexicon.BODIES or who[0].isupper():
            yield f"a body, {form}"
        yield f"{min(len(who), _TOGETHER)} together, {form}"
        share = self._spoken[who] / max(1, len(self._found))
        yield f"says {'none' if not share else 'some' if share < _MUCH else 'much'} of the quotes"

    def _pointed_at(self, who: Speakers, here: _Situation) -> Iterator[str]:
        """Yield what points at these speakers: the rules, the phrases beside the quote, and who speaks around it."""
        form = here.form
        if who == here.answer:
            yield "the rules' answer"
            yield f"the rules' answer, {form}"
            yield f"the rules' answer, {here.rule}"
        for relation, others in (
            ("said the quote before", here.last),
            ("last spoke before them", here.last_but_one),
            ("says the next quote", here.upcoming),
            ("the person named last", (here.named_last,)),
        ):
            if who == others:
                yield f"{relation}, {form}"
        if who == here.around:
            yield "says the quote around it"
        known = "missed by the rules" if here.answer is None else "known to the rules"
        for place, others in here.beside:
            if who == others:
                yield f"the phrase {place}, {known}"
                yield f"the phrase {place}, {form}"

    def _named_first(self, who: Speakers, here: _Situation) -> Iterator[str]:
        """Yield where these speakers come first: there is who a paragraph or a sentence is about."""
        begin, middle = here.opening
        if any(begin <= at < middle for name in who for at in self._places[name]):
            yield f"opens the sentence before, {here.form}"
        if here.first_in_paragraph in who:
            yield f"named first in the paragraph, {here.form}"
        if here.first_in_sentence in who:
            yield f"named first in the sentence before, {here.form}"

    def _how_often(self, who: Speakers) -> str:
        times = max(len(self._places[name]) for name in who)
        return "often" if times >= _OFTEN else "some times" if times > 1 else "once"

    def _form(self, asked: Asked, next_to_it: Sequence[Beside]) -> str:
        """Return how the speaker seems to be named: by a name, a pronoun, a clitic or not at all."""
        spans = asked.found.mention if asked.found is not None else None
        spans = spans or tuple(here.phrase.span for here in next_to_it[-1:])
        if not spans:
            return "without a mention"
        words = " ".join(self.text[span.start : span.end].lower() for span in spans)
        if words in _FORMS:
            return _FORMS[words]
        if words in lexicon.PERSON_PRONOUNS:
            return "a pronoun"
        if words in lexicon.PLURAL_PRONOUNS or words.split(maxsplit=1)[0] in lexicon.COUNTED:
            return "a plural"
        return "a name" if any(self.text[span.start].isupper() for span in spans) else "a description"

    def _meant(self, phrase: Phrase) -> Speakers:
        """Return whom a phrase names; nobody where it only points."""
        if phrase.form in {"clitic", "pronoun"}:
            return ()
        return tuple(self._who.canonical(part) for part in phrase.conjuncts())

    def _named(self, name: str) -> list[int]:
        """Return where the last word of ``name`` or the whole of it stands, in order."""
        words = _looked_for(name)
        return [
            at for at in occurrences(self.text, words) if is_edge(self.text, at) and is_edge(self.text, at + len(words))
        ]

    def _sentence(self, at: int) -> int:
        return bisect_right(self._ends, at)

    def _near_before(self, who: Speakers, start: int) -> str:
        ends = [places[n - 1] for places in map(self._places.__getitem__, who) if (n := bisect_left(places, start))]
        return _near(self._sentence(start) - self._sentence(max(ends))) if ends else "nowhere"

    def _near_after(self, who: Speakers, end: int) -> str:
        starts = [
            places[n] for places in map(self._places.__getitem__, who) if (n := bisect_left(places, end)) < len(places)
        ]
        return _near(self._sentence(min(starts)) - self._sentence(end - 1)) if starts else "nowhere"

    def _first_person(self, begin: int, end: int) -> str:
        """Return the person named first between two offsets."""
        first = ((at, name) for name in self._people for at in self._places[name] if begin <= at < end)
        return min(first, default=(0, ""))[1]

    def _bounds(self, number: int) -> tuple[int, int]:
        """Return where the sentence of this number begins and ends."""
        return self._ends[number - 1] if number else 0, self._ends[number]


def _looked_for(name: str) -> str:
    """Return the words by which a name is found: its last where that is capitalised, for people lose their first."""
    last = name.rsplit(maxsplit=1)[-1]
    return last if last[:1].isupper() else name


def _near(sentences: int) -> str:
    """Return how many sentences lie between, in classes."""
    bound = next((bound for bound in _NEAR if sentences <= bound), None)
    return "named far" if bound is None else f"named up to {bound} sentences"
