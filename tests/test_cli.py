"""The commands as a user calls them: exit status, what stands on which stream, and nothing half-written."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from shell import call

from siapabilang.gold import load_gold, load_real
from siapabilang.locations import checkout

TEXTS = checkout().parent / "shared"
SEEDS = TEXTS / "seeds"
needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of the real articles are not here")


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("predictions") / "rules.jsonl"
    assert call("predict", "--system", "rules", "--split", "validation", "-o", path).returncode == 0
    return path


def test_check_finds_nothing_in_the_annotations() -> None:
    result = call("check")
    assert result.returncode == 0, result.stdout
    assert "nothing wrong" in result.stdout


def test_check_names_file_line_and_column(tmp_path: Path) -> None:
    event = tmp_path / "events" / "contoh"
    event.mkdir(parents=True)
    (tmp_path / "outlets.yaml").write_text("kabar: {name: Kabar, kind: situs, splits: [train]}\n")
    (event / "event.yaml").write_text(
        "id: contoh\ntitle: Contoh\nsplit: train\ntopic: uji\nentities: {}\nutterances: {}\n"
    )
    (event / "kabar.xml").write_text(
        '<article event="contoh" outlet="kabar">\n<headline>Judul</headline>\n\n'
        '<p><cue of="q9">kata</cue></p>\n</article>\n'
    )
    result = call("check", "--annotations", tmp_path)
    assert result.returncode == 1
    assert result.stdout.startswith("events/contoh/kabar.xml:4:4: of: there is no quote with the id 'q9'")


def test_predict_validate_and_score_agree(predictions: Path) -> None:
    assert call("validate", predictions, "--split", "validation").returncode == 0
    result = json.loads(call("score", predictions, "--split", "validation", "--json").stdout)
    assert result["signature"].startswith("siapabilang|task:end2end|data:")
    assert 0.5 < result["figures"]["who-said-what F1"]["value"] < 1
    table = call("score", predictions, "--split", "validation", "--slices").stdout
    assert f"{100 * result['figures']['who-said-what F1']['value']:.1f}" in table
    assert "form=clitic" in table
    assert "\x1b" not in table


def test_the_same_signature_gives_the_same_numbers(predictions: Path) -> None:
    first, second = (call("score", predictions, "--split", "validation", "--json").stdout for _ in range(2))
    assert first == second


def test_predictions_of_another_split_are_refused(predictions: Path) -> None:
    result = call("score", predictions, "--split", "test")
    assert result.returncode == 2
    assert "belongs to split 'validation', not 'test'; score it with --split validation" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08\x00", "is damaged or cut off"),
        (b"\x00\x01\x02", "is not a text file in UTF-8"),
        (b'{"article": "x", "quotes": [], "quotes": []}\n', "the key stands twice"),
        (b'{"article": "x", "quotes": [{"spans": [[NaN, 1]], "speakers": []}]}\n', "is not valid JSON"),
    ],
)
def test_a_bad_prediction_file_ends_in_one_clear_error(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    for command in ("validate", "score"):
        result = call(command, path)
        assert result.returncode == 2
        assert result.stderr.startswith("error: bad.jsonl")
        assert message in result.stderr
        assert "Traceback" not in result.stderr
        assert result.stdout == ""


def test_no_error_shows_gold(tmp_path: Path) -> None:
    gold = load_gold("test")
    path = tmp_path / "wrong.jsonl"
    records = [{"article": id_, "quotes": [{"spans": [[5, 2]], "speakers": ["x"]}]} for id_ in gold.articles]
    path.write_text("\n".join(map(json.dumps, records)))
    result = call("score", path)
    assert result.returncode == 2
    assert result.stderr.count("start is not before end") == min(50, len(records))
    # Only places and rules stand in the message: no word of any article but those of its id.
    for id_, text in gold.texts.items():
        for line in text.split("\n"):
            assert len(line) < 20 or line not in result.stderr, id_


def test_an_unknown_system_is_named_with_those_there_are(tmp_path: Path) -> None:
    result = call("predict", "--system", "oracle", "-o", tmp_path / "x.jsonl")
    assert result.returncode == 2
    assert "there is no system 'oracle'; installed: learned, llm, nearest, rules" in result.stderr
    assert not (tmp_path / "x.jsonl").exists()


def test_the_real_part_without_texts_says_what_to_do(tmp_path: Path) -> None:
    result = call("predict", "--system", "rules", "--part", "real", "--split", "validation", "-o", tmp_path / "x.jsonl")
    assert result.returncode == 2
    assert "--texts FOLDER" in result.stderr
    assert not (tmp_path / "x.jsonl").exists()


def test_attribute_reads_a_pipe_and_files(tmp_path: Path) -> None:
    text = "“Jalan ini ditutup sampai besok,” kata Camat Bulukerto, Sri Mulyati Handayani, kepada Radio Gema Kota.\n"
    shown = call("attribute", stdin=text.encode()).stdout
    assert "Sri Mulyati Handayani" in shown
    assert "Radio Gema Kota" in shown
    path = tmp_path / "berita.txt"
    path.write_text(text, encoding="utf-8")
    record = json.loads(call("attribute", "--json", path).stdout)
    assert record["article"] == "berita"
    assert record["quotes"][0]["text"] == ["Jalan ini ditutup sampai besok,"]
    start, end = record["quotes"][0]["spans"][0]
    assert text[start:end] == "Jalan ini ditutup sampai besok,"


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "is empty"), (b"\xff\xfeab", "is not UTF-8"), (b"a\x00b", "is a binary file")]
)
def test_attribute_refuses_what_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "berita.txt"
    path.write_bytes(content)
    result = call("attribute", path, tmp_path / "none.txt")
    assert result.returncode == 2
    assert message in result.stderr
    assert "none.txt: cannot be read" in result.stderr


def test_attribute_reads_one_article_a_line_and_writes_one_record_each(tmp_path: Path) -> None:
    texts = [f"“Jalan {n} ditutup,” kata Camat Sri Mulyati Handayani.\n" for n in range(40)]
    lines = [json.dumps({"id": f"a{n}", "text": text, "url": "x"}) for n, text in enumerate(texts)]
    packed, out = tmp_path / "besok.jsonl.gz", tmp_path / "found" / "out.jsonl"
    packed.write_bytes(gzip.compress("\n".join(lines).encode()))
    assert "40 articles" in call("attribute", packed, "-o", out, "--jobs", "2").stdout
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["article"] for record in records] == [f"a{n}" for n in range(40)]
    assert all(record["quotes"][0]["speakers"] == ["Sri Mulyati Handayani"] for record in records)
    assert call("attribute", "--json", packed).stdout == out.read_text(encoding="utf-8")


def test_attribute_names_the_lines_that_hold_no_article_and_writes_nothing(tmp_path: Path) -> None:
    file, out = tmp_path / "besok.jsonl", tmp_path / "out.jsonl"
    file.write_bytes(b'{"id": "a", "text": "Air naik."}\n{"id": "b"}\n{"id": "c", "text": " "}\nnonsense\n\xff\n')
    result = call("attribute", file, "-o", out)
    assert result.returncode == 2
    assert [f"besok.jsonl:{n}:" in result.stderr for n in range(1, 6)] == [False, True, True, True, True]
    assert not out.exists()


def test_leaderboard_and_build_are_fresh() -> None:
    assert call("leaderboard", "--check").returncode == 0
    assert call("build", "--check").returncode == 0


def test_explain_defines_every_figure() -> None:
    shown = call("score", "--explain").stdout
    assert shown.count("\n") >= 10
    assert "who-said-what F1: quotes found" in shown


def test_help_imports_nothing_heavy() -> None:
    heavy = {"numpy", "pyarrow", "datasets", "scipy", "rich", "yaml"}
    code = f"import sys; from siapabilang.cli import _cli; print(sorted(sys.modules.keys() & {heavy}))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 – ours
    assert result.stdout.strip() == "[]"


@needs_texts
def test_rehydrate_joins_the_real_part_for_load_dataset(tmp_path: Path) -> None:
    from datasets import load_dataset  # noqa: PLC0415 – slow, and needed here only

    out = tmp_path / "rehydrated"
    assert call("rehydrate", "--texts", TEXTS, "--out", out).returncode == 0
    rows = load_dataset(str(out), split="validation", cache_dir=str(tmp_path / "cache"))
    assert rows.num_rows == len(load_real("validation"))
    for row in rows:
        quote = row["quotes"][0]
        span = quote["spans"][0]
        assert row["text"][span["start"] : span["end"]].strip()


@needs_texts
def test_rehydrate_refuses_a_changed_text(tmp_path: Path) -> None:
    for path in SEEDS.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"Kim", b"Kam", 1))
    result = call("rehydrate", "--texts", tmp_path, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "its SHA-256 differs" in result.stderr
    assert not (tmp_path / "out").exists()


def test_rehydrate_of_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    result = call("rehydrate", "--texts", tmp_path, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "holds the texts of 0 of" in result.stderr


def test_the_main_job_shows_both_systems_and_a_signature() -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "siapabilang_baselines.show"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "nearest" in result.stdout
    assert "siapabilang|task:end2end|data:" in result.stdout
    assert "make run TEXTS=folder" in result.stdout


def test_the_rows_of_the_baselines_are_reproduced(tmp_path: Path) -> None:
    module = "siapabilang_baselines.reproduce"
    result = subprocess.run(  # noqa: S603 – ours
        [sys.executable, "-W", "error", "-m", module, "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    made = sorted(tmp_path.rglob("*.jsonl.gz"))
    assert made
    for path in made:
        stored = checkout() / "submissions" / path.relative_to(tmp_path)
        assert path.read_bytes() == stored.read_bytes(), path.name


def test_compare_puts_the_better_system_first_with_its_p() -> None:
    files = [checkout() / "submissions" / name / "authored-test.end2end.jsonl.gz" for name in ("rules", "nearest")]
    document = json.loads(call("compare", *files, "--json").stdout)
    (pair,) = document["comparisons"]
    assert (pair["first"], pair["second"]) == ("rules", "nearest")
    assert pair["difference"] > 0
    assert pair["better"] > pair["worse"]
    assert pair["p_corrected"] < 0.05


def test_two_files_of_one_stem_are_refused_as_records(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "berita.txt").write_text("Hujan turun.", encoding="utf-8")
    result = call("attribute", "--json", tmp_path / "a" / "berita.txt", tmp_path / "b" / "berita.txt")
    assert result.returncode == 2
    assert "berita: is the id or the stem of several articles" in result.stderr


@needs_texts
def test_rehydrate_does_not_delete_a_folder_that_is_no_dataset(tmp_path: Path) -> None:
    (tmp_path / "tesis.txt").write_text("Bab satu", encoding="utf-8")
    result = call("rehydrate", "--texts", TEXTS, "--out", tmp_path)
    assert result.returncode == 2
    assert "which is no part of a dataset" in result.stderr
    assert (tmp_path / "tesis.txt").read_text(encoding="utf-8") == "Bab satu"


def test_a_report_is_written_beside_the_predictions(predictions: Path) -> None:
    result = call("report", predictions, "--split", "validation", "--resamples", "10")
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(predictions.with_suffix(".html"))
    assert "<h2>Kinds of error</h2>" in predictions.with_suffix(".html").read_text(encoding="utf-8")


def test_the_corpus_has_a_page(tmp_path: Path) -> None:
    assert call("report", "corpus", "-o", tmp_path / "korpus.html").returncode == 0
    assert "statements, followed across the outlets" in (tmp_path / "korpus.html").read_text(encoding="utf-8")


def test_an_article_is_attributed_as_a_page() -> None:
    page = call("attribute", "--html", "-", stdin="“Air naik,” kata Alma Rondang.".encode()).stdout
    assert "<bdi>Alma Rondang</bdi>" in page


def test_one_article_is_traced(predictions: Path) -> None:
    traced = call("score", predictions, "--split", "validation", "--trace", "mogok-feri-alas/pesisir-raya")
    assert traced.stdout.startswith("mogok-feri-alas/pesisir-raya: ")
    unknown = call("score", predictions, "--split", "validation", "--trace", "lain/lain")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "error: --trace: 'lain/lain' is no article of authored/validation" in unknown.stderr


def test_the_schema_of_prediction_files_knows_every_field_of_the_readme() -> None:
    schema = call("validate", "--schema").stdout
    readme = (checkout() / "README.md").read_text(encoding="utf-8")
    for field in ("article", "spans", "text", "speakers", "sources", "type", "polarity", "cue", "mention"):
        assert f'"{field}"' in schema
        assert f"`{field}`" in readme


def test_differences_are_those_of_two_files(predictions: Path) -> None:
    result = call("compare", predictions, predictions, predictions, "--split", "validation", "--differences", "3")
    assert result.returncode == 2
    assert "--differences compares two prediction files" in result.stderr


def test_the_published_schema_of_results_is_the_one_that_the_program_uses() -> None:
    published = checkout() / "docs" / "result.schema.json"
    assert json.loads(call("score", "--schema").stdout) == json.loads(published.read_text(encoding="utf-8"))


def test_the_corpus_is_counted_and_holds_what_it_should() -> None:
    counted = json.loads(call("stats", "--json").stdout)
    assert [column["name"] for column in counted][:4] == ["train", "validation", "test", "authored"]
    assert counted[3]["counts"]["quotes"] == sum(column["counts"]["quotes"] for column in counted[:3])
    assert call("stats", "--check").returncode == 0
