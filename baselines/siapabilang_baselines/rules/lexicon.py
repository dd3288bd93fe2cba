"""What the rules know about Indonesian, read from ``lexicon.toml``, where each list is explained."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_LISTS = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


BARE = _words("bare")
SAY = _words("say")
ASK = _words("ask")
ACCUSE = _words("accuse")
DENY = _words("deny")
ALLEGATIONS = _words("allegations")
HEADLINE_VERBS = _words("headline_verbs")
PASSIVE = _words("passive")
NEEDS_CLAUSE = _words("needs_clause")
COMPLEMENTISERS = _words("complementisers")
COPULAS_AND_AUXILIARIES = _words("copulas_and_auxiliaries")
ADVERBS = _words("adverbs")
NP_STOPS = _words("np_stops")
PERSON_PRONOUNS = _words("person_pronouns")
PLURAL_PRONOUNS = _words("plural_pronouns")
SELF_PRONOUNS = _words("self_pronouns")
TITLES = _words("titles")
HONORIFICS = _words("honorifics")
BODIES = _words("bodies")
GENERIC_BODIES = _words("generic_bodies")
DIRECTIONS = _words("directions")
STARTERS = _words("starters")
DOCUMENTS = _words("documents")
OUTLETS = _words("outlets")
ABBREVIATIONS = _words("abbreviations")
DAYS = _words("days")
MONTHS = _words("months")
NOUNS_OF_SAYING = _words("nouns_of_saying")
PERSON_NOUNS = _words("person_nouns")
CONNECTIVES = _words("connectives")
ORDINALS = _words("ordinals")
NUMBERS = _words("numbers")
CLOSING_VERBS = _words("closing_verbs")
TIME = _words("time")
AND = _words("and")
CITE = _words("cite")
FILLERS = _words("fillers")
THROUGH = _words("through")
NOBODY = _words("nobody")
LEADING = _words("leading")
OPENERS = _words("openers")
TAILS = _words("tails")

PLATFORMS: dict[str, str] = _LISTS["platforms"]
CAPITALS: dict[str, str] = _LISTS["capitals"]
COUNTRIES = _words("countries") | frozenset(CAPITALS)
FURNITURE = tuple(_LISTS["furniture"])

# Every form of every cue, for telling the first word of a sentence from a name.
CUES = BARE | SAY | ASK | ACCUSE | DENY | PASSIVE | HEADLINE_VERBS
