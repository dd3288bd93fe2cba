"""A tagger of tokens that learns from any corpus of quotes: contents, cues and speakers as chunks, by a CRF.

- `features` says what is seen of a token, in any language;
- `page`, `speakers` and `introductions` say, where it is asked for, who speaks and how the article brought them in;
- `tagger` trains, keeps and applies a model (python-crfsuite, extra ``baselines``);
- `ensemble` lets several of them vote;
- `articles` turns articles with their gold into tagged tokens, and tags into predictions.

Nothing is downloaded and no model is shipped: it is trained where it is used, in minutes on one core.
"""
