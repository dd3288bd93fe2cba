"""The resume file: what was paid for is kept, whatever ends a run."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from siapabilang.problems import InputError
from siapabilang_baselines.llm.costs import Usage
from siapabilang_baselines.llm.resume import Entry, Key, ResumeFile, digest_of


def entry(article: str, answer: str = '{"quotes": []}') -> Entry:
    return Entry(article, "0f", "mini", answer, Usage(requests=1, input=10, output=2))


def kept(path: Path, *articles: str) -> list[str]:
    """Return which of ``articles`` a new run finds in the file."""
    with ResumeFile(str(path)) as file:
        return [article for article in articles if file.find(Key(article, "0f", "mini"))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a resume file with two answers."""
    path = tmp_path / "runs" / "mini.jsonl"
    with ResumeFile(str(path)) as file:
        file.keep(entry("a/x"))
        file.keep(entry("b/x", "“jawaban”\n\u2028 dua baris"))
    return path


def test_what_was_kept_is_found_by_article_prompt_and_model(path: Path) -> None:
    with ResumeFile(str(path)) as file:
        assert file.find(Key("b/x", "0f", "mini")) == entry("b/x", "“jawaban”\n\u2028 dua baris")
        for key in (Key("c/x", "0f", "mini"), Key("a/x", "0e", "mini"), Key("a/x", "0f", "maxi")):
            assert file.find(key) is None


def test_a_kill_at_any_byte_of_a_line_loses_that_line_alone(path: Path) -> None:
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        complete = cut == len(whole) - 1  # all but the line's end
        assert kept(path, "a/x", "b/x") == (["a/x", "b/x"] if complete else ["a/x"]), cut
        with ResumeFile(str(path)) as file:
            file.keep(entry("c/x"))
        assert kept(path, "a/x", "c/x") == ["a/x", "c/x"], cut


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("Rahasia\n", 1),
        ("Rahasia tanpa akhir baris", 1),
        ('{"article": "a/x", "quotes": []}\n', 1),  # a prediction file
        ("\n", 1),
    ],
)
def test_a_file_of_another_kind_is_refused_and_left_as_it_is(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        ResumeFile(str(path))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "Rahasia" not in str(caught.value)
    assert path.read_text() == content


def test_a_folder_cannot_be_the_resume_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be used as the resume file: Is a directory"):
        ResumeFile(str(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_two_runs_cannot_write_to_one_file_at_a_time(path: Path) -> None:
    with ResumeFile(str(path)), pytest.raises(InputError, match="is in use by another run; wait for it"):
        ResumeFile(str(path))
    assert kept(path, "a/x", "b/x") == ["a/x", "b/x"]


def test_without_a_path_nothing_is_kept() -> None:
    with ResumeFile("") as file:
        file.keep(entry("a/x"))
        assert file.find(entry("a/x").key) is None


def test_lines_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "mini.jsonl"
    articles = [f"a{n}/x" for n in range(40)]
    with ResumeFile(str(path)) as file, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda id_: file.keep(entry(id_, "x" * 20_000)), articles))
    assert kept(path, *articles) == articles


def test_the_digest_changes_with_whatever_was_asked() -> None:
    asked = (["Tandai."], {"type": "object"}, 13)
    digests = {
        digest_of(*asked),
        digest_of(["Tandai!"], *asked[1:]),
        digest_of(asked[0], {}, 13),
        digest_of(*asked[:2], 14),
    }
    assert len(digests) == 4
    assert digest_of(*asked) in digests
