"""Files are read as they lie there, compressed or not, and never beyond the limits."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siapabilang import jsonl
from siapabilang.jsonl import STRANGERS, Limits, read_blocks, read_lines
from siapabilang.problems import InputError

CONTENT = b'{"article": "a"}\n{"article": "b"}\r\n\n{"article": "c"}'
LINES = [b'{"article": "a"}\n', b'{"article": "b"}\r\n', b"\n", b'{"article": "c"}']


def packed(content: bytes, kind: str) -> bytes:
    """Return ``content`` plain or compressed."""
    if kind == "plain":
        return content
    if kind == "gzip":
        return gzip.compress(content, mtime=0)
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return bytes(sink.getvalue())


def refused(path: Path, limits: Limits) -> str:
    with pytest.raises(InputError) as caught:
        list(read_lines(path, limits))
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem.message


@given(
    st.lists(st.sampled_from([b"", b"a", b"bc", b"defghi\r", b"j" * 20]), min_size=1, max_size=12),
    st.integers(1, 9),
    st.integers(1, 30),
    st.none() | st.integers(0, 14),
)
def test_where_a_file_is_cut_makes_no_difference(lines: list[bytes], piece: int, size: int, most: int | None) -> None:
    content = b"x\n" + b"\n".join(lines)
    whole = io.BytesIO(content).readlines()
    long = next((n for n, line in enumerate(whole) if len(line) > 15), len(whole))
    left = len(whole) if most is None else min(most, len(whole))
    found: list[bytes] = []
    told = ""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "jawaban.jsonl"
        path.write_bytes(content)
        patch.setattr(jsonl, "_PIECE", piece)
        try:
            for block in read_blocks(path, Limits(lines=most, line=15), size=size):
                found += block
        except InputError as error:
            told = str(error)
    assert found == whole[: min(long, left)]
    assert ("longer than 15 bytes" in told) == (long <= left and long < len(whole))
    assert ("more than" in told) == (left < long)


@pytest.mark.parametrize("kind", ["plain", "gzip", "zstd"])
def test_a_file_is_read_alike_however_it_is_packed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "jawaban.jsonl"
    path.write_bytes(packed(CONTENT, kind))
    assert list(read_lines(path)) == LINES
    assert list(read_lines(path, Limits(stored=path.stat().st_size, inflated=len(CONTENT), lines=4, line=18))) == LINES


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_compressed_file_of_two_parts_is_both(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "dua.jsonl"
    path.write_bytes(packed(b"{}\n", kind) + packed(b"[]\n", kind))
    assert list(read_lines(path)) == [b"{}\n", b"[]\n"]


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_bomb_a_small_file_that_unpacks_to_a_huge_one(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bom.jsonl"
    assert STRANGERS.inflated is not None
    line = b"{" + b" " * 2**20 + b"\n"
    path.write_bytes(packed(line * (2 * STRANGERS.inflated // len(line)), kind))
    assert path.stat().st_size < 100_000
    assert "has more than 33,554,432 bytes when unpacked" in refused(path, STRANGERS)


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_bomb_a_small_file_of_very_many_lines(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "baris.jsonl"
    path.write_bytes(packed(b"{}\n" * 1_000_000, kind))
    assert "has more than 5,000 lines" in refused(path, STRANGERS)


@pytest.mark.parametrize("kind", ["plain", "gzip", "zstd"])
def test_bomb_one_line_without_end(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "panjang.jsonl"
    path.write_bytes(packed(b"{" * 3_000_000, kind))
    assert "the line is longer than 2097152 bytes" in refused(path, STRANGERS)


def test_bomb_a_file_within_a_file(tmp_path: Path) -> None:
    path = tmp_path / "lapis.jsonl.gz"
    path.write_bytes(packed(packed(CONTENT, "gzip"), "gzip"))
    assert refused(path, STRANGERS) == "is compressed twice; compress the JSONL once"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "besar.jsonl"
    path.touch()
    os.truncate(path, 10**12)
    assert refused(path, STRANGERS) == "has 1,000,000,000,000 bytes; at most 4,194,304"


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "putus.jsonl"
    whole = packed(os.urandom(200).hex().encode() + b"\n", kind)
    for length in range(5, len(whole)):
        path.write_bytes(whole[:length])
        assert "is damaged or cut off" in refused(path, STRANGERS)


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_compressed_file_with_something_behind_it_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "ekor.jsonl"
    path.write_bytes(packed(CONTENT, kind) + b"tail")
    assert "is damaged or cut off" in refused(path, STRANGERS)
