"""The command line: a thin skin over functions that the Python API offers too.

One module a command, imported when the command is called, so that ``siapabilang --help`` answers at once. Exit status:
0 all is well; 1 a check found something; 2 the input or the call is wrong.
"""

from __future__ import annotations

import importlib
import sys
from typing import ClassVar

import click

from siapabilang import __version__
from siapabilang.problems import InputError, Problem

_SHOWN = 50


class _Commands(click.Group):
    """Knows every command's one-line help without importing the command."""

    summaries: ClassVar[dict[str, str]] = {
        "attribute": "Show who said what, and via whom, in text files.",
        "predict": "Run a system on a split and write its predictions.",
        "validate": "Check a prediction file without scoring it.",
        "score": "Score a prediction file against the gold.",
        "report": "Write an HTML page that shows why a system fails.",
        "compare": "Say whether two or more systems differ, and how surely.",
        "submit": "Put predictions into submissions/, described, packed and scored.",
        "leaderboard": "Score what stands in submissions/ and write LEADERBOARD.md.",
        "serve": "Run the submission server, or look after its teams.",
        "review": "Check and score what a pull request changes in submissions/.",
        "check": "Check the annotations and say what is wrong, by line and column.",
        "build": "Build the dataset from the annotations.",
        "import": "Read another corpus (PFSA-ID, PolNeAR, PDNC …) as a dataset of ours.",
        "rehydrate": "Join the real articles with your own copy of their texts.",
        "dehydrate": "Turn marked-up real articles into offset files.",
        "export": "Write annotated articles for brat, Label Studio, INCEpTION or spaCy.",
        "restore": "Read back what annotators made of an export.",
        "stats": "Count what the corpus holds, split by split.",
        "agreement": "Score the second, blind annotation against the first.",
    }

    extras: ClassVar[dict[str, str]] = {"serve": "server"}  # commands that need more than the core

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 – click's signature
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.summaries:
            return None
        module = "importing" if cmd_name == "import" else cmd_name  # a keyword is no name for a module
        try:
            command: click.Command = importlib.import_module(f"siapabilang.cli.{module}").command
        except ModuleNotFoundError as error:
            extra = self.extras.get(cmd_name)
            if extra is None or (error.name or "").startswith("siapabilang"):
                raise
            message = f"needs packages that are not installed; run `pip install 'siapabilang[{extra}]'`"
            raise InputError([Problem(cmd_name, message)]) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="siapabilang")
def _cli() -> None:
    """Quote attribution in Indonesian news: who said what, and through whom it reached the page."""


def main() -> None:
    """Run the command line."""
    guarded(_cli)


def guarded(command: click.Command) -> None:
    """Run ``command``; turn wrong input into one clear message and exit status 2."""
    try:
        command()
    except InputError as error:
        for problem in error.problems[:_SHOWN]:
            click.echo(f"error: {problem}", err=True)
        if (more := len(error.problems) - _SHOWN) > 0:
            click.echo(f"… and {more} more", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): nothing is wrong, but nothing more can be written either.
        sys.stderr.close()
        sys.exit(0)
