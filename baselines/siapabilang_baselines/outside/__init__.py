"""Our systems, our tagger and our scorer on gold that we did not write: what ``docs/outside.md`` tells.

``python -m siapabilang_baselines.outside --corpora FOLDER`` writes that page; the corpora are the reader's own copies.

- `pfsa` scores systems on PFSA-ID under its own tags, and as attribution;
- `german`, `english` train the tagger on other corpora; `distortion` makes errors in gold to see what each costs;
- `page` lays out the tables, `freshness` tells whether they are still those of these systems.
"""
