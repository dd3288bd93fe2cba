"""A linear-chain CRF over token features: trained with crfsuite, kept as its own binary model beside what it sees.

The same data give the same model: crfsuite's L-BFGS draws nothing at random.
"""

from __future__ import annotations

import importlib
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
from numpy.typing import NDArray

from siapabilang.problems import InputError, Problem
from siapabilang_baselines.tagging.features import Features, token_features
from siapabilang_baselines.tagging.introductions import add_introductions, page_of
from siapabilang_baselines.tagging.speakers import Manners, learned_deeds, learned_openers

_SEEN = 2  # a word that is a cue less often in the training data is none


class TaggedArticle(msgspec.Struct, frozen=True):
    """Tokens with their tags (``O``, or BILOU with a kind), and where sentences begin."""

    tokens: Sequence[str]
    begins: Collection[int]
    tags: Sequence[str]


class Settings(msgspec.Struct, frozen=True):
    """How to train: regularisation, the rarest feature kept, the kinds of chunk whose words are cues.

    ``clauses`` lets a token see its sentence's cues (`token_features`): slower, and worth it where indirect speech is
    marked. ``introductions`` follows each quotation back to its speaker, and to where the article introduces them
    (`add_introductions`): slower, and worth it where a corpus marks quotations by who speaks. ``clitics`` are the kinds
    of chunk whose words are a cue and a pronoun in one (*ujarnya*).
    """

    l1: float = 0.05
    l2: float = 0.05
    rarest: int = 2
    rounds: int = 150
    cues: tuple[str, ...] = ("CUE", "CUECOREF")
    clauses: bool = False
    introductions: bool = False
    clitics: tuple[str, ...] = ("CUECOREF",)


class Sight(msgspec.Struct, frozen=True):
    """What a model was trained to see: the words that are cues, whether from all of their sentence, and who speaks."""

    cues: frozenset[str]
    clauses: bool
    manners: Manners | None = None

    def of(self, tokens: Sequence[str], begins: Collection[int]) -> list[Features]:
        """Return the features of ``tokens``."""
        found = token_features(tokens, begins, self.cues, clauses=self.clauses)
        if self.manners:
            add_introductions(found, page_of(tokens, begins, self.cues), self.manners)
        return found


class Tagger:
    """A trained model. ``tag`` gives each token of an article its tag."""

    def __init__(self, model: bytes, sight: Sight) -> None:
        self._bytes, self._sight = model, sight
        self._model = _crfsuite().Tagger()
        self._model.open_inmemory(model)

    def tag(self, tokens: Sequence[str], begins: Collection[int]) -> list[str]:
        """Return the tag of each token."""
        if not tokens:
            return []
        tags: list[str] = self._model.tag(self._sight.of(tokens, begins))
        return tags

    def labels(self) -> list[str]:
        """Return the tags that the model knows."""
        labels: list[str] = self._model.labels()
        return labels

    def marginals(self, tokens: Sequence[str], begins: Collection[int], tags: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each of ``tags`` at each token (tokens × tags); 0 of a tag that is unknown."""
        found = np.zeros((len(tokens), len(tags)))
        if len(tokens):
            self._model.set(self._sight.of(tokens, begins))
        known = set(self.labels())
        for column, tag in enumerate(tags):
            if tag in known:
                found[:, column] = [self._model.marginal(tag, n) for n in range(len(tokens))]
        return found

    def __reduce__(self) -> tuple[type[Tagger], tuple[bytes, Sight]]:
        """Go to another process as the bytes of the model, which the model itself does not outlive."""
        return Tagger, (self._bytes, self._sight)

    def save(self, folder: Path) -> None:
        """Write ``model.crfsuite`` and ``sight.json`` to ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        sight = msgspec.json.encode(self._sight, order="deterministic")
        for name, content in (("model.crfsuite", self._bytes), ("sight.json", sight)):
            temporary = folder / f"{name}.part"
            temporary.write_bytes(content)
            temporary.replace(folder / name)

    @classmethod
    def load(cls, folder: Path) -> Tagger:
        """Read what `save` wrote. Raises `InputError`."""
        try:
            sight = msgspec.json.decode((folder / "sight.json").read_bytes(), type=Sight)
            return cls((folder / "model.crfsuite").read_bytes(), sight)
        except (OSError, ValueError) as error:
            raise InputError([Problem(str(folder), f"holds no trained tagger ({error}); train it anew")]) from None


def train(articles: Iterable[TaggedArticle], settings: Settings | None = None) -> Tagger:
    """Train a tagger on ``articles``. Raises `InputError` where python-crfsuite is not installed."""
    settings = settings or Settings()
    articles = list(articles)
    sight = _sight(articles, settings)
    trainer = _crfsuite().Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": settings.l1,
            "c2": settings.l2,
            "feature.minfreq": settings.rarest,
            "max_iterations": settings.rounds,
        }
    )
    for article in articles:
        trainer.append(sight.of(article.tokens, article.begins), list(article.tags))
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model.crfsuite"
        trainer.train(str(path))
        return Tagger(path.read_bytes(), sight)


def _sight(articles: Sequence[TaggedArticle], settings: Settings) -> Sight:
    cues = known_cues(articles, settings.cues)
    manners = None
    if settings.introductions:
        pages = [page_of(article.tokens, article.begins, cues) for article in articles]
        manners = Manners(learned_deeds(pages), learned_openers(pages), known_cues(articles, settings.clitics))
    return Sight(cues, settings.clauses, manners)


def known_cues(articles: Iterable[TaggedArticle], kinds: Collection[str]) -> frozenset[str]:
    """Return the words that are cues of one word at least twice in ``articles``."""
    words = Counter(
        token.lower()
        for article in articles
        for token, tag in zip(article.tokens, article.tags, strict=True)
        if tag[:1] == "U" and tag[2:] in kinds
    )
    return frozenset(word for word, times in words.items() if times >= _SEEN)


def _crfsuite() -> ModuleType:
    try:
        return importlib.import_module("pycrfsuite")
    except ModuleNotFoundError:
        raise InputError([Problem("tagger", "needs python-crfsuite; install siapabilang[baselines]")]) from None
