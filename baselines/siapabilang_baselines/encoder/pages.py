"""An article as the encoder's heads see it: its words, what the rules say of them, and who might have spoken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from siapabilang.matching import THRESHOLD
from siapabilang.model import PlainArticle, PredictedQuote, QuotedArticle, Span
from siapabilang.predictions import NAME_LENGTH
from siapabilang.tokens import TokenIndex
from siapabilang_baselines import rules
from siapabilang_baselines.learned.candidates import Asked, Features, Scene, Speakers
from siapabilang_baselines.rules import lexicon

HINTS = ("first of a quote", "direct", "indirect", "mixed", "cue", "mention")  # what the rules may say of a word
_NO_NAMES = lexicon.PERSON_PRONOUNS | lexicon.PLURAL_PRONOUNS | lexicon.SELF_PRONOUNS
_CLITICS = ("nya", "ku")

Words = tuple[int, int]  # from the first word to the one beyond the last


class Candidates(msgspec.Struct, frozen=True):
    """Who might have said a quote, the last of them nobody; ``features`` are those of the system `learned`.

    ``places`` are the words at which the article names each of them.
    """

    speakers: tuple[Speakers, ...]
    features: tuple[Features, ...]
    places: tuple[tuple[Words, ...], ...]


class Page:
    """One article: ``words`` are its tokens, ``hints`` what the rules say of each, as numbers of `HINTS`."""

    def __init__(self, article: PlainArticle | QuotedArticle) -> None:
        self.id = article.id
        self.text = article.text
        self.words = TokenIndex.of_text(article.text)
        self._traced = rules.trace(article)
        self.hints = _hints(self.words, [quote for _, quote in self._traced])

    def scene(self, mentions: Iterable[Words]) -> Scene:
        """Return the article's candidates: those of the rules, and what ``mentions`` name by more than a pronoun."""
        named = dict.fromkeys(name for mention in mentions if (name := self.named_by(mention)))
        return Scene(self.text, self._traced, also=[(name,) for name in named])

    def candidates(self, scene: Scene, spans: tuple[Span, ...]) -> Candidates:
        """Return who might have said the quote at ``spans``."""
        (found,) = rules.overlapping([spans], self._traced, THRESHOLD)
        ballot = scene.ballot(Asked(spans, *found))
        places = tuple(self._places(scene, speakers) for speakers in ballot.candidates)
        return Candidates((*ballot.candidates, ()), (*ballot.features, ()), (*places, ()))

    def sources_by_rule(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """Return the sources of what the rules found at ``spans``, be it the quote around it: it came the same way."""
        ((_, found),) = rules.overlapping([spans], self._traced)
        return () if found is None else found.sources

    def named_by(self, mention: Words) -> str:
        """Return the words of a mention; nothing for a pronoun or a clitic, which name nobody by themselves."""
        words = self.text[self.words.starts[mention[0]] : self.words.ends[mention[1] - 1]]
        alone = mention[1] - mention[0] == 1
        nameless = alone and (words.lower() in _NO_NAMES or words.lower().endswith(_CLITICS))
        return "" if nameless or len(words) > NAME_LENGTH else words

    def touched(self, spans: Iterable[Span]) -> tuple[Words, ...]:
        """Return the words at ``spans``."""
        return self.words.ranges(spans)

    def span(self, words: Words) -> Span:
        """Return where ``words`` stand."""
        return Span(self.words.starts[words[0]], self.words.ends[words[1] - 1])

    def _places(self, scene: Scene, speakers: Speakers) -> tuple[Words, ...]:
        spans = [span for name in speakers for span in scene.places(name)]
        return tuple(dict.fromkeys(words for span in spans for words in self.words.ranges([span])))


def _hints(words: TokenIndex, quotes: Sequence[PredictedQuote]) -> tuple[tuple[int, ...], ...]:
    found: list[set[int]] = [set() for _ in words.starts]
    for quote in quotes:
        content = words.ranges(quote.spans)
        marked = [((first, first + 1), HINTS[0]) for first, _ in content]
        marked += [(stretch, quote.type) for stretch in content if quote.type]
        for spans, hint in ((quote.cue, "cue"), (quote.mention, "mention")):
            marked += [(stretch, hint) for stretch in words.ranges(spans or ())]
        for (first, beyond), hint in marked:
            for word in range(first, beyond):
                found[word].add(HINTS.index(hint))
    return tuple(tuple(sorted(hints)) for hints in found)
