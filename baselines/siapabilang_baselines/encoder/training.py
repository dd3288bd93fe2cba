"""Fine-tuning: ``python -m siapabilang_baselines.encoder.training --model NAME_OR_FOLDER --out FOLDER``.

Learns from the authored train split; the epoch that does best on validation is kept, and training ends when none has
done better for a while. The word embeddings stay as they are: of a hundred thousand words a hundred articles hold few,
and those that they lack would be left behind. The same seed gives the same weights on the same machine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import msgspec
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from siapabilang.cli import guarded
from siapabilang.cli.console import track as progress
from siapabilang.figures import HEADLINE
from siapabilang.gold import Gold, load_gold
from siapabilang.problems import InputError, Problem
from siapabilang.scoring import score
from siapabilang_baselines.encoder import decoding, storage, windows
from siapabilang_baselines.encoder.lessons import Lesson, lessons
from siapabilang_baselines.encoder.losses import loss_of
from siapabilang_baselines.encoder.network import Network, Shape
from siapabilang_baselines.encoder.storage import Heads, Pretrained, Trained

DEFAULT_MODEL = "indobenchmark/indobert-base-p1"
FIGURES = (HEADLINE, "via-whom F1", "quote F1", "speaker accuracy", "source F1")
_WARM_UP = 0.1  # share of the steps in which the rate rises to its height
_STEEPEST = 1.0  # norm beyond which a gradient is cut
_DECAY = 0.01
_FEATURES_FASTER = 10  # each feature has a single weight, which has to get from 0 to 1 or 2


class Plan(msgspec.Struct, frozen=True):
    """How to train. ``batch`` is in articles, ``rate`` that of the encoder, ``head_rate`` that of the heads.

    ``doubt`` is the share of articles that are read without hearing the rules, which are surer of train than of
    anything else; ``frozen`` is how many of the lowest layers stay as they are; training ends after ``patience`` epochs
    that were no better.
    """

    epochs: int = 10
    batch: int = 2
    rate: float = 5e-5
    head_rate: float = 1e-3
    doubt: float = 0.3
    frozen: int = 0
    patience: int = 3
    seed: int = 13


class Epoch(msgspec.Struct, frozen=True):
    """An epoch: its number from 1, the mean loss of its articles, the figures on validation (%), and its seconds."""

    number: int
    loss: float
    figures: dict[str, float]
    seconds: float


def train(
    start: Pretrained,
    taught: Sequence[Lesson],
    held_out: Gold,
    *,
    shape: Shape,
    plan: Plan,
    trained_on: str,
    report: Callable[[Epoch], None] = lambda _: None,
    keep: Callable[[Trained], None] = lambda _: None,
) -> Trained:
    """Fine-tune the encoder of ``start`` and return it as it was in its best epoch.

    ``held_out`` decides which epoch that is, by its figures in the track ``end2end`` in the order of `FIGURES`; of
    equal ones the first. ``report`` hears of each epoch, ``keep`` is given each that is better than all before it, so
    that an interrupted training is not lost.
    """
    torch.manual_seed(plan.seed)
    drawn = random.Random(plan.seed)  # noqa: S311 – the order of articles is no secret
    told = sorted(
        {f for lesson in taught for q in lesson.quotes if q.choice for fs in q.choice.candidates.features for f in fs}
    )
    shape = msgspec.structs.replace(shape, features=tuple(told))
    network = Network(start.encoder, shape)
    readings = [
        windows.read(x.page.text, x.page.words, start.tokenizer, window=shape.window, overlap=shape.overlap)
        for x in taught
    ]
    still = _frozen(network.encoder, plan.frozen)
    optimiser = _optimiser(network, plan)
    steps = plan.epochs * -(-len(taught) // plan.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _height(step, steps))
    best: Trained | None = None
    kept: dict[str, Tensor] = {}
    for number in range(1, plan.epochs + 1):
        begun = time.perf_counter()
        order = list(range(len(taught)))
        drawn.shuffle(order)
        network.train()
        still.eval()
        total = 0.0
        for batch in _batches(order, plan.batch):
            for n in batch:
                loss = loss_of(network, readings[n], taught[n], told=drawn.random() >= plan.doubt)
                (loss / len(batch)).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
                total += loss.item()
            nn.utils.clip_grad_norm_(network.parameters(), _STEEPEST)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
        network.eval()
        heads = Heads(storage.FORMAT, start.name, trained_on, shape, plan.seed, number, {})
        figures = measure(Trained(heads, network, start.tokenizer), held_out)
        report(Epoch(number, total / len(taught), figures, time.perf_counter() - begun))
        if best is None or _standing(figures) > _standing(best.heads.figures):
            best = Trained(msgspec.structs.replace(heads, figures=figures), network, start.tokenizer)
            keep(best)
            kept = {name: value.detach().clone() for name, value in network.named_parameters() if value.requires_grad}
        elif number - best.heads.epoch >= plan.patience:
            break
    if best is None:
        raise ValueError("there must be at least one epoch")
    network.load_state_dict(kept, strict=False)
    return best


def measure(trained: Trained, gold: Gold) -> dict[str, float]:
    """Return the figures of a network on ``gold``, in percent."""
    result = score(gold, (decoding.attribute(trained, article) for article in gold.plain()), resamples=0)
    found = {name: result.figures[name].value for name in FIGURES}
    return {name: round(100 * value, 1) for name, value in found.items() if value is not None}


def _standing(figures: dict[str, float]) -> tuple[float, ...]:
    """Return what epochs are ordered by: a figure that is not defined yet, as no answer was given, counts as 0."""
    return tuple(figures.get(name, 0) for name in FIGURES)


def _batches(order: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (order[at : at + size] for at in range(0, len(order), size))


def _frozen(encoder: PreTrainedModel, layers: int) -> nn.ModuleList:
    """Keep the word embeddings and the lowest ``layers`` from learning, and return them."""
    depth = encoder.config.num_hidden_layers
    stack = next(m for m in encoder.modules() if isinstance(m, nn.ModuleList) and len(m) == depth)
    still = nn.ModuleList([encoder.get_input_embeddings(), *stack[:layers]])
    return still.requires_grad_(requires_grad=False)


def _optimiser(network: Network, plan: Plan) -> torch.optim.Optimizer:
    inside = {id(parameter) for parameter in network.encoder.parameters()}
    inside |= {id(network.features.weight)}
    heads = [parameter for parameter in network.parameters() if id(parameter) not in inside]
    return torch.optim.AdamW(
        [
            {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": plan.rate},
            {"params": heads, "lr": plan.head_rate},
            {"params": [network.features.weight], "lr": _FEATURES_FASTER * plan.head_rate},
        ],
        weight_decay=_DECAY,
    )


def _height(step: int, steps: int) -> float:
    """Return the share of the full rate at a step: it rises, then falls in a line to 0."""
    rising = max(1, round(_WARM_UP * steps))
    return min((step + 1) / rising, (steps - step) / max(1, steps - rising))


@click.command()
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="An encoder on the hub, or a folder with one.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write.")
@click.option("--epochs", type=click.IntRange(1), default=Plan().epochs, show_default=True, help="At most so many.")
@click.option("--patience", type=click.IntRange(1), default=Plan().patience, show_default=True, help="In epochs.")
@click.option("--batch", type=click.IntRange(1), default=Plan().batch, show_default=True, help="In articles.")
@click.option("--rate", type=click.FloatRange(0), default=Plan().rate, show_default=True, help="Of the encoder.")
@click.option("--head-rate", type=click.FloatRange(0), default=Plan().head_rate, show_default=True)
@click.option(
    "--doubt",
    type=click.FloatRange(0, 1),
    default=Plan().doubt,
    show_default=True,
    help="Share of articles that are read without hearing the rules.",
)
@click.option("--no-rules", is_flag=True, help="Never tell the heads what the rules say.")
@click.option("--frozen", type=click.IntRange(0), default=0, show_default=True, help="Lowest layers left as they are.")
@click.option("--window", type=click.IntRange(16), default=Shape().window, show_default=True, help="In sub-words.")
@click.option("--overlap", type=click.IntRange(0), default=Shape().overlap, show_default=True, help="Of windows.")
@click.option("--seed", type=int, default=Plan().seed, show_default=True)
@click.option("--bfloat16", is_flag=True, help="Compute the encoder in bfloat16: faster where the processor has it.")
def main(*, model: str, out: Path, no_rules: bool, window: int, overlap: int, bfloat16: bool, **how: float) -> None:
    """Fine-tune an encoder on the train split and store the epoch that is best on validation."""
    if overlap > window // 2:
        raise InputError([Problem("--overlap", f"is {overlap}; at most half of --window ({window}) is of any use")])
    plan = msgspec.convert(how, Plan)
    storage.check_replaceable(out)
    start = storage.pretrained(model)
    if window > (longest := _longest(start)):
        raise InputError([Problem("--window", f"is {window}; {model} reads {longest} sub-words at once")])
    train_gold, held_out = load_gold("train"), load_gold("validation")
    shape = Shape(window=window, overlap=overlap, rules=not no_rules, bfloat16=bfloat16)
    taught = list(progress(lessons("train"), len(train_gold.articles), "reading train"))
    click.echo(f"{model}: {len(taught)} articles, at most {plan.epochs} epochs")
    trained = train(
        start,
        taught,
        held_out,
        shape=shape,
        plan=plan,
        trained_on=f"train {train_gold.digest}",
        report=lambda epoch: click.echo(_line(epoch)),
        keep=lambda better: storage.save(better, out),
    )
    click.echo(f"{out}: epoch {trained.heads.epoch}")


def _longest(start: Pretrained) -> int:
    """Return how many sub-words an encoder reads at once: RoBERTa has more positions than it can use."""
    most = start.tokenizer.model_max_length
    return int(min(getattr(start.encoder.config, "max_position_embeddings", most), most))


def _line(epoch: Epoch) -> str:
    figures = ", ".join(f"{name} {value:.1f}" for name, value in epoch.figures.items())
    return f"epoch {epoch.number}: loss {epoch.loss:.3f}; validation: {figures}; {epoch.seconds:.0f} s"


if __name__ == "__main__":
    guarded(main)
