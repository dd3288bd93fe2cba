"""The published dataset: fresh, deterministic, loadable, and never stale."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

from siapabilang.build import Built, build, stale, write, write_articles
from siapabilang.features import FEATURES
from siapabilang.gold import load_gold
from siapabilang.locations import checkout
from siapabilang.problems import InputError

ANNOTATIONS = checkout() / "annotations"
DATASET = checkout() / "benchmark" / "dataset"


@pytest.fixture(scope="module")
def built() -> Built:
    return build(ANNOTATIONS)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return tmp_path / "cache"


def test_the_published_dataset_is_what_the_annotations_give(built: Built) -> None:
    assert stale(built, DATASET, ANNOTATIONS) == []


def test_building_twice_gives_the_same_bytes(built: Built) -> None:
    assert build(ANNOTATIONS).files == built.files


def test_a_build_that_bumps_the_version_is_up_to_date_at_once(built: Built, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    shutil.copytree(ANNOTATIONS, annotations, ignore=shutil.ignore_patterns("events"))
    shutil.copytree(ANNOTATIONS / "events" / "longsor-cimarga", annotations / "events" / "longsor-cimarga")
    first = build(annotations)
    assert first.version != built.version
    write(first, tmp_path / "dataset", annotations)
    assert stale(build(annotations), tmp_path / "dataset", annotations) == []


def test_an_edited_byte_of_a_parquet_file_is_noticed(built: Built, tmp_path: Path) -> None:
    copy = tmp_path / "dataset"
    shutil.copytree(DATASET, copy)
    path = copy / "articles" / "test.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [p.file for p in stale(built, copy, ANNOTATIONS)] == ["articles/test.parquet"]


def test_a_moved_gold_offset_changes_the_build(built: Built, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    shutil.copytree(ANNOTATIONS, annotations, ignore=shutil.ignore_patterns("*.xml"))
    shutil.copytree(ANNOTATIONS / "events", annotations / "events", dirs_exist_ok=True)
    path = annotations / "events" / "longsor-cimarga" / "antaran.xml"
    text = path.read_text(encoding="utf-8")
    first = text.index('<quote id="q2"')
    end = text.index("</quote>", first)
    last_word = text.rindex(" ", first, end)
    moved = text[:last_word] + "</quote>" + text[last_word:end] + text[end + len("</quote>") :]
    path.write_text(moved, encoding="utf-8")
    try:
        changed = build(annotations)
    except InputError:
        return  # the check before the build noticed it already
    assert changed.files["articles/train.parquet"] != built.files["articles/train.parquet"]
    major, minor, patch = built.version.version.split(".")
    assert changed.version.version == f"{major}.{minor}.{int(patch) + 1}"


@pytest.mark.parametrize("config", FEATURES)
def test_each_config_loads_by_name_with_the_declared_features(config: str, cache: Path) -> None:
    loaded = load_dataset(str(DATASET), config, cache_dir=str(cache))
    for split, rows in loaded.items():
        assert rows.features == FEATURES[config]
        assert rows.num_rows == pq.read_metadata(DATASET / config / f"{split}.parquet").num_rows > 0


def test_the_default_config_is_articles(cache: Path) -> None:
    rows = load_dataset(str(DATASET), split="test", cache_dir=str(cache))
    assert rows.features == FEATURES["articles"]
    gold = load_gold("test")
    assert set(rows["id"]) == set(gold.articles)


def test_no_string_or_list_is_ever_null(built: Built) -> None:
    def nulls(value: object) -> bool:
        if isinstance(value, dict):
            return any(map(nulls, value.values()))
        return any(map(nulls, value)) if isinstance(value, list) else value is None

    for name in built.files:
        if name.endswith(".parquet"):
            assert not nulls(pq.read_table(DATASET / name).to_pylist()), name


def test_an_edited_dataset_is_never_read_from_the_cache(tmp_path: Path, cache: Path) -> None:
    gold = load_gold("train")
    folder = tmp_path / "dataset"

    def texts() -> list[str]:
        return list(load_dataset(str(folder), split="train", cache_dir=str(cache))["text"])

    from siapabilang.corpus import read_authored_event  # noqa: PLC0415 – this test alone needs an article's source

    articles = read_authored_event(ANNOTATIONS / "events" / "longsor-cimarga", ANNOTATIONS).articles
    write_articles({"train": articles[:1]}, folder)
    assert texts() == [gold.texts[articles[0].id]]
    write_articles({"train": articles[1:2]}, folder)
    assert texts() == [gold.texts[articles[1].id]]


def test_a_failed_build_leaves_the_old_dataset_alone(tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    shutil.copytree(ANNOTATIONS, annotations)
    (annotations / "events" / "longsor-cimarga" / "antaran.xml").write_text("<article", encoding="utf-8")
    with pytest.raises(InputError, match=r"antaran\.xml:1:"):
        build(annotations)


def test_writing_replaces_the_whole_folder(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    (folder / "left-over.parquet").write_bytes(b"")
    (tmp_path / "annotations").mkdir()
    write(built, folder, tmp_path / "annotations")
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == set(built.files)
    assert stale(built, folder, tmp_path / "annotations") == []


def test_a_folder_that_is_no_dataset_is_left_alone(built: Built, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds 'notes\.txt'"):
        write(built, tmp_path, None)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
