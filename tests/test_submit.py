"""`siapabilang submit`: told what a file answers, asks for what is missing, and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from shell import call

from siapabilang.description import read_description
from siapabilang.locations import checkout
from siapabilang.model import PredictedQuote, Prediction, Span
from siapabilang.predictions import read_predictions, write_predictions
from siapabilang.problems import InputError
from siapabilang.rescoring import Golds
from siapabilang.submissions import ScoredSet, read_submission, read_submissions
from siapabilang.submit import find_set, slug_of, store

SUBMISSIONS = checkout() / "submissions"
GOLDS = Golds()
END2END = ScoredSet("authored", "test", "end2end")
ANSWERS = ScoredSet("real", "validation", "gold-quotes")
SAID = read_submission(SUBMISSIONS / "nearest").description
STORED = SUBMISSIONS / "nearest" / END2END.file_name


def tree(root: Path) -> dict[str, bytes]:
    """Return the content of every file below ``root``, hidden ones included."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """A prediction file that answers every article of the test split with nothing."""
    path = tmp_path / "kosong.jsonl"
    write_predictions(path, [Prediction(id_, ()) for id_ in GOLDS.of(END2END).articles])
    return path


@pytest.mark.parametrize("set_", read_submission(SUBMISSIONS / "rules").files, ids=str)
def test_which_set_a_file_answers_is_told_by_its_records(tmp_path: Path, set_: ScoredSet) -> None:
    path = tmp_path / "some name.jsonl"
    path.write_bytes((SUBMISSIONS / "rules" / set_.file_name).read_bytes())
    assert find_set(path, GOLDS) == set_


def test_a_file_without_any_quote_is_one_of_the_track_in_which_quotes_are_found(silence: Path) -> None:
    assert find_set(silence, GOLDS) == END2END


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"article": "tidak/ada", "quotes": []}\n', "holds no record of an article of the dataset"),
        ("{}\n", "holds no record of an article of the dataset"),
        ("[" * 100_000 + "\n", "is a JSON array"),
        ("{" * 100_000 + "\n", "holds no record of an article of the dataset"),
    ],
)
def test_a_file_that_answers_nothing_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "salah.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        find_set(path, GOLDS)


def test_answers_to_training_data_are_refused(tmp_path: Path) -> None:
    id_ = next(id_ for id_, split in GOLDS.of(END2END).other_ids.items() if split == "train")
    path = tmp_path / "latih.jsonl"
    write_predictions(path, [Prediction(id_, ())])
    with pytest.raises(InputError, match=r"latih.jsonl: article: answers training data"):
        find_set(path, GOLDS)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("IndoBERT + rules (v2)", "indobert-rules-v2"),
        ("Élan", "elan"),
        ("../../etc", "etc"),
        ("x" * 60, "x" * 40),
        ("名前", ""),
        (f"{'x' * 39} y", "x" * 39),
    ],
)
def test_the_folders_name_is_made_from_the_systems(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_what_is_stored_is_what_was_given(tmp_path: Path) -> None:
    given = read_predictions(STORED, GOLDS.of(END2END)).records
    answers = read_predictions(SUBMISSIONS / "nearest" / ANSWERS.file_name, GOLDS.of(ANSWERS), ANSWERS.track).records
    entries = store(tmp_path, "penanda", SAID, {END2END: given, ANSWERS: answers}, GOLDS)
    assert [entry.set for entry in entries] == [END2END, ANSWERS]
    assert read_submission(tmp_path / "penanda").description == SAID
    for set_ in (END2END, ANSWERS):
        assert (tmp_path / "penanda" / set_.file_name).read_bytes() == (
            SUBMISSIONS / "nearest" / set_.file_name
        ).read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"penanda"}


def test_a_quote_that_stands_nowhere_is_stored_as_one_that_counts_against_the_system(tmp_path: Path) -> None:
    nowhere = PredictedQuote(spans=(), speakers=("Tak Ada",))
    records = [Prediction(id_, (nowhere,)) for id_ in GOLDS.of(END2END).articles]
    (entry,) = store(tmp_path, "penanda", SAID, {END2END: records}, GOLDS)
    assert entry.result.figures["quote precision"].value == 0.0
    assert entry.result.figures["quote recall"].value == 0.0


def test_equal_predictions_give_equal_bytes(tmp_path: Path) -> None:
    quote = PredictedQuote(spans=(Span(9, 12), Span(0, 4)), speakers=("A",), cue=(Span(7, 8), Span(5, 6)))
    ids = list(GOLDS.of(END2END).articles)
    other = msgspec.structs.replace(quote, spans=quote.spans[::-1], cue=(Span(5, 6), Span(7, 8)))
    for slug, one in (("a", quote), ("b", other)):
        said = msgspec.structs.replace(SAID, name=slug)
        store(tmp_path, slug, said, {END2END: [Prediction(id_, (one,)) for id_ in ids]}, GOLDS)
    assert (tmp_path / "a" / END2END.file_name).read_bytes() == (tmp_path / "b" / END2END.file_name).read_bytes()


def test_a_submission_that_is_there_is_never_overwritten_silently(tmp_path: Path) -> None:
    store(tmp_path, "penanda", SAID, {END2END: read_predictions(STORED, GOLDS.of(END2END)).records}, GOLDS)
    before = tree(tmp_path)
    silent = [Prediction(id_, ()) for id_ in GOLDS.of(END2END).articles]
    with pytest.raises(InputError, match="is there already, and is not overwritten; say --update"):
        store(tmp_path, "penanda", SAID, {END2END: silent}, GOLDS)
    assert tree(tmp_path) == before
    store(tmp_path, "penanda", SAID, {END2END: silent}, GOLDS, update=True)
    assert {path.name for path in tmp_path.iterdir()} == {"penanda"}
    assert tree(tmp_path)[f"penanda/{END2END.file_name}"] != before[f"penanda/{END2END.file_name}"]


def test_a_failure_on_the_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    store(tmp_path, "penanda", SAID, {END2END: read_predictions(STORED, GOLDS.of(END2END)).records}, GOLDS)
    before = tree(tmp_path)
    outside = [
        Prediction(id_, (PredictedQuote(spans=(Span(0, 10**9),), speakers=()),)) for id_ in GOLDS.of(END2END).articles
    ]
    with pytest.raises(InputError, match="lies outside the article"):
        store(tmp_path, "penanda", SAID, {END2END: outside}, GOLDS, update=True)
    with pytest.raises(InputError, match="reads like the name of the submission 'penanda'"):
        store(tmp_path, "lain", SAID, {END2END: []}, GOLDS)
    assert tree(tmp_path) == before


def test_the_command_stores_what_it_is_given_and_shows_the_figures(tmp_path: Path, silence: Path) -> None:
    root = tmp_path / "submissions"
    said = SUBMISSIONS / "nearest" / "system.yaml"
    result = call("submit", silence, "--from", said, "--name", "Diam", "--submissions", root)
    assert result.returncode == 0, result.stderr
    assert "authored-test.end2end" in result.stdout
    (submission,) = read_submissions(root)
    assert (submission.slug, submission.description.name) == ("diam", "Diam")
    assert json.loads((root / "diam" / "scores.json").read_text())["authored-test.end2end"]["answered"] == 79
    again = call("submit", silence, "--from", said, "--name", "Diam", "--submissions", root)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == (
        "error: submissions/diam: is there already, and is not overwritten; say --update to change it, "
        "or give another --slug\n"
    )
    changed = call("submit", "--update", "--slug", "diam", "--attempts", "9", "--submissions", root)
    assert changed.returncode == 0, changed.stderr
    assert read_description(root / "diam" / "system.yaml", "f").attempts == 9
    assert (root / "diam" / END2END.file_name).is_file()


def test_what_is_missing_is_named_and_explained_where_nobody_can_be_asked(tmp_path: Path, silence: Path) -> None:
    result = call("submit", silence, "--name", "Diam", "--submissions", tmp_path / "submissions")
    assert result.returncode == 2
    assert "error: system.yaml: training_data: is missing: what it was trained or tuned on" in result.stderr
    assert not (tmp_path / "submissions").exists()


def test_a_file_that_leaves_articles_out_is_accepted_only_if_it_is_meant_so(tmp_path: Path, silence: Path) -> None:
    silence.write_bytes(b"".join(silence.read_bytes().splitlines(keepends=True)[:70]))
    arguments = ("submit", silence, "--from", SUBMISSIONS / "nearest" / "system.yaml", "--submissions", tmp_path / "s")
    refused = call(*arguments)
    assert refused.returncode == 2
    assert "no record for 9 of the 79 articles" in refused.stderr
    accepted = call(*arguments, "--incomplete")
    assert accepted.returncode == 0, accepted.stderr
    assert "leaves out 9 of 79 articles; no rank" in accepted.stderr


def test_two_files_for_one_set_are_refused(tmp_path: Path, silence: Path) -> None:
    other = tmp_path / "lain.jsonl"
    other.write_bytes(silence.read_bytes())
    result = call(
        "submit", silence, other, "--from", SUBMISSIONS / "nearest" / "system.yaml", "--submissions", tmp_path / "s"
    )
    assert result.returncode == 2
    assert "answers authored-test.end2end, as" in result.stderr
    assert not (tmp_path / "s").exists()


def test_on_a_terminal_it_asks_explains_and_asks_again(tmp_path: Path, silence: Path) -> None:
    """Run on a real terminal (of a pseudo kind), answered line by line."""
    said = {name: str(value) for name in SAID.__struct_fields__ if (value := getattr(SAID, name))}
    options = [
        part
        for name in said
        if name not in {"attempts", "date"}
        for part in (f"--{name.replace('_', '-')}", said[name])
    ]
    command = [sys.executable, "-c", "from siapabilang.cli import main; main()", "submit", str(silence), *options]
    controller, terminal = pty.openpty()
    with subprocess.Popen(  # noqa: S603 – the command under test
        [*command, "--submissions", str(tmp_path / "s")], stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.close(terminal)
        os.write(controller, b"none\n2\nsoon\n2027-03-31\n")
        _, errors = process.communicate(timeout=60)
        os.close(controller)
    text = errors.decode()
    assert process.returncode == 0, text
    assert text.count("How many runs of this system have been scored on the test split") == 1
    assert "attempts: Error: " in text
    (submission,) = read_submissions(tmp_path / "s")
    assert (submission.description.attempts, str(submission.description.date)) == (2, "2027-03-31")


def test_the_template_can_be_filled_in() -> None:
    result = call("submit", "--template")
    assert result.returncode == 0
    assert "# exactly" not in result.stdout
    assert "\nattempts: ''\n" in result.stdout
