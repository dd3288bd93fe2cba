"""How far a network is from what an article teaches: one number, whose gradient training follows."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from siapabilang_baselines.encoder import tags
from siapabilang_baselines.encoder.lessons import Lesson
from siapabilang_baselines.encoder.network import RELATIONS, Network
from siapabilang_baselines.encoder.windows import Reading

_TAGS = 5.0  # a mean over hundreds of words, of which few are sources or cues, would be little beside the links


def loss_of(network: Network, reading: Reading, lesson: Lesson, *, told: bool) -> Tensor:
    """Return the loss on one article; ``told`` says whether the heads hear what the rules say.

    The sum of three: five times the cross-entropy of the tags (mean over words, summed over rows), the cross-entropy of
    the links (mean over pieces, summed over stretches) and the negative log-likelihood of the right speakers (mean over
    quotes).
    """
    words = network.words(reading, lesson.page.hints, told=told)
    loss = _TAGS * _tags(network, words, lesson)
    if lesson.pieces:
        loss = loss + _links(network, words, lesson)
    if any(quote.choice for quote in lesson.quotes):
        loss = loss + _choices(network, words, lesson, told=told)
    return loss


def _tags(network: Network, words: Tensor, lesson: Lesson) -> Tensor:
    scores = network.tag(words)
    return torch.stack([nn.functional.nll_loss(scores[row], torch.tensor(lesson.tags[row])) for row in tags.ROWS]).sum()


def _links(network: Network, words: Tensor, lesson: Lesson) -> Tensor:
    loss = words.new_zeros(())
    for relation, others in (
        ("same quote", lesson.pieces),
        (tags.CUE, lesson.cues),
        (tags.MENTION, lesson.mentions),
        (tags.SOURCE, lesson.sources),
    ):
        if not others:
            continue
        wanted = torch.zeros(len(lesson.pieces), len(others))
        for quote in lesson.quotes:
            ours = {
                "same quote": quote.pieces,
                tags.CUE: quote.cues,
                tags.MENTION: quote.mentions,
                tags.SOURCE: quote.sources,
            }
            for piece in quote.pieces:
                wanted[piece, sorted(ours[relation])] = 1
        logits = network.link(words, lesson.pieces, others)[..., RELATIONS.index(relation)]
        each = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        if relation == "same quote":  # with itself, nothing is to be learnt
            each = each * (1 - torch.eye(len(others)))
        loss = loss + each.sum(1).mean()
    return loss


def _choices(network: Network, words: Tensor, lesson: Lesson, *, told: bool) -> Tensor:
    losses = []
    for quote in lesson.quotes:
        if quote.choice:
            pieces = [lesson.pieces[number] for number in quote.pieces]
            scores = network.choose(words, pieces, quote.choice.candidates, told=told)
            right = scores[torch.tensor(quote.choice.right)]
            losses.append(scores.logsumexp(0) - right.logsumexp(0))
    return torch.stack(losses).mean()
