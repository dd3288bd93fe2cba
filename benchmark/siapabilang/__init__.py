"""SiapaBilang: quote attribution in Indonesian news – who said what, and through whom it reached the page.

Three lines score a file::

    from siapabilang import load_gold, read_predictions, score
    gold = load_gold("test")
    print(score(gold, read_predictions("predictions.jsonl", gold).records).figures["who-said-what F1"])
"""

from typing import TYPE_CHECKING

__version__ = "0.2.0"

if TYPE_CHECKING:
    from siapabilang.attribute import attribute
    from siapabilang.gold import load_gold
    from siapabilang.predictions import read_predictions, write_predictions
    from siapabilang.scoring import score

__all__ = ["__version__", "attribute", "load_gold", "read_predictions", "score", "write_predictions"]

_HOMES = {
    "attribute": "siapabilang.attribute",
    "load_gold": "siapabilang.gold",
    "read_predictions": "siapabilang.predictions",
    "score": "siapabilang.scoring",
    "write_predictions": "siapabilang.predictions",
}


def __getattr__(name: str) -> object:
    """Import the API on first use: the command line must answer in a fraction of a second."""
    if name in _HOMES:
        import importlib  # noqa: PLC0415 – as above

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
