"""Other people's corpora, read as articles of our own model, so that `score` takes what people already have.

Each importer is a module of its own beside this one, which offers

- a docstring that says what cannot be mapped;
- ``VERSION``, raised whenever the same files would give other articles;
- ``SOURCE``, where the corpus comes from and under which licence;
- ``read(reading)``, which yields pairs of a split and an `Article` and tells `Reading` what did not fit.

A seventh importer is a copy of one of them and a line in `IMPORTERS`.

- `reading` keeps account of files and exceptions, `door` runs an importer and writes what it gives;
- `conll` and `typeset` read columns of tokens and tags, and set the tokens as text;
- `brat` reads stand-off files;
- `speakers` makes entities of mentions, `links` finds the mention nearest to a quote where the corpus links nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

# What people type, and the module that reads it.
IMPORTERS: Mapping[str, str] = {
    "german-news": "siapabilang.importers.german_news",
    "litbank": "siapabilang.importers.litbank",
    "nergrit": "siapabilang.importers.nergrit",
    "pdnc": "siapabilang.importers.pdnc",
    "pfsa-id": "siapabilang.importers.pfsa_id",
    "polnear": "siapabilang.importers.polnear",
}
