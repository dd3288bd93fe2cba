"""The dataset described as Croissant metadata (mlcommons.org/croissant/1.0), which dataset search engines read.

Columns that hold lists of records (quotes, entities, distractors, renderings) are beyond what Croissant's own reader
can take out of a Parquet file; they are described in words, and the record sets leave them out.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from datasets import Features, List, Value

from siapabilang.features import FEATURES

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def croissant(files: Mapping[str, bytes], *, version: str, description: str, citation: str, published: str) -> bytes:
    """Return the metadata of the Parquet ``files`` (contents by path) as JSON-LD."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependencies warn about their own future
        import mlcroissant as mlc  # noqa: PLC0415 – wanted for building only, and slow to import

    parquet = {path: content for path, content in files.items() if path.endswith(".parquet")}
    metadata = mlc.Metadata(
        name="SiapaBilang",
        description=description,
        license=[_LICENSE],
        version=version,
        cite_as=citation,
        date_published=published or None,
        distribution=[
            mlc.FileObject(
                id=path,
                name=path,
                content_url=path,
                encoding_formats=["application/x-parquet"],
                sha256=hashlib.sha256(content).hexdigest(),
            )
            for path, content in parquet.items()
        ],
        record_sets=[_record_set(mlc, path) for path in parquet],
    )
    text = json.dumps(metadata.to_json(), indent=1, ensure_ascii=False, sort_keys=True, default=str)
    return f"{text}\n".encode()


def _record_set(mlc: Any, path: str) -> object:  # noqa: ANN401 – the module itself, which has no types
    config, _, split = path.removesuffix(".parquet").partition("/")
    nested = _nested(FEATURES[config])
    left_out = f"; not described here, since they hold lists of records: {', '.join(nested)}" if nested else ""
    name = f"{config}-{split}"
    return mlc.RecordSet(
        id=name,
        name=name,
        description=f"config {config!r}, split {split!r}{left_out}",
        fields=[
            mlc.Field(
                id=f"{name}/{column}",
                name=column,
                description=column.replace("_", " "),
                data_types=[_type(mlc, feature)],
                is_array=True if isinstance(feature, List) else None,
                array_shape="-1" if isinstance(feature, List) else None,
                source=mlc.Source(file_object=path, extract=mlc.Extract(column=column)),
            )
            for column, feature in FEATURES[config].items()
            if column not in nested
        ],
    )


def _nested(features: Features) -> Sequence[str]:
    return [name for name, f in features.items() if isinstance(f, List) and not isinstance(f.feature, Value)]


def _type(mlc: Any, feature: List | Value) -> object:  # noqa: ANN401 – as above
    value = feature.feature if isinstance(feature, List) else feature
    return mlc.DataType.INTEGER if value.dtype.startswith("int") else mlc.DataType.TEXT
