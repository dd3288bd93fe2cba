"""What the rules know about Indonesian, read from ``lexicon.toml``, where each list is explained."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_LISTS = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


def one_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of ``words``, longer ones first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


# Cues
BARE = _words("bare")
GOING_ON = _words("going_on")
SAY = _words("say")
ASK = _words("ask")
ACCUSE = _words("accuse")
DENY = _words("deny")
ALLEGATIONS = _words("allegations")
BARE_ACCUSATIONS = _words("bare_accusations")
HEADLINE_VERBS = _words("headline_verbs")
PASSIVE = _words("passive")
BARE_PREDICATES = _words("bare_predicates")
PREPOSITIONS = _words("prepositions")
LINKING = _words("linking")
NOMINALISED = _words("nominalised")
ADDS_TO_A_NOUN = _words("adds_to_a_noun")
CLOSING_CUES = _words("closing_cues")
SECOND_WORDS = _words("second_words")
CLOSING_VERBS = _words("closing_verbs")
SHOWS = _words("shows")
TIME = _words("time")
DENIED = _words("denied")
NOUNS_OF_SAYING = _words("nouns_of_saying")
CLAIM_LINKS = _words("claim_links")
VERDICTS = _words("verdicts")

# Clauses
NEEDS_CLAUSE = _words("needs_clause")
COMPLEMENTISERS = _words("complementisers")
CIRCUMSTANCES = _words("circumstances")
COPULAS_AND_AUXILIARIES = _words("copulas_and_auxiliaries")
NO_VERBS = _words("no_verbs")
VERB_PREFIXES = tuple(_words("verb_prefixes"))
VERB_OPENINGS = tuple(_words("verb_openings"))
CONNECTIVES = _words("connectives")
AND = _words("and")
ORDINALS = _words("ordinals")
OBJECTS = _words("objects")
NEGATIONS = _words("negations")
MODALS = _words("modals")
NO_ATTRIBUTION = _words("no_attribution")
HEARSAY = _words("hearsay")
OWN_PRONOUNS = _words("own_pronouns")
NO_SUBJECT = _words("no_subject")
NUMBERS = _words("numbers")
ALIKE = _words("alike")
LOOKING_BACK = _words("looking_back")
DOCUMENTS = _words("documents")
INSIDE = _words("inside")
HEADLINE_LABELS = _words("headline_labels")
NAMES = _words("names")
NAMING = _words("naming")
INSCRIPTIONS = _words("inscriptions")

# Noun phrases
ADVERBS = _words("adverbs")
NP_STOPS = _words("np_stops")
LEADING = _words("leading")
OPENERS = _words("openers")
OCCASIONS = _words("occasions")
ON_THE_WAY = _words("on_the_way")
WHEN = _words("when")
TAILS = _words("tails")
OF_PLACES = _words("of_places")
PERSON_PRONOUNS = _words("person_pronouns")
PLURAL_PRONOUNS = _words("plural_pronouns")
SELF_PRONOUNS = _words("self_pronouns")
DEMONSTRATIVES = _words("demonstratives")
INITIALLED = _words("initialled")
FORMER = _words("former")
ARTICLES = _words("articles")
ONESELF = _words("oneself")
EMPHATIC = _words("emphatic")
HEADLINE_POINTERS = _words("headline_pointers")
NAME_JOINS = _words("name_joins")
PERSON_NOUNS = _words("person_nouns")
ROLES = _words("roles")
COUNTED = _words("counted")
ACCORDING = _words("according")
OPENING_CUES = _words("opening_cues")
NO_GROUNDS = _words("no_grounds")
LIKE = _words("like")
ACCORDING_TO_WHAT = _words("according_to_what")
NUMBERED = _words("numbered")
POINTING = _words("pointing")

# Names
TITLES = _words("titles")
RANKS = _words("ranks")
SEVERAL = _words("several")
POSSESSED_TITLES = _words("possessed_titles")
HONORIFICS = _words("honorifics")
NAME_PARTICLES = _words("name_particles")
PATRONYMICS = _words("patronymics")
BODIES = _words("bodies")
GENERIC_BODIES = _words("generic_bodies")
FIELDS = _words("fields")
COMPANY_FORMS = _words("company_forms")
NOT_IN_INITIALS = _words("not_in_initials")
ON_BEHALF = _words("on_behalf")
DIRECTIONS = _words("directions")
BEFORE_PLACES = _words("before_places")
BEFORE_RULERS = _words("before_rulers")
RULERS = _words("rulers")
BEFORE_OUTLETS = _words("before_outlets")
STARTERS = _words("starters")
OUTLETS = _words("outlets")
CAPITALS: dict[str, str] = _LISTS["capitals"]
COUNTRIES = _words("countries") | frozenset(CAPITALS)

# Relay frames
CITE = _words("cite")
FILLERS = _words("fillers")
THROUGH = _words("through")
RECEIVED = _words("received")
REACHED = _words("reached")
SPREADING = _words("spreading")
GLUED = _words("glued")
TALKS = _words("talks")
STATIONS = _words("stations")
INTERVIEWERS = _words("interviewers")
CLOSING_RELAYS = _words("closing_relays")
AS = _words("as")
NOBODY = _words("nobody")
PLATFORMS: dict[str, str] = _LISTS["platforms"]

# Pages and dates
ABBREVIATIONS = _words("abbreviations")
DAYS = _words("days")
MONTHS = _words("months")
CREDITS = _words("credits")
FURNITURE = tuple(_LISTS["furniture"])

# Every form of every cue, for telling the first word of a sentence from a name.
CUES = BARE | SAY | ASK | ACCUSE | DENY | PASSIVE | HEADLINE_VERBS
# Capitalised words that are nobody's name, whatever the article.
NO_NAMES = TITLES | BODIES | FIELDS | OUTLETS | DAYS | MONTHS | COUNTRIES
# Words that, before a name, are its bearer's.
TITLES_AND_HONORIFICS = TITLES | HONORIFICS
# Words by which a phrase or an apposition tells what somebody is.
TITLES_AND_ROLES = TITLES | ROLES
# Titles by which an article takes up one person again: gubernur itu.
OFFICES = TITLES - SEVERAL - {"seorang"}
# Heads of phrases for one person.
ONE_PERSON = (TITLES - SEVERAL) | PERSON_NOUNS | HONORIFICS
