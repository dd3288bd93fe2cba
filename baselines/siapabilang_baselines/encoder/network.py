"""The network: an encoder, and heads that tag words, link stretches of words and choose speakers.

Shapes: W words, T tags, P pieces of quotes, S other stretches, H the encoder's hidden size, D that of the heads.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from siapabilang_baselines.encoder import tags
from siapabilang_baselines.encoder.pages import HINTS, Candidates, Words
from siapabilang_baselines.encoder.windows import Reading

RELATIONS = ("same quote", "cue", "mention", "source", "named")
_REACH = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)  # words between two stretches, in classes
_RARE = -2.0  # the logit with which links begin: few of all pairs go together


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a network is built. ``window`` and ``overlap`` are in sub-words.

    ``rules``: whether the heads are told what the rules say; ``features`` are those of candidates that have a weight;
    ``bfloat16``: whether the encoder computes in that.
    """

    window: int = 512
    overlap: int = 128
    size: int = 128
    dropout: float = 0.1
    rules: bool = True
    bfloat16: bool = False
    features: tuple[str, ...] = ()


class Network(nn.Module):
    """An encoder with heads; `words` reads an article, the other methods ask about it."""

    def __init__(self, encoder: PreTrainedModel, shape: Shape) -> None:
        super().__init__()
        hidden: int = encoder.config.hidden_size
        self.encoder = encoder
        self.shape = shape
        self.dropout = nn.Dropout(shape.dropout)
        self.hints = nn.EmbeddingBag(len(HINTS), hidden, mode="sum")
        self.norm = nn.LayerNorm(hidden)
        self.tags = nn.ModuleDict({row: nn.Linear(hidden, tags.size(row)) for row in tags.ROWS})
        self.piece = nn.Linear(3 * hidden, shape.size)
        self.other = nn.Linear(3 * hidden, shape.size)
        self.apart = nn.Embedding(2 * len(_REACH) + 3, shape.size)
        relations = nn.Linear(shape.size, len(RELATIONS))
        nn.init.constant_(relations.bias, _RARE)
        self.pair = nn.Sequential(
            nn.Linear(4 * shape.size, shape.size), nn.GELU(), nn.Dropout(shape.dropout), relations
        )
        self.nobody = nn.Linear(3 * hidden, 1)
        self.features = nn.Embedding(len(shape.features) + 1, 1, padding_idx=0)
        nn.init.zeros_(self.features.weight)
        self._number_of = {feature: n for n, feature in enumerate(shape.features, 1)}

    def words(self, reading: Reading, hints: Sequence[Sequence[int]], *, told: bool = True) -> Tensor:
        """Return what the encoder makes of each word, shape (W, H): the mean of its sub-words.

        What the rules say of it is added, unless it is not to be ``told``.
        """
        ids = torch.tensor(reading.windows)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.shape.bfloat16):
            hidden = self.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        flat = hidden.float().reshape(-1, hidden.shape[-1])
        word = torch.tensor(reading.words, dtype=torch.long)
        taken = flat[torch.tensor(reading.pieces, dtype=torch.long)]
        summed = torch.zeros(len(hints), flat.shape[1]).index_add(0, word, taken)
        counts = torch.zeros(len(hints)).index_add(0, word, torch.ones(len(reading.words)))
        found = self.norm(summed / counts.clamp(min=1)[:, None])
        if told and self.shape.rules:
            numbers = torch.tensor([hint for said in hints for hint in said], dtype=torch.long)
            begins = torch.tensor([0, *(len(said) for said in hints)][: len(hints)], dtype=torch.long).cumsum(0)
            found = found + self.hints(numbers, begins)
        dropped: Tensor = self.dropout(found)
        return dropped

    def tag(self, words: Tensor) -> dict[str, Tensor]:
        """Return the log-probabilities of the tags in each row, shape (W, T)."""
        return {row: head(words).log_softmax(-1) for row, head in self.tags.items()}

    def link(self, words: Tensor, pieces: Sequence[Words], others: Sequence[Words]) -> Tensor:
        """Return how strongly each piece of a quote goes with each other stretch, as logits of `RELATIONS`.

        Shape (P, S, relations).
        """
        first = self.piece(_stretches(words, pieces))
        second = self.other(_stretches(words, others))
        classes = torch.tensor([[_apart(a, b) for b in others] for a in pieces], dtype=torch.long)
        apart = self.apart(classes.reshape(len(pieces), len(others)))
        wide = (len(pieces), len(others), -1)
        left, right = first[:, None].expand(wide), second[None].expand(wide)
        logits: Tensor = self.pair(nn.functional.gelu(torch.cat([left, right, left * right, apart], -1)))
        return logits

    def choose(self, words: Tensor, pieces: Sequence[Words], candidates: Candidates, *, told: bool = True) -> Tensor:
        """Return the logits of a quote's candidates, shape (candidates,).

        A candidate is worth the weights of its features (unless not ``told`` them) and what the places at which it is
        named are worth together; nobody is worth what the quote's own words say.
        """
        quote = _stretches(words, pieces).mean(0)
        everywhere = sorted({place for places in candidates.places for place in places})
        named = self.link(words, pieces, everywhere)[..., RELATIONS.index("named")].mean(0)
        number = {place: n for n, place in enumerate(everywhere)}
        worth = []
        for who, places in zip(candidates.speakers, candidates.places, strict=True):
            if places:
                worth.append(named[[number[place] for place in places]].logsumexp(0))
            else:
                worth.append(words.new_zeros(()) if who else self.nobody(quote).squeeze(0))
        if not told or not self.shape.rules:
            return torch.stack(worth)
        known = [[self._number_of.get(feature, 0) for feature in features] for features in candidates.features]
        width = max(map(len, known), default=0)
        padded = [row + [0] * (width - len(row)) for row in known]
        weights: Tensor = self.features(torch.tensor(padded, dtype=torch.long))
        return torch.stack(worth) + weights.sum((1, 2))


def _stretches(words: Tensor, found: Sequence[Words]) -> Tensor:
    """Return the first word, the last and the mean of each stretch, shape (stretches, 3 H)."""
    summed = torch.cat([words.new_zeros(1, words.shape[1]), words.cumsum(0)])
    first = torch.tensor([first for first, _ in found], dtype=torch.long)
    beyond = torch.tensor([beyond for _, beyond in found], dtype=torch.long)
    mean = (summed[beyond] - summed[first]) / (beyond - first)[:, None]
    return torch.cat([words[first], words[beyond - 1], mean], -1)


def _apart(piece: Words, other: Words) -> int:
    """Return the class of the distance between two stretches: before, behind, or sharing words."""
    if other[1] <= piece[0]:
        return 1 + sum(piece[0] - other[1] > bound for bound in _REACH)
    if other[0] >= piece[1]:
        return 2 + len(_REACH) + sum(other[0] - piece[1] > bound for bound in _REACH)
    return 0
