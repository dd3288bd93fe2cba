"""``siapabilang leaderboard``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from siapabilang.atomic import write_whole
from siapabilang.cli.console import track as progress
from siapabilang.leaderboard import page
from siapabilang.locations import checkout
from siapabilang.problems import InputError, Problem
from siapabilang.ranking import Entry, boards
from siapabilang.rescoring import Golds, encode_scores, score_submission, scores_are_stale
from siapabilang.submissions import SCORES_FILE, Submission, read_submissions


@click.command()
@click.option("--submissions", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Another page.")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 if page or stored scores are not right.")
def command(*, submissions: Path | None, out: Path | None, check: bool) -> None:
    """Score what stands in submissions/ anew, store the scores and write LEADERBOARD.md."""
    target = out or checkout() / "LEADERBOARD.md"
    found = read_submissions(submissions or checkout() / "submissions")
    scored = _scored(found)
    text = page(boards([entry for entries in scored.values() for entry in entries]), found)
    stale = [problem for s in found if (problem := scores_are_stale(s, scored[s.slug]))]
    if check:
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            stale.append(Problem(target.name, "is not what submissions/ gives; run `siapabilang leaderboard`"))
        for problem in stale:
            click.echo(str(problem), err=True)
        sys.exit(1 if stale else 0)
    for submission in found:
        write_whole(submission.folder / SCORES_FILE, encode_scores(scored[submission.slug]))
    write_whole(target, text.encode())
    click.echo(str(target))


def _scored(submissions: list[Submission]) -> dict[str, list[Entry]]:
    golds = Golds()
    scored: dict[str, list[Entry]] = {}
    problems: list[Problem] = []
    for submission in progress(submissions, len(submissions), "scoring"):
        try:
            scored[submission.slug] = score_submission(submission, golds)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return scored
